// Dentries and inodes: their slabs, who is freed first, what cannot be freed. (mm/slub.c calculate_order, fs/super.c super_cache_scan, fs/dcache.c; docs §21.2)
import {describe, expect, it} from 'vitest';
import type {Op} from '../../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {createObjectCache} from '../../../source/machine/memory/object-cache.ts';
import {entryPage, type Tree} from '../../../source/machine/vfs/names.ts';
import {continueNameShrink, createNameShrink} from '../../../source/machine/vfs/shrink.ts';
import {slabinfoText} from '../../../source/procfs/slabinfo.ts';
import {sysConstants} from '../../../source/procfs/constants.ts';
import {groupViolations} from '../../support/group-invariants.ts';
import {violations} from '../../support/invariants.ts';
import {machineConfig, op, type Sketch} from '../../support/machines.ts';

type Walk = Extract<Op, {do: 'walk'}>;
const walk = (files: number, more: Partial<Omit<Walk, 'tree'>> & {missing?: number; perDirectory?: number} = {}): Op => {
	const {missing = 0, perDirectory = 10, ...rest} = more;
	return {
		do: 'walk',
		tree: {path: '/srv', disk: '', files, perDirectory, missing},
		stat: true,
		count: files,
		open: 0,
		order: 'forward',
		times: 1,
		rate: 0,
		...rest,
	};
};
const walked = (step: Op, sketch: Sketch = {}): Machine => {
	const m = boot(machineConfig({slabShrinkable: 0, ...sketch}));
	apply(m, {kind: 'spawn', name: 'find', program: [step, op.sleep]});
	advance(m, 3_000_000);
	expect(m.tasks.at(-1)?.pc).toBe(1);
	return m;
};
const names = (m: Machine) => sample(m).names ?? {dentries: 0, unusedDentries: 0, negativeDentries: 0, inodes: 0, unusedInodes: 0, openFiles: 0, caches: []};
/** A call of the shrinkers to its end. */
const shrink = (m: Machine, priority: number): number => {
	const s = createNameShrink(m, 0, 0, priority);
	if (s === null) return 0;
	while (!continueNameShrink(m, s));
	return s.pages;
};
const dropSlab = (m: Machine): void => void apply(m, {kind: 'sysctl', name: 'vm.drop_caches', value: '2'});

describe('slabs of objects', () => {
	// Lines of /proc/slabinfo of a computer with two CPUs: objsize, objperslab, pagesperslab.
	it.each([
		[192, 21, 1],
		[256, 16, 1],
		[168, 24, 1],
		[312, 13, 1],
		[624, 13, 2],
		[640, 12, 2],
		[696, 23, 4],
		[704, 23, 4],
		[752, 21, 4],
		[832, 19, 4],
		[960, 17, 4],
		[1128, 14, 4],
	])('of %i bytes hold %i in %i pages', (bytes, objects, pages) => {
		const {perSlab, slabPages} = createObjectCache('x', bytes, true, 2, 1);
		expect([perSlab, slabPages]).toEqual([objects, pages]);
	});

	it('are slab that can be reclaimed, under the kernel’s names, and add up', () => {
		const m = walked(walk(5000, {open: 40}));
		const s = sample(m);
		expect(names(m)).toMatchObject({dentries: 5501, inodes: 5501, openFiles: 40});
		const [dentry, inode, filp] = s.names?.caches ?? [];
		expect(dentry?.slabs).toBe(Math.ceil(5501 / 21));
		expect(inode?.slabs).toBe(Math.ceil(5501 / 13));
		expect(filp?.slabs).toBe(Math.ceil(40 / 16));
		const text = slabinfoText(s);
		expect(text).toMatch(/^dentry +5501 +5502 +192 +21 +1 /m);
		expect(text).toMatch(/^ext4_inode_cache +5501 +5512 +1192 +13 +4 /m);
		const pages = text
			.split('\n')
			.slice(2, -1)
			.reduce((sum, line) => sum + Number(line.split(/ +/)[5]) * Number(line.split(/ +/)[14]), 0);
		expect(pages * 4).toBe(s.meminfo.Slab);
		expect(sysConstants(s)['sys/fs/dentry-state']).toBe(`5501\t${names(m).unusedDentries}\t45\t0\t0\t0\n`);
		// Inodes of 256 bytes and a block a directory, of the disk itself.
		expect(s.meminfo.Buffers).toBeGreaterThanOrEqual((Math.ceil(5501 / 16) + 500) * 4);
		expect(s.meminfo.Cached + s.meminfo.Buffers).toBe(s.vmstat.nr_file_pages * 4);
		// Each of those has a buffer head, which goes with it.
		expect(text).toMatch(new RegExp(`^buffer_head +${s.meminfo.Buffers / 4} `, 'm'));
		apply(m, {kind: 'sysctl', name: 'vm.drop_caches', value: '1'});
		const {meminfo} = sample(m);
		expect(meminfo.Buffers).toBeLessThan(s.meminfo.Buffers / 100);
		expect(slabinfoText(sample(m))).toMatch(new RegExp(`^buffer_head +${meminfo.Buffers / 4} `, 'm'));
		expect(violations(m)).toEqual([]);
	});
});

