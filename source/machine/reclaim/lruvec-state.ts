// What reclaim reads of a node's lists where it does not count them itself (lruvec_page_state): whether inactive is low, whether refaults have come since
// the last look, how large the working set is, what cost is weighed against. In 6.1 that is what is; since then the figures are those of the root memory
// group, which are brought up to date every two seconds, so what hangs on them stays for that long (flush_memcg_stats_dwork, mem_cgroup_flush_stats_ratelimited
// of mm/memcontrol.c). Left out: a flush that somebody asks for by reading memory.stat.
import type {Node} from '../memory/node.ts';
import type {Machine} from '../state.ts';
import {schedule} from '../tasks/event-queue.ts';
import {ACTIVE_ANON, ACTIVE_FILE, INACTIVE_ANON, INACTIVE_FILE, listSize} from './lru.ts';

/** Sizes in pages, and activations by refaults since boot. */
export type LruvecState = {
	readonly inactiveAnon: number;
	readonly activeAnon: number;
	readonly inactiveFile: number;
	readonly activeFile: number;
	readonly activateAnon: number;
	readonly activateFile: number;
};

const live = (m: Machine, node: Node): LruvecState => ({
	inactiveAnon: listSize(m, node.id, INACTIVE_ANON),
	activeAnon: listSize(m, node.id, ACTIVE_ANON),
	inactiveFile: listSize(m, node.id, INACTIVE_FILE),
	activeFile: listSize(m, node.id, ACTIVE_FILE),
	activateAnon: node.stat.workingset_activate_anon,
	activateFile: node.stat.workingset_activate_file,
});

export const lruvecState = (m: Machine, node: Node): LruvecState => node.flushed ?? live(m, node);

/** FLUSH_TIME: the timer is set anew when it has rung, and rings in the jiffy after its time. */
const flushNs = (m: Machine): number => 2e9 + 1e9 / m.config.hz;
/** Uptime at its first ring: observed, from where deactivation begins and ends in two recordings, at 16.4, 20.4, 26.4, 32.4 and 36.4 s of uptime. */
const FIRST_FLUSH_NS = 380e6;

/** Brings the figures up to date, and will again in two seconds. */
export function flushLruvecs(m: Machine): void {
	for (const node of m.nodes) node.flushed = live(m, node);
	schedule(m, m.clock + flushNs(m), {kind: 'memcg-flush'});
}

/** Starts the timer of a machine whose kernel has run for a while: up to the first ring the figures are those of the beginning. */
export function startFlushing(m: Machine): void {
	for (const node of m.nodes) node.flushed = live(m, node);
	const uptime = (m.config.kernelUptimeUs ?? 0) * 1000;
	const rings = Math.max(0, Math.ceil((uptime - FIRST_FLUSH_NS) / flushNs(m)));
	schedule(m, FIRST_FLUSH_NS + rings * flushNs(m) - uptime, {kind: 'memcg-flush'});
}
