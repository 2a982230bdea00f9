// The one place where a rate is made, from two Samples. Counters only grow; what a rate is of two Samples at the same instant is 0, not infinity.
import type {VmstatField} from '../machine/fields.ts';
import {TIME_CAUSES, type TimeCause} from '../machine/sample.ts';
import type {DiskSample} from '../machine/disk-view.ts';
import type {CpuSample, KswapdSample, ProcessSample, Sample} from '../machine/sample.ts';
import {PAGE_KB, sumOf} from './format.ts';

/** A second; shares are 0…1 of one CPU (of the interval). */
export type ProcessRates = {
	readonly minflt: number;
	readonly majflt: number;
	readonly userShare: number;
	readonly systemShare: number;
	readonly reclaimStalls: number;
	readonly reclaimStallShare: number;
	readonly throttledShare: number;
	readonly switches: number;
	/** Where its time went: shares of the interval by cause, together 1 for one that lived all through it. */
	readonly spent: Readonly<Record<TimeCause, number>>;
	/** KiB a second, negative when it shrinks. */
	readonly rssKb: number;
	readonly swapKb: number;
	/** KiB a second that came from disks for it, and that it made dirty (pidstat -d). */
	readonly readKb: number;
	readonly writeKb: number;
};

export type TlbRates = {
	/** A second. */
	readonly hits: number;
	readonly misses: number;
	readonly flushes: number;
	/** Hits of a hundred accesses, 0…100; null when there was none. */
	readonly hitPercent: number | null;
	/** Mean cost of a walk in ns, of misses that met a mapped page: the two walks of a fault are part of the fault's cost. Null when there was none. */
	readonly walkNs: number | null;
	/** Share of the interval that went by in walks, 0…1. */
	readonly walkShare: number;
};

export type DiskRates = {
	readonly name: string;
	readonly readIos: number;
	readonly writeIos: number;
	readonly readKb: number;
	readonly writeKb: number;
	/** Mean milliseconds from a request's submission to its end, of those that ended; 0 when none did. (iostat's r_await, w_await) */
	readonly readAwaitMs: number;
	readonly writeAwaitMs: number;
	/** Requests that were there on average, by the times of those that ended (iostat's aqu-sz). */
	readonly queue: number;
	/** Share of the interval in which there was any. */
	readonly busyShare: number;
};

/** Shares of the interval, 0…1; together 1 up to the machine's accounting. */
export type CpuRates = {readonly user: number; readonly system: number; readonly idle: number; readonly iowait: number};

export type KswapdRates = {
	readonly node: number;
	readonly scanned: number;
	readonly stolen: number;
	readonly woken: number;
	readonly awakeShare: number;
};

export type ReclaimRates = {
	/** Pages a second. */
	readonly scanKswapd: number;
	readonly scanDirect: number;
	readonly stealKswapd: number;
	readonly stealDirect: number;
	/** %vmeff: pages stolen of a hundred scanned, 0…100; 0 when nothing was scanned. */
	readonly efficiencyPercent: number;
	/** Calls of direct reclaim a second, and seconds lost in them a second, over all tasks. */
	readonly directCalls: number;
	readonly directStallShare: number;
};

export type Rates = {
	/** Length of the interval in seconds. */
	readonly seconds: number;
	/** Change a second of a line of /proc/vmstat: events a second of a counter; of a gauge it may be negative. */
	readonly vmstat: (field: VmstatField) => number;
	readonly reclaim: ReclaimRates;
	readonly kswapd: readonly KswapdRates[];
	readonly processes: RatesByPid;
	readonly disks: readonly DiskRates[];
	readonly cpus: readonly CpuRates[];
	readonly contextSwitches: number;
	readonly processesCreated: number;
	/** Requests that the disks finished: the interrupts of this machine. */
	readonly interrupts: number;
	readonly pressure: Readonly<Record<'memory' | 'io' | 'cpu', {readonly someShare: number; readonly fullShare: number}>>;
};

/** Change a second. 0 when no time has passed (or the Samples are in the wrong order). */
export function perSecond(previous: number, current: number, us: number): number {
	return us > 0 ? ((current - previous) * 1e6) / us : 0;
}

/** Microseconds of one kind spent in an interval, as a share of it. */
const share = (previousUs: number, currentUs: number, us: number): number => perSecond(previousUs, currentUs, us) / 1e6;