describe('a shrinker of names', () => {
	it('takes dentries first, in batches of 1024 split in proportion, and inodes only after them', () => {
		const m = walked(walk(40_000));
		// On the lists: 40 000 files and 4000 directories, which the names below them hold. Priority 4: 4 · (44 000 >> 4) ÷ 2 = 5500, five whole batches.
		expect(names(m)).toMatchObject({unusedDentries: 44_000, unusedInodes: 0});
		shrink(m, 4);
		expect(sample(m).vmstat.slabs_scanned).toBe(5120);
		// The first batch asks for 1024 · 44 000 ÷ 44 001 + 1 dentries and one inode; the following ones for inodes too, as far as dentries have let go of them.
		const {dentries, inodes} = names(m);
		const gone = 44_001 - dentries;
		expect(gone).toBeGreaterThan(4700);
		expect(44_001 - inodes).toBeGreaterThan(100);
		expect(44_001 - inodes).toBeLessThan(gone / 10);
		expect(names(m).unusedInodes).toBe(inodes - dentries);
		expect(violations(m)).toEqual([]);
	});

	it('asks for as much of each as there is of it', () => {
		const m = walked(walk(9000, {perDirectory: 9000}));
		shrink(m, 1); // 9001 unused dentries: 9000 wanted, eight batches of 1024
		const before = names(m);
		const first = {d: before.unusedDentries, i: before.unusedInodes};
		shrink(m, 3); // 4 · (all >> 3) ÷ 2 and what was deferred
		const after = names(m);
		const scanned = sample(m).vmstat.slabs_scanned - 8 * 1024;
		expect(scanned).toBe(Math.floor((2 * ((first.d + first.i) >> 3)) / 1024) * 1024);
		const dentries = first.d - after.unusedDentries;
		const inodes = first.i + dentries - after.unusedInodes; // each dentry has let go of its inode
		// In whole numbers, and one more of each in each batch.
		expect(Math.abs(dentries + inodes - scanned)).toBeLessThanOrEqual((2 * scanned) / 1024);
		expect(dentries / scanned).toBeCloseTo(first.d / (first.d + first.i), 1);
		expect(violations(m)).toEqual([]);
	});

	it('passes once over what has been used again', () => {
		const m = walked(walk(2000, {times: 2}));
		shrink(m, 1); // two whole batches: names lose their mark, directories that are held leave the list
		expect([names(m).dentries, sample(m).vmstat.slabs_scanned]).toEqual([2201, 2048]);
		shrink(m, 1);
		expect(names(m).dentries).toBeLessThan(2201 / 2);
	});

	it('leaves all of it alone with vfs_cache_pressure 0, and takes half as much at 50', () => {
		const m = walked(walk(20_000));
		apply(m, {kind: 'sysctl', name: 'vm.vfs_cache_pressure', value: '0'});
		expect([shrink(m, 1), sample(m).vmstat.slabs_scanned]).toEqual([0, 0]);
		apply(m, {kind: 'sysctl', name: 'vm.vfs_cache_pressure', value: '50'});
		shrink(m, 4); // (22 000 ÷ 2 >> 4) · 2 = 1374
		expect(sample(m).vmstat.slabs_scanned).toBe(1024);
	});
});

