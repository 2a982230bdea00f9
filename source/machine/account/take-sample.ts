// Taking a Sample: reading the state out, changing nothing but the extremes and the event list that a Sample carries.
import {oomScore, oomTotal, taskBadness} from '../oom/badness.ts';
import {pathOf} from '../cgroup/tree.ts';
import {meminfo, vmstat} from './gauges.ts';
import {namesSample} from './names-sample.ts';
import {nodeSamples, swapSamples, zoneSamples} from './memory-sample.ts';
import {tmpfsSample} from './tmpfs-sample.ts';
import {diskSamples, zswapSample} from './disk-sample.ts';
import {descriptorSamples, imageSharers, ioSample, mallocSample, spaceSample, tlbSample} from './process-sample.ts';
import {requestsSample, requestTotals} from './request-sample.ts';
import {timeSpentAt} from './time-spent.ts';
import {psiTotalsAt} from './psi.ts';
import {groupSamples, rootGroup} from './group-sample.ts';
import {pressureLines} from './pressure-lines.ts';
import type {ProcessSample, Sample} from '../sample.ts';
import {accountIdle} from '../tasks/cpu.ts';
import type {Machine} from '../state.ts';
import {SYSCTLS, sysctlText} from '../sysctl.ts';
import {isAtRest, isKernelThread, pageTablePages, rss, type Task} from '../tasks/task.ts';
import {directOf} from '../reclaim/in-hand.ts';

const us = (ns: number): number => Math.floor(ns / 1000);

/** A row of a Sample; `total` is what badness is measured against, `sharers` how many processes share the program's image. */
function processSample(m: Machine, task: Task, total: number, sharers: number): ProcessSample {
	const {regions, sizes} = spaceSample(m, task, sharers);
	const points = taskBadness(task, total);
	const kernelThread = isKernelThread(task);
	return {
		pid: task.pid,
		ppid: task.ppid,
		uid: task.uid,
		name: task.name,
		label: task.label,
		state: isAtRest(task) ? 'T' : task.state,
		waitsFor: task.state === 'R' && task.onCpu < 0 ? 'cpu' : isAtRest(task) ? 'stopped' : task.waitsFor,
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
		rssShmemKb: task.rssShmem * 4,
		swapKb: task.swapEntries * 4,
		pageTablesKb: pageTablePages(task) * 4,
		lockedKb: task.lockedPages * 4,
		dataKb: sizes.dataKb,
		stackKb: sizes.stackKb,
		exeKb: sizes.exeKb,
		libKb: sizes.libKb,
		...(m.cgroups === null ? {} : {cgroup: pathOf(m, task.group)}),
		oomScoreAdj: task.oomScoreAdj,
		oomScoreAdjMin: task.oomScoreAdjMin,
		oomScore: oomScore(points, total),
		badness: points,
		userUs: us(task.userNs),
		systemUs: us(task.systemNs),
		reclaimStalls: task.reclaimStalls,
		reclaimStallUs: us(task.reclaimStallNs),
		throttledUs: us(task.throttledNs),
		io: ioSample(task),
		startUs: us(task.startNs),
		timeNs: timeSpentAt(task, m.now),
		policy: task.policy,
		voluntarySwitches: task.voluntarySwitches,
		involuntarySwitches: task.involuntarySwitches,
		descriptors: descriptorSamples(m, task),
		regions,
		tlb: tlbSample(task),
		malloc: mallocSample(task),
		requests: requestsSample(m, task),
	};
}

const NO_TEXTS: Readonly<Record<string, string>> = Object.fromEntries(SYSCTLS.map(({name}) => [name, '']));

/** All sysctls by name, in a copy of an object of that shape: made name by name it would be half of a Sample's work. */
function sysctlTexts(m: Machine): Record<string, string> {
	const texts = {...NO_TEXTS};
	for (const entry of SYSCTLS) texts[entry.name] = sysctlText(entry, m.tunables.values[entry.name]);
	return texts;
}

/** The machine at its present instant, as a Sample would have it, and the next Sample none the poorer for it. */
export function readSample(m: Machine): Sample {
	const {now} = m;
	const totals = psiTotalsAt(m.psi, now);
	const total = oomTotal(m, null);
	const sharers = imageSharers(m);
	const zswap = zswapSample(m);
	const names = namesSample(m);
	let running = 0;
	let blocked = 0;
	const stalledNow: number[] = [];
	for (const task of m.tasks) {
		if (task.state === 'R') running++;
		if (task.psi.iowait) blocked++;
		if (directOf(m, task) !== null) stalledNow.push(task.pid);
	}
	for (const cpu of m.cpus) if (cpu.current === 0) accountIdle(cpu, now);
	return {
		timeUs: us(now),
		sinceUs: us(m.sampledAt),
		kernel: {version: m.config.kernel, transparentHugepage: m.config.transparentHugepage ?? 'never', computed: {...m.computed}},
		meminfo: meminfo(m),
		vmstat: vmstat(m),
		freeLowest: m.freeLowest,
		freeHighest: m.freeHighest,
		zones: zoneSamples(m),
		nodes: nodeSamples(m, now),
		pressure: {
			memory: pressureLines(m.psi.memory, totals.memory),
			io: pressureLines(m.psi.io, totals.io),
			cpu: {...pressureLines(m.psi.cpu, totals.cpu), full: {avg10: 0, avg60: 0, avg300: 0, totalUs: 0}},
		},
		processes: m.tasks.map(task => processSample(m, task, total, sharers)).sort((a, b) => a.pid - b.pid),
		requests: requestTotals(m),
		...(m.cgroups === null ? {} : {groups: groupSamples(m), rootGroup: rootGroup(m, m.cgroups)}),
		swaps: swapSamples(m),
		tmpfs: tmpfsSample(m),
		...(zswap === null ? {} : {zswap}),
		disks: diskSamples(m),
		cpus: m.cpus.map(cpu => ({userUs: us(cpu.userNs), systemUs: us(cpu.systemNs), idleUs: us(cpu.idleNs), iowaitUs: us(cpu.iowaitNs)})),
		cacheSlab: {nodes: m.cacheSlab.nodes, bufferHeads: m.cacheSlab.bufferHeads, pages: m.cacheSlab.pages},
		...(names === null ? {} : {names}),
		contextSwitches: m.contextSwitches,
		processesCreated: m.created,
		running,
		blocked,
		loadAverage: m.load.averages.map(average => Math.floor((average * 100) / 2048)) as [number, number, number],
		directReclaim: {calls: m.stalls.calls, stallUs: us(m.stalls.ns), blocked: stalledNow},
		sysctls: sysctlTexts(m),
		events: m.events,
		eventsDropped: m.eventsDropped,
		kills: m.kills,
		panic: m.panic === null ? null : {atUs: us(m.panic.at), reason: m.panic.reason},
	};
}

/** Takes a Sample at the machine's present instant: extremes and events begin anew. */
export function takeSample(m: Machine): Sample {
	const sample = readSample(m);
	const {now} = m;
	m.events = [];
	m.eventsDropped = 0;
	m.sampledAt = now;
	m.freeLowest = m.freeHighest = m.free;
	for (const zone of m.zones) zone.freeLowest = zone.freeHighest = zone.free;
	return sample;
}
