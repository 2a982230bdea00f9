// When a direct reclaimer that has got nothing sleeps for a jiffy: at priority 1, while much is under writeback. (mm/vmscan.c consider_reclaim_throttle, skip_throttle_noprogress)
import {expect, it} from 'vitest';
import {findGroup} from '../../../source/machine/cgroup/tree.ts';
import {advance, apply, boot, type Machine} from '../../../source/machine/machine.ts';
import {zoneReclaimablePages} from '../../../source/machine/reclaim/vmscan.ts';
import {continueDirectReclaim, createDirectReclaim, createGroupReclaim} from '../../../source/machine/reclaim/direct-reclaim.ts';
import {wake} from '../../../source/machine/tasks/scheduler.ts';
import {machineConfig, op} from '../../support/machines.ts';

/** Naps of one call of reclaim that gets nothing: all memory is anonymous, and there is no swap. `pending`: pages under writeback for each that is reclaimable. */
function naps(pending: number, {failures = 0, group = false} = {}): number {
	const m: Machine = boot(machineConfig({kernel: '6.12', lru: 'classic', pages: 16384, slabShrinkable: 0, files: {'/f': 100}}));
	apply(m, {kind: 'mkdir', path: '/g'});
	apply(m, {kind: 'spawn', name: 'holder', program: [op.map(2000), op.write(2000), op.mapFile('/f', 100), op.sleep], cgroup: '/g'});
	advance(m, 100_000);
	const task = m.tasks.find(({name}) => name === 'holder') as Machine['tasks'][number];
	task.state = 'R';
	for (const zone of m.zones) zone.writePending = pending * Math.max(1, zoneReclaimablePages(m, zone.index));
	m.nodes[0]!.kswapd.failures = failures;
	const d = group ? createGroupReclaim(m, task, findGroup(m, '/g'), 1, 'write') : createDirectReclaim(m, task, 2);
	let slept = 0;
	for (let result: number | null = null; result === null; ) {
		m.limit = m.clock + 1000;
		result = continueDirectReclaim(m, task, d);
		expect(result ?? 0).toBe(0);
		if ((task.state as string) !== 'D') continue;
		expect([task.waitsFor, d.reclaim.priority]).toEqual(['reclaim-nap', 0]);
		slept++;
		wake(m, task);
	}
	return slept;
}

it('once in a round that has come to priority 1', () => expect(naps(1)).toBeGreaterThan(0));
it('not where at most half of what is reclaimable is under writeback', () => expect([naps(0), naps(0.5), naps(0.6) > 0]).toEqual([0, 0, true]));
it('not where kswapd has given up after 16 tries', () => expect([naps(1, {failures: 16}), naps(1, {failures: 15}) > 0]).toEqual([0, true]));
it('not for a group', () => expect(naps(1, {group: true})).toBe(0));

it('a call is over with the 32 pages that it wants, and goes on with one less', () => {
	const call = (reclaimed: number): readonly [over: boolean, priority: number] => {
		const m = boot(machineConfig({pages: 16384}));
		const task = m.tasks[0]!;
		task.state = 'R';
		m.cpu = 0;
		const d = createDirectReclaim(m, task, 2);
		Object.assign(d, {step: 'after-pass'});
		Object.assign(d.reclaim, {want: 32, reclaimed, scanned: 32, priority: 12});
		m.limit = m.clock + 0.5;
		return [continueDirectReclaim(m, task, d) !== null, d.reclaim.priority];
	};
	expect([call(32), call(31)]).toEqual([
		[true, 12],
		[false, 11],
	]);
});
