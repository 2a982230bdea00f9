// What `lowwater run` tells: the account of a run, its expectations, notes on the way.
import type {PanicReason} from '../machine/machine-event.ts';
import {listed, pagesAsSize, sizeOfBytes, spaced} from './numbers.ts';
import {duration, instant} from './times.ts';
import {spoken, type Table} from './language.ts';
import {runChinese} from './zh/run.ts';

const pages = (count: number): string => (count === 1 ? '1 page' : `${spaced(count)} pages`);
const sized = (count: number): string => `${pages(count)} (${pagesAsSize(count)})`;
const times = (count: number): string => (count === 0 ? 'never' : count === 1 ? 'once' : count === 2 ? 'twice' : `${spaced(count)} times`);
const kib = (kb: number): string => (kb < 1024 ? `${spaced(Math.round(kb))} KiB` : pagesAsSize(kb / 4));
const percent = (part: number, whole: number): string => (whole > 0 ? `${((100 * part) / whole).toFixed(part < whole / 10 ? 1 : 0)} %` : '–');

const amount = (value: number): string => (Number.isInteger(value) ? spaced(value) : value.toFixed(value < 1 ? 3 : 1));

/** Who uses swap, of what there is more than none. */
function swapUseSentence(processes: number, kept: number, left: number): string {
	const parts = [
		`${pagesAsSize(processes)} hold what processes have there`,
		...(kept > 0 ? [`${pagesAsSize(kept)} are kept for pages that are in RAM too, touched again since and spared a second write if they go once more`] : []),
		...(left > 0 ? [`${pagesAsSize(left)} are left over from processes that have ended, until reclaim finds them`] : []),
	];
	return `Of that, ${listed(parts)}.`;
}

