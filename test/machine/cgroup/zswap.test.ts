// zswap's share of each memory group, and the two files that bound it. Expected: obj_cgroup_may_zswap, obj_cgroup_charge_zswap, mem_cgroup_zswap_writeback_enabled of
// mm/memcontrol.c; zswap_store, shrink_memcg, shrink_worker of mm/zswap.c; swap_writepage of mm/page_io.c (6.12).
import {describe, expect, it} from 'vitest';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import type {GroupSample} from '../../../source/machine/group-sample.ts';
import {sysfsCgroupTexts} from '../../../source/procfs/sysfs-cgroup.ts';
import {groupViolations} from '../../support/group-invariants.ts';
import {violations} from '../../support/invariants.ts';
import {machineConfig, op} from '../../support/machines.ts';

const PAGES = 4000;
const MIB = 2 ** 20;

/** A machine with groups and what is written to their files before anything runs. */
function machine(groups: Readonly<Record<string, Readonly<Record<string, string>>>>, sysctls: Readonly<Record<string, string>> = {}): Machine {
	const m = boot(machineConfig({kernel: '6.12', pages: 24_000, swapPages: 16_000, sysctls: {'zswap.enabled': '1', ...sysctls}}));
	for (const [path, files] of Object.entries(groups)) {
		apply(m, {kind: 'mkdir', path});
		for (const [file, value] of Object.entries(files)) expect(apply(m, {kind: 'cgroup', path, file, value})).toMatchObject({ok: true});
	}
	return m;
}
const pushOut = (m: Machine, cgroup: string, pages = PAGES, ...then: readonly ReturnType<typeof op.touch>[]): number =>
	(apply(m, {kind: 'spawn', name: 'w', cgroup, program: [op.map(pages), op.touch(pages, 'write'), op.pageout(pages), ...then, op.sleep]}) as {pid: number}).pid;
const at = (m: Machine, path: string): GroupSample => sample(m).groups!.find(group => group.path === path)!;
const text = (m: Machine, file: string): string => sysfsCgroupTexts(sample(m))[`fs/cgroup${file}`]!;
const sound = (m: Machine): void => expect([...violations(m), ...groupViolations(m)]).toEqual([]);

