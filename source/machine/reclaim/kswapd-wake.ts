// Waking a node's kswapd, and when it may rest: wakeup_kswapd and pgdat_balanced of mm/vmscan.c. (docs §7.1, §7.2)
import {emit} from '../account/emit.ts';
import {isHopeless} from '../memory/node.ts';
import {wake} from '../tasks/scheduler.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {watermarkOk} from '../memory/watermark.ts';
import type {Zone} from '../memory/zone.ts';
import {pcpBatch} from '../memory/pcp.ts';

/** No class has been asked for. */
export const NO_CLASS = 4;
const NORMAL_CLASS = 2;

/** Some zone of the node that the class may use is over high. */
export function nodeBalanced(m: Machine, nodeId: number, zoneClass: number, batches = 0): boolean {
	let any = false;
	for (const index of m.nodes[nodeId].zones) {
		const zone = m.zones[index];
		if (zone.zoneClass > zoneClass || zone.managed === 0) continue;
		any = true;
		if (watermarkOk(zone, zone.high - (batches > 0 && zone.pcp === null ? batches * pcpBatch(zone.managed) : 0), zoneClass, 'none')) return true;
	}
	return !any;
}

const nodeBoosted = (m: Machine, nodeId: number, zoneClass: number): boolean =>
	m.nodes[nodeId].zones.some(index => m.zones[index].zoneClass <= zoneClass && m.zones[index].boost > 0);

/** An allocation by `task` asks for a node's kswapd; `zone` is the one that failed its mark, for the event. */
export function wakeKswapd(m: Machine, nodeId: number, zoneClass: number, task: Task | null, zone: Zone, batches = 0): void {
	const node = m.nodes[nodeId];
	const k = node.kswapd;
	if (k.wanted === NO_CLASS || k.wanted < zoneClass) k.wanted = zoneClass;
	if (k.step !== 'asleep' && k.step !== 'nap') return;
	const boosted = nodeBoosted(m, nodeId, zoneClass);
	if (isHopeless(node) || (nodeBalanced(m, nodeId, zoneClass, batches) && !boosted)) return;
	rouse(m, nodeId, task, zone, boosted);
}

/** A direct reclaimer is held back for want of free pages: kswapd is to be at work, even where it finds the node balanced (allow_direct_reclaim). */
export function wakeForHeld(m: Machine, nodeId: number, task: Task): void {
	const node = m.nodes[nodeId];
	const k = node.kswapd;
	if (k.step !== 'asleep' && k.step !== 'nap') return;
	k.wanted = Math.min(k.wanted, NORMAL_CLASS);
	const zones = node.zones.map(index => m.zones[index]).filter(zone => zone.zoneClass <= NORMAL_CLASS && zone.managed > 0);
	rouse(m, nodeId, task, zones[zones.length - 1], nodeBoosted(m, nodeId, NORMAL_CLASS));
}

function rouse(m: Machine, nodeId: number, task: Task | null, zone: Zone, boosted: boolean): void {
	const k = m.nodes[nodeId].kswapd;
	const kswapd = m.taskOf.get(k.pid) as Task;
	if (k.step === 'asleep') {
		k.woken++;
		k.awakeSince = m.clock;
		k.scannedAtWake = k.scanned;
		k.stolenAtWake = k.stolen;
		k.step = 'begin';
		emit(m, {
			kind: 'kswapd-woke',
			node: nodeId,
			zone: zone.name,
			free: zone.free,
			low: zone.low,
			pid: task?.pid ?? 0,
			name: task?.name ?? 'kernel',
			boosted,
		});
	} else if (!k.cutShort) {
		k.cutShort = true;
		k.step = 'napped';
	}
	wake(m, kswapd);
}
