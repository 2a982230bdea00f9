// Numbers that outgrow 31 bits: times in nanoseconds, above all. V8 keeps a small whole number in a field as it is; with the first that is larger the field gets
// another form, the object another shape, and all that was compiled for the shape before is thrown away, in the middle of the run and again with the next field.
// Fields that will come to that have their form from the start.

/** A count of pages for a field that is to stay small: what comes out of a calculation may have the form of any number, and its field would take that on. */
export const small = (pages: number): number => pages | 0;

type NumberIn<T> = {[K in keyof T]: T[K] extends number ? K : never}[keyof T];

/** Gives fields of a new object the form of any number. Their values stay. */
export function wide<T extends object>(object: T, fields: readonly NumberIn<T>[]): T {
	const numbers = object as Record<NumberIn<T>, number>;
	for (const field of fields) {
		const value = numbers[field];
		numbers[field] = 0.5;
		numbers[field] = value;
	}
	return object;
}
