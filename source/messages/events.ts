// What happened in the machine, as sentences: one function for each kind of event. They explain why a number moved.
import type {MachineEvent} from '../machine/sample.ts';
import {pagesAsSize, spaced} from './numbers.ts';
import {duration} from './times.ts';

type Kind = MachineEvent['kind'];
type Of<K extends Kind> = Extract<MachineEvent, {readonly kind: K}>;

const pages = (count: number): string => (count === 1 ? '1 page' : `${spaced(count)} pages`);
const who = ({name, pid}: {readonly name: string; readonly pid: number}): string => `${name} (${pid})`;

const ENDS: Readonly<Record<Of<'exit'>['cause'], string>> = {
	done: 'ended',
	signal: 'ended by a signal',
	oom: 'ended, killed for want of memory',
	stop: 'was stopped as planned',
	enomem: 'ended, as it was refused memory',
};

export const eventMessages = {
	spawn: (e: Of<'spawn'>): string => `${who(e)} started${e.oomScoreAdj === 0 ? '' : ` with oom_score_adj ${spaced(e.oomScoreAdj)}`}.`,
	exit: (e: Of<'exit'>): string => `${who(e)} ${ENDS[e.cause]} and gave back ${pages(e.freedPages)}.`,
	'kswapd-woke': (e: Of<'kswapd-woke'>): string =>
		e.boosted
			? `kswapd${e.node} woke for a boosted mark of zone ${e.zone}, at ${pages(e.free)} free; ${who(e)} allocated.`
			: `Free fell to ${pages(e.free)}, at or under low ${spaced(e.low)} of zone ${e.zone}: kswapd${e.node} woke, called by ${who(e)}.`,
	'kswapd-slept': (e: Of<'kswapd-slept'>): string =>
		`kswapd${e.node} slept after ${duration(e.awakeUs)}: ${pages(e.scanned)} scanned, ${spaced(e.stolen)} freed, ${spaced(e.free)} free against high ${spaced(e.high)}.`,
	'kswapd-hopeless': (e: Of<'kswapd-hopeless'>): string => `kswapd${e.node} gave up: it found nothing to free in 16 runs.`,
	'direct-reclaim': (e: Of<'direct-reclaim'>): string =>
		`${who(e)} stalled ${duration(e.stallUs)} in direct reclaim: ${pages(e.free)} free, min ${spaced(e.min)}; ${spaced(e.scanned)} scanned, ${spaced(e.reclaimed)} freed.`,
	oom: ({report}: Of<'oom'>): string => {
		const victim = report.tasks.find(task => task.pid === report.victim);
		return victim === undefined
			? `Memory was out for ${who(report.invoker)}, and there was nobody to kill.`
			: `Memory was out for ${who(report.invoker)}: ${who(victim)} was killed, badness ${pages(victim.badness ?? 0)}, oom_score ${victim.oomScore}.`;
	},
	panic: ({reason}: Of<'panic'>): string => (reason === 'panic_on_oom' ? 'Kernel panic: vm.panic_on_oom is set.' : 'Kernel panic: System is deadlocked on memory, nobody is left to kill.'),
	reaped: (e: Of<'reaped'>): string => `The OOM reaper took ${pages(e.pages)} from ${who(e)}.`,
	'first-swap-out': (e: Of<'first-swap-out'>): string => `The first page went to swap; it was ${who(e)}’s.`,
	'swap-full': (): string => 'Swap is full.',
	swapon: (e: Of<'swapon'>): string => `Swap on ${e.device}, ${pagesAsSize(e.pages)}.`,
	swapoff: (e: Of<'swapoff'>): string => (e.done ? `Swap off ${e.device}, ${pages(e.readBack)} read back.` : `Swap stays on ${e.device}: swapoff was ended before all was read back.`),
	sysctl: (e: Of<'sysctl'>): string => `${e.name} went from ${e.from} to ${e.to}.`,
	'oom-score-adj': (e: Of<'oom-score-adj'>): string => `oom_score_adj of ${who(e)} went from ${spaced(e.from)} to ${spaced(e.to)}.`,
	signal: (e: Of<'signal'>): string => `${who(e)} got SIG${e.signal}.`,
	'drop-caches': (e: Of<'drop-caches'>): string => `Caches were dropped: ${pages(e.pages)} of files, ${spaced(e.slabPages)} of slab.`,
	'writer-throttled': (e: Of<'writer-throttled'>): string => `${who(e)} was held back: ${pages(e.dirty)} dirty, limit ${spaced(e.limit)}.`,
	refused: (e: Of<'refused'>): string => `${e.what} was refused: ${e.errno}, ${e.why}.`,
} as const satisfies {readonly [K in Kind]: (event: Of<K>) => string};

/** The sentence for an event. */
export const eventSentence = (event: MachineEvent): string => (eventMessages[event.kind] as (event: MachineEvent) => string)(event);
