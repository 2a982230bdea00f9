// A machine that starts in a state: what there is at once, that the books hold from the first instant on, and that what is there behaves as if it had come by itself.
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {MachineConfig, StartProcess, StartState} from '../../source/machine/config.ts';
import {advance, apply, boot, type Machine, sample} from '../../source/machine/machine.ts';
import {violations} from '../support/invariants.ts';
import {ioViolations} from '../support/io-invariants.ts';
import {machineConfig, op, type Sketch} from '../support/machines.ts';

/** LOWWATER_MACHINES=5000 starts more of them. */
const RUNS = Number(process.env['LOWWATER_MACHINES'] ?? 40);
const NOTHING: StartState = {cache: [], dirty: [], slabPages: 0, processes: []};
const start = (state: Partial<StartState>, sketch: Sketch = {}): Machine =>
	boot({
		...machineConfig({pages: 16_000, swapPages: 6000, ...sketch, files: {'/a': 5000, '/b': 3000}}),
		state: {...NOTHING, ...state},
	});
const old = (residentPages: number, swappedPages: number, more: Partial<StartProcess> = {}): StartProcess => ({
	name: 'old',
	label: 'idle',
	residentPages,
	swappedPages,
	program: [op.sleep],
	...more,
});

/** A machine that starts in a state; null: memory is not enough for it, which is said. */
function bootIfItFits(config: MachineConfig): Machine | null {
	try {
		return boot(config);
	} catch (error) {
		if (error instanceof RangeError && /does not fit/.test(error.message)) return null;
		throw error;
	}
}

