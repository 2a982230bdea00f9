// How the rooms of source/ stand to each other. Whoever adds a room gives it its place here.
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {type Arrow, arrowsOf, circles, filesUnder} from '../support/imports.ts';

/** The rooms from the top down: each may import what stands below it. */
const ORDER = [
	'cli',
	'main',
	'commands',
	'dashboard',
	'attach',
	'mount',
	'host',
	'session',
	'workload',
	'report',
	'procfs',
	'messages',
	'segments',
	'machine',
	'files',
	'node-version',
];
/** A room that may look up at types: its sentences say what they speak of. */
const SPEAKS_OF_TYPES = 'messages';
/** Rooms that depend on nothing outside the project but these packages: no clock, no randomness of the computer's, no I/O. */
const PURE: Readonly<Record<string, readonly string[]>> = {machine: ['pure-rand'], segments: []};
/** Files that may import each other in a circle, by value. There is none; whoever must add one names its files and the reason here. */
const CIRCLES: readonly (readonly string[])[] = [];
const MOST_LINES = 300;

const files = filesUnder(fileURLToPath(new URL('../../source', import.meta.url)));
const arrows = files.flatMap(arrowsOf);
/** A file beside the rooms is a room of its own; messages.ts is the door of messages/. */
const roomOf = (path: string): string => path.split('/')[0].replace(/\.tsx?$/, '');
const said = ({from, to, value}: Arrow): string => `${from} → ${to}${value ? '' : ' (a type)'}`;

describe('the rooms of source/', () => {
	it('each have a place in the order, and no place is empty', () => {
		expect([...new Set(files.map(({path}) => roomOf(path)))].sort()).toEqual([...ORDER].sort());
	});

	it('import downwards only', () => {
		const up = arrows.filter(arrow => {
			if (!arrow.own || (roomOf(arrow.from) === SPEAKS_OF_TYPES && !arrow.value)) return false;
			return ORDER.indexOf(roomOf(arrow.to)) < ORDER.indexOf(roomOf(arrow.from));
		});
		expect(up.map(said)).toEqual([]);
	});

	it('import files that exist', () => {
		const paths = new Set(files.map(({path}) => path));
		expect(arrows.filter(({own, to}) => own && !paths.has(to)).map(said)).toEqual([]);
	});

	it('are pure where they are meant to be', () => {
		const outside = arrows.filter(({from, to, own}) => !own && PURE[roomOf(from)]?.includes(to.split('/')[0]) === false);
		expect(outside.map(said)).toEqual([]);
	});

	it('hold machine/ as what imports nothing outside itself', () => {
		const outside = arrows.filter(({from, to, own}) => own && roomOf(from) === 'machine' && roomOf(to) !== 'machine');
		expect(outside.map(said)).toEqual([]);
	});

	it('have no circles of value imports but those named here', () => {
		expect(circles(arrows)).toEqual(CIRCLES);
	});

	it(`have no file of more than ${MOST_LINES} lines`, () => {
		const long = files.map(({path, text}) => ({path, lines: text.split('\n').length - 1})).filter(({lines}) => lines > MOST_LINES);
		expect(long).toEqual([]);
	});
});

describe('the reading of imports', () => {
	const read = (path: string, text: string): readonly string[] => arrowsOf({path, text}).map(said);

	it('tells values from types, and packages from files', () => {
		const text = [
			"import type {A} from './a.ts';",
			"import {type B} from '../b.ts';",
			"import {c, type C} from 'c/d';",
			"import './e.ts';",
			"export {f} from './f.ts';",
			"export type {G} from './g.ts';",
			"export * from './h.ts';",
			"export const i = () => import('../i.ts');",
		].join('\n');
		expect(read('room/file.ts', text)).toEqual([
			'room/file.ts → room/a.ts (a type)',
			'room/file.ts → b.ts',
			'room/file.ts → c/d',
			'room/file.ts → room/e.ts',
			'room/file.ts → room/f.ts',
			'room/file.ts → room/g.ts (a type)',
			'room/file.ts → room/h.ts',
			'room/file.ts → i.ts',
		]);
	});

	it('finds circles of values, each once, and none of types', () => {
		const chain = (...paths: string[]): Arrow[] => paths.slice(1).map((to, i) => ({from: paths[i], to, own: true, value: true}));
		expect(circles(chain('a', 'b', 'c'))).toEqual([]);
		expect(circles([...chain('a', 'b', 'c', 'b'), ...chain('d', 'e', 'd'), ...chain('c', 'd')])).toEqual([
			['b', 'c'],
			['d', 'e'],
		]);
		expect(circles([...chain('a', 'b'), {from: 'b', to: 'a', own: true, value: false}])).toEqual([]);
	});
});
