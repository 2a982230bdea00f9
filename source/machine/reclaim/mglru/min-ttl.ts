// min_ttl_ms: rather than evict what was in use so lately, the OOM killer is called. (mm/vmscan.c lru_gen_age_node, lruvec_is_reclaimable; docs M 10)
import {outOfMemory} from '../../oom/oom.ts';
import type {Machine} from '../../state.ts';
import type {Task} from '../../tasks/task.ts';
import type {Reclaim} from '../scan-control.ts';
import {setPriority, swappinessOf} from './pass.ts';
import {GEN_FILE, GEN_TYPES, genOfSeq, genSize, type GenType, type LruGen} from './state.ts';

/** Whether a lruvec is large enough at this priority, and its oldest generation of files older than that. */
export function isReclaimable(lg: LruGen, priority: number, canSwap: boolean, jiffies: number, ttlJiffies: number, hz: number): boolean {
	const types: readonly GenType[] = canSwap ? GEN_TYPES : [GEN_FILE];
	let total = 0;
	for (const type of types) for (let seq = lg.minSeq[type]; seq <= lg.maxSeq; seq++) total += genSize(lg, genOfSeq(seq), type);
	if (Math.floor(total / 2 ** priority) === 0) return false;
	const born = Math.floor((lg.born[genOfSeq(lg.minSeq[GEN_FILE])] * hz) / 1e9);
	return jiffies > born + ttlJiffies;
}

/** kswapd, before each pass. */
export function ageNode(m: Machine, task: Task, r: Reclaim): void {
	setPriority(m, r);
	const ttlMs = m.mglru.minTtlMs;
	if (ttlMs === 0) return;
	const {hz} = m.config;
	const jiffies = Math.floor((m.clock * hz) / 1e9);
	const canSwap = swappinessOf(m, r) > 0;
	const any = m.mglru.lruvecs.some(
		(lg, lruvec) =>
			lg !== undefined && lruvec % m.nodes.length === r.node && isReclaimable(lg, r.priority, canSwap, jiffies, Math.ceil((ttlMs * hz) / 1000), hz),
	);
	if (!any) outOfMemory(m, task, 'allocation');
}