/** Rate of one line of /proc/vmstat. */
export function vmstatRate(previous: Sample, current: Sample, field: VmstatField): number {
	return perSecond(previous.vmstat[field], current.vmstat[field], current.timeUs - previous.timeUs);
}

/** 100 × stolen ÷ scanned, 0…100. A page scanned just before the interval and stolen in it could lift it over 100: cut there. */
export function efficiencyPercent(stolen: number, scanned: number): number {
	return scanned > 0 ? Math.min(100, Math.max(0, (100 * stolen) / scanned)) : 0;
}

/** Shares of an interval by cause. */
function timeShares(before: ProcessSample | undefined, {timeNs}: ProcessSample, us: number): Readonly<Record<TimeCause, number>> {
	const shares = {} as Record<TimeCause, number>;
	for (const cause of TIME_CAUSES) shares[cause] = perSecond(before?.timeNs[cause] ?? 0, timeNs[cause], us) / 1e9;
	return shares;
}

/** Rates of one process; a process that is new (or has taken over an old pid) counts from nothing. */
export function processRates(previous: ProcessSample | undefined, current: ProcessSample, us: number): ProcessRates {
	const before = previous && previous.startUs === current.startUs ? previous : undefined;
	const rate = (figure: (process: ProcessSample) => number): number => perSecond(before ? figure(before) : 0, figure(current), us);
	return {
		minflt: rate(process => process.minflt),
		majflt: rate(process => process.majflt),
		userShare: rate(process => process.userUs) / 1e6,
		systemShare: rate(process => process.systemUs) / 1e6,
		reclaimStalls: rate(process => process.reclaimStalls),
		reclaimStallShare: rate(process => process.reclaimStallUs) / 1e6,
		throttledShare: rate(process => process.throttledUs) / 1e6,
		spent: timeShares(before, current, us),
		switches: rate(process => process.voluntarySwitches + process.involuntarySwitches),
		rssKb: rate(process => process.rssKb),
		swapKb: rate(process => process.swapKb),
		readKb: rate(process => process.io.readBytes) / 1024,
		writeKb: rate(process => process.io.writeBytes) / 1024,
	};
}

/** TLB of a process between two Samples. */
export function tlbRates(previous: ProcessSample | undefined, current: ProcessSample, us: number): TlbRates {
	const before = previous && previous.startUs === current.startUs ? previous : undefined;
	const grown = (figure: (process: ProcessSample) => number): number => figure(current) - (before ? figure(before) : 0);
	const hits = grown(process => process.tlb.hits);
	const misses = grown(process => process.tlb.misses);
	const walkUs = grown(process => process.tlb.walkUs);
	const walks = misses - 2 * grown(process => process.minflt + process.majflt);
	return {
		hits: perSecond(0, hits, us),
		misses: perSecond(0, misses, us),
		flushes: perSecond(
			0,
			grown(process => process.tlb.flushes),
			us,
		),
		hitPercent: hits + misses > 0 ? (100 * hits) / (hits + misses) : null,
		walkNs: walks > 0 && walkUs > 0 ? (1000 * walkUs) / walks : null,
		walkShare: share(0, walkUs, us),
	};
}

/** Totals of a disk that rates are made of. */
type DiskTotals = Pick<DiskSample, 'readIos' | 'readPages' | 'readUs' | 'writeIos' | 'writePages' | 'writeUs' | 'busyUs'>;
const NO_DISK: DiskTotals = {readIos: 0, readPages: 0, readUs: 0, writeIos: 0, writePages: 0, writeUs: 0, busyUs: 0};

/** Mean of a time over what ended in it, in milliseconds. */
const awaitMs = (us: number, ios: number): number => (ios > 0 ? us / ios / 1000 : 0);

function diskRates(previous: DiskTotals, current: DiskSample, us: number): DiskRates {
	return {
		name: current.name,
		readIos: perSecond(previous.readIos, current.readIos, us),
		writeIos: perSecond(previous.writeIos, current.writeIos, us),
		readKb: perSecond(previous.readPages, current.readPages, us) * PAGE_KB,
		writeKb: perSecond(previous.writePages, current.writePages, us) * PAGE_KB,
		readAwaitMs: awaitMs(current.readUs - previous.readUs, current.readIos - previous.readIos),
		writeAwaitMs: awaitMs(current.writeUs - previous.writeUs, current.writeIos - previous.writeIos),
		queue: share(previous.readUs + previous.writeUs, current.readUs + current.writeUs, us),
		busyShare: share(previous.busyUs, current.busyUs, us),
	};
}

