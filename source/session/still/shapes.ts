// Which properties objects have, as numbers: objects of one shape are written without their names, and made again with the shape that V8 knows of them.

export type Shape = {
	readonly keys: readonly string[];
	/** An object of this shape: a copy of it has the properties in their order. */
	readonly empty: Readonly<Record<string, unknown>>;
};

/** A way from no property on, one at a time. `shape` −1: no object has ended here. */
type Step = {readonly next: Map<string, Step>; shape: number};

export type Shapes = {readonly list: Shape[]; readonly root: Step; steps: number};

/** Objects that are tables, with other keys each time, would be a shape each: of more steps none is learned, and they are written with their keys. */
const MOST_STEPS = 8192;

export const createShapes = (): Shapes => ({list: [], root: {next: new Map(), shape: -1}, steps: 0});

/** Whether an object has the properties of a shape, in their order. */
function isOf(object: object, {keys}: Shape): boolean {
	let count = 0;
	for (const key in object) if (keys[count++] !== key) return false;
	return count === keys.length;
}

/** The number of an object's shape; −1: there are too many to learn it. `guess`: what it was for an object in its place before. */
export function shapeOf(shapes: Shapes, object: object, guess: number | undefined): number {
	const guessed = guess === undefined ? undefined : shapes.list[guess];
	return guess !== undefined && guessed !== undefined && isOf(object, guessed) ? guess : learn(shapes, object);
}

function learn(shapes: Shapes, object: object): number {
	let step = shapes.root;
	for (const key in object) {
		let next = step.next.get(key);
		if (next === undefined) {
			if (shapes.steps >= MOST_STEPS) return -1;
			shapes.steps++;
			next = {next: new Map(), shape: -1};
			step.next.set(key, next);
		}
		step = next;
	}
	if (step.shape < 0) {
		const keys = Object.keys(object);
		step.shape = shapes.list.length;
		shapes.list.push({keys, empty: Object.fromEntries(keys.map(key => [key, undefined]))});
	}
	return step.shape;
}