describe('a machine that starts', () => {
	it('with a warm cache has it, half of it active, and reads none of it again', () => {
		const m = start({
			cache: [
				{file: '/a', from: 0, pages: 2000, active: false},
				{file: '/a', from: 2000, pages: 1000, active: true},
			],
		});
		const cold = sample(start({}));
		const {meminfo, nodes, vmstat} = sample(m);
		expect(meminfo.Cached - cold.meminfo.Cached).toBe(3000 * 4);
		expect(nodes[0]?.lru).toMatchObject({inactiveFile: 2000, activeFile: 1000});
		expect(vmstat).toMatchObject({pgpgin: 0, pgactivate: 0, pgalloc_normal: 0});
		apply(m, {kind: 'spawn', name: 'r', program: [op.read('/a', 3000), op.sleep]});
		advance(m, 2_000_000);
		expect(sample(m).disks[0]?.readPages).toBe(0);
	});

	it('with more slab than a node has room for has the rest on the other, whichever is full', () => {
		const sizes = [2500, 9000];
		for (const managed of [sizes, sizes.toReversed()]) {
			const m = start(
				{slabPages: 6000},
				{zones: managed.map((pages, node) => ({node, name: node === 0 ? ('DMA32' as const) : ('Normal' as const), managed: pages}))},
			);
			const {meminfo, nodes, zones} = sample(m);
			expect(meminfo.SReclaimable).toBeGreaterThanOrEqual(6000 * 4);
			const small = managed.indexOf(2500);
			expect(zones.find(({node}) => node === small)?.free).toBeLessThan(100);
			expect(nodes).toHaveLength(2);
			expect(violations(m)).toEqual([]);
		}
	});

	it('with dirty pages has the flusher write them when it comes by', () => {
		const m = start({
			dirty: [
				{file: '/a', from: 0, pages: 500, ageUs: 40e6},
				{file: '/b', from: 0, pages: 300, ageUs: 0},
			],
		});
		expect(sample(m).meminfo).toMatchObject({Dirty: 800 * 4, Writeback: 0});
		advance(m, 10e6);
		expect(sample(m).meminfo.Dirty).toBe(0);
		expect(sample(m).disks[0]?.writePages).toBe(800);
	});

	it('with slab has it shrink under pressure', () => {
		const m = start({slabPages: 4000});
		const before = sample(m).meminfo.SReclaimable;
		expect(before - sample(start({})).meminfo.SReclaimable).toBe(4000 * 4);
		apply(m, {kind: 'spawn', name: 'w', program: [op.map(12_000), op.write(12_000), op.sleep]});
		advance(m, 4e6);
		expect(sample(m).meminfo.SReclaimable).toBeLessThan(before - 1000 * 4);
	});

	it('with memory in swap has it in VmSwap, and reads it back when it is used', () => {
		const m = start({processes: [old(500, 3000, {program: [{do: 'sleep', us: 1e6}, {do: 'scan', access: 'read', rate: 0}, op.sleep]})]});
		const {processes, meminfo, vmstat} = sample(m);
		expect(processes.find(({name}) => name === 'old')).toMatchObject({swapKb: 3000 * 4, rssAnonKb: 500 * 4, label: 'idle'});
		expect(meminfo.SwapTotal - meminfo.SwapFree).toBe(3000 * 4);
		expect(vmstat).toMatchObject({pswpout: 0, pgfault: 0});
		advance(m, 20e6);
		const now = sample(m);
		expect(now.processes.find(({name}) => name === 'old')?.swapKb).toBe(0);
		expect(now.vmstat.pswpin).toBe(3000);
		expect(now.vmstat.workingset_refault_anon).toBe(0);
	});

	it('has it in zram or in zswap where there is one', () => {
		const onZram = sample(start({processes: [old(0, 3000)]}, {swapDisk: 'zram'}));
		expect(onZram.disks[1]?.zram?.stored).toBe(3000);
		const inZswap = sample(start({processes: [old(0, 3000)]}, {kernel: '6.12', sysctls: {'zswap.enabled': '1'}}));
		expect(inZswap.zswap?.stored).toBe(3000);
	});

	it('says what does not fit', () => {
		expect(() => start({processes: [old(0, 7000)]})).toThrow(/no swap for old/);
		expect(() => start({cache: [{file: '/a', from: 0, pages: 5000, active: false}]}, {pages: 4200})).toThrow(/no memory for \/a/);
	});

	it(
		'keeps its books in any state',
		() => {
			const part = fc.record({file: fc.constantFrom('/a', '/b', '/shm'), from: fc.integer({min: 0, max: 1500}), pages: fc.integer({min: 0, max: 1400})});
			const state = fc.record({
				cache: fc.array(fc.record({part, active: fc.boolean()}), {maxLength: 3}),
				dirty: fc.array(fc.record({part, ageUs: fc.constantFrom(0, 5e6, 40e6)}), {maxLength: 2}),
				slabPages: fc.integer({min: 0, max: 1500}),
				processes: fc.array(fc.record({rss: fc.integer({min: 0, max: 900}), swapped: fc.integer({min: 0, max: 1200})}), {maxLength: 3}),
			});
			const sketch = fc.record({
				swapDisk: fc.constantFrom('hdd' as const, 'ssd' as const, 'zram' as const),
				kernel: fc.constantFrom<Pick<Sketch, 'kernel' | 'lru' | 'sysctls'>>(
					{kernel: '6.1'},
					{kernel: '6.12'},
					{kernel: '6.12', lru: 'mglru'},
					{kernel: '6.12', sysctls: {'zswap.enabled': '1'}},
				),
				options: fc.constantFrom<Partial<MachineConfig>>({}, {watermarkBoost: true}, {perCpuLists: true}),
				zones: fc.constantFrom(
					[{node: 0, name: 'Normal' as const, managed: 14_000}],
					[
						{node: 0, name: 'DMA32' as const, managed: 7000},
						{node: 1, name: 'Normal' as const, managed: 7000},
					],
				),
			});
			fc.assert(
				fc.property(sketch, state, ({kernel, options, ...rest}, s) => {
					const config = machineConfig({...rest, ...kernel, swapPages: 6000, files: {'/a': 3000, '/b': 3000}});
					const m = bootIfItFits({
						...config,
						...options,
						files: [...config.files, {path: '/shm', pages: 3000, disk: 'tmpfs'}],
						state: {
							cache: s.cache.map(one => ({...one.part, active: one.active})),
							dirty: s.dirty.filter(one => one.part.file !== '/shm').map(one => ({...one.part, ageUs: one.ageUs})),
							slabPages: s.slabPages,
							processes: s.processes.map((one, i) => old(one.rss, one.swapped, {name: `p${i}`, program: [{do: 'scan', access: 'write', rate: 0}, op.sleep]})),
						},
					});
					if (m === null) return;
					const atStart = sample(m);
					expect([...violations(m), ...ioViolations(m)]).toEqual([]);
					for (const [i, {rss, swapped}] of s.processes.entries())
						expect(atStart.processes.find(({name}) => name === `p${i}`)).toMatchObject({rssAnonKb: rss * 4, swapKb: swapped * 4});
					advance(m, 300_000);
					sample(m);
					expect([...violations(m), ...ioViolations(m)]).toEqual([]);
				}),
				{numRuns: RUNS, seed: 20261128, endOnFailure: true},
			);
		},
		60_000 + RUNS * 1000,
	);
});
