// What is said when a great moment comes, in one line: what is happening, and why it matters. Longest first; the longest that fits is shown.
import type {Moment} from '../machine/account/moments.ts';
import type {OomReport, PanicReason} from '../machine/machine-event.ts';
import {bytesAsSize, spaced} from './numbers.ts';
import {spoken, type Table} from './language.ts';
import {momentsChinese} from './zh/moments.ts';

/** Figures of a moment. Pages. */
export type MomentFigures = {
	readonly node: number;
	readonly free: number;
	readonly min: number;
	readonly low: number;
	readonly swapPages: number;
	/** Why the kernel panicked; null: it has not. */
	readonly reason: PanicReason | null;
	/** What chose a victim where the ranking did not; null: the ranking did, or nobody was chosen. */
	readonly decidedBy: NonNullable<OomReport['decidedBy']> | null;
	readonly who: {readonly name: string; readonly pid: number; readonly badness: number | null} | null;
	/** The memory group at whose limit somebody is killed; null: the machine itself is out of memory. */
	readonly group: string | null;
	/** The limit that a memory group has come to, in bytes; null: none has. */
	readonly limit: {readonly path: string; readonly high: boolean; readonly bytes: number} | null;
};

const nameOf = (who: MomentFigures['who']): string => who?.name ?? 'a task';

type Captions = Readonly<Record<Moment, (figures: MomentFigures) => readonly string[]>>;

const WHY_PANIC: Readonly<Record<PanicReason, string>> = {
	'no-killable-process': 'nobody is left who may be killed',
	panic_on_oom: 'memory was out, and vm.panic_on_oom is set',
	'soft-lockup': 'time stood still, a fault of lowwater',
};

