// What of plain data need not be copied on its way to another thread: the memory of its large arrays, which goes there.

/** Below this a copy is as cheap. */
const SMALL = 16 * 1024;

/** The memory of all large typed arrays in it, each once. */
export function bytesOf(data: unknown): ArrayBuffer[] {
	const found = new Set<ArrayBuffer>();
	const seen = new Set<object>();
	const look = (value: unknown): void => {
		if (typeof value !== 'object' || value === null || seen.has(value)) return;
		if (ArrayBuffer.isView(value)) {
			if (value.buffer instanceof ArrayBuffer && value.buffer.byteLength >= SMALL) found.add(value.buffer);
			return;
		}
		seen.add(value);
		if (value instanceof Map) for (const [key, one] of value) [key, one].forEach(look);
		else for (const one of value instanceof Set ? value : Object.values(value)) look(one);
	};
	look(data);
	return [...found];
}
