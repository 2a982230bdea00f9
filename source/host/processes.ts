// The processes of a computer, read as seldom as a person can tell: who is there once a second, and of each what changes then.
import {badness} from '../machine/oom/badness.ts';
import {type ProcessSample, TIME_CAUSES, type TimeCause, type WaitsFor} from '../machine/sample.ts';
import {UNKNOWN} from './lines.ts';
import {type ProcessStat, readProcessIo, readProcessStat, readProcessStatus, readSchedstat, statOfStatus} from './read/process.ts';
import type {Tree} from './tree.ts';

const PAGE_KB = 4;
const NS = 1000;
const ADJ_MIN = -1000;
const INIT = 1;

const NO_TLB = {hits: UNKNOWN, misses: UNKNOWN, walkUs: UNKNOWN, flushes: UNKNOWN};
/** What a state says of why. D is a disk, a lock or reclaim: /proc does not say which, and nothing is said. */
const WAITS: Readonly<Record<string, WaitsFor>> = {R: 'nothing', S: 'sleep', D: 'nothing', T: 'stopped', Z: 'nothing'};

function timeOf(stat: ProcessStat, schedstat: string | null): Readonly<Record<TimeCause, number>> {
	const {onCpuNs, waitNs} = readSchedstat(schedstat);
	const unknown = Object.fromEntries(TIME_CAUSES.map(cause => [cause, UNKNOWN])) as Record<TimeCause, number>;
	return {...unknown, onCpu: Number.isNaN(onCpuNs) ? (stat.userUs + stat.systemUs) * NS : onCpuNs, waitForCpu: waitNs};
}

/** What of a process is the same for all: a host tells nothing of it. */
const NOT_TOLD = {
	reclaimStalls: UNKNOWN,
	reclaimStallUs: UNKNOWN,
	throttledUs: UNKNOWN,
	policy: {bind: null, prefer: -1},
	regions: [],
	tlb: NO_TLB,
	malloc: null,
	requests: null,
} as const;

function processOf(tree: Tree, folder: string, stat: ProcessStat, totalPages: number): ProcessSample {
	const text = (file: string): string | null => tree.text(`${folder}/${file}`);
	const {uid, kb, count} = readProcessStatus(stat.kernelThread ? '' : text('status'));
	const io = readProcessIo(stat.kernelThread ? null : text('io'));
	const adj = stat.kernelThread ? 0 : Number(text('oom_score_adj') ?? UNKNOWN);
	const oomScore = stat.kernelThread ? 0 : Number(text('oom_score') ?? UNKNOWN);
	const sizes = {rssKb: kb('VmRSS'), swapKb: kb('VmSwap'), pageTablesKb: kb('VmPTE') + (count('VmPMD') > 0 ? kb('VmPMD') : 0)};
	const mayBeChosen = !stat.kernelThread && stat.pid !== INIT && adj !== ADJ_MIN && sizes.rssKb > 0 && stat.state !== 'Z';
	const pages = (sizeKb: number): number => Math.round(sizeKb / PAGE_KB);
	return {
		...NOT_TOLD,
		pid: stat.pid,
		ppid: stat.ppid,
		uid: stat.kernelThread ? 0 : uid,
		name: stat.name,
		label: stat.name,
		state: stat.state,
		waitsFor: WAITS[stat.state] ?? 'nothing',
		kernelThread: stat.kernelThread,
		cpu: stat.cpu,
		minflt: stat.minflt,
		majflt: stat.majflt,
		vszKb: stat.vszKb,
		vszPeakKb: kb('VmPeak'),
		...sizes,
		rssPeakKb: kb('VmHWM'),
		rssAnonKb: kb('RssAnon'),
		rssFileKb: kb('RssFile'),
		rssShmemKb: kb('RssShmem'),
		lockedKb: kb('VmLck'),
		dataKb: kb('VmData'),
		stackKb: kb('VmStk'),
		exeKb: kb('VmExe'),
		libKb: kb('VmLib'),
		oomScoreAdj: adj,
		oomScoreAdjMin: ADJ_MIN,
		oomScore,
		badness: mayBeChosen
			? badness({rss: pages(sizes.rssKb), swap: pages(sizes.swapKb), pageTables: pages(sizes.pageTablesKb), oomScoreAdj: adj}, totalPages)
			: null,
		userUs: stat.userUs,
		systemUs: stat.systemUs,
		io: {
			rchar: io.get('rchar') ?? UNKNOWN,
			wchar: io.get('wchar') ?? UNKNOWN,
			syscr: io.get('syscr') ?? UNKNOWN,
			syscw: io.get('syscw') ?? UNKNOWN,
			readBytes: io.get('read_bytes') ?? UNKNOWN,
			writeBytes: io.get('write_bytes') ?? UNKNOWN,
			cancelledWriteBytes: io.get('cancelled_write_bytes') ?? UNKNOWN,
		},
		startUs: stat.startUs,
		timeNs: timeOf(stat, text('schedstat')),
		voluntarySwitches: count('voluntary_ctxt_switches'),
		involuntarySwitches: count('nonvoluntary_ctxt_switches'),
	};
}

/** All that are there now, by pid. One that ends meanwhile is left out. `totalPages`: RAM and swap, what badness is measured against. */
export function readProcesses(tree: Tree, totalPages: number): readonly ProcessSample[] {
	return tree
		.names('proc')
		.filter(name => /^\d+$/.test(name))
		.sort((a, b) => Number(a) - Number(b))
		.flatMap(name => {
			const stat = readProcessStat(tree.text(`proc/${name}/stat`)) ?? statOfStatus(tree.text(`proc/${name}/status`));
			return stat === null ? [] : [processOf(tree, `proc/${name}`, stat, totalPages)];
		});
}
