// Why free memory was of no use: reserves, CMA, highatomic, order and fragmentation, nodes and cpusets, HighMem, other page sizes, boosts; each worked out by hand.
import {describe, expect, it} from 'vitest';
import type {Diagnosis} from '../../source/report/diagnosis.ts';
import {pageOf} from '../../source/report/document.ts';
import {foldedBoostKb, versionOf} from '../../source/report/eras.ts';
import {gfpOf, numbersOf} from '../../source/report/gfp.ts';
import {classesOf} from '../../source/report/shortage.ts';
import {type MachineText, oomText, webServer, type ZoneText} from '../support/oom-text.ts';
import {only} from '../support/reading.ts';

const states = (d: Diagnosis): Record<string, string> =>
	Object.fromEntries(d.zones.map(({node, name, state}) => [node === 0 ? name : `${node} ${name}`, state]));
const words = (d: Diagnosis): string => JSON.stringify(pageOf(d, 'x', 1));
const zone = (of: Partial<ZoneText> & {name: string}): ZoneText => ({
	node: 0,
	free: 4000,
	min: 8000,
	low: 10_000,
	high: 12_000,
	present: 1_000_000,
	managed: 990_000,
	reserve: [0, 0, 0, 0],
	buddy: [1000],
	...of,
});
const machine = (change: Partial<MachineText>): MachineText => ({...webServer(), ...change});

describe('an order above 0', () => {
	// 400 000 kB free over 8 000 of min, but no block of 16 kB: order 2 cannot be had.
	const pieces = [zone({name: 'Normal', free: 400_000, buddy: [60_000, 20_000, 0, 0, 0, 0, 0, 0, 0, 0, 0]})];
	it('is short of blocks, not of pages', () => {
		const d = only(oomText('6.1', machine({zones: pieces, order: 2, gfp: {mask: '0xcc0', names: 'GFP_KERNEL'}})));
		expect(states(d)).toEqual({Normal: 'fragmented'});
		expect(d.asked).toMatchObject({order: 2, askedKb: 16});
		expect(words(d)).toContain('no free block of 16 kB was left, though 391M was free in smaller ones');
		expect(d.remedies[0]).toMatchObject({kind: 'fragmented', order: 2});
	});

	it('is served from blocks of its order and above, where there are some', () => {
		const d = only(oomText('6.1', machine({zones: [zone({name: 'Normal', free: 400_000, buddy: [60_000, 20_000, 0, 3, 0]})], order: 2})));
		expect(states(d)).toEqual({Normal: 'enough'});
		expect(d.over).toBe(true);
		expect(words(d)).toContain('a report is a snapshot');
	});
});

describe('free pages that are not for this request', () => {
	const cma = zone({name: 'DMA', free: 519_112, min: 10_428, managed: 663_836, present: 786_432, reserve: [0, 0, 0, 0], cma: 513_592});
	it('CMA: only for pages that can be moved', () => {
		const kernel = only(oomText('6.1', machine({zones: [cma], gfp: {mask: '0xcc0', names: 'GFP_KERNEL'}})));
		expect(kernel.zones[0]).toMatchObject({state: 'unusable', cmaKb: 513_592, shortKb: 10_428 - (519_112 - 513_592)});
		expect(kernel.remedies.map(({kind}) => kind)).toContain('cma');
		const user = only(oomText('6.1', machine({zones: [cma]})));
		expect(states(user)).toEqual({DMA: 'enough'});
	});

	it('highatomic: kept for urgent ones', () => {
		const d = only(oomText('6.1', machine({zones: [zone({name: 'Normal', free: 12_000, highatomic: 8000})]})));
		expect(d.zones[0]).toMatchObject({state: 'unusable', highatomicKb: 8000, shortKb: 4000});
		expect(d.remedies.map(({kind}) => kind)).toContain('highatomic');
	});
});

describe('32 bits', () => {
	const zones = [
		zone({name: 'DMA', free: 3000, min: 64, managed: 15_916, present: 15_992, reserve: [0, 861, 11_900, 11_900]}),
		zone({name: 'Normal', free: 3400, min: 3500, managed: 882_000, present: 897_000, reserve: [0, 0, 88_300, 88_300]}),
		zone({name: 'HighMem', free: 9_000_000, min: 512, managed: 11_300_000, present: 11_300_000, reserve: [0, 0, 0, 0]}),
	];
	it('the kernel’s own data must lie low: what is free in HighMem is of no use', () => {
		const d = only(oomText('4.4', machine({zones, numa: false, gfp: {mask: '0x24002c2', names: ''}, order: 0})));
		expect(states(d)).toMatchObject({HighMem: 'enough'});
		const kernel = only(oomText('4.4', machine({zones, numa: false, gfp: {mask: '0x24000c0', names: ''}})));
		// Against Normal, DMA keeps 861 pages back: 3 444 and 64 kB are more than its 3 000.
		expect(states(kernel)).toEqual({DMA: 'reserve', Normal: 'min', HighMem: 'above'});
		expect(kernel.remedies[0]).toMatchObject({kind: 'low-zone', zones: ['DMA', 'Normal']});
	});
});

