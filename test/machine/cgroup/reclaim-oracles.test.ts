// Calls of reclaim that are in vain, refaults by group, and limits of dirty pages by group, worked out by hand from the kernel's source (docs C 23: 14, 18, 19).
import {describe, expect, it} from 'vitest';
import {ROOT} from '../../../source/machine/cgroup/group.ts';
import {findGroup, groupOf} from '../../../source/machine/cgroup/tree.ts';
import {freerun} from '../../../source/machine/files/dirty-limits.ts';
import {groupAvailable, groupLimits} from '../../../source/machine/files/group-dirty.ts';
import {advance, apply, boot, type Machine, readGroupStats, sample} from '../../../source/machine/machine.ts';
import {continueDirectReclaim, createDirectReclaim, createGroupReclaim, type DirectReclaim} from '../../../source/machine/reclaim/direct-reclaim.ts';
import {ACTIVE_ANON, ACTIVE_FILE, INACTIVE_ANON, INACTIVE_FILE, LISTS} from '../../../source/machine/reclaim/lru.ts';
import {lruvecRecord} from '../../../source/machine/reclaim/lruvec-state.ts';
import {evictionShadow, refaultList, unpackShadow} from '../../../source/machine/reclaim/workingset.ts';
import {machineConfig, op} from '../../support/machines.ts';

const set = (m: Machine, path: string, file: string, value: string) => expect(apply(m, {kind: 'cgroup', path, file, value})).toMatchObject({ok: true});

/** A machine with nothing but anonymous memory in a group, and no swap. */
function hopeless(protection: Readonly<Record<string, string>>): {m: Machine; id: number} {
	const m = boot(machineConfig({kernel: '6.12', lru: 'classic', pages: 16384, slabShrinkable: 0}));
	apply(m, {kind: 'mkdir', path: '/g'});
	for (const [file, value] of Object.entries(protection)) set(m, '/g', file, value);
	apply(m, {kind: 'spawn', name: 'holder', program: [op.map(2000), op.write(2000), op.sleep], cgroup: '/g'});
	advance(m, 100_000);
	return {m, id: findGroup(m, '/g')};
}

/** Passes, allocstalls and events low of one call of reclaim. */
function fruitless(m: Machine, id: number, group = false): {passes: number; stalls: number; low: number} {
	const task = m.tasks.find(({name}) => name === 'holder')!;
	task.state = 'R';
	const stalls = (): number => m.vm.allocstall_dma + m.vm.allocstall_dma32 + m.vm.allocstall_normal + m.vm.allocstall_movable;
	const before = stalls();
	const d: DirectReclaim = group ? createGroupReclaim(m, task, id, 1, 'write') : createDirectReclaim(m, task, 2);
	const passes = new Set<string>();
	for (let result: number | null = null; result === null; ) {
		m.limit = m.clock + 0.5; // one step
		result = continueDirectReclaim(m, task, d);
		const {forceDeactivate, ignoresLow, priority} = d.reclaim;
		if (result === null && (d.step === 'pass' || d.step === 'after-pass')) passes.add(`${d.fullWalk} ${forceDeactivate} ${ignoresLow} ${priority}`);
		expect(result ?? 0).toBe(0);
	}
	return {passes: passes.size, stalls: stalls() - before, low: groupOf(m, id).events.low};
}

describe('a call in vain (C 8.2)', () => {
	it.each<readonly [string, Readonly<Record<string, string>>, boolean, object]>([
		['of the machine goes over its lists 26 times', {}, false, {passes: 26, stalls: 2, low: 0}],
		['breaks memory.low in 26 more', {'memory.low': 'max'}, false, {passes: 52, stalls: 4, low: 26}],
		['leaves memory.min alone', {'memory.min': 'max'}, false, {passes: 26, stalls: 2, low: 0}],
		['of a group is no allocstall', {}, true, {passes: 26, stalls: 0, low: 0}],
	])('%s', (_, protection, group, expected) => {
		const {m, id} = hopeless(protection);
		expect(fruitless(m, id, group)).toEqual(expected);
	});
});

