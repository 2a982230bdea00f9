// Taking a Sample: reading the state out, changing nothing but the extremes and the event list that a Sample carries.
import {oomScore} from '../oom/badness.ts';
import {ANON, DIRTY, KIND_MASK, KIND_PAGETABLE, KIND_SLAB, KIND_USER, LIST_MASK, NONE, WRITEBACK} from '../memory/frames.ts';
import {meminfo, nodeVmstat, vmstat} from './gauges.ts';
import {ACTIVE_ANON, ACTIVE_FILE, INACTIVE_ANON, INACTIVE_FILE, type ListId, LISTS, UNEVICTABLE} from '../reclaim/lru.ts';
import {oomTotal, taskBadness} from '../oom/oom.ts';
import {areaSizes, mallocSample, regionSamples, tlbSample} from './process-sample.ts';
import {psiHundredths, psiTotalsAt, type StallPair} from './psi.ts';
import type {OomMemory} from '../machine-event.ts';
import {
	FRAME_KINDS,
	type FrameMap,
	type KswapdSample,
	type LruSizes,
	type NodeSample,
	type Pressure,
	type ProcessSample,
	type Sample,
	type SwapSample,
	type ZoneSample,
} from '../sample.ts';
import {accountIdle} from '../tasks/scheduler.ts';
import type {Machine} from '../state.ts';
import {SYSCTLS} from '../sysctl.ts';
import {isKernelThread, pageTablePages, rss, type Task} from '../tasks/task.ts';

const us = (ns: number): number => Math.floor(ns / 1000);

function lruSizes(table: Int32Array, row: number): LruSizes {
	const at = (list: ListId): number => table[row * LISTS + list];
	return {
		inactiveAnon: at(INACTIVE_ANON),
		activeAnon: at(ACTIVE_ANON),
		inactiveFile: at(INACTIVE_FILE),
		activeFile: at(ACTIVE_FILE),
		unevictable: at(UNEVICTABLE),
	};
}

function zoneSamples(m: Machine): ZoneSample[] {
	return m.zones.map(zone => ({
		node: zone.node,
		name: zone.name,
		free: zone.free,
		freeLowest: zone.freeLowest,
		freeHighest: zone.freeHighest,
		boost: zone.boost,
		min: zone.min,
		low: zone.low,
		high: zone.high,
		spanned: zone.spanned,
		present: zone.present,
		managed: zone.managed,
		protection: [...zone.reserve, zone.reserve[3]],
		startPfn: zone.startPfn,
		lru: lruSizes(m.lru.zoneSize, zone.index),
		writePending: zone.writePending,
		mlock: zone === m.zones[m.nodes[zone.node].zones[m.nodes[zone.node].zones.length - 1]] ? m.nodes[zone.node].stat.nr_mlock : 0,
		numa: {...zone.numa},
	}));
}

const MAX_RECLAIM_RETRIES = 16;

function kswapdSample(m: Machine, nodeId: number, now: number): KswapdSample {
	const k = m.nodes[nodeId].kswapd;
	const task = m.taskOf.get(k.pid) as Task;
	let state: KswapdSample['state'] = 'running';
	if (k.step === 'asleep') state = k.failures >= MAX_RECLAIM_RETRIES ? 'hopeless' : 'asleep';
	else if (task.waitsFor === 'disk-queue' || task.waitsFor === 'reclaim-nap') state = 'waiting';
	else if (k.step === 'nap') state = k.failures >= MAX_RECLAIM_RETRIES ? 'hopeless' : 'napping';
	const awakeSince = k.awakeSince < 0 ? null : k.awakeSince;
	return {
		state,
		pid: k.pid,
		priority: k.reclaim.priority,
		failures: k.failures,
		woken: k.woken,
		awakeUs: us(k.awakeNs + (k.runSince < 0 ? 0 : Math.max(0, now - k.runSince))),
		awakeSinceUs: awakeSince === null ? null : us(awakeSince),
		scanned: k.scanned,
		stolen: k.stolen,
	};
}