const runEnglish = {
	machine: (m: {memoryPages: number; swapPages: number; cpus: number; nodes: number; zones: string; swappiness: string; seed: number}): string =>
		`${pagesAsSize(m.memoryPages)} RAM (${m.nodes === 1 ? '' : `${m.nodes} nodes, `}${m.zones}), ${m.swapPages === 0 ? 'no swap' : `${pagesAsSize(m.swapPages)} swap`}, ${m.cpus === 1 ? '1 CPU' : `${m.cpus} CPUs`}, swappiness ${m.swappiness}, seed ${m.seed}.`,
	endedTime: (us: number): string => `Ended at ${instant(us)}, as planned.`,
	endedKills: (us: number, kills: number): string => `Ended at ${instant(us)}, after ${kills === 1 ? 'the first kill' : `${kills} kills`}.`,
	endedPanic: (us: number): string => `Ended at ${instant(us)}, after a kernel panic.`,
	endedInterrupted: (us: number): string => `Interrupted at ${instant(us)}; this is what there was.`,
	// Headings of the account.
	heading: {
		watermarks: 'Free pages',
		kswapd: 'kswapd',
		direct: 'Direct reclaim',
		swap: 'Swap',
		cache: 'Page cache',
		oom: 'OOM killer',
		cost: 'What it cost the programs',
		requests: 'Requests and operations',
		malloc: 'malloc',
		refused: 'Refused',
		expect: 'Expected',
		state: 'The machine at the end',
	},
	lowest: (free: number, byUs: number, marks: {min: number; low: number; high: number}): string =>
		`Free was lowest at ${sized(free)}, by ${instant(byUs)}; the marks are min ${spaced(marks.min)}, low ${spaced(marks.low)}, high ${spaced(marks.high)}.`,
	neverWoke: (): string => 'kswapd never woke.',
	firstWake: (w: {atUs: number; node: number; zone: string; free: number; low: number; name: string; pid: number}): string =>
		`kswapd${w.node} first woke at ${instant(w.atUs)}, with ${pages(w.free)} free (low of zone ${w.zone} is ${spaced(w.low)}); ${w.name} (${w.pid}) was allocating.`,
	wakes: (woken: number, runs: number, workUs: number, awakeUs: number, allUs: number): string =>
		`It woke from full sleep ${times(woken)} and made ${runs === 1 ? '1 run' : `${spaced(runs)} runs`}, ${duration(workUs)} of work: they took ${duration(awakeUs)}, ${percent(awakeUs, allUs)} of the time.`,
	scans: (scanned: number, stolen: number): string =>
		scanned === 0 ? 'It scanned nothing.' : `It scanned ${pages(scanned)} and freed ${spaced(stolen)}, ${percent(stolen, scanned)}.`,
	hopeless: (us: number): string => `It gave up as hopeless at ${instant(us)}.`,
	noStalls: (): string => 'No task ever had to reclaim for itself.',
	stalls: (count: number, us: number): string => `Tasks stalled ${times(count)} and lost ${duration(us)} in all.`,
	nodeReclaim: (scanned: number, stolen: number): string =>
		`No task stalled; before taking memory of another node, tasks scanned ${pages(scanned)} of their own and freed ${spaced(stolen)} (vm.zone_reclaim_mode).`,
	longestStall: (s: {name: string; pid: number; atUs: number; stallUs: number; free: number; min: number}): string =>
		`The longest stall took ${duration(s.stallUs)}: ${s.name} (${s.pid}) at ${instant(s.atUs)}, with ${pages(s.free)} free (min ${spaced(s.min)}).`,
	directScans: (scanned: number, stolen: number): string => `They scanned ${pages(scanned)} and freed ${spaced(stolen)}, ${percent(stolen, scanned)}.`,
	pressure: (some: number, full: number): string => `Some task waited for memory for ${duration(some)}, all of them for ${duration(full)} (PSI).`,
	noSwap: (): string => 'This machine has no swap.',
	swapUnused: (): string => 'Nothing went to swap.',
	swapped: (out: number, back: number, used: number): string =>
		`${sized(out)} went out and ${spaced(back)} came back; ${pagesAsSize(used)} are in use at the end.`,
	zeroesSwapped: (out: number, back: number): string => `${sized(out)} of zeroes went besides without a write, and ${spaced(back)} came back without a read.`,
	compressed: (out: number, back: number): string => `${sized(out)} went into zswap, and ${spaced(back)} came back from it.`,
	swapUse: ({processes, kept, left}: {readonly processes: number; readonly kept: number; readonly left: number}): string =>
		swapUseSentence(processes, kept, left),
	firstSwapOut: (us: number, name: string, pid: number): string => `The first page went at ${instant(us)}: one of ${pid === 0 ? name : `${name} (${pid})`}.`,
	swapFull: (us: number): string => `It was full at ${instant(us)}.`,
	cache: (anon: number, file: number, stolenAnon: number, stolenFile: number): string =>
		`Scanned: ${spaced(anon)} anonymous and ${spaced(file)} file pages; freed: ${spaced(stolenAnon)} and ${spaced(stolenFile)}.`,
	refaults: (anon: number, file: number, activated: number): string =>
		anon + file === 0
			? 'No page that was reclaimed was needed again.'
			: `Needed again after they were reclaimed: ${spaced(anon)} anonymous and ${spaced(file)} file pages; ${spaced(activated)} of them came back active.`,
	dirtied: (dirtied: number, written: number, mostKb: number): string =>
		`${pages(dirtied)} were dirtied and ${spaced(written)} written, swap included; at most ${pagesAsSize(mostKb / 4)} were dirty.`,
	throttled: (us: number, name: string, pid: number): string => `${name} (${pid}) was first held back from dirtying more at ${instant(us)}.`,
	mallocCalls: (p: {
		name: string;
		pid: number;
		mallocs: number;
		refused: number;
		frees: number;
		syscalls: readonly (readonly [string, number])[];
		faults: number;
	}): string => {
		const made = p.syscalls.filter(([, count]) => count > 0);
		const calls = made.length === 0 ? 'no system call' : listed(made.map(([name, count]) => `${spaced(count)} ${name}`));
		return `${p.name} (${p.pid}) called malloc ${times(p.mallocs)}${p.refused === 0 ? '' : `, was refused ${times(p.refused)},`} and free ${times(p.frees)}: ${calls}, and ${p.faults === 1 ? '1 page fault' : `${spaced(p.faults)} page faults`}.`;
	},
	mallocHolds: (p: {heapKb: number; usedKb: number; freeKb: number; topKb: number; mappedKb: number; rssKb: number}): string =>
		`Its heap is ${kib(p.heapKb)} (${kib(p.usedKb)} in use, ${kib(p.freeKb)} free in bins, ${kib(p.topKb)} top), ${kib(p.mappedKb)} lie in mappings of their own; RSS ${kib(p.rssKb)}.`,
	noKills: (): string => 'Nobody was killed.',
	kill: (k: {atUs: number; name: string; pid: number; score: number; adj: number; rss: number; swap: number}): string =>
		`At ${instant(k.atUs)} it killed ${k.name} (${k.pid}): oom_score ${k.score}${k.adj === 0 ? '' : `, oom_score_adj ${spaced(k.adj)}`}, ${pagesAsSize(k.rss)} in RAM${k.swap > 0 ? ` and ${pagesAsSize(k.swap)} in swap` : ''}.`,
	panic: (us: number, reason: PanicReason): string => {
		const why = {
			panic_on_oom: 'the kernel panicked, as vm.panic_on_oom is set',
			'no-killable-process': 'nobody was left to kill and the kernel panicked: System is deadlocked on memory',
			'soft-lockup': 'time stood still and the kernel panicked: softlockup: hung tasks. This is a fault of lowwater; please report the scenario',
		} satisfies Record<PanicReason, string>;
		return `At ${instant(us)} ${why[reason]}.`;
	},
	refused: (what: string, errno: string, why: string): string => `${what} was refused: ${errno}, ${why}.`,
	refusedMemory: (r: {
		name: string;
		pid: number;
		by: 'malloc' | 'mapping' | 'growth' | 'fork';
		times: number;
		atUs: number;
		leastBytes: number;
		mostBytes: number;
		overcommit: boolean;
	}): string => {
		const how = {malloc: 'a malloc', mapping: 'a mapping', growth: 'more memory', fork: 'a fork'}[r.by];
		const size = r.leastBytes === r.mostBytes ? sizeOfBytes(r.leastBytes) : `${sizeOfBytes(r.leastBytes)} to ${sizeOfBytes(r.mostBytes)}`;
		const when = r.times === 1 ? `at ${instant(r.atUs)}` : `${times(r.times)}, first at ${instant(r.atUs)}`;
		return `${r.name} (${r.pid}) was refused ${how} of ${size} ${when}: ENOMEM, ${r.overcommit ? 'overcommit' : 'no hole was left in its address space'}.`;
	},
	requests: (r: {name: string; pid: number; asked: number; served: number; dropped: number; late: number; deadlineUs: number; waiting: number}): string => {
		const late = r.deadlineUs > 0 ? `, ${spaced(r.late)} of them after their deadline of ${duration(r.deadlineUs)}` : '';
		const rest = [...(r.dropped > 0 ? [`${spaced(r.dropped)} found the queue full`] : []), ...(r.waiting > 0 ? [`${spaced(r.waiting)} still wait`] : [])];
		return `${r.name} (${r.pid}) was asked ${spaced(r.asked)} times and answered ${spaced(r.served)}${late}${rest.length === 0 ? '' : `; ${rest.join(', ')}`}.`;
	},
	operations: (name: string, pid: number, served: number): string => `${name} (${pid}) did ${spaced(served)} ${served === 1 ? 'operation' : 'operations'}.`,
	latency: (q: {p50: number; p90: number; p99: number; max: number}): string =>
		`Half took no longer than ${duration(q.p50 * 1000)}, nine of ten ${duration(q.p90 * 1000)}, ninety-nine of a hundred ${duration(q.p99 * 1000)}; the longest ${duration(q.max * 1000)}.`,
	requestsMore: (count: number): string => `${count === 1 ? 'One other program has' : `${spaced(count)} other programs have`} requests or operations as well.`,
	requestsDead: (asked: number, served: number, dropped: number, late: number): string =>
		`Programs that are no more were asked ${spaced(asked)} times: ${spaced(served)} answered, ${spaced(late)} of them late, and ${spaced(dropped)} dropped.`,
	idleSysctls: (names: readonly string[]): string => `${listed(names)} ${names.length === 1 ? 'is' : 'are'} set and without effect on this machine.`,
	refusedMore: (count: number): string => `${count === 1 ? 'One more was' : `${spaced(count)} more were`} refused.`,
	eventsDropped: (count: number): string =>
		`${count === 1 ? 'One event is' : `${spaced(count)} events are`} not told, as there were too many; counters have them all. A smaller --every shows more.`,
	// Expectations.
	held: (held: boolean, sentence: string): string => `${held ? 'Held' : 'FAILED'}: ${sentence}.`,
	cutShort: (): string => 'It was ended before its own end: what the scenario expects is not judged.',
	expectKilled: (expected: readonly string[], killed: readonly string[], held: boolean): string => {
		const names = (list: readonly string[]): string => (list.length === 0 ? 'nobody' : listed(list));
		return held
			? `${names(killed)} was killed`.replace(/^(.* and .*) was/, '$1 were')
			: `${names(expected)} should have been killed, and it was ${names(killed)}`;
	},
	expectNeverKilled: (name: string, us: number | null): string =>
		us === null ? `${name} was never killed` : `${name} should never have been killed, and was at ${instant(us)}`,
	expectAlive: (name: string, alive: boolean): string => (alive ? `${name} is alive` : `${name} should be alive, and is not`),
	expectAtLeast: (name: string, value: number, min: number): string =>
		value >= min
			? `${name} is ${spaced(value)}, at least ${spaced(min)}`
			: `${name} should be at least ${spaced(min)}, and is ${spaced(value)}: ${spaced(min - value)} short`,
	expectAtMost: (name: string, value: number, max: number): string =>
		value <= max
			? `${name} is ${spaced(value)}, at most ${spaced(max)}`
			: `${name} should be at most ${spaced(max)}, and is ${spaced(value)}: ${spaced(value - max)} over`,
	expectRssAtLeast: (name: string, kb: number, min: number): string =>
		kb >= min ? `${name} holds ${kib(kb)}, at least ${kib(min)}` : `${name} should hold at least ${kib(min)}, and holds ${kib(kb)}`,
	expectRssAtMost: (name: string, kb: number, max: number): string =>
		kb <= max ? `${name} holds ${kib(kb)}, at most ${kib(max)}` : `${name} should hold at most ${kib(max)}, and holds ${kib(kb)}`,
	gauge: {
		atEnd: (): string => 'at the end',
		lowest: (): string => 'at its lowest',
		highest: (): string => 'at its highest',
		at: (us: number): string => `at ${instant(us)}`,
		above: (value: number): string => `seconds above ${spaced(value)}`,
		below: (value: number): string => `seconds below ${spaced(value)}`,
		is: (name: string, what: string, value: number | undefined, min: number | undefined, max: number | undefined): string => {
			const bounds = [...(min === undefined ? [] : [`at least ${amount(min)}`]), ...(max === undefined ? [] : [`at most ${amount(max)}`])].join(' and ');
			return value === undefined ? `${name} ${what} should be ${bounds}, and there is none` : `${name} ${what}: ${amount(value)}, to be ${bounds}`;
		},
	},
	expectPanic: (expected: boolean, panicked: boolean): string =>
		expected === panicked
			? panicked
				? 'the kernel panicked'
				: 'the kernel did not panic'
			: expected
				? 'the kernel should have panicked, and did not'
				: 'the kernel should not have panicked, and did',
	// On the way, on standard error.
	notApplied: (place: string, us: number, what: string, errno: string, why: string): string =>
		`${place}: at ${instant(us)} ${what} did nothing: ${errno}, ${why}.`,
	what: {
		spawn: (name: string): string => `starting ${name}`,
		signal: (to: string, signal: string): string => `SIG${signal} to ${to}`,
		oom_score_adj: (of: string, value: number): string => `oom_score_adj ${spaced(value)} for ${of}`,
		fork: (of: string): string => `a fork of ${of}`,
		swapon: (device: string): string => `swapon ${device}`.trim(),
		swapoff: (device: string): string => `swapoff ${device}`.trim(),
		sysctl: (name: string, value: string): string => `${name} = ${value}`,
		sysrq: (): string => 'sysrq-f',
		create_file: (path: string): string => `making ${path}`,
		on_file: (what: string, path: string): string => (path === '' ? what : `${what} ${path}`),
		call: (call: string, process: string): string => `${call} in ${process}`,
	},
	expectFailed: (count: number, all: number): string => `${count === 1 ? 'One' : spaced(count)} of ${spaced(all)} expectations did not hold.`,
	slower: (cpuUs: number, us: number): string =>
		`This run was slower than real time: ${duration(cpuUs)} of CPU for ${duration(us)} of the machine's. What makes many tiny steps (churn, hot or reread of a few pages at rate max) costs most.`,
	progress: (clock: string, end: string, speed: number, free: number): string =>
		`${clock} of ${end}  ${speed >= 10 ? Math.round(speed) : speed.toFixed(1)}× real time  ${spaced(free)} pages free`,
} as const;

export type RunWords = Table<typeof runEnglish>;
export const runMessages = spoken(runEnglish, runChinese);
