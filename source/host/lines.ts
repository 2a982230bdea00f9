// Lines of /proc as figures. What a kernel does not print is not a number (NaN) from there on, which is shown as "–" and never taken for 0.

/** Not known. */
export const UNKNOWN = Number.NaN;

/** "Name:   123 kB" or "name 123", a line each: figures by name. The first of a name counts. */
export function figuresIn(text: string | null): ReadonlyMap<string, number> {
	const figures = new Map<string, number>();
	if (text === null) return figures;
	for (const line of text.split('\n')) {
		const found = /^\s*(\S+?):?\s+(-?\d+)/.exec(line);
		const name = found?.[1];
		if (name !== undefined && !figures.has(name)) figures.set(name, Number(found?.[2]));
	}
	return figures;
}

/** A record of the named figures; UNKNOWN where there is none. */
export function recordOf<Name extends string>(names: readonly Name[], figures: ReadonlyMap<string, number>): Record<Name, number> {
	return Object.fromEntries(names.map(name => [name, figures.get(name) ?? UNKNOWN])) as Record<Name, number>;
}

/** Numbers of a line, in their order. */
export const numbersIn = (line: string): readonly number[] => line.trim().split(/\s+/).map(Number);