function nodeSamples(m: Machine, now: number): NodeSample[] {
	return m.nodes.map(node => ({
		node: node.id,
		lru: lruSizes(m.lru.size, node.id),
		slabReclaimable: node.slab.reclaimable,
		slabUnreclaimable: node.slab.unreclaimable,
		anonPages: node.stat.nr_anon_mapped,
		mapped: node.stat.nr_mapped,
		filePages: node.stat.nr_file_pages,
		dirty: node.stat.nr_dirty,
		writeback: node.stat.nr_writeback,
		kernelStackKb: node.stat.nr_kernel_stack,
		pageTables: node.stat.nr_page_table_pages,
		swapCached: node.stat.nr_swapcached,
		vmstat: nodeVmstat(m, node.id),
		anonCost: node.anonCost,
		fileCost: node.fileCost,
		kswapd: kswapdSample(m, node.id, now),
	}));
}

const pressureLines = (pair: StallPair, totals: readonly [number, number]): Pressure => {
	const line = (averages: readonly number[], totalNs: number) => ({
		avg10: psiHundredths(averages[0]),
		avg60: psiHundredths(averages[1]),
		avg300: psiHundredths(averages[2]),
		totalUs: us(totalNs),
	});
	return {some: line(pair.some.averages, totals[0]), full: line(pair.full.averages, totals[1])};
};

function processSample(m: Machine, task: Task, total: number): ProcessSample {
	const points = taskBadness(task, total);
	const kernelThread = isKernelThread(task);
	return {
		pid: task.pid,
		ppid: task.ppid,
		uid: task.uid,
		name: task.name,
		label: task.label,
		state: task.stopped ? 'T' : task.state,
		waitsFor: task.state === 'R' && task.onCpu < 0 ? 'cpu' : task.stopped ? 'stopped' : task.waitsFor,
		kernelThread,
		cpu: Math.max(0, task.lastCpu),
		minflt: task.minflt,
		majflt: task.majflt,
		vszKb: task.vszPages * 4,
		vszPeakKb: task.vszPeakPages * 4,
		rssKb: rss(task) * 4,
		rssPeakKb: Math.max(task.rssPeak, rss(task)) * 4,
		rssAnonKb: task.rssAnon * 4,
		rssFileKb: task.rssFile * 4,
		rssShmemKb: 0,
		swapKb: task.swapEntries * 4,
		pageTablesKb: pageTablePages(task) * 4,
		lockedKb: task.lockedPages * 4,
		...areaSizes(m, task),
		oomScoreAdj: task.oomScoreAdj,
		oomScoreAdjMin: task.oomScoreAdjMin,
		oomScore: oomScore(points, total),
		badness: points,
		userUs: us(task.userNs),
		systemUs: us(task.systemNs),
		reclaimStalls: task.reclaimStalls,
		reclaimStallUs: us(task.reclaimStallNs),
		throttledUs: us(task.throttledNs),
		startUs: us(task.startNs),
		voluntarySwitches: task.voluntarySwitches,
		involuntarySwitches: task.involuntarySwitches,
		regions: regionSamples(m, task),
		tlb: tlbSample(task),
		malloc: mallocSample(task),
	};
}

const swapSamples = (m: Machine): SwapSample[] =>
	m.swaps.map(area => ({name: area.config.name, on: area.on, pages: area.pages, usedPages: area.used, priority: area.priority, disk: area.config.disk}));

/** Memory as the OOM report prints it. */
export function oomMemory(m: Machine): OomMemory {
	return {meminfo: meminfo(m), zones: zoneSamples(m), nodes: nodeSamples(m, m.clock), swaps: swapSamples(m)};
}

