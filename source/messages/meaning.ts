// What a figure on the screen means at this moment: the second sentence of its explanation.
import type {ProcessSample} from '../machine/sample.ts';
import {pagesAsSize, sizeOfBytes, spaced} from './numbers.ts';
import {duration} from './times.ts';
import {spoken, type Table} from './language.ts';
import {meaningChinese} from './zh/meaning.ts';

const share = (part: number, whole: number): string => (whole <= 0 ? '' : `, ${percent((100 * part) / whole)} of all`);
const percent = (value: number): string => `${value < 9.95 ? value.toFixed(1) : Math.round(value)} %`;
/** What kswapd does, and whether somebody who asked has no page yet. */
export type Now = {readonly kswapd: 'asleep' | 'running' | 'napping' | 'waiting' | 'hopeless'; readonly waits: boolean};
/** What it means that free is in a zone, by what kswapd does now. */
const ZONES = {
	ok: ({kswapd}: Now) =>
		`kswapd ${kswapd === 'asleep' ? 'sleeps' : kswapd === 'hopeless' ? 'has given up' : 'is awake still'}, and who asks gets pages at once`,
	warm: ({kswapd}: Now) => (kswapd === 'hopeless' ? 'kswapd has given up; who asks gets pages at once' : 'kswapd, once awake, works until high is reached'),
	warn: ({kswapd, waits}: Now) =>
		`${{asleep: 'kswapd sleeps until somebody asks for a page', hopeless: 'kswapd has given up, as nothing could be freed', waiting: 'kswapd is awake and waits for the disk', running: 'kswapd is awake and reclaims', napping: 'kswapd is awake and reclaims'}[kswapd]}; ${waits ? 'who came when free was at min waits still' : 'nobody waits yet'}`,
	alarm: () => 'whoever asks for a page has to reclaim first: tasks stall',
} as const;
const MARKS = {
	min: ['who asks now has to reclaim first, and stalls', 'who asks now does not have to reclaim first'],
	low: ['kswapd is woken', 'kswapd is not woken'],
	high: ['kswapd, once awake, goes on', 'kswapd may sleep'],
} as const;
const NOT_THE_HIGHEST = {
	ranking: '; the highest: it would die',
	asker: '; the highest, but vm.oom_kill_allocating_task kills who asks',
	panic: '; the highest, but with vm.panic_on_oom the kernel would panic',
} as const;
type Badness = {readonly rss: number; readonly swap: number; readonly pageTables: number; readonly adj: number};

const meaningEnglish = {
	noScan: 'Now: nothing was scanned in the last second.',
	free: (zone: keyof typeof ZONES, pages: number, mark: string, under: boolean, now: Now): string =>
		`Now ${spaced(pages)} pages (${pagesAsSize(pages)}) ${under ? 'under' : 'over'} ${mark}: ${ZONES[zone](now)}.`,
	mark: (name: keyof typeof MARKS, mark: number, free: number): string =>
		`It is ${pagesAsSize(mark)}. Now free is ${free === mark ? 'exactly there' : `${spaced(Math.abs(free - mark))} pages ${free < mark ? 'under' : 'over'} it`}: ${MARKS[name][free <= mark ? 0 : 1]}.`,
	priority: (value: number): string =>
		value >= 12
			? 'Now 12: a 4096th of each list a pass; reclaim is easy.'
			: `Now ${value}: 1/${spaced(2 ** value)} of each list a pass${value <= 4 ? '; it finds next to nothing' : ''}.`,
	awake: (state: string, of: number, unasked: boolean): string =>
		of === 0 && state === 'asleep'
			? `Now it sleeps: ${unasked ? 'free is at low, but nobody has asked for a page since' : 'there are enough free pages'}.`
			: `Now ${percent(of * 100)} of the second: ${duration(of * 1e6)}.`,
	efficiency: (of: number): string =>
		`Now ${percent(of * 100)}: ${of > 0.8 ? 'cheap, most pages that it looks at can go' : of > 0.3 ? 'some pages stay: in use, or not written yet' : 'hard work, most pages that it looks at stay, in use or not written yet'}.`,
	badness: (name: string, {rss, swap, pageTables, adj}: Badness, highest: keyof typeof NOT_THE_HIGHEST | null): string =>
		`${name} now: ${spaced(rss)} RSS + ${spaced(swap)} swap + ${spaced(pageTables)} page tables ${adj < 0 ? '−' : '+'} ${spaced(Math.abs(Math.round(adj)))} of oom_score_adj${highest === null ? '' : NOT_THE_HIGHEST[highest]}.`,
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
	/** Of an average of pressure: some, or all that could run; over so many seconds. */
	pressure: (value: number, all: boolean, seconds: number): string =>
		value === 0
			? `Now 0: in ${duration(seconds * 1e6)} ${all ? 'hardly ever did all wait at once' : 'hardly anybody waited'}.`
			: `Now ${value.toFixed(2)} %: ${duration(value * 10_000)} of each second, averaged over ${duration(seconds * 1e6)}.`,
	percent: (value: number): string => `Now ${value.toFixed(2)} %.`,
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
