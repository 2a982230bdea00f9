// The one registry of sysctls: those with an effect here (sysctls-in-force.ts, and of /sys sysctls-lru-gen.ts, sysctls-zswap.ts, sysctls-mempolicy.ts), then those that are only kept (sysctls-without-effect.ts); and what a
// written text means to one. (kernel/sysctl.c __do_proc_dointvec, strtoul_lenient)
import type {SysctlEntry} from './sysctl-entry.ts';
import {SYSCTLS_IN_FORCE} from './sysctls-in-force.ts';
import {SYSCTLS_LRU_GEN} from './sysctls-lru-gen.ts';
import {SYSCTLS_MEMPOLICY} from './sysctls-mempolicy.ts';
import {SYSCTLS_ZSWAP} from './sysctls-zswap.ts';
import {SYSCTLS_WITHOUT_EFFECT} from './sysctls-without-effect.ts';

export const SYSCTLS = [...SYSCTLS_IN_FORCE, ...SYSCTLS_LRU_GEN, ...SYSCTLS_ZSWAP, ...SYSCTLS_MEMPOLICY, ...SYSCTLS_WITHOUT_EFFECT] as const;

export type SysctlName = (typeof SYSCTLS)[number]['name'];

const byName: ReadonlyMap<string, SysctlEntry> = new Map(SYSCTLS.map(entry => [entry.name, entry]));

export const sysctlEntry = (name: string): SysctlEntry | undefined => byName.get(name);

/** A number as the kernel reads it: decimal, 0x… or 0…; null where it is none. */
function number(word: string): number | null {
	const [, sign, digits = ''] = /^(-?)(0[xX][\da-fA-F]+|\d+)$/.exec(word) ?? [];
	if (sign === undefined || /^0\d*[89]/.test(digits)) return null;
	const value = /^0\d/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
	return sign === '-' ? -value : value;
}

const inRange = ({min, max, orZero}: SysctlEntry, value: number): boolean => (value >= min && value <= max) || (orZero === true && value === 0);

/**
 * Reads what somebody wrote into /proc/sys: whole numbers split by blanks or tabs, as proc_dointvec_minmax takes them.
 * Returns null where the kernel would give EINVAL. A shorter list changes only the first numbers, as in the kernel.
 */
export function parseSysctl(entry: SysctlEntry, text: string, current: readonly number[]): number[] | null {
	if (entry.word !== undefined) return entry.word.takes.test(text.trim()) ? [...current] : null;
	const words = text.trim().split(/\s+/);
	if (words.length > Math.max(1, current.length)) return null;
	const values = [...current];
	for (const [i, word] of words.entries()) {
		if (word === '-' && entry.apart === true) continue;
		const value = number(word);
		if (value === null || !inRange(entry, value)) return null;
		values[i] = value;
	}
	return values;
}

/**
 * Whether a text is what a running machine shows beside its other values, though nobody could write it: 0 of what only triggers something, and of the one of
 * two that does not rule.
 */
export function isAsShown({initial, opposite}: SysctlEntry, text: string, others: Readonly<Record<string, unknown>>): boolean {
	const plain = text.trim().split(/\s+/).join(' ');
	return opposite === undefined ? plain === initial?.join(' ') : Number(plain) === 0 && Number(others[opposite] ?? 0) > 0;
}

/** Values as /proc/sys prints them, their numbers split by `between`. */
export const sysctlText = ({word}: SysctlEntry, values: readonly number[], between = '\t'): string =>
	word?.reads ?? (values.length === 1 ? String(values[0]) : values.join(between));
