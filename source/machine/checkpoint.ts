// A machine as it is at an instant, once more: all plain objects, arrays, maps, sets and typed arrays, each copied once however many hold it.
// structuredClone() would give an equal one whose objects have other shapes to V8 than those that the machine's own code makes: the copy runs at half the speed
// then, and the original slower from then on, as what was compiled for one shape has to do for two. Here each copy has the shape of what it is a copy of.

type Copies = Map<object, unknown>;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The copy of an object, which is the one that there is already where another holds it as well. */
function copyOf(original: object, copies: Copies): unknown {
	const known = copies.get(original);
	if (known !== undefined) return known;
	if (Array.isArray(original)) return copyArray(original, copies);
	if (original instanceof Map) return copyMap(original, copies);
	const simple = original instanceof Set ? new Set(original) : ArrayBuffer.isView(original) ? (original as Int32Array).slice() : null;
	if (simple === null) return copyRecord(original, copies);
	copies.set(original, simple);
	return simple;
}

function copyRecord(original: object, copies: Copies): object {
	const copy: Record<string, unknown> = {...original};
	copies.set(original, copy);
	for (const key in copy) {
		const value = copy[key];
		if (isObject(value)) copy[key] = copyOf(value, copies);
	}
	return copy;
}

function copyArray(original: readonly unknown[], copies: Copies): unknown[] {
	const copy = original.slice();
	copies.set(original, copy);
	for (let i = 0; i < copy.length; i++) {
		const value = copy[i];
		if (isObject(value)) copy[i] = copyOf(value, copies);
	}
	return copy;
}

function copyMap(original: ReadonlyMap<unknown, unknown>, copies: Copies): Map<unknown, unknown> {
	const copy = new Map<unknown, unknown>();
	copies.set(original, copy);
	for (const [key, value] of original) copy.set(key, isObject(value) ? copyOf(value, copies) : value);
	return copy;
}

/** A copy of plain data that shares nothing with it. Keys of maps and members of sets are no objects, and each typed array has a buffer of its own. */
export const copyData = <T extends object>(data: T): T => copyOf(data, new Map()) as T;
