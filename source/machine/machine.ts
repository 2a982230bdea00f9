// The doors of the machine: boot, apply, advance, sample. Everything behind them is plain, copyable data, and what happens depends on the
// configuration, the seed and the commands with their times alone: neither on how often Samples are taken nor on how long advance() is told to run.
import {applyCommand} from './apply-command.ts';
import {bootBytes, bootMachine} from './boot.ts';
import {copyData} from './checkpoint.ts';
import type {Command, Outcome, Pid} from './command.ts';
import type {MachineConfig} from './config.ts';
import {bandwidthTimer} from './files/wb-bandwidth.ts';
import {wbtTimer} from './files/wbt.ts';
import {type Request, requestDone} from './files/disk.ts';
import {flushTimer, writeoutPeriod} from './files/backing-dev.ts';
import {fileWriteDone, runFlusher} from './files/fs-writeback.ts';
import {nextEventAt, popEvent, schedule, type Scheduled} from './tasks/event-queue.ts';
import {UPTODATE} from './memory/frames.ts';
import {runKswapd} from './reclaim/kswapd.ts';
import {lookInside as lookInsideProcess} from './address-space/look-inside.ts';
import {wakeForDeath} from './oom/oom.ts';
import {oomReap} from './oom/reaper.ts';
import {fileReadDone} from './files/readahead.ts';
import {psiSettle, psiTimer} from './account/psi.ts';
import {createWatchdog, watch} from './panic.ts';
import type {ProcessView} from './process-view.ts';
import {runProcess} from './tasks/program.ts';
import type {FrameMap, Sample} from './sample.ts';
import {flushGroups, flushLruvecs} from './reclaim/lruvec-state.ts';
import {vmstatTimer} from './memory/pcp.ts';
import {earliestBusyCpu, sleep, step, wake} from './tasks/scheduler.ts';
import type {Machine} from './state.ts';
import {endWriteback} from './files/end-writeback.ts';
import {runZswapWorker} from './swap/zswap-worker.ts';
import {swapReadDone} from './swap/swap-in.ts';
import {flushPlug} from './swap/swap-out.ts';
import {readSample, takeSample} from './account/take-sample.ts';
import {takeFrameMap} from './account/frame-map.ts';
import {countMoments, type Moment, type MomentCounts, momentSum} from './account/moments.ts';
import {kill, reapProcess} from './tasks/task-life.ts';
import type {Task} from './tasks/task.ts';
import {reclaimOf} from './reclaim/in-hand.ts';

export type {Machine} from './state.ts';
export {bootBytes};

/** Boots a machine. Throws RangeError with one sentence where it cannot exist (under 16 MiB of managed memory, no such disk, no such sysctl). */
export const boot = (config: MachineConfig): Machine => bootMachine(config);

/** Carries out a command now. Never throws: what the kernel would refuse comes back as its errno. */
export function apply(m: Machine, command: Command): Outcome {
	m.clock = m.now;
	return applyCommand(m, command);
}

function diskDone(m: Machine, request: Request): void {
	requestDone(m, request);
	switch (request.what) {
		case 'file-read':
			fileReadDone(m, request.pfns);
			break;
		case 'swap-read':
			swapReadDone(m, request.pfns);
			break;
		case 'file-write':
			fileWriteDone(m, request.pfns);
			for (const pfn of request.pfns) endWriteback(m, pfn);
			return;
		case 'swap-write':
			for (const pfn of request.pfns) endWriteback(m, pfn);
			return;
		default:
			request.what satisfies never;
	}
	if (m.pageWaiters.length > 0) wakeReaders(m);
}

/** Those whose page has come. */
function wakeReaders(m: Machine): void {
	const waiters = m.pageWaiters.splice(0);
	for (const pid of waiters) {
		const task = m.taskOf.get(pid);
		if (task === undefined || task.waitPfn < 0) continue;
		if ((m.frames.flags[task.waitPfn] & UPTODATE) === 0) m.pageWaiters.push(pid);
		else wake(m, task);
	}
}

/** exp(−5 s / 1, 5, 15 min) in fixed point, as kernel/sched/loadavg.c has them. */
const LOAD_DECAY = [1884, 2014, 2037] as const;

function loadTimer(m: Machine): void {
	let active = 0;
	for (const task of m.tasks) if (task.state === 'R' || task.state === 'D') active++;
	active *= 2048;
	for (const which of [0, 1, 2] as const) {
		const {averages} = m.load;
		let load = averages[which] * LOAD_DECAY[which] + active * (2048 - LOAD_DECAY[which]);
		if (active >= averages[which]) load += 2047;
		averages[which] = Math.floor(load / 2048);
	}
	schedule(m, m.clock + 5e9, {kind: 'load'});
}

