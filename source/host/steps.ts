// What happened on a computer between two looks, as its counters tell: sentences for the log. Who did it is told only where /proc says so.
import type {Sample} from '../machine/sample.ts';
import {hostMessages as words} from '../messages/host.ts';

/** Who is there no more, the largest first. */
const goneSince = (before: Sample, now: Sample): readonly string[] => {
	const here = new Map(now.processes.map(({pid, startUs}) => [pid, startUs]));
	return before.processes
		.filter(({pid, startUs, kernelThread}) => !kernelThread && here.get(pid) !== startUs)
		.sort((a, b) => b.rssKb - a.rssKb)
		.slice(0, 3)
		.map(({name, pid}) => `${name} (${pid})`);
};

const grown = (before: number, now: number): number => (now > before ? now - before : 0);

/** Work of kswapd and stalls; nothing where the counters stand still. */
export function workBetween(before: Sample, now: Sample): readonly string[] {
	const said: string[] = [];
	for (const node of now.nodes) {
		const then = before.nodes.find(one => one.node === node.node);
		if (then === undefined) continue;
		const scanned = grown(before.vmstat.pgscan_kswapd, now.vmstat.pgscan_kswapd);
		const ran = grown(before.vmstat.pageoutrun, now.vmstat.pageoutrun);
		// These counters are of all nodes together, the thread's time is of its own.
		const worked = node.kswapd.awakeUs > then.kswapd.awakeUs || now.nodes.length === 1;
		const wasQuiet = then.kswapd.state === 'asleep';
		if (ran > 0 && worked && wasQuiet) {
			const lowest = now.zones.filter(zone => zone.node === node.node).sort((a, b) => a.free - a.low - (b.free - b.low))[0];
			said.push(words.kswapdRan(node.node, ran, scanned, lowest ?? null));
		}
	}
	const stalls = grown(before.directReclaim.calls, now.directReclaim.calls);
	if (stalls > 0) said.push(words.stalled(stalls, grown(before.vmstat.pgscan_direct, now.vmstat.pgscan_direct)));
	const throttled = grown(before.vmstat.pgscan_direct_throttle, now.vmstat.pgscan_direct_throttle);
	if (throttled > 0) said.push(words.throttled(throttled));
	return said;
}

/** Pages that have gone to swap; a kernel before 6.12 does not tell zeroes apart. */
const swappedOut = ({vmstat}: Sample): number => vmstat.pswpout + (vmstat.swpout_zero || 0);

/** What happens at an instant: a kill, swap that is full or used for the first time, dirty pages over their limit. */
export function momentsBetween(before: Sample, now: Sample): readonly string[] {
	const said: string[] = [];
	const kills = grown(before.kills, now.kills);
	if (kills > 0) said.push(words.killed(kills, goneSince(before, now)));
	if (now.meminfo.SwapTotal > 0 && now.meminfo.SwapFree === 0 && before.meminfo.SwapFree > 0) said.push(words.swapFull());
	if (swappedOut(before) === 0 && swappedOut(now) > 0) said.push(words.firstSwapOut());
	if (now.vmstat.nr_dirty > now.vmstat.nr_dirty_background_threshold && before.vmstat.nr_dirty <= before.vmstat.nr_dirty_background_threshold)
		said.push(words.dirtyOverBackground(now.vmstat.nr_dirty, now.vmstat.nr_dirty_background_threshold));
	return said;
}