describe('what cannot be freed', () => {
	it('are open files with their directories, until who has them open ends', () => {
		const m = walked(walk(3000, {open: 25}));
		dropSlab(m);
		// 25 files in three directories below the top.
		expect(names(m)).toMatchObject({dentries: 29, inodes: 29, openFiles: 25, unusedDentries: 0, unusedInodes: 0});
		// Each of them holds the pages that it lies in: objects are gone, and slab is not.
		expect(violations(m)).toEqual([]);
		apply(m, {kind: 'signal', pid: m.tasks.at(-1)?.pid ?? 0, signal: 'KILL'});
		advance(m, 100_000);
		expect(names(m)).toMatchObject({openFiles: 0, unusedDentries: 25});
		dropSlab(m);
		expect(names(m)).toMatchObject({dentries: 1, inodes: 1});
		expect(violations(m)).toEqual([]);
	});

	it('is a slab with one object left of it: few objects hold much', () => {
		const m = walked(walk(20_000));
		apply(m, {kind: 'spawn', name: 'opens', program: [walk(20_000, {order: 'random', open: 500}), op.sleep]});
		advance(m, 3_000_000);
		dropSlab(m);
		const [dentry] = names(m).caches;
		expect(dentry?.used).toBeLessThan(1000); // 500 and their directories
		expect(dentry?.slabs).toBeGreaterThan(450);
		expect(violations(m)).toEqual([]);
	});

	it('keeps a file system from being unmounted', () => {
		const m = walked(walk(100, {open: 1}));
		expect(apply(m, {kind: 'umount', disk: 'vda'})).toMatchObject({ok: false, errno: 'EBUSY'});
		apply(m, {kind: 'signal', pid: m.tasks.at(-1)?.pid ?? 0, signal: 'KILL'});
		advance(m, 100_000);
		expect(apply(m, {kind: 'umount', disk: 'vda'})).toMatchObject({ok: true});
		advance(m, 100_000);
		expect(names(m).dentries).toBe(1);
	});
});

it('remembers names that do not exist without an inode', () => {
	const m = walked(walk(1000, {missing: 5}));
	expect(names(m)).toMatchObject({dentries: 6101, negativeDentries: 5000, inodes: 1101});
	dropSlab(m);
	expect(names(m)).toMatchObject({dentries: 1, negativeDentries: 0});
});

it('finds files by their directories alone without a dentry for each', () => {
	expect(names(walked(walk(1000, {stat: false})))).toMatchObject({dentries: 101, inodes: 101});
});

it.each(['random', 'forward'] as const)('takes time for directories that are all known, in %s order', order => {
	const m = boot(machineConfig({slabShrinkable: 0}));
	apply(m, {kind: 'spawn', name: 'find', program: [walk(900, {stat: false, order, times: 0})]});
	advance(m, 200_000);
	expect(m.tasks.at(-1)?.systemNs ?? 0).toBeGreaterThan(0);
	expect(violations(m)).toEqual([]);
});

it('goes through far more than there is room for, and nobody is killed for it', () => {
	const m = walked(walk(60_000, {rate: 30_000}), {pages: 12_288});
	const s = sample(m);
	expect(s.kills).toBe(0);
	expect(names(m).dentries).toBeLessThan(45_000);
	expect(s.vmstat.slabs_scanned).toBeGreaterThan(10_000);
	expect(violations(m)).toEqual([]);
});

describe('in a memory group', () => {
	const grouped = (): Machine => {
		const m = boot(machineConfig({pages: 32_768, kernel: '6.12', slabShrinkable: 0}));
		apply(m, {kind: 'mkdir', path: '/box'});
		apply(m, {kind: 'cgroup', path: '/box', file: 'memory.max', value: '16M'});
		apply(m, {kind: 'spawn', name: 'find', cgroup: '/box', program: [walk(40_000), op.sleep]});
		return m;
	};

	it('are paid for by who has made them, and freed at its limit', () => {
		const m = grouped();
		for (let i = 0; i < 30; i++) {
			advance(m, 50_000);
			expect([...groupViolations(m), ...violations(m)]).toEqual([]);
		}
		const box = sample(m).groups?.find(({path}) => path === '/box');
		expect(box?.peak).toBeLessThanOrEqual(16 * 2 ** 20);
		expect(box?.events.max).toBeGreaterThan(0);
		expect(box?.events.oom_kill).toBe(0);
		expect(box?.stat.slab_reclaimable).toBeGreaterThan(4 * 2 ** 20);
		expect(names(m).dentries).toBeLessThan(12_000);
	});

	it('go to the group above when theirs is removed', () => {
		const m = grouped();
		advance(m, 1_000_000);
		apply(m, {kind: 'signal', pid: m.tasks.at(-1)?.pid ?? 0, signal: 'KILL'});
		advance(m, 100_000);
		expect(apply(m, {kind: 'rmdir', path: '/box'})).toMatchObject({ok: true});
		expect([...groupViolations(m), ...violations(m)]).toEqual([]);
		dropSlab(m);
		expect(names(m).dentries).toBe(1);
		expect([...groupViolations(m), ...violations(m)]).toEqual([]);
	});
});

it('the entries of a directory follow those of the one before, 28 bytes each, so many pages a directory as its files need', () => {
	// 300 · 28 = 8,400 bytes: three pages a directory; the 147th name of one (146 · 28 = 4,088) still begins in its first page, the 148th in its second.
	const tree = {files: 900, directories: 3, perDirectory: 300, missing: 0} as Tree;
	expect([0, 146, 147, 299, 300, 599, 600].map(name => entryPage(tree, name))).toEqual([0, 0, 1, 2, 3, 5, 6]);
});
