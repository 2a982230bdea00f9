// The words of the screen of a sweep.
import {amount} from './compare.ts';
import {listed, spaced} from './numbers.ts';
import {instant, wait} from './times.ts';
import {spoken, type Table} from './language.ts';
import {sweepScreenChinese} from './zh/sweep-screen.ts';

/** A key of the screen: what it is called, what it does in a word, in a sentence, and which goes first where room is short (the largest). */
export type ScreenKey = readonly [key: string, label: string, sentence: string, weight: number];

const sweepScreenEnglish = {
	program: 'lowwater',
	command: 'sweep',
	atOnce: (jobs: number): string => `${jobs} at once`,
	paused: '‖ paused',
	running: '►',
	over: 'done',
	heading: {progress: 'progress', best: 'best so far', allBest: 'best', cell: 'here', finer: 'one setting'},
	each: (us: number, seeds: number): string => `${instant(us)} of machine time each, ${seeds === 1 ? 'same seed' : `${spaced(seeds)} seeds`}`,
	progress: (done: number, all: number): string => `of ${spaced(all)} runs${done === all ? '' : ' · '}`,
	left: (ms: number | null, paused: boolean): string => (paused ? 'paused' : ms === null ? 'begun' : `${wait(ms)} left`),
	measure: (label: string, unit: string): string => (unit === '' || unit === 'events' ? label : `${label}, ${unit}`),
	across: (key: string): string => `${key} →`,
	down: (key: string): string => `↓ ${key}`,
	best: '◆',
	now: '►',
	toCome: '·',
	panic: '✗',
	refused: '–',
	default: 'default',
	largest: (value: number): string => `largest ${amount(Number(value.toFixed(3)))}`,
	order: (measures: readonly string[]): string => listed(measures.slice(0, 3).map((name, i) => (i === 0 ? name : `then ${name}`))),
	least: (name: string): string => `least ${name}`,
	most: (name: string): string => `most ${name}`,
	spread: (least: number, most: number): string => `${amount(Number(least.toFixed(3)))} to ${amount(Number(most.toFixed(3)))}`,
	cell: (keys: readonly string[], values: readonly string[]): string => keys.map((key, i) => `${key} ${values[i]}`).join(' · '),
	worst: (us: number): string => `at its worst at ${instant(us)}`,
	notDone: 'not run yet',
	cannot: (why: string): string => why,
	saved: (path: string): string => `saved as ${path}`,
	nothing: 'there is nothing to save yet',
	cannotOpen: 'this run has not ended yet',
	keys: (paused: boolean): readonly ScreenKey[] => [
		['←→↑↓', 'Cell', 'another cell; Tab: another scenario', 3],
		['Enter', 'Open that machine', 'the machine of this cell, at its worst instant; q there comes back', 1],
		['7', 'Compare', 'this machine beside the one with the default settings', 2],
		['o', 'Order', 'another figure leads', 4],
		['S', 'Save plot', 'a plot as SVG into this folder', 6],
		['j', 'Save CSV', 'the rows as CSV into this folder', 7],
		['space', paused ? 'Go on' : 'Pause', 'lets what runs come to its end, and begins nothing; again: goes on', 5],
		['Esc', 'Stop', 'stops for good, and keeps what is done', 8],
		['?', 'Help', 'these keys', 0],
		['q', 'Quit', 'quits', 0],
	],
} as const;

export type SweepScreenWords = Table<typeof sweepScreenEnglish>;
export const sweepScreen = spoken(sweepScreenEnglish, sweepScreenChinese);
