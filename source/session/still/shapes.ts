// Which properties objects have, as numbers: objects of one shape are written without their names, and made again with the shape that V8 knows of them. What goes
// through the properties of a shape is compiled for it: reading them by names that are different each time takes four times as long.

type Plain = Record<string, unknown>;

/** What goes through the properties of a shape in their order: an object of it with nothing in them, giving their values, putting values into them. */
type Ways = {
	readonly empty: () => Plain;
	readonly give: (object: Readonly<Plain>, to: (value: unknown) => void) => void;
	readonly fill: (object: Plain, from: () => unknown) => void;
};

export type Shape = {readonly keys: readonly string[] /** How often it was met. */; met: number; ways: Ways};

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
const plainWays = (keys: readonly string[]): Ways => {
	const empty = Object.fromEntries(keys.map(key => [key, undefined]));
	return {
		empty: () => ({...empty}),
		give: (object, to) => {
			for (const key of keys) to(object[key]);
		},
		fill: (object, from) => {
			for (const key of keys) object[key] = from();
		},
	};
};

/** From so many of a shape on its ways are compiled. */
const OFTEN = 64;
/** What has been compiled, for all machines of this process: shapes are the program's, and few. */
const known = new Map<string, Ways>();
const MOST_KNOWN = 4096;

function compiledWays(keys: readonly string[]): Ways {
	const name = JSON.stringify(keys);
	const before = known.get(name);
	if (before !== undefined) return before;
	const names = keys.map(key => JSON.stringify(key));
	const lines = (line: (name: string) => string): string => names.map(line).join('\n');
	const own = (...text: readonly string[]): unknown => new Function(...text);
	const ways: Ways = {
		empty: own(`return {${names.map(key => `${key}: undefined`).join(', ')}};`) as Ways['empty'],
		give: own(
			'object',
			'to',
			lines(key => `to(object[${key}]);`),
		) as Ways['give'],
		fill: own(
			'object',
			'from',
			lines(key => `object[${key}] = from();`),
		) as Ways['fill'],
	};
	if (known.size < MOST_KNOWN) known.set(name, ways);
	return ways;
}

/** The ways through a shape, for one more object of it. */
export function waysOf({list}: Pick<Shapes, 'list'>, nth: number): Ways {
	const shape = list[nth] as Shape;
	// A name that says something else in the text of a program.
	if (++shape.met === OFTEN && !shape.keys.includes('__proto__')) shape.ways = compiledWays(shape.keys);
	return shape.ways;
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
		shapes.list.push({keys, met: 0, ways: plainWays(keys)});
	}
	return step.shape;
}
