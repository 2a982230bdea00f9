// ZONE_MOVABLE: processes and cache use it, the kernel's own memory never lies there. (mm/page_alloc.c nr_free_buffer_pages, gfp_zone)
import {describe, expect, it} from 'vitest';
import type {ZoneConfig} from '../../../source/machine/config.ts';
import {KIND_FIXED_SLAB, KIND_KERNEL, KIND_MASK, KIND_PAGETABLE, KIND_SLAB} from '../../../source/machine/memory/frames.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {calculateMinFreeKb, zoneMarks} from '../../../source/machine/memory/zone.ts';
import {violations} from '../../support/invariants.ts';
import {leak, machineConfig, op} from '../../support/machines.ts';

const start = (zones: readonly ZoneConfig[]): Machine => boot(machineConfig({zones, cpus: 2, files: {'/f': 2000}}));
const NORMAL: ZoneConfig = {node: 0, name: 'Normal', managed: 8192};
const MOVABLE: ZoneConfig = {node: 0, name: 'Movable', managed: 24576};

/** Frames of the kernel's own in zones of that name. */
function kernelFrames(m: Machine, name: string): number {
	let n = 0;
	for (const zone of m.zones)
		if (zone.name === name)
			for (let pfn = zone.firstFrame; pfn < zone.firstFrame + zone.managed; pfn++)
				if ([KIND_KERNEL, KIND_SLAB, KIND_FIXED_SLAB, KIND_PAGETABLE].includes(m.frames.flags[pfn] & KIND_MASK)) n++;
	return n;
}

describe('a zone Movable', () => {
	it('does not count in min_free_kbytes, and has its share of the marks', () => {
		const m = start([NORMAL, MOVABLE]);
		const kb = calculateMinFreeKb(8192);
		expect(sample(m).sysctls['vm.min_free_kbytes']).toBe(`${kb}`);
		expect(sample(m).zones.map(({name, min}) => [name, min])).toEqual([
			['Normal', Math.trunc(((kb >> 2) * 8192) / 32768)],
			['Movable', Math.trunc(((kb >> 2) * 24576) / 32768)],
		]);
	});

	it('has since 6.6 a min of its own: managed ÷ 1024, between 32 and 128 pages', () => {
		const min = (managed: number): number | undefined => {
			const m = boot({...machineConfig({zones: [NORMAL, {...MOVABLE, managed}]}), kernel: '6.6'});
			return sample(m).zones.find(({name}) => name === 'Movable')?.min;
		};
		expect([16384, 65536, 65535, 2 ** 18].map(min)).toEqual([32, 64, 63, 128]);
		const empty = {zoneClass: 3, managed: 0};
		expect(zoneMarks(empty, [{zoneClass: 2, managed: 8192}, empty], {kernel: '6.6', minFreeKb: 4096, scaleFactor: 10})).toEqual({min: 32, low: 32, high: 32});
	});

	it('holds nothing of the kernel’s, at boot and later, and is used first by processes and cache', () => {
		const m = start([NORMAL, MOVABLE]);
		expect(sample(m).zones.find(({name}) => name === 'Movable')?.free).toBe(24576);
		apply(m, {kind: 'spawn', name: 'p', program: [op.map(5000), op.write(5000), op.read('/f', 2000), op.sleep]});
		advance(m, 2e6);
		expect(sample(m).zones.find(({name}) => name === 'Movable')?.free).toBeLessThan(24576 - 7000);
		expect(kernelFrames(m, 'Movable')).toBe(0);
		apply(m, {kind: 'spawn', name: 'q', program: leak(0, 40000)});
		advance(m, 5e6);
		expect(sample(m).kills).toBeGreaterThan(0);
		expect(kernelFrames(m, 'Movable')).toBe(0);
		expect(violations(m)).toEqual([]);
	});

	it('may be all that a node has: the kernel’s memory is then on the others', () => {
		for (const node of [0, 1]) {
			const m = start([
				{...NORMAL, node},
				{...MOVABLE, node: 1 - node},
			]);
			expect(kernelFrames(m, 'Movable')).toBe(0);
			expect(kernelFrames(m, 'Normal')).toBeGreaterThan(600);
			advance(m, 1e6);
			expect(violations(m)).toEqual([]);
		}
	});

	it('cannot be all that a machine has', () => {
		expect(() => start([MOVABLE])).toThrow('a machine needs a zone besides Movable, which cannot hold the kernel’s own memory');
	});
});
