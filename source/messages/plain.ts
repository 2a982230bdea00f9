// What the dashboard says where it speaks in lines instead of drawing a screen.
import {pagesAsSize, spaced} from './numbers.ts';
import {spoken, type Table} from './language.ts';
import {plainChinese} from './zh/plain.ts';

/** With a full stop, unless there is one. */
const stopped = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

const plainEnglish = {
	flag: (): string => 'lines instead of a screen, for screen readers and logs; it works in a pipe, and keys do what they do on the screen',
	/** Its first line. */
	begin: (name: string, ram: string, swap: string, seed: number | null): string =>
		`lowwater: ${name}, ${ram} RAM, ${swap}${seed === null ? '' : `, seed ${seed}`}.`,
	hostKeys: 'Keys: space stops looking and goes on, f forks it into a simulation, ? says all keys, q quits.',
	keys: 'Keys: l and Enter start a leak, space pauses, comma and full stop change the speed, ? says all keys, q quits.',
	noSwap: 'no swap',
	swap: (size: string): string => `${size} swap`,
	event: (clock: string, text: string): string => stopped(`${clock} ${text}`),
	/** Free pages against their marks, as words. */
	free: (zone: string, free: number, where: string): string => `${zone} has ${spaced(free)} pages free, ${pagesAsSize(free)}, ${where}`,
	over: (distance: number, mark: string): string => `${spaced(distance)} over ${mark}`,
	at: (mark: string): string => `at ${mark}`,
	under: (distance: number, mark: string): string => `${spaced(distance)} under ${mark}`,
	kswapd: (node: number, state: string): string => `kswapd${node} ${state}`,
	stalled: (calls: number, aSecond: number): string =>
		calls === 0 ? 'no task has stalled' : `${spaced(calls)} ${calls === 1 ? 'stall' : 'stalls'} so far, ${spaced(aSecond)} in the last second`,
	blocked: (names: string): string => `${names} in direct reclaim now`,
	swapUsed: (usedPages: number, totalPages: number): string => `swap ${pagesAsSize(usedPages)} used of ${pagesAsSize(totalPages)}`,
	pressure: (some: string, full: string): string => `pressure some ${some} full ${full}`,
	victim: (name: string, pid: number, score: number): string => `${name} (${pid}) would be killed now, score ${score}`,
	nobody: 'nobody could be killed',
	otherwise: {asker: 'who asks would be killed now', panic: 'the kernel would panic now'},
	pace: {
		paused: 'Paused.',
		goesOn: (speed: string): string => `It goes on at ${speed}.`,
		halted: 'The machine has panicked and stands still.',
		max: 'full speed',
		times: (speed: number): string => `${speed} times`,
	},
	form: (title: string, fields: string): string => `${title}: ${fields}. Enter starts it, Tab goes to the next value, Escape leaves it.`,
	field: (label: string, text: string): string => `${label} ${text === '' ? 'nothing' : text}`,
	typing: (label: string, text: string): string => `${label}: ${text === '' ? 'nothing' : text}`,
	closed: 'Closed.',
	setting: (name: string, value: string, first: string, help: string, edited: boolean): string =>
		stopped(`${name} ${edited ? 'would be' : 'is'} ${value}, default ${first}: ${help}`),
	choice: (title: string, name: string, help: string): string => stopped(`${title}: ${name}: ${help}`),
	search: (text: string): string => `Names with: ${text}`,
	chosen: (name: string, pid: number, rss: string, swap: string, adj: number, score: string): string =>
		`${name} (${pid}): RSS ${rss}, swap ${swap}, oom_score_adj ${spaced(adj)}, ${score}.`,
	score: (score: number): string => `score ${score}`,
	screen: (name: string): string => `The screen of ${name}:`,
	screens: {
		overview: 'the overview',
		map: 'the memory map',
		process: 'a process',
		zones: 'zones and nodes',
		segments: 'segments against pages',
		groups: 'memory groups',
	},
} as const;

export type PlainWords = Table<typeof plainEnglish>;
export const plainMessages = spoken(plainEnglish, plainChinese);
