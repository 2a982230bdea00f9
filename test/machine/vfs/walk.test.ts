// What looking at names costs a program (docs §21.2): an anonymous fault's time each, and three more where the name is not known.
import {expect, it} from 'vitest';
import type {DiskConfig} from '../../../source/machine/config.ts';
import type {Op} from '../../../source/machine/command.ts';
import {advance, apply, boot} from '../../../source/machine/machine.ts';
import {DISK_PROFILES} from '../../../source/machine/profile.ts';
import {samplesOf, scenario} from '../../support/scenarios.ts';
import {machineConfig, op} from '../../support/machines.ts';

it('a name that is not known takes four times what one does that is, and its share of a slab', () => {
	const spent = (times: number): number => {
		const m = boot(machineConfig({slabShrinkable: 0}));
		const tree = {path: '/srv', disk: '', files: 1000, perDirectory: 10, missing: 0};
		const walk: Op = {do: 'walk', tree, stat: true, count: 1000, open: 0, order: 'forward', times, rate: 0};
		apply(m, {kind: 'spawn', name: 'find', program: [walk, op.sleep]});
		advance(m, 3e6);
		const task = m.tasks.at(-1)!;
		expect(task.pc).toBe(1);
		return task.systemNs / m.costs.anonFault;
	};
	const [first, both, all] = [spent(1), spent(2), spent(3)] as const;
	expect(all - both).toBe(both - first); // names that are known cost the same every time: 1000 files and their 100 directories
	expect(both - first).toBeGreaterThanOrEqual(1100);
	expect(both - first).toBeLessThan(1100 * 1.1);
	const more = first - (both - first); // of these and the top
	expect(more).toBeGreaterThanOrEqual(3 * 1101);
	expect(more).toBeLessThan(3.5 * 1101);
});

const ssd = (name: string): DiskConfig => ({name, ...DISK_PROFILES.ssd});
const zram = (name: string): DiskConfig => ({name, ...DISK_PROFILES.zram});
it.each([
	{disks: [zram('vdb'), ssd('vda')], lies: 'vda'},
	{disks: [ssd('vdb'), ssd('vda')], lies: 'vda'}, // swap is on the other
	{disks: [ssd('vdb')], lies: 'vdb'}, // one disk for all
])('a tree lies on $lies where nothing is said', ({disks, lies}) => {
	const m = boot({...machineConfig({swapPages: 100}), disks});
	const tree = {path: '/srv', disk: '', files: 100, perDirectory: 10, missing: 0};
	apply(m, {kind: 'spawn', name: 'find', program: [{do: 'walk', tree, stat: true, count: 100, open: 0, order: 'forward', times: 1, rate: 0}, op.sleep]});
	advance(m, 1e6);
	expect(m.names?.supers.map(({disk}) => disks[disk]?.name)).toEqual([lies]);
	expect(m.names?.dentry.used).toBe(111);
});

it.each(['6.1', '6.12'])(
	'%s: who keeps more files open than its group may remember is killed, and does not read two blocks for ever, each of which drives the other out',
	kernel => {
		const yaml = `
machine: {memory: 512MiB, swap: 0, disks: {data: ssd}, kernel: '${kernel}', lru: classic}
cgroups: {/web: {memory.max: 64MiB}}
timeline: [{at: 0s, spawn: walk, name: find, files: 60000, open: 50000, cgroup: /web}]
until: {oom_kills: 1, time: 3s}`;
		const last = samplesOf(scenario(yaml), 1e6).at(-1);
		expect(last?.vmstat.oom_kill).toBe(1);
		// 192 and 1192 bytes of each, and eight behind each that say whose they are: as many as its limit has room for.
		expect(last?.names?.dentries).toBeGreaterThan(0.97 * (2 ** 26 / 1400));
		expect(last?.names?.dentries).toBeLessThan(2 ** 26 / 1400);
	},
);
