// kswapd: one a node, asleep until an allocation finds every zone at or under low, then at work until a zone is over high.
// Models kswapd, kswapd_try_to_sleep, balance_pgdat, pgdat_balanced, wakeup_kswapd of mm/vmscan.c (docs §7; boosts §2.5).
import {emit} from '../account/emit.ts';
import type {Pid} from '../command.ts';
import {allowDirectReclaim} from './direct-reclaim.ts';
import {isHopeless, type Node} from '../memory/node.ts';
import {NO_CLASS, nodeBalanced} from './kswapd-wake.ts';
import {memstallEnter, memstallLeave} from '../account/psi.ts';
import {sleep, sleepFor, wake} from '../tasks/scheduler.ts';
import {wide} from '../wide.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {ageAnonOfAll} from './isolate.ts';
import {ageNode} from './mglru/min-ttl.ts';
import {mglruOn} from './mglru/state.ts';
import {runPass, snapshotRefaults} from './vmscan.ts';
import {BATCH, createReclaim, DEF_PRIORITY, type Reclaim} from './scan-control.ts';

export type Kswapd = {
	readonly pid: Pid;
	step: 'asleep' | 'nap' | 'napped' | 'begin' | 'priority' | 'pass' | 'writeback-nap' | 'try-sleep';
	/** Highest class asked for since the last run (4 = none), and the class of this run. */
	wanted: number;
	zoneClass: number;
	failures: number;
	/** Wake-up before the nap was over. */
	cutShort: boolean;
	/** What the boosts at the start of the run asked for, what is left of it, and the boosts to take back. */
	boostLeft: number;
	readonly boosts: number[];
	boosted: boolean;
	passScanned: number;
	reclaimedBefore: number;
	readonly reclaim: Reclaim;
	/** Direct reclaimers that wait until free pages have come back. */
	throttled: Pid[];
	/** Totals for the screen. */
	scanned: number;
	stolen: number;
	woken: number;
	/** Time in balance_pgdat: naps are not in it. */
	awakeNs: number;
	runSince: number;
	awakeSince: number;
	scannedAtWake: number;
	stolenAtWake: number;
	readonly hopelessTold: {value: boolean};
};

const NAP_NS = 100e6;
const WRITEBACK_NAP_NS = 100e6;

export function createKswapd(pid: Pid, zones: number): Kswapd {
	const kswapd: Kswapd = {
		pid,
		step: 'asleep',
		wanted: NO_CLASS,
		zoneClass: 3,
		failures: 0,
		cutShort: false,
		boostLeft: 0,
		boosts: new Array<number>(zones).fill(0),
		boosted: false,
		passScanned: 0,
		reclaimedBefore: 0,
		reclaim: createReclaim(pid, true),
		throttled: [],
		scanned: 0,
		stolen: 0,
		woken: 0,
		awakeNs: 0,
		runSince: -1,
		awakeSince: -1,
		scannedAtWake: 0,
		stolenAtWake: 0,
		hopelessTold: {value: false},
	};
	return wide(kswapd, ['awakeNs', 'runSince', 'awakeSince']);
}

/** Lets direct reclaimers that were held back go on, once free pages are back, or look for themselves before kswapd sleeps. */
function wakeThrottled(m: Machine, node: Node, sleeps = false): void {
	const k = node.kswapd;
	if (k.throttled.length === 0 || (!sleeps && !allowDirectReclaim(m, node.id))) return;
	const pids = k.throttled;
	k.throttled = [];
	for (const pid of pids) {
		const task = m.taskOf.get(pid);
		if (task?.waitsFor === 'kswapd') wake(m, task);
	}
}

function takeClass(k: Kswapd): void {
	if (k.wanted !== NO_CLASS) k.zoneClass = k.wanted;
}

/** kswapd may sleep: it is hopeless, or the node is balanced (prepare_kswapd_sleep). */
function maySleep(m: Machine, node: Node): boolean {
	const k = node.kswapd;
	wakeThrottled(m, node, true);
	if (isHopeless(node)) return true;
	if (!nodeBalanced(m, node.id, k.zoneClass)) return false;
	node.writebackFlag = node.dirtyFlag = node.congestedFlag = false;
	return true;
}

function begin(m: Machine, node: Node, task: Task): void {
	const k = node.kswapd;
	takeClass(k);
	k.wanted = NO_CLASS;
	m.vm.pageoutrun++;
	if (k.runSince < 0) k.runSince = m.clock;
	memstallEnter(m, task);
	task.memalloc = true;
	task.waitsFor = 'nothing';
	const r = k.reclaim;
	r.priority = DEF_PRIORITY;
	r.reclaimed = 0;
	r.scanned = 0;
	r.node = node.id;
	r.zoneClass = k.zoneClass;
	k.boostLeft = 0;
	for (const [i, index] of node.zones.entries()) {
		const zone = m.zones[index];
		k.boosts[i] = zone.zoneClass <= k.zoneClass ? zone.boost : 0;
		k.boostLeft += k.boosts[i];
		if (zone.pcp !== null && zone.zoneClass <= k.zoneClass) zone.pcp.reclaimActive = true;
	}
	k.boosted = k.boostLeft > 0;
	k.step = 'priority';
}

