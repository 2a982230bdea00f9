// A task that is to die reclaims as any other until it has the page it asked for; only being held back is spared it. (mm/page_alloc.c
// __alloc_pages_slowpath, mm/vmscan.c throttle_direct_reclaim, try_to_free_pages)
import {describe, expect, it} from 'vitest';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {USER_PAGE} from '../../../source/machine/memory/alloc-request.ts';
import {KIND_KERNEL, takeFrame} from '../../../source/machine/memory/frames.ts';
import {allocPage, runStall} from '../../../source/machine/memory/page-alloc.ts';
import {continueDirectReclaim, createDirectReclaim, type DirectReclaim} from '../../../source/machine/reclaim/direct-reclaim.ts';
import type {Zone} from '../../../source/machine/memory/zone.ts';
import type {Task} from '../../../source/machine/tasks/task.ts';
import {machineConfig, op} from '../../support/machines.ts';

/** A machine with 8000 pages of clean cache, a process that sleeps, and so many free pages, asked for one more by the process. */
function asked(free: number, killed: boolean): {m: Machine; task: Task} {
	const m = boot(machineConfig({pages: 16384, files: {'/f': 8000}}));
	apply(m, {kind: 'spawn', name: 'p', program: [op.read('/f', 8000), op.sleep]});
	advance(m, 3e6);
	const task = m.tasks.find(({name}) => name === 'p') as Task;
	task.state = 'R';
	while (m.free > free) {
		takeFrame(m, 0, KIND_KERNEL);
		m.kernel.other++;
	}
	m.limit = m.clock + 1e9;
	task.killed = killed;
	expect(allocPage(m, task, USER_PAGE)).toBe(-1);
	return {m, task};
}
const {min} = boot(machineConfig({pages: 16384})).zones[0];

describe('a task with a fatal signal', () => {
	it('reclaims for itself, and has its page', () => {
		const {m, task} = asked(min - 10, true);
		runStall(m, task);
		expect(task.stall).toBeNull();
		expect(task.stash).toBeGreaterThanOrEqual(0);
		expect(m.stalls.calls).toBe(1);
		expect(sample(m).vmstat.pgsteal_direct).toBeGreaterThanOrEqual(32);
	});

	it('is not held back under half of min, where others wait for kswapd', () => {
		const live = asked(min / 2 - 10, false);
		runStall(live.m, live.task);
		expect([live.task.state, live.task.waitsFor, live.m.vm.pgscan_direct_throttle]).toEqual(['D', 'kswapd', 1]);
		expect(live.task.psi.memstall).toBe(true);
		const dying = asked(min / 2 - 10, true);
		runStall(dying.m, dying.task);
		expect(dying.m.vm.pgscan_direct_throttle).toBe(0);
		expect(dying.m.stalls.calls).toBeGreaterThan(0);
		expect(dying.task.stall).toBeNull();
	});

	it('that comes while it is held back sends it on without a scan, as if it had made progress', () => {
		const {m, task} = asked(min / 2 - 10, false);
		runStall(m, task);
		task.killed = true;
		task.state = 'R';
		m.limit = m.clock + 1e9;
		expect(continueDirectReclaim(m, task, task.stall?.direct as DirectReclaim)).toBe(1);
		expect(m.stalls.calls).toBe(0);
		expect(m.vm.pgscan_direct).toBe(0);
		expect(task.psi.memstall).toBe(false);
		expect(task.memalloc).toBe(false);
		expect(m.kills).toBe(0);
	});
});

describe('a task that is held back', () => {
	it('wakes kswapd even where that finds the node balanced, and goes on when the boost has been taken back (allow_direct_reclaim)', () => {
		// DMA is over its high mark and reserve, DMA32 far under half of a min that is boosted: nobody but the task would wake kswapd.
		const m = boot(
			machineConfig({
				zones: [
					{node: 0, name: 'DMA', managed: 3840},
					{node: 0, name: 'DMA32', managed: 116_225},
				],
			}),
		);
		apply(m, {kind: 'spawn', name: 'p', program: [op.sleep]});
		advance(m, 1e5);
		const task = m.tasks.find(({name}) => name === 'p') as Task;
		for (const [index, free] of [600, 200].entries()) {
			while ((m.zones[index] as Zone).free > free) {
				takeFrame(m, index, KIND_KERNEL);
				m.kernel.other++;
			}
		}
		(m.zones[1] as Zone).boost = 1489;
		task.state = 'R';
		m.limit = m.clock + 1e9;
		const {kswapd} = m.nodes[0] as Machine['nodes'][number];
		expect(kswapd.step).toBe('asleep');
		continueDirectReclaim(m, task, createDirectReclaim(m, task, 3));
		expect([task.state, task.waitsFor, kswapd.step]).toEqual(['D', 'kswapd', 'begin']);
		advance(m, 1e5);
		expect((m.zones[1] as Zone).boost).toBe(0);
		expect(task.waitsFor).not.toBe('kswapd');
	});
});