describe('nodes', () => {
	const zones = [zone({node: 0, name: 'Normal', free: 3000}), zone({node: 1, name: 'Normal', free: 900_000})];
	it('a memory policy is named since 5.0, and seen in the mask before', () => {
		for (const era of ['6.1', '4.9'] as const) {
			const d = only(oomText(era, machine({zones, constraint: 'CONSTRAINT_MEMORY_POLICY', nodemask: '0', memsAllowed: '0-1'})));
			expect(d.limit).toEqual({kind: 'nodes', nodes: [0], by: 'policy'});
			expect(states(d)).toEqual({Normal: 'min', '1 Normal': 'elsewhere'});
			// Its total: the node's RAM and all swap.
			expect(d.ranking?.total).toEqual({pages: (1_000_000 + 2_097_148) / 4, known: true});
			expect(d.remedies[0]?.kind).toBe('nodes');
		}
	});

	it('a cpuset by the line of a constraint', () => {
		const d = only(oomText('6.1', machine({zones, constraint: 'CONSTRAINT_CPUSET', memsAllowed: '0'})));
		expect(d.limit).toEqual({kind: 'nodes', nodes: [0], by: 'cpuset'});
	});
});

describe('other machines', () => {
	it('pages of 64 KiB are told by the free blocks, and RSS and page tables counted by them', () => {
		const zones = [
			zone({name: 'DMA', free: 10_000, min: 20_480, low: 25_600, high: 30_720, present: 4_194_304, managed: 4_100_096, buddy: [10, 20], reserve: [0, 0, 0, 0]}),
		];
		const d = only(oomText('5.4', machine({zones, pageKb: 64, swapTotalKb: 0, swapFreeKb: 0})));
		expect([d.report.pageKb, d.report.pageSizeKnown]).toEqual([64, true]);
		expect(d.ranking?.rows[0]?.tables).toBe(2356);
		expect(d.ranking?.total.pages).toBe(4_100_096 / 64);
		expect(d.victimKb).toBe(866_000 * 64);
	});

	it('huge pages that nobody uses are named', () => {
		const lines = oomText('6.1').map(line => line.replace('hugepages_total=0 hugepages_free=0', 'hugepages_total=512 hugepages_free=500'));
		const d = only(lines);
		expect(d.where?.rows.find(({kind}) => kind === 'hugetlb')?.kb).toBe(512 * 2048);
		expect(d.remedies).toContainEqual({kind: 'hugetlb', kb: 500 * 2048, totalKb: 512 * 2048});
	});

	it('what stands in no list is named when it is much', () => {
		const lines = oomText('6.1').map(line => line.replace('active_anon:900000 inactive_anon:970000', 'active_anon:500000 inactive_anon:970000'));
		const d = only(lines);
		expect(d.remedies.map(({kind}) => kind)).toContain('others');
		expect(words(d)).toContain('What stands in no list: 1.5G, 20 % of RAM');
	});

	it('no swap is another sentence than swap that is full', () => {
		const d = only(oomText('6.1', machine({swapTotalKb: 0, swapFreeKb: 0})));
		expect(words(d)).toContain('there was no swap');
		expect(words(d)).toContain('Some swap: there was none');
	});
});

describe('rules', () => {
	it('versions', () => {
		expect(versionOf('2.6.32-754.el6.x86_64')).toEqual({major: 2, minor: 632});
		expect(versionOf('5.14.0-362.el9')).toEqual({major: 5, minor: 14});
		expect(versionOf(undefined)).toBeNull();
	});

	it('a boost that the marks hold without naming it is told by their distance', () => {
		// min 61 948 holds 8 192 of boost: low − min is 13 436, a quarter of 53 756 (and above a thousandth of the zone).
		expect(foldedBoostKb(61_948, 75_387, 13_000_000, 4)).toBe(61_948 - 13_439 * 4);
		expect(foldedBoostKb(53_756, 67_195, 13_000_000, 4)).toBe(0);
		// watermark_scale_factor decides the distance here: nothing can be said.
		expect(foldedBoostKb(61_948, 75_000, 13_052_000, 4)).toBe(0);
	});

	it('gfp: by bits and by names', () => {
		const of = (gfpMask: number, gfp?: string): unknown => gfpOf({name: 'x', gfpMask, ...(gfp === undefined ? {} : {gfp})});
		expect(of(0x201da)).toMatchObject({zone: 'Movable', movable: true, user: true});
		expect(of(0xd0)).toMatchObject({zone: 'Normal', movable: false, user: false});
		expect(of(0x140dca, 'GFP_HIGHUSER_MOVABLE|__GFP_COMP')).toMatchObject({zone: 'Movable', name: 'GFP_HIGHUSER_MOVABLE'});
		expect(of(0xcc4, 'GFP_KERNEL|GFP_DMA32')).toMatchObject({zone: 'DMA32'});
		expect(of(0x200d1)).toMatchObject({zone: 'DMA'});
	});

	it('lists of nodes', () => {
		expect([numbersOf('0-1,4'), numbersOf('(null)'), numbersOf('')]).toEqual([[0, 1, 4], null, null]);
	});

	it('which classes lowmem_reserve[] is about', () => {
		const of = (names: string[], length: number): unknown => classesOf(names.map(name => ({node: 0, name, kb: {}, reserve: Array.from({length}, () => 0)})));
		expect(of(['DMA', 'DMA32', 'Normal'], 4)).toEqual(['DMA', 'DMA32', 'Normal', 'Movable']);
		expect(of(['DMA', 'DMA32', 'Normal'], 5)).toEqual(['DMA', 'DMA32', 'Normal', 'Movable', 'Device']);
		expect(of(['DMA', 'Normal', 'HighMem'], 4)).toEqual(['DMA', 'Normal', 'HighMem', 'Movable']);
		expect(of(['Normal'], 2)).toEqual(['Normal', 'Movable']);
		expect(of(['DMA', 'HighMem'], 4)).toEqual(['DMA', 'Normal', 'HighMem', 'Movable']);
	});
});