describe('a refault (C 8.5)', () => {
	/** A machine with a page of /g's in the cache, and lists as long as is said. */
	function withPage(): {m: Machine; id: number; pfn: number; node: Machine['nodes'][number]; sizes: (group: number, list: number, pages: number) => void} {
		const m = boot(machineConfig({kernel: '6.12', lru: 'classic', swapPages: 5000, files: {'/f': 10}}));
		apply(m, {kind: 'mkdir', path: '/g'});
		apply(m, {kind: 'spawn', name: 'reader', program: [op.read('/f', 10, 0, 1), op.sleep], cgroup: '/g'});
		advance(m, 200_000);
		const id = findGroup(m, '/g');
		const pfn = m.files.find(({path}) => path === '/f')!.map[0]! - 1;
		const node = m.nodes[0]!;
		lruvecRecord(m, id, node).age = 1000;
		lruvecRecord(m, ROOT, node).age = 9000;
		return {m, id, pfn, node, sizes: (group, list, pages) => void (m.lru.size[group * LISTS + list] = pages)};
	}

	it.each([
		[500, ACTIVE_FILE],
		[600, ACTIVE_FILE],
		[601, INACTIVE_FILE],
	])('of a page that its group’s limit has pushed out is judged by that group, %i later', (later, list) => {
		const {m, id, pfn, node, sizes} = withPage();
		const shadow = evictionShadow(m, pfn, id);
		expect([unpackShadow(shadow).age, lruvecRecord(m, id, node).age, lruvecRecord(m, ROOT, node).age]).toEqual([1000, 1001, 9001]);
		for (const [which, pages] of [
			[ACTIVE_FILE, 400],
			[INACTIVE_ANON, 150],
			[ACTIVE_ANON, 50],
		] as const)
			sizes(id, which, pages);
		readGroupStats(m);
		lruvecRecord(m, id, node).age = 1000 + later;
		expect(refaultList(m, pfn, shadow, false, id)).toBe(list);
		expect(groupOf(m, id).stat.workingset_refault_file).toBe(1);
		expect(groupOf(m, id).stat.workingset_activate_file).toBe(list === ACTIVE_FILE ? 1 : 0);
	});

	it('of one that the machine has pushed out is judged by all lists', () => {
		const {m, id, pfn, node, sizes} = withPage();
		const shadow = evictionShadow(m, pfn);
		expect([unpackShadow(shadow).age, lruvecRecord(m, id, node).age, lruvecRecord(m, ROOT, node).age]).toEqual([9000, 1000, 9001]);
		sizes(id, ACTIVE_FILE, 100);
		readGroupStats(m);
		node.flushed = {inactiveAnon: 0, activeAnon: 0, inactiveFile: 0, activeFile: 3000, activateAnon: 0, activateFile: 0};
		lruvecRecord(m, ROOT, node).age = 9000 + 2500;
		expect(refaultList(m, pfn, shadow, false)).toBe(ACTIVE_FILE);
	});
});

describe('limits of dirty pages (C 17)', () => {
	const settings = {dirtyRatio: 20, dirtyBackgroundRatio: 10, dirtyBytes: 0, dirtyBackgroundBytes: 0};
	it.each([
		[16300, 2000, 4, 90000, 2500, [16304, 3260, 1628, 2444]],
		[1000, 0, 15384, 90000, 500, [16384, 3276, 1636, 2456]],
		[8000, 3000, 122072, 12000, 3200, [11800, 2359, 1178, 1768]],
	])('%i of files, %i dirty, %i to be had', (file, dirty, headroom, available, globalDirty, expected) => {
		const own = groupAvailable({file, dirty, headroom}, available, globalDirty);
		const limits = groupLimits(own, available, settings);
		expect([own, limits.thresh, limits.background, freerun(limits)]).toEqual(expected);
	});

	it('in bytes are the part that they are of the machine’s', () => {
		// 40 MiB of 100,000 pages: 420 of 4096; 8 MiB: 84.
		const bytes = {...settings, dirtyBytes: 40 * 2 ** 20, dirtyBackgroundBytes: 8 * 2 ** 20};
		expect(groupLimits(16384, 100_000, bytes)).toEqual({thresh: 1680, background: 336});
		expect(groupLimits(1000, 100, bytes)).toEqual({thresh: 1000, background: 1000 >> 1});
	});

	it('hold back a writer in a small group while another writes as it likes', () => {
		const m = boot(machineConfig({kernel: '6.12', lru: 'classic', pages: 65536, disk: 'hdd', files: {'/small': 4000, '/big': 4000}}));
		for (const path of ['/s', '/b']) apply(m, {kind: 'mkdir', path});
		set(m, '/s', 'memory.max', '24M');
		for (const [cgroup, file] of [
			['/s', '/small'],
			['/b', '/big'],
		] as const)
			apply(m, {kind: 'spawn', name: file.slice(1), program: [op.writeFile(file, 4000, 0, 1), op.sleep], cgroup});
		advance(m, 5e6);
		const {processes, groups, disks} = sample(m);
		const throttled = (name: string): number => processes.find(process => process.name === name)!.throttledUs;
		expect(throttled('big')).toBe(0);
		expect(throttled('small')).toBeGreaterThan(100_000);
		expect(groups!.find(({path}) => path === '/s')!.events.oom).toBe(0);
		expect(disks[0]!.writeback.dirtied).toBe(8000);
	});
});

it('a write to memory.reclaim is over where its group has been removed and has lost its last page', () => {
	const m = boot(machineConfig({kernel: '6.12', pages: 16384, files: {'/f': 3000}, slabShrinkable: 0}));
	apply(m, {kind: 'mkdir', path: '/g'});
	apply(m, {kind: 'spawn', name: 'reader', program: [op.read('/f', 3000)], cgroup: '/g'});
	advance(m, 5e6);
	const id = findGroup(m, '/g');
	expect(groupOf(m, id).usage).toBeGreaterThan(2900); // page cache, which the reader has left behind
	set(m, '/g', 'memory.reclaim', '1G');
	expect(apply(m, {kind: 'rmdir', path: '/g'})).toEqual({ok: true});
	apply(m, {kind: 'sysctl', name: 'vm.drop_caches', value: '1'});
	expect(m.cgroups?.groups[id] ?? null).toBeNull();
	advance(m, 5e6);
	expect(m.tasks.map(({name}) => name)).not.toContain('sh');
});