/** Takes a Sample at the machine's present instant. */
export function takeSample(m: Machine): Sample {
	const {now} = m;
	const totals = psiTotalsAt(m, now);
	const total = oomTotal(m, null);
	let running = 0;
	let blocked = 0;
	const stalledNow: number[] = [];
	for (const task of m.tasks) {
		if (task.state === 'R') running++;
		if (task.psi.iowait) blocked++;
		if (task.stall?.direct) stalledNow.push(task.pid);
	}
	for (const cpu of m.cpus) if (cpu.current === 0) accountIdle(cpu, now);
	const sample: Sample = {
		timeUs: us(now),
		sinceUs: us(m.sampledAt),
		meminfo: meminfo(m),
		vmstat: vmstat(m),
		freeLowest: m.freeLowest,
		freeHighest: m.freeHighest,
		zones: zoneSamples(m),
		nodes: nodeSamples(m, now),
		pressure: {memory: pressureLines(m.psi.memory, totals.memory), io: pressureLines(m.psi.io, totals.io), cpu: pressureLines(m.psi.cpu, totals.cpu)},
		processes: m.tasks.map(task => processSample(m, task, total)).sort((a, b) => a.pid - b.pid),
		swaps: swapSamples(m),
		disks: m.disks.map(disk => ({
			name: disk.config.name,
			readIos: disk.readIos,
			readPages: disk.readPages,
			writeIos: disk.writeIos,
			writePages: disk.writePages,
			inFlight: disk.inFlight,
			busyUs: us(disk.busyNs),
		})),
		cpus: m.cpus.map(cpu => ({userUs: us(cpu.userNs), systemUs: us(cpu.systemNs), idleUs: us(cpu.idleNs), iowaitUs: us(cpu.iowaitNs)})),
		contextSwitches: m.contextSwitches,
		processesCreated: m.created,
		running,
		blocked,
		loadAverage: m.load.averages.map(average => Math.floor((average * 100) / 2048)) as [number, number, number],
		directReclaim: {calls: m.stalls.calls, stallUs: us(m.stalls.ns), blocked: stalledNow},
		sysctls: Object.fromEntries(SYSCTLS.map(entry => [entry.name, m.tunables.values[entry.name].join('\t')])),
		events: m.events,
		eventsDropped: m.eventsDropped,
		kills: m.kills,
		panic: m.panic === null ? null : {atUs: us(m.panic.at), reason: m.panic.reason},
	};
	m.events = [];
	m.eventsDropped = 0;
	m.sampledAt = now;
	m.freeLowest = m.freeHighest = m.free;
	for (const zone of m.zones) zone.freeLowest = zone.freeHighest = zone.free;
	return sample;
}

/** Index into FRAME_KINDS of what a frame holds. */
function frameKind(flags: number): number {
	switch (flags & KIND_MASK) {
		case 0:
			return 0;
		case KIND_SLAB:
			return 2;
		case KIND_PAGETABLE:
			return 3;
		case KIND_USER: {
			if ((flags & WRITEBACK) !== 0) return 10;
			if ((flags & (DIRTY | ANON)) === DIRTY) return 9;
			const list = flags & LIST_MASK;
			if (list !== 0) return 3 + list;
			return (flags & ANON) !== 0 ? 4 : 6; // off the lists for a moment
		}
		default:
			return 1;
	}
}

/** All of RAM in equal parts: frames of each kind in each, and the process that owns most anonymous pages there. */
export function takeFrameMap(m: Machine, cells: number): FrameMap {
	const {count, flags, owner} = m.frames;
	const parts = Math.max(1, Math.min(cells, count));
	const kinds = FRAME_KINDS.length;
	const counts = new Uint32Array(parts * kinds);
	const ownerOf = new Int32Array(parts);
	const ownedFrames = new Uint32Array(parts);
	for (let cell = 0; cell < parts; cell++) {
		const tally = new Map<number, number>();
		const end = Math.floor(((cell + 1) * count) / parts);
		for (let pfn = Math.floor((cell * count) / parts); pfn < end; pfn++) {
			const f = flags[pfn];
			counts[cell * kinds + frameKind(f)]++;
			if ((f & ANON) === 0 || owner[pfn] === NONE) continue;
			const pid = m.regions[owner[pfn]]?.pid ?? 0;
			tally.set(pid, (tally.get(pid) ?? 0) + 1);
		}
		for (const [pid, n] of tally) {
			if (n > ownedFrames[cell]) {
				ownedFrames[cell] = n;
				ownerOf[cell] = pid;
			}
		}
	}
	return {cells: parts, framesPerCell: count / parts, frames: count, counts, owner: ownerOf, ownedFrames};
}
