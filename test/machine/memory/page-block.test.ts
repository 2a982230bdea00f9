// Page blocks by mobility and the boosts they cause, against what recordings of a real 6.1 kernel show (fixtures/recordings).
import {describe, expect, it} from 'vitest';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import type {Program} from '../../../source/machine/command.ts';
import {nodeDirtyOk} from '../../../source/machine/files/dirty-limits.ts';
import {bootBlocks, noteKernelFreed, type PageBlocks, sumOf} from '../../../source/machine/memory/page-block.ts';
import {noteKernelPage, noteUserPage} from '../../../source/machine/memory/watermark-boost.ts';
import type {Zone} from '../../../source/machine/memory/zone.ts';
import {pcpBatch} from '../../../source/machine/memory/pcp.ts';
import {leak, machineConfig, op} from '../../support/machines.ts';

/** The zones of the recorded 512 MB machines. */
const PC = [
	{node: 0, name: 'DMA', managed: 3840, free: 3808},
	{node: 0, name: 'DMA32', managed: 116225},
] as const;

const pc = (): Machine => boot({...machineConfig({zones: PC, files: {'/big': 140000}}), watermarkBoost: true});

/** Free pages of zone DMA at its boosted wakes. */
function boostsOfDma(program: Program, seconds: number): number[] {
	const m = pc();
	apply(m, {kind: 'spawn', name: 'p', program});
	const found: number[] = [];
	for (let i = 0; i < seconds * 20; i++) {
		advance(m, 50_000);
		for (const event of sample(m).events) if (event.kind === 'kswapd-woke' && event.boosted && event.zone === 'DMA') found.push(event.free);
	}
	return found;
}

const emptyZone = (m: Machine): {readonly zone: Zone; readonly blocks: PageBlocks} => {
	const zone = m.zones[1] as Zone;
	const blocks: PageBlocks = {unmovable: [], reclaimable: []};
	zone.blocks = blocks;
	return {zone, blocks};
};

describe('page blocks', () => {
	it('leave zone DMA the free part of its first block for the kernel: the pools have 32 of 256 pages', () => {
		const m = pc();
		expect(m.zones[0]?.blocks).toEqual({unmovable: [224], reclaimable: []});
	});

	it('leave the rest of the last pair of blocks to each kind', () => {
		const zone = {...(pc().zones[1] as Zone), managed: 116225, free: 108398};
		const blocks = bootBlocks(zone, {node: 0, name: 'DMA32', managed: 116225, blocks: {inUse: 2299, perCpu: 495}}, 0);
		expect(blocks.reclaimable).toEqual([512, 3 * 1024 - 2299 - 512]);
		expect(sumOf(blocks.unmovable)).toBe(5 * 1024 - (116225 - 108398 - 495 - 2299));
		const mixed = bootBlocks(zone, {node: 0, name: 'DMA32', managed: 116225, blocks: {inUse: 2299, scattered: 1600}}, 0);
		expect(sumOf(mixed.unmovable)).toBe(1600);
		expect(Math.max(...mixed.unmovable, ...mixed.reclaimable)).toBeLessThan(512);
	});

	it('are no more than a zone has free pages: of the unmovable pieces whole ones go first', () => {
		const zone = {...(pc().zones[1] as Zone), free: 900};
		const config = {node: 0, name: 'DMA32', managed: 116225} as const;
		// Four pieces, of 300 pages and the last of 100, beside what is left of a pair of blocks by 100 pages of slab: 300, 300, 300 and 24.
		const {unmovable, reclaimable} = bootBlocks(zone, {...config, blocks: {inUse: 100, scattered: 1000}}, 0);
		expect(reclaimable).toEqual([300, 300, 300]);
		expect(unmovable).toEqual([]);
		expect(bootBlocks({...zone, free: 1600}, {...config, blocks: {inUse: 100, scattered: 1000}}, 0)).toEqual({
			unmovable: [300, 300],
			reclaimable: [300, 300, 300, 24],
		});
	});

	it('boost zone DMA at 731 free pages where a file is read (seven recordings: 728 to 733)', () => {
		const found = boostsOfDma([op.read('/big', 140000, 20000), op.sleep], 8);
		expect(found.length).toBeGreaterThan(0);
		expect(Math.abs((found[0] as number) - 731)).toBeLessThanOrEqual(5);
	});

	it('do not boost it where only anonymous memory grows (leak-noswap, leak-swap, burst)', () => {
		expect(boostsOfDma(leak(20000, 112000), 7)).toEqual([]);
	});

	it('change hands whole without a boost, in part with one', () => {
		const m = pc();
		const {zone, blocks} = emptyZone(m);
		zone.free = 900;
		blocks.reclaimable.push(512, 388);
		zone.free--;
		noteUserPage(m, zone, blocks);
		expect(blocks.reclaimable).toEqual([388]);
		expect(zone.boost).toBe(0);
		zone.free = 387;
		noteUserPage(m, zone, blocks);
		expect(blocks.reclaimable).toEqual([]);
		expect(zone.boost).toBe(512);
	});

	it('are taken in pairs by the kernel while there are whole ones, in part and with a boost when there are none', () => {
		const m = pc();
		const {zone, blocks} = emptyZone(m);
		zone.free = 50_000 - 1;
		noteKernelPage(m, zone, blocks, true);
		expect(sumOf(blocks.reclaimable)).toBe(1023);
		expect(zone.boost).toBe(0);
		noteKernelFreed(blocks, true);
		expect(sumOf(blocks.reclaimable)).toBe(1024);
		blocks.reclaimable.splice(0, 3, 100);
		zone.free = 150 - 1;
		noteKernelPage(m, zone, blocks, false);
		expect(zone.boost).toBe(512);
		expect(blocks).toEqual({unmovable: [99], reclaimable: []});
	});
});

describe('a node over its dirty limit', () => {
	it('takes no page for writing at first', () => {
		const m = pc();
		expect(nodeDirtyOk(m, 0)).toBe(true);
		const node = m.nodes[0] as Machine['nodes'][number];
		const dirtyable = m.free - m.totalreservePages;
		node.stat.nr_dirty = Math.trunc(dirtyable / 5);
		expect(nodeDirtyOk(m, 0)).toBe(true);
		node.stat.nr_writeback = 2;
		expect(nodeDirtyOk(m, 0)).toBe(false);
	});
});

describe('the lists of the CPUs', () => {
	it('are filled by as many pages as the recorded zones say (pcp_batch)', () => {
		expect([3840, 116225, 52204, 64108, 60307].map(pcpBatch)).toEqual([1, 31, 15, 15, 15]);
	});
});
