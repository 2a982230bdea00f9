// cgroup.pressure: whether a group's pressure is accounted. Expected: cgroup_pressure_show, cgroup_pressure_write of kernel/cgroup/cgroup.c, psi_group_change and
// psi_cgroup_restart of kernel/sched/psi.c (6.12).
import {expect, it} from 'vitest';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {sysfsCgroupTexts} from '../../../source/procfs/sysfs-cgroup.ts';
import {leak, machineConfig} from '../../support/machines.ts';

const machine = (): Machine => {
	const m = boot(machineConfig({kernel: '6.12', pages: 32_768, swapPages: 32_768}));
	for (const path of ['/a', '/b']) {
		apply(m, {kind: 'mkdir', path});
		apply(m, {kind: 'cgroup', path, file: 'memory.max', value: '16M'});
		apply(m, {kind: 'spawn', name: 'leaky', program: leak(2000, 12_000), cgroup: path});
	}
	return m;
};
const totals = (m: Machine): number[] => ['/a', '/b'].map(path => sample(m).groups!.find(group => group.path === path)!.pressure.memory.some.totalUs);
const set = (m: Machine, path: string, value: string) => apply(m, {kind: 'cgroup', path, file: 'cgroup.pressure', value});
const filesOf = (m: Machine, path: string): string[] =>
	Object.keys(sysfsCgroupTexts(sample(m))).filter(
		file => file.startsWith(`fs/cgroup${path}/`) && /^[^/]+$/.test(file.slice(`fs/cgroup${path}/`.length)) && file.endsWith('.pressure'),
	);

it('stops the books of one group, hides its files, and goes on from where they stood', () => {
	const m = machine();
	advance(m, 3_000_000);
	const before = totals(m);
	expect(Math.min(...before)).toBeGreaterThan(0);
	expect(filesOf(m, '/a').map(file => file.slice(12))).toEqual(['cgroup.pressure', 'memory.pressure', 'io.pressure', 'cpu.pressure']);
	expect(set(m, '/a', '0')).toMatchObject({ok: true});
	expect(filesOf(m, '/a').map(file => file.slice(12))).toEqual(['cgroup.pressure']);
	advance(m, 10_000);
	const stopped = totals(m)[0]!;
	advance(m, 1_000_000);
	const [a, b] = totals(m);
	expect(a).toBe(stopped);
	expect(b).toBeGreaterThan(before[1]!);
	expect(set(m, '/a', ' 1\n')).toMatchObject({ok: true});
	expect(totals(m)[0]).toBe(stopped);
	advance(m, 500_000);
	const again = totals(m)[0]! - stopped;
	expect(again).toBeGreaterThan(0);
	expect(again).toBeLessThanOrEqual(500_000); // nothing of the time in between
});

it('of the root stops /proc/pressure, and no group’s', () => {
	const m = machine();
	expect(set(m, '/', '0')).toMatchObject({ok: true});
	expect(filesOf(m, '')).toEqual(['fs/cgroup/cgroup.pressure']);
	advance(m, 3_000_000);
	expect(sample(m).pressure.memory.some.totalUs).toBe(0);
	expect(Math.min(...totals(m))).toBeGreaterThan(0);
	expect(set(m, '/none', '0')).toMatchObject({ok: false, errno: 'ENOENT'});
});

it('takes over what stalls when it begins again', () => {
	const m = boot(machineConfig({kernel: '6.12', pages: 32_768}));
	apply(m, {kind: 'mkdir', path: '/a'});
	apply(m, {kind: 'cgroup', path: '/a', file: 'memory.high', value: '4M'});
	apply(m, {kind: 'spawn', name: 'leaky', program: leak(0, 20_000), cgroup: '/a'});
	advance(m, 5_000_000); // by now it sleeps two seconds at a time, as memory stall
	set(m, '/a', '0');
	advance(m, 10_000_000);
	const [before] = [sample(m).groups![0]!.pressure.memory.some.totalUs];
	set(m, '/a', '1');
	advance(m, 1_000_000);
	expect(sample(m).groups![0]!.pressure.memory.some.totalUs - before!).toBeGreaterThan(900_000);
});