function handle(m: Machine, {event, seq}: Scheduled): void {
	switch (event.kind) {
		case 'wake': {
			const task = m.taskOf.get(event.pid);
			if (task?.wakeToken === seq) wake(m, task);
			return;
		}
		case 'stop': {
			const task = m.taskOf.get(event.pid);
			if (task === undefined || task.killed) return;
			kill(m, task, 'stop');
			wakeForDeath(m, task);
			return;
		}
		case 'reap-process':
			reapProcess(m, event.pid);
			return;
		case 'oom-reap':
			oomReap(m, event.pid, event.attempt);
			return;
		case 'disk':
			diskDone(m, event.request);
			return;
		case 'flush-timer':
			flushTimer(m, event.wb, seq);
			return;
		case 'psi':
			psiTimer(m);
			return;
		case 'bandwidth':
			bandwidthTimer(m, event.wb);
			return;
		case 'wbt':
			wbtTimer(m, event.disk);
			return;
		case 'writeout-period':
			writeoutPeriod(m, event.group);
			return;
		case 'load':
			loadTimer(m);
			return;
		case 'vmstat':
			vmstatTimer(m);
			return;
		case 'memcg-flush':
			flushLruvecs(m);
			return;
		default:
			event satisfies never;
	}
}

/** What the CPU does for its task in a step. */
function run(m: Machine, task: Task): void {
	if (task.stopped && task.kthread === 'none' && !task.killed) {
		sleep(m, task, 'T', 'stopped');
		return;
	}
	switch (task.kthread) {
		case 'kswapd':
			runKswapd(m, task);
			return;
		case 'flusher':
			runFlusher(m, task);
			return;
		case 'zswap':
			runZswapWorker(m, task);
			return;
		default:
			runProcess(m, task);
	}
}

/** Writes that a reclaimer has plugged go to the device when it goes to sleep (sched_submit_work), not when it is preempted. */
function switchOut(m: Machine, task: Task): void {
	if (task.state === 'R') return;
	const reclaim = task.kthread === 'kswapd' ? m.nodes[task.node].kswapd.reclaim : reclaimOf(m, task);
	if (reclaim?.plug) flushPlug(m, reclaim.plug);
}

/** The first whole microsecond that has all of an instant behind it. */
export const microsecondAfter = (ns: number): number => Math.ceil(ns / 1000);

const NONE: readonly Moment[] = [];

/**
 * Runs the machine for so many whole microseconds of its own time; with `upToKill` no further than to the kill by the OOM killer that makes so many, or to a
 * panic, with `toMoment` no further than to the next of those moments. Returns how many it ran. A machine that has panicked stands still; its clock goes on.
 */
export function advance(m: Machine, microseconds: number, upToKill?: number, toMoment: readonly Moment[] = NONE): number {
	const start = m.now;
	const dog = createWatchdog();
	let target = start + Math.round(microseconds) * 1000;
	const stopAt = (ns: number): void => {
		target = Math.max(start, Math.min(target, microsecondAfter(ns) * 1000));
	};
	let looks = toMoment.length > 0;
	const seen = looks ? momentSum(m, toMoment) : 0;
	let wanted = upToKill === undefined || m.kills >= upToKill ? Infinity : upToKill;
	while (m.panic === null) {
		const cpu = earliestBusyCpu(m);
		const eventAt = nextEventAt(m.queue);
		const at = Math.min(eventAt, cpu?.clock ?? Infinity);
		psiSettle(m, at < target ? at : target);
		if (at >= target) break;
		watch(m, dog, at);
		if (cpu !== null && cpu.clock < eventAt) step(m, cpu, run, switchOut);
		else {
			const next = popEvent(m.queue);
			m.clock = next.at;
			handle(m, next);
		}
		if (looks && momentSum(m, toMoment) !== seen) {
			// Not a microsecond on: what follows from it may be in the next step.
			target = Math.max(start, Math.min(target, Math.floor(m.clock / 1000) * 1000));
			looks = false;
		}
		if (m.kills < wanted) continue;
		stopAt(m.killedAt);
		wanted = Infinity;
	}
	if (m.panic !== null && upToKill !== undefined) stopAt(m.panic.at);
	psiSettle(m, target);
	m.now = target;
	m.clock = target;
	return (target - start) / 1000;
}

/** Takes a Sample. Resets the extremes and the list of events that a Sample carries; changes nothing else. */
export const sample = (m: Machine): Sample => takeSample(m);

/** The same without beginning anew: who only wants to look. */
export const peek = (m: Machine): Sample => readSample(m);

/** How often what is dramatic has happened: a look that costs next to nothing. */
export const moments = (m: Machine): MomentCounts => countMoments(m);

/** Some of them in one number, another one when any has come. */
export const momentsOf = (m: Machine, wanted: readonly Moment[]): number => momentSum(m, wanted);

/** What holds each part of RAM, in `cells` equal parts. */
export const frameMap = (m: Machine, cells: number): FrameMap => takeFrameMap(m, cells);

/** The newest process of a name that lives, whoever made it. */
export const newestNamed = (m: Machine, name: string): Pid | undefined => m.tasks.findLast(task => task.name === name && task.state !== 'Z')?.pid;

/** One process's memory, read when somebody looks: see look-inside.ts. Null: no such process, or one without an address space. */
export const lookInside = (m: Machine, pid: Pid, address: number | null, parts: number): ProcessView | null => lookInsideProcess(m, pid, address, parts);

/** Somebody reads memory.stat of every group: what reclaim goes by is brought up to date. */
export const readGroupStats = (m: Machine): void => flushGroups(m);

/** A copy that goes on independently and exactly as the original would. */
export const checkpoint = (m: Machine): Machine => copyData(m);