/** End of a run (the label `out` of balance_pgdat). */
function end(m: Machine, node: Node, task: Task): void {
	const k = node.kswapd;
	if (k.boosted) {
		for (const [i, index] of node.zones.entries()) {
			const zone = m.zones[index];
			zone.boost -= Math.min(zone.boost, k.boosts[i]);
			k.boosts[i] = 0;
		}
	}
	for (const index of node.zones) {
		const {pcp, zoneClass} = m.zones[index];
		if (pcp !== null && zoneClass <= k.zoneClass) pcp.reclaimActive = false;
	}
	snapshotRefaults(m, node);
	memstallLeave(m, task);
	task.memalloc = false;
	k.step = 'try-sleep';
}

function fail(m: Machine, node: Node, task: Task): void {
	const k = node.kswapd;
	if (k.reclaim.reclaimed === 0) k.failures++;
	if (isHopeless(node) && !k.hopelessTold.value) {
		k.hopelessTold.value = true;
		emit(m, {kind: 'kswapd-hopeless', node: node.id});
	}
	end(m, node, task);
}

function beginPriority(m: Machine, node: Node, task: Task): void {
	const k = node.kswapd;
	const r = k.reclaim;
	const balanced = nodeBalanced(m, node.id, k.zoneClass);
	if (!balanced && k.boostLeft > 0) {
		k.boostLeft = 0; // an ordinary run after all
		r.priority = DEF_PRIORITY;
		return;
	}
	if (k.boostLeft === 0 && balanced) {
		m.clock += m.costs.batch;
		end(m, node, task);
		return;
	}
	r.maySwap = k.boostLeft === 0;
	r.mayWrite = k.boostLeft === 0 || r.priority < DEF_PRIORITY - 2;
	r.scanned = 0;
	r.want = 0;
	for (const index of node.zones) {
		const zone = m.zones[index];
		if (zone.zoneClass <= k.zoneClass && zone.managed > 0) r.want += Math.max(zone.high + zone.boost, BATCH);
	}
	k.reclaimedBefore = r.reclaimed;
	if (mglruOn(m)) ageNode(m, task, r);
	else ageAnonOfAll(m, r);
	k.step = 'pass';
}

/** After a pass: nearer to despair, or on. */
function afterPass(m: Machine, node: Node, task: Task): void {
	const k = node.kswapd;
	const r = k.reclaim;
	wakeThrottled(m, node);
	const got = r.reclaimed - k.reclaimedBefore;
	let raise = (m.rules.freedIsScanned ? Math.max(r.scanned, got) : r.scanned) < r.want;
	if (k.boostLeft > 0 && r.priority === DEF_PRIORITY - 2) raise = false;
	k.boostLeft -= Math.min(k.boostLeft, got);
	k.step = 'priority';
	if (k.boosted && k.boostLeft > 0 && got === 0) {
		fail(m, node, task);
		return;
	}
	if (raise || got === 0) r.priority--;
	if (r.priority < 1) fail(m, node, task);
}

/** Runs a kswapd until it sleeps or the step's time is up. */
export function runKswapd(m: Machine, task: Task): void {
	const node = m.nodes[task.node];
	const k = node.kswapd;
	while (task.state === 'R' && m.clock < m.limit) {
		switch (k.step) {
			case 'asleep':
				sleep(m, task, 'S', 'sleep'); // woken by nobody: back to bed
				break;
			case 'begin':
				begin(m, node, task);
				break;
			case 'priority':
				beginPriority(m, node, task);
				break;
			case 'pass': {
				const outcome = runPass(m, task, k.reclaim);
				if (outcome === 'yield') return;
				if (outcome === 'done-throttle') {
					node.throttledWritten = node.stat.nr_throttled_written;
					k.step = 'writeback-nap';
					sleepFor(m, task, WRITEBACK_NAP_NS, 'D', 'reclaim-nap', true);
				} else afterPass(m, node, task);
				break;
			}
			case 'writeback-nap':
				afterPass(m, node, task);
				break;
			case 'try-sleep':
				takeClass(k);
				m.clock += m.costs.batch;
				if (maySleep(m, node)) {
					k.awakeNs += m.clock - k.runSince;
					k.runSince = -1;
					k.step = 'nap';
					k.cutShort = false;
					sleepFor(m, task, NAP_NS, 'S', 'sleep');
				} else {
					m.vm.kswapd_high_wmark_hit_quickly++;
					k.step = 'begin';
				}
				break;
			case 'nap': // the whole nap has passed
				if (maySleep(m, node)) goToSleep(m, node, task);
				else {
					m.vm.kswapd_high_wmark_hit_quickly++;
					k.step = 'begin';
				}
				break;
			case 'napped':
				m.vm.kswapd_low_wmark_hit_quickly++;
				k.step = 'begin';
				break;
			default:
				k.step satisfies never;
		}
	}
}

function goToSleep(m: Machine, node: Node, task: Task): void {
	const k = node.kswapd;
	k.step = 'asleep';
	k.reclaim.priority = DEF_PRIORITY;
	const high = node.zones.reduce((sum, index) => sum + m.zones[index].high, 0);
	const free = node.zones.reduce((sum, index) => sum + m.zones[index].free, 0);
	emit(m, {
		kind: 'kswapd-slept',
		node: node.id,
		free,
		high,
		awakeUs: Math.round((m.clock - k.awakeSince) / 1000),
		scanned: k.scanned - k.scannedAtWake,
		stolen: k.stolen - k.stolenAtWake,
	});
	k.awakeSince = -1;
	if (!isHopeless(node)) k.hopelessTold.value = false;
	sleep(m, task, 'S', 'sleep');
}
