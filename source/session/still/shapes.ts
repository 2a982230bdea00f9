// Which properties objects have, as numbers: objects of one shape are written without their names, and made again with the shape that V8 knows of them. What goes
// through the properties of a shape is compiled for it: reading them by names that are different each time takes four times as long.

type Plain = Record<string, unknown>;

/** What gives the values of an object of a shape, in the order of its properties. */
type Give = (object: Readonly<Plain>, to: (value: unknown) => void) => void;
/** What makes an object of a shape out of its values. */
type Make = (from: () => unknown) => Plain;

export type Shape = {readonly keys: readonly string[] /** How often it was met. */; met: number; give: Give; make: Make | null};

/** A way from no property on, one at a time. `shape` −1: no object has ended here. */
type Step = {readonly next: Map<string, Step>; shape: number};

export type Shapes = {
	readonly list: Shape[];
	readonly root: Step;
	steps: number;
	/** Which shape came after a shape the last time, after none first. */
	readonly after: number[];
};

/** Objects that are tables, with other keys each time, would be a shape each: of more steps none is learned, and they are written with their keys. */
const MOST_STEPS = 8192;

export const createShapes = (): Shapes => ({list: [], root: {next: new Map(), shape: -1}, steps: 0, after: []});

/** Whether an object has the properties of a shape, in their order. */
function isOf(object: object, {keys}: Shape): boolean {
	let count = 0;
	for (const key in object) if (keys[count++] !== key) return false;
	return count === keys.length;
}

/** For a shape that is rare. */
const plainGive =
	(keys: readonly string[]): Give =>
	(object, to) => {
		for (const key of keys) to(object[key]);
	};

/** Makes an object one property after the other; `begun` has it before it has any. */
export function makePlain(keys: readonly string[], from: () => unknown, begun: (object: Plain) => void): Plain {
	const object: Plain = {};
	begun(object);
	for (const key of keys)
		if (key === '__proto__') Object.defineProperty(object, key, {value: from(), writable: true, enumerable: true, configurable: true});
		else object[key] = from();
	return object;
}

/** From so many of a shape on what gives their values is compiled. */
const OFTEN = 64;
/** What has been compiled, for all machines of this process: shapes are the program's, and few. */
const gives = new Map<string, Give>();
const makes = new Map<string, Make>();
const MOST_KNOWN = 4096;

function compiled<T>(known: Map<string, T>, keys: readonly string[], compile: (names: readonly string[]) => T): T {
	const name = JSON.stringify(keys);
	const before = known.get(name);
	if (before !== undefined) return before;
	const made = compile(keys.map(key => JSON.stringify(key)));
	if (known.size < MOST_KNOWN) known.set(name, made);
	return made;
}

const own = (...text: readonly string[]): unknown => new Function(...text);

const compiledGive = (keys: readonly string[]): Give =>
	compiled(gives, keys, names => own('object', 'to', names.map(key => `to(object[${key}]);`).join('\n')) as Give);

/**
 * It makes its objects as the program does, in one expression with their values in it: V8 then takes them for the same kind. Were they made empty first, it
 * would forget which properties are numbers, of all others of the kind as well, and run every machine of this process at half its speed from then on.
 */
const compiledMake = (keys: readonly string[]): Make =>
	compiled(makes, keys, names => own('from', `return {${names.map(key => `${key}: from()`).join(', ')}};`) as Make);

/** A name that says something else in the text of a program. */
const isPlain = (keys: readonly string[]): boolean => !keys.includes('__proto__');

/** Gives the values of one more object of a shape. */
export function giveValues({list}: Pick<Shapes, 'list'>, nth: number, object: Readonly<Plain>, to: (value: unknown) => void): void {
	const shape = list[nth] as Shape;
	if (++shape.met === OFTEN && isPlain(shape.keys)) shape.give = compiledGive(shape.keys);
	shape.give(object, to);
}

/** Makes one more object of a shape out of its values. */
export function makeObject({list}: Pick<Shapes, 'list'>, nth: number, from: () => unknown): Plain {
	const shape = list[nth] as Shape;
	shape.make ??= isPlain(shape.keys) ? compiledMake(shape.keys) : (next: () => unknown) => makePlain(shape.keys, next, () => undefined);
	return shape.make(from);
}

/** The number of an object's shape; −1: there are too many to learn it. `guess`: what it was for an object in its place before; `before`: of the one before it, −1 where there is none. */
export function shapeOf(shapes: Shapes, object: object, guess: number | undefined, before: number): number {
	const {list, after} = shapes;
	const guessed = guess === undefined ? undefined : list[guess];
	if (guess !== undefined && guessed !== undefined && isOf(object, guessed)) return guess;
	const next = after[before + 1];
	const followed = next === undefined ? undefined : list[next];
	if (next !== undefined && followed !== undefined && isOf(object, followed)) return next;
	const shape = learn(shapes, object);
	after[before + 1] = shape;
	return shape;
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
		shapes.list.push({keys, met: 0, give: plainGive(keys), make: null});
	}
	return step.shape;
}
