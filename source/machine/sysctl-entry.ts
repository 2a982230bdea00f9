// What an entry of the registry of sysctls is.

export type SysctlEntry = {
	readonly name: string;
	/** Smallest and largest value that may be written; of each number where there are several. What was never written may be 0 all the same. */
	readonly min: number;
	readonly max: number;
	/** Value at boot; null = computed from the machine (Sample.kernel.computed). */
	readonly initial: readonly number[] | null;
	readonly unit: '' | 'kB' | '%' | 'bytes' | '1/10000' | '1/1000' | 'cs' | 's' | 'pages, power of 2' | 'pages of 2 MiB' | 'bits' | 'gid';
	/** Writing it only triggers something; reading gives the last value. */
	readonly trigger?: true;
	/** The other way to set the same: of the two one rules, and the other is 0. */
	readonly opposite?: string;
	/** Another name of the same value. */
	readonly sameAs?: string;
	/** Each number has a file of its own: "-" leaves one as it is. */
	readonly apart?: true;
	/** 0 may be written as well as `min` to `max`. */
	readonly orZero?: true;
	/** No number: what it reads as, and what may be written, which changes nothing; in words where that is not all. */
	readonly word?: {readonly reads: string; readonly takes: RegExp; readonly inWords?: string};
	readonly help: string;
	/** The file that its effect is in; null = it can be written and read, and nothing here depends on it. */
	readonly effect: string | null;
};

export const MIN_INT = -2147483648;
export const MAX_INT = 2147483647;
/** The largest of an unsigned long that is exact here. */
export const MAX_LONG = Number.MAX_SAFE_INTEGER;
