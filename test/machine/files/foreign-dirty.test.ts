// A group that dirties another's file: who has it written, and when. What is expected is worked out from mem_cgroup_track_foreign_dirty_slowpath,
// mem_cgroup_flush_foreign (mm/memcontrol.c) and cgroup_writeback_by_id (fs/fs-writeback.c) of 6.12.
import {describe, expect, it} from 'vitest';
import {advance, apply, boot, type Machine} from '../../../source/machine/machine.ts';
import {findGroup, groupOf} from '../../../source/machine/cgroup/tree.ts';
import {flushForeign} from '../../../source/machine/files/foreign-dirty.ts';
import {writebackOf} from '../../../source/machine/files/group-writeback.ts';
import {machineConfig, op} from '../../support/machines.ts';

const group = (m: Machine, path: string) => groupOf(m, findGroup(m, path));
const wbOf = (m: Machine, path: string) => writebackOf(m, 0, group(m, path).id);

/** Files that groups /o0, /o1 … have dirtied the first page of, and /guest the next hundred. */
function shared(owners: number): Machine {
	const m = boot(
		machineConfig({
			kernel: '6.12',
			pages: 32768,
			files: Object.fromEntries(Array.from({length: owners}, (_, i) => [`/f${i}`, 4000])),
			sysctls: {'vm.dirty_writeback_centisecs': '0'},
		}),
	);
	for (const path of ['/guest', ...Array.from({length: owners}, (_, i) => `/o${i}`)]) apply(m, {kind: 'mkdir', path});
	for (let i = 0; i < owners; i++) apply(m, {kind: 'spawn', name: `o${i}`, program: [op.writeFile(`/f${i}`, 8, 0, 1), op.sleep], cgroup: `/o${i}`});
	advance(m, 200_000);
	for (let i = 0; i < owners; i++) {
		apply(m, {kind: 'spawn', name: 'guest', program: [op.writeFile(`/f${i}`, 100, 0, 1), op.sleep], cgroup: '/guest'});
		advance(m, 200_000);
	}
	return m;
}

describe('pages dirtied in a file of another group', () => {
	it('are remembered by the group that pays for them, by four records at most, the oldest given up first', () => {
		const one = shared(1);
		expect(group(one, '/guest').foreign.map(({group: of}) => of)).toEqual([group(one, '/o0').id]);
		expect(group(one, '/o0').foreign).toEqual([]);
		const six = shared(6);
		const owners = [4, 5, 2, 3].map(i => group(six, `/o${i}`).id);
		expect(group(six, '/guest').foreign.map(({group: of}) => of)).toEqual(owners);
	});

	it('are asked for when their writer is held back: as many as the owner has dirty and a quarter more, and not again while they are on their way', () => {
		const m = shared(1);
		const own = wbOf(m, '/o0');
		const {foreign} = group(m, '/guest');
		expect(group(m, '/o0').stat.nr_dirty).toBe(8);
		expect(group(m, '/guest').stat.nr_dirty).toBe(92);
		flushForeign(m, wbOf(m, '/guest'));
		expect([own.foreignPages, foreign[0]!.atNs]).toEqual([10, 0]);
		foreign[0]!.atNs = m.clock;
		flushForeign(m, wbOf(m, '/guest'));
		expect(foreign[0]!.atNs).toBe(m.clock);
		advance(m, 2_000_000);
		// A turn of a file is 1,024 pages or more (MIN_WRITEBACK_PAGES): all hundred are clean.
		expect([own.foreignPages, group(m, '/guest').stat.nr_dirty, group(m, '/o0').stat.nr_dirty]).toEqual([0, 0, 0]);
	});

	it('are left to their age where that has come, and to nobody where the owner has nothing dirty of its own', () => {
		const old = shared(1);
		group(old, '/guest').foreign[0]!.atNs = old.clock - old.tunables.dirtyExpireNs;
		flushForeign(old, wbOf(old, '/guest'));
		expect(wbOf(old, '/o0').foreignPages).toBe(0);
		const none = shared(1);
		group(none, '/o0').stat.nr_dirty = 0;
		flushForeign(none, wbOf(none, '/guest'));
		expect([wbOf(none, '/o0').foreignPages, group(none, '/guest').foreign[0]!.atNs]).toEqual([0, 0]);
	});
});
