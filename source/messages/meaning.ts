// What a figure on the screen means at this moment: the second sentence of its explanation.
import type {ProcessSample} from '../machine/sample.ts';
import {pagesAsSize, sizeOfBytes, spaced} from './numbers.ts';
import {duration} from './times.ts';
import {spoken, type Table} from './language.ts';
import {meaningChinese} from './zh/meaning.ts';

const share = (part: number, whole: number): string => (whole <= 0 ? '' : `, ${percent((100 * part) / whole)} of all`);
const percent = (value: number): string => `${value < 9.95 ? value.toFixed(1) : Math.round(value)} %`;
const ZONES = {
	ok: 'kswapd sleeps and everyone gets pages at once',
	warm: 'kswapd, once awake, works until high is reached',
	warn: 'kswapd is awake and reclaims; nobody waits yet',
	alarm: 'whoever asks for a page has to reclaim first: tasks stall',
} as const;
const MARKS = {
	min: ['tasks stall', 'tasks do not have to reclaim for themselves'],
	low: ['kswapd is woken', 'kswapd is not woken'],
	high: ['kswapd, once awake, goes on', 'kswapd may sleep'],
} as const;
type Badness = {readonly rss: number; readonly swap: number; readonly pageTables: number; readonly adj: number};

const meaningEnglish = {
	noScan: 'Now: nothing was scanned in the last second.',
	free: (zone: keyof typeof ZONES, pages: number, mark: string, under: boolean): string =>
		`Now ${spaced(pages)} pages (${pagesAsSize(pages)}) ${under ? 'under' : 'over'} ${mark}: ${ZONES[zone]}.`,
	mark: (name: keyof typeof MARKS, mark: number, free: number): string =>
		`It is ${pagesAsSize(mark)}. Now free is ${free === mark ? 'exactly there' : `${spaced(Math.abs(free - mark))} pages ${free < mark ? 'under' : 'over'} it`}: ${MARKS[name][free <= mark ? 0 : 1]}.`,
	priority: (value: number): string =>
		value >= 12
			? 'Now 12: a 4096th of each list a pass; reclaim is easy.'
			: `Now ${value}: 1/${spaced(2 ** value)} of each list a pass${value <= 4 ? '; it finds next to nothing' : ''}.`,
	awake: (state: string, of: number): string =>
		of === 0 && state === 'asleep' ? 'Now it sleeps: there are enough free pages.' : `Now ${percent(of * 100)} of the second: ${duration(of * 1e6)}.`,
	efficiency: (of: number): string =>
		`Now ${percent(of * 100)}: ${of > 0.8 ? 'cheap, most pages that it looks at can go' : of > 0.3 ? 'some pages are in use and stay' : 'hard work, most pages that it looks at are in use'}.`,
	badness: (name: string, {rss, swap, pageTables, adj}: Badness, dies: boolean): string =>
		`${name} now: ${spaced(rss)} RSS + ${spaced(swap)} swap + ${spaced(pageTables)} page tables ${adj < 0 ? '−' : '+'} ${spaced(Math.abs(Math.round(adj)))} of oom_score_adj${dies ? '; the highest: it would die' : ''}.`,
	adj: (name: string, value: number, pages: number): string =>
		value === -1000
			? `${name} is never chosen.`
			: value === 0
				? `0: ${name} is judged by its size alone.`
				: `${spaced(value)}: as if ${name} were ${pagesAsSize(Math.abs(pages))} ${value > 0 ? 'larger' : 'smaller'}.`,
	states: {
		R: 'It runs, or could.',
		S: 'It sleeps, and wakes by itself or by an event.',
		D: 'It waits for a disk or for memory, and no signal wakes it.',
		T: 'It was stopped.',
		Z: 'It has ended; its parent has not asked yet.',
	} satisfies Readonly<Record<ProcessSample['state'], string>>,
	ofProcess: (name: string, pid: number): string => `Of ${name} (${pid}).`,
	pages: (value: number, all: number): string => `Now ${spaced(Math.round(value))}: ${pagesAsSize(value)}${share(value, all)}.`,
	kb: (value: number, all: number): string => `Now ${sizeOfBytes(value * 1024)}${share(value, all)}.`,
	percent: (value: number): string => (value === 0 ? 'Now nobody waits.' : `Now ${value.toFixed(2)} %: ${duration(value * 10_000)} of each second.`),
	plain: (value: number, unit: string): string => `Now ${spaced(Math.round(value))}${unit === '' ? '' : ` ${unit}`}.`,
	counter: (aSecond: number, all: number, unit: string): string => {
		const amount = (value: number): string =>
			unit === 'pages'
				? `${spaced(Math.round(value))} pages (${pagesAsSize(value)})`
				: unit === 'kB'
					? sizeOfBytes(value * 1024)
					: unit === 'ms'
						? duration(value * 1000)
						: spaced(Math.round(value));
		if (all === 0) return 'None since boot.';
		return `${Math.round(aSecond * 10) === 0 ? 'Nothing' : amount(aSecond)} in the last second; ${amount(all)} since boot.`;
	},
} as const;

export type MeaningWords = Table<typeof meaningEnglish>;
export const meaningMessages = spoken(meaningEnglish, meaningChinese);