const CAPTIONS: Captions = {
	wake: ({node, free, low, who}) => [
		`kswapd${node} wakes: free is ${spaced(free)}, low is ${spaced(low)}${who === null ? '' : `, and ${who.name} asked for a page`}. It frees pages in the background, so that nobody has to wait.`,
		`kswapd${node} wakes: free is ${spaced(free)}, low is ${spaced(low)}. It frees in the background, so that nobody waits.`,
		...(who === null ? [] : [`kswapd${node} wakes: ${who.name} asked for a page at low. It frees, so that nobody waits.`]),
		`kswapd${node} wakes: free is at low. It frees, so that nobody waits.`,
		`kswapd${node} wakes: free is at low`,
		`kswapd${node} wakes: at low`,
	],
	limit: ({limit}) => {
		if (limit === null) return ['a memory group is at a limit of its own'];
		const {path, high} = limit;
		const size = bytesAsSize(limit.bytes, false);
		const short = path.slice(path.lastIndexOf('/') + 1);
		return high
			? [
					`${path} is over its high, ${size}: who charges more has to reclaim, and sleeps where nothing is to be had. Nobody is killed for it.`,
					`${path} is over its high, ${size}: who charges more reclaims first, and sleeps.`,
					`${path} is over high: it reclaims, and sleeps`,
					`${path} is over its high`,
					`${short} over its high`,
				]
			: [
					`${path} is at its max, ${size}: each charge takes pages of its own group first. Nobody outside of it is asked for any.`,
					`${path} is at its max, ${size}: each charge reclaims within it first.`,
					`${path} is at its max: it reclaims its own`,
					`${path} is at its max`,
					`${short} at its max`,
				];
	},
	stall: ({free, min, who}) => [
		`${nameOf(who)} stalls: free is ${spaced(free)}, min is ${spaced(min)}. It must free pages itself before it gets one; all that it does waits meanwhile.`,
		`${nameOf(who)} stalls: free is ${spaced(free)}, min is ${spaced(min)}. It must free pages itself before it gets one.`,
		`${nameOf(who)} stalls: at min it must free pages itself`,
		`${nameOf(who)} stalls: free is at min`,
		`${nameOf(who)} stalls at min`,
		'a task stalls at min',
	],
	'swap-full': ({swapPages}) => [
		`swap is full, all ${spaced(swapPages)} pages. What programs have written has nowhere to go any more: only pages of files are left to take.`,
		`swap is full, all ${spaced(swapPages)} pages: only pages of files are left to take.`,
		'swap is full: only pages of files are left to take',
		'swap is full',
	],
	oom: ({who, group, decidedBy}) =>
		who !== null && group !== null
			? [
					`${group} is at its max and nothing in it can be reclaimed: its own OOM killer chooses ${who.name} (${who.pid}). Nobody outside of it is asked, whatever is free there.`,
					`${group} is at its max, nothing to reclaim: ${who.name} (${who.pid}) of it is chosen; nobody outside of it is asked.`,
					`${group} is at its max: ${who.name} (${who.pid}) of it is chosen, nobody outside`,
					`out of memory in ${group}: ${who.name} is chosen`,
					`OOM in ${group.slice(group.lastIndexOf('/') + 1)}: ${who.name} chosen`,
					`OOM: ${who.name} chosen`,
				]
			: who === null
				? ['out of memory: the kernel must kill a process, so that the others go on', 'out of memory: somebody must go', 'out of memory']
				: [
						...(decidedBy === 'oom_kill_allocating_task'
							? [`out of memory: ${who.name} (${who.pid}) asked for a page, and vm.oom_kill_allocating_task kills who asks.`]
							: decidedBy === 'swapoff'
								? [`out of memory: ${who.name} (${who.pid}) takes swap away, and gives up before anybody else has to go.`]
								: []),
						...(who.badness === null || decidedBy !== null
							? []
							: [
									`out of memory: the OOM killer chooses ${who.name} (${who.pid}), the largest with ${spaced(who.badness)} pages of badness. Its memory comes back, all others go on.`,
									`out of memory: ${who.name} (${who.pid}) is chosen, the largest with ${spaced(who.badness)} pages of badness; all others go on.`,
								]),
						`out of memory: ${who.name} (${who.pid}) is chosen; all others go on`,
						`out of memory: ${who.name} is chosen`,
						`OOM: ${who.name} chosen`,
					],
	panic: ({reason}) => [
		`kernel panic: ${WHY_PANIC[reason ?? 'no-killable-process']}. The machine stands still: ← goes back, so that you can try again, F5 starts it again.`,
		`kernel panic: ${WHY_PANIC[reason ?? 'no-killable-process']}. ← and try again; F5: from boot.`,
		'kernel panic: the machine stands still; ← and try again',
		'kernel panic: ← and try again',
		'kernel panic',
	],
};

const momentsEnglish = {
	captions: CAPTIONS,
	keys: {slow: '! off', stopped: 'space goes on'},
	on: 'the brake is on: the clock slows down at wakes, limits of groups, stalls, full swap, kills',
	off: 'the brake is off: the clock goes on through every moment',
	waits: 'waits',
	help: {
		brake: (names: readonly string[]): string =>
			`what the clock slows down for at 1× and faster: ${names.join(', ')} (all of them by default); --no-brake for nothing`,
		stopAt: (names: readonly string[]): string => `pauses there: ${names.slice(0, -1).join(', ')} or ${names.at(-1)}, or several with commas`,
		paused: 'begins paused; space or . goes on',
		speed: '0.01 to 100 times real time, or max',
		from: 'begins at this much of the machine’s time',
	},
	badMoment: (flag: string, text: string, names: readonly string[], near: string | null): string =>
		`--${flag}: "${text}" is no moment;${near === null ? ` use ${names.slice(0, -1).join(', ')} or ${names.at(-1)}.` : ` did you mean "${near}"?`}`,
	badSpeed: (text: string): string => `"${text}" is no speed; use a number from 0.01 to 100, or max.`,
} as const;

export type MomentsWords = Table<typeof momentsEnglish>;
export const momentMessages = spoken(momentsEnglish, momentsChinese);