describe('zswap by group (C 9.1)', () => {
	it('charges a group for the bytes of its pages there, as memory of the kernel’s, and those above it', () => {
		const m = machine({'/a': {}, '/a/b': {}, '/c': {}});
		pushOut(m, '/a/b');
		advance(m, 1_000_000);
		const {zswap} = sample(m);
		const {stat, current, swapCurrent} = at(m, '/a/b');
		expect(stat).toMatchObject({zswap: zswap?.bytes, zswapped: PAGES * 4096, zswpout: PAGES, zswpin: 0, zswpwb: 0});
		expect(text(m, '/a/b/memory.zswap.current')).toBe(`${zswap?.bytes}\n`);
		expect(text(m, '/a/memory.zswap.current')).toBe(`${zswap?.bytes}\n`);
		expect(text(m, '/memory.stat')).toContain(`\nzswap ${zswap?.bytes}\nzswapped ${PAGES * 4096}\n`);
		expect(text(m, '/c/memory.zswap.current')).toBe('0\n');
		expect(stat.kernel).toBeGreaterThanOrEqual(zswap?.bytes ?? 0);
		expect(current - stat.kernel! - stat.anon!).toBeLessThanOrEqual(64 * 4096); // the rest: what a CPU has charged ahead
		expect(swapCurrent).toBe(PAGES * 4096);
		sound(m);
	});

	it('gives it back when the pages are read, or their process is gone', () => {
		const m = machine({'/a': {}});
		pushOut(m, '/a', PAGES, op.touch(PAGES, 'read'));
		const pid = pushOut(m, '/a');
		advance(m, 3_000_000);
		expect(at(m, '/a').stat).toMatchObject({zswpout: 2 * PAGES, zswpin: PAGES, zswapped: PAGES * 4096});
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		advance(m, 500_000);
		expect(at(m, '/a').stat).toMatchObject({zswap: 0, zswapped: 0});
		sound(m);
	});

	it('takes nothing of a group with memory.zswap.max 0, which goes to the disk, and all of another', () => {
		const m = machine({'/none': {'memory.zswap.max': '0'}, '/all': {}});
		pushOut(m, '/none');
		pushOut(m, '/all');
		advance(m, 5_000_000);
		expect([at(m, '/none').stat.zswpout, at(m, '/all').stat.zswpout]).toEqual([0, PAGES]);
		expect(sample(m).vmstat.pswpout).toBe(PAGES);
		sound(m);
	});

	it.each(['/a', '/a/b'])('at memory.zswap.max of %s writes the oldest page back for a new one, once each has had its second chance', path => {
		const m = machine({'/a': {}, '/a/b': {}});
		apply(m, {kind: 'cgroup', path, file: 'memory.zswap.max', value: '1M'});
		pushOut(m, '/a/b');
		advance(m, 5_000_000);
		const {stat} = at(m, '/a/b');
		expect(stat.zswap).toBeGreaterThanOrEqual(MIB - 4096); // a page was let in under it
		expect(stat.zswap).toBeLessThan(MIB + 16 * 4096); // each that comes then takes the place of one that may have been smaller
		// the first round passes all over once; of the rest each comes in for one that goes out, but where that waits for the disk.
		const held = stat.zswapped! / 4096;
		expect(stat.zswpwb).toBeGreaterThan(0);
		expect(stat.zswpout).toBe(held + stat.zswpwb!);
		expect(sample(m).vmstat.pswpout).toBe(PAGES - held);
		if (path === '/a/b') sound(m);
		else expect(at(m, '/a').stat.zswap).toBe(stat.zswap);
	});

	it('is read as what was written, cut to pages', () => {
		const m = machine({'/a': {'memory.zswap.max': '5000', 'memory.zswap.writeback': '0'}});
		expect(['max', 'writeback'].map(file => text(m, `/a/memory.zswap.${file}`))).toEqual(['4096\n', '0\n']);
		expect(apply(m, {kind: 'cgroup', path: '/', file: 'memory.zswap.writeback', value: '0'})).toMatchObject({ok: true});
		expect(text(m, '/memory.zswap.writeback')).toBe('0\n');
		expect(apply(m, {kind: 'cgroup', path: '/a', file: 'memory.zswap.writeback', value: '1'})).toMatchObject({ok: true});
		expect(text(m, '/a/memory.zswap.writeback')).toBe('1\n');
		expect(apply(m, {kind: 'cgroup', path: '/', file: 'memory.zswap.max', value: '0'})).toMatchObject({ok: false, errno: 'ENOENT'});
		const old = boot(machineConfig({kernel: '6.1'}));
		apply(old, {kind: 'mkdir', path: '/a'});
		expect(apply(old, {kind: 'cgroup', path: '/a', file: 'memory.zswap.max', value: '0'})).toMatchObject({ok: true});
		expect(apply(old, {kind: 'cgroup', path: '/a', file: 'memory.zswap.writeback', value: '0'})).toMatchObject({ok: false, errno: 'ENOENT'});
		const files = Object.keys(sysfsCgroupTexts(sample(old))).filter(path => /zswap|\.local$/.test(path) && path.startsWith('fs/cgroup/a/'));
		expect(files.map(path => path.slice('fs/cgroup/a/'.length)).sort()).toEqual(['memory.events.local', 'memory.zswap.current', 'memory.zswap.max']);
	});

	it.each([
		['1', '/a', 0],
		['1', '/', 0],
		['0', '/a', PAGES],
	])('memory.zswap.writeback 0 with zswap.enabled %s, written in %s: what zswap does not take is in RAM, with a slot; pswpout %d', (enabled, path, written) => {
		const m = machine({'/a': {'memory.zswap.max': '0'}}, {'zswap.enabled': enabled});
		apply(m, {kind: 'cgroup', path, file: 'memory.zswap.writeback', value: '0'});
		pushOut(m, '/a');
		advance(m, 5_000_000);
		const {stat, swapCurrent} = at(m, '/a');
		expect(sample(m).vmstat.pswpout).toBe(written);
		expect(swapCurrent).toBe(PAGES * 4096);
		if (written === 0) expect([stat.swapcached, stat.active_anon, stat.zswpout]).toEqual([PAGES * 4096, PAGES * 4096, 0]);
		sound(m);
	});

	it('a removed group leaves its pages there to its parent, and to the root', () => {
		const m = machine({'/a': {}, '/a/b': {}});
		const pid = pushOut(m, '/a/b');
		advance(m, 1_000_000);
		const bytes = at(m, '/a/b').stat.zswap!;
		apply(m, {kind: 'cgroup', path: '/a', file: 'cgroup.procs', value: String(pid)});
		expect(apply(m, {kind: 'rmdir', path: '/a/b'})).toMatchObject({ok: true});
		expect(at(m, '/a').stat).toMatchObject({zswap: bytes, zswapped: PAGES * 4096});
		sound(m);
		apply(m, {kind: 'cgroup', path: '/', file: 'cgroup.procs', value: String(pid)});
		expect(apply(m, {kind: 'rmdir', path: '/a'})).toMatchObject({ok: true});
		expect(text(m, '/memory.stat')).toContain(`\nzswap ${bytes}\n`);
		sound(m);
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		advance(m, 500_000);
		expect(text(m, '/memory.stat')).toContain('\nzswap 0\nzswapped 0\n');
		sound(m);
	});

	it('the worker writes back one page of each group in turn, and none of a group with writeback 0', () => {
		const m = machine({'/a': {}, '/b': {}, '/keeps': {'memory.zswap.writeback': '0'}}, {'zswap.max_pool_percent': '5', 'zswap.accept_threshold_percent': '80'});
		for (const path of ['/a', '/b']) pushOut(m, path, 1000);
		advance(m, 1_000_000);
		pushOut(m, '/keeps', PAGES);
		// A run of the worker ends with the sixteenth page that has its second chance; each page that goes past a full pool begins one.
		for (let i = 0; i < 200; i++) {
			pushOut(m, '/keeps', 8);
			advance(m, 5000);
		}
		const [a, b, keeps] = ['/a', '/b', '/keeps'].map(path => at(m, path).stat.zswpwb!);
		expect(sample(m).zswap!.limitHit).toBeGreaterThan(0);
		expect(a! + b!).toBeGreaterThan(100);
		expect(keeps).toBe(0);
		expect(Math.abs(a! - b!)).toBeLessThanOrEqual(1);
		expect(a! + b!).toBe(sample(m).zswap!.writtenBack);
		sound(m);
	});
});