function cpuRates(previous: CpuSample | undefined, current: CpuSample, us: number): CpuRates {
	return {
		user: share(previous?.userUs ?? 0, current.userUs, us),
		system: share(previous?.systemUs ?? 0, current.systemUs, us),
		idle: share(previous?.idleUs ?? 0, current.idleUs, us),
		iowait: share(previous?.iowaitUs ?? 0, current.iowaitUs, us),
	};
}

function kswapdRates(node: number, previous: KswapdSample | undefined, current: KswapdSample, us: number): KswapdRates {
	return {
		node,
		scanned: perSecond(previous?.scanned ?? 0, current.scanned, us),
		stolen: perSecond(previous?.stolen ?? 0, current.stolen, us),
		woken: perSecond(previous?.woken ?? 0, current.woken, us),
		awakeShare: share(previous?.awakeUs ?? 0, current.awakeUs, us),
	};
}

/** docs §19, "for the dashboard": stolen = kswapd + direct, so no page counts twice. */
export function reclaimRates(previous: Sample, current: Sample): ReclaimRates {
	const us = current.timeUs - previous.timeUs;
	const rate = (field: VmstatField): number => vmstatRate(previous, current, field);
	const scanKswapd = rate('pgscan_kswapd');
	const scanDirect = rate('pgscan_direct');
	const stealKswapd = rate('pgsteal_kswapd');
	const stealDirect = rate('pgsteal_direct');
	return {
		scanKswapd,
		scanDirect,
		stealKswapd,
		stealDirect,
		efficiencyPercent: efficiencyPercent(stealKswapd + stealDirect, scanKswapd + scanDirect),
		directCalls: perSecond(previous.directReclaim.calls, current.directReclaim.calls, us),
		directStallShare: share(previous.directReclaim.stallUs, current.directReclaim.stallUs, us),
	};
}

/** Rates of each process, by pid; undefined where the later Sample has none of that number. */
export type RatesByPid = Pick<ReadonlyMap<number, ProcessRates>, 'get'>;

/** Processes of a Sample by pid, made once for each list of them: frames and figures of one Sample ask again and again. */
const byPidOf = new WeakMap<readonly ProcessSample[], ReadonlyMap<number, ProcessSample>>();

export function byPid(processes: readonly ProcessSample[]): ReadonlyMap<number, ProcessSample> {
	const known = byPidOf.get(processes) ?? new Map(processes.map(process => [process.pid, process]));
	byPidOf.set(processes, known);
	return known;
}

/** Rates of processes, reckoned when they are asked for: of thousands a screen shows a few. */
function ratesByPid(previous: Sample, current: Sample, us: number): RatesByPid {
	const known = new Map<number, ProcessRates>();
	return {
		get: pid => {
			const process = byPid(current.processes).get(pid);
			const own = known.get(pid) ?? (process && processRates(byPid(previous.processes).get(pid), process, us));
			if (own !== undefined) known.set(pid, own);
			return own;
		},
	};
}

/** Everything that is measured by the second, between two Samples of one machine; all 0 when no time has passed. */
export function rates(previous: Sample, current: Sample): Rates {
	const us = current.timeUs - previous.timeUs;
	const disks = current.disks.map(disk => diskRates(previous.disks.find(old => old.name === disk.name) ?? NO_DISK, disk, us));
	const pressure = (resource: 'memory' | 'io' | 'cpu') => ({
		someShare: share(previous.pressure[resource].some.totalUs, current.pressure[resource].some.totalUs, us),
		fullShare: share(previous.pressure[resource].full.totalUs, current.pressure[resource].full.totalUs, us),
	});
	return {
		seconds: Math.max(0, us) / 1e6,
		vmstat: field => vmstatRate(previous, current, field),
		reclaim: reclaimRates(previous, current),
		kswapd: current.nodes.map(node => kswapdRates(node.node, previous.nodes.find(old => old.node === node.node)?.kswapd, node.kswapd, us)),
		processes: ratesByPid(previous, current, us),
		disks,
		cpus: current.cpus.map((cpu, i) => cpuRates(previous.cpus[i], cpu, us)),
		contextSwitches: perSecond(previous.contextSwitches, current.contextSwitches, us),
		processesCreated: perSecond(previous.processesCreated, current.processesCreated, us),
		interrupts: sumOf(disks, disk => disk.readIos + disk.writeIos),
		pressure: {memory: pressure('memory'), io: pressure('io'), cpu: pressure('cpu')},
	};
}
