// Watermarks, reserves and min_free_kbytes against the worked tables of docs §2 and against zones of real machines.
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {cutMark, watermarkOk} from '../../../source/machine/memory/watermark.ts';
import {calculateMinFreeKb, isqrt, lowmemReserve, totalreservePages, type Zone, zoneMarks as marksOf} from '../../../source/machine/memory/zone.ts';

/** Marks of a zone by the rules of 6.1, as a share of all. */
const zoneMarks = (managed: number, total: number, minFreeKb: number, scaleFactor: number) =>
	marksOf({zoneClass: 2, managed}, [{zoneClass: 2, managed: total}], {kernel: '6.1', minFreeKb, scaleFactor});

describe('one zone with default settings', () => {
	it.each([
		[16384, 1024, 256, 320, 384],
		[32768, 1448, 362, 452, 542],
		[65536, 2048, 512, 640, 768],
		[131072, 2896, 724, 905, 1086],
		[262144, 4096, 1024, 1286, 1548],
		[524288, 5792, 1448, 1972, 2496],
		[1048576, 8192, 2048, 3096, 4144],
		[2097152, 11585, 2896, 4993, 7090],
		[4194304, 16384, 4096, 8290, 12484],
		[16777216, 32768, 8192, 24969, 41746],
		[67108864, 65536, 16384, 83492, 150600],
		[2147483648, 262144, 65536, 2213019, 4360502],
	])('%i pages: min_free_kbytes %i, marks %i %i %i', (managed, minFreeKb, min, low, high) => {
		expect(calculateMinFreeKb(managed)).toBe(minFreeKb);
		expect(zoneMarks(managed, managed, minFreeKb, 10)).toEqual({min, low, high});
	});

	it.each([
		[1048576, 8192, 200, 2048, 23019, 43990],
		[1048576, 8192, 1, 2048, 2560, 3072],
		[262144, 65536, 10, 16384, 20480, 24576],
	])('%i pages, min_free_kbytes %i, scale factor %i', (managed, minFreeKb, scale, min, low, high) => {
		expect(zoneMarks(managed, managed, minFreeKb, scale)).toEqual({min, low, high});
	});

	it('takes the classic quarter under some 250 000 pages and the thousandth above', () => {
		const gap = (managed: number): number => {
			const marks = zoneMarks(managed, managed, calculateMinFreeKb(managed), 10);
			return marks.low - marks.min;
		};
		expect(gap(249999)).toBe(249);
		expect(gap(262144)).toBe(262);
	});
});

const CLASS: Record<string, number> = {DMA: 0, DMA32: 1, Normal: 2, Movable: 3};
const RATIO = [256, 256, 32, 0, 0];

function machineOf(sizes: readonly (readonly [string, number, number])[], minFreeKb: number, scale = 10) {
	const total = sizes.reduce((sum, [, , managed]) => sum + managed, 0);
	const zones = sizes.map(([name, node, managed]) => ({
		node,
		zoneClass: CLASS[name],
		managed,
		...zoneMarks(managed, total, minFreeKb, scale),
		reserve: [] as number[],
	}));
	for (const node of new Set(zones.map(zone => zone.node))) {
		const own = zones.filter(zone => zone.node === node);
		for (const [i, row] of lowmemReserve(own, RATIO).entries()) own[i].reserve = row;
	}
	return zones;
}

describe('several zones', () => {
	it.each([
		[
			[3840, 772917, 327680],
			8407,
			[
				[7, 10, 13],
				[1470, 2242, 3014],
				[623, 950, 1277],
			],
			[4299, 1280],
			9411,
		],
		[
			[3840, 772917, 1048576],
			10808,
			[
				[5, 8, 11],
				[1144, 1916, 2688],
				[1552, 2600, 3648],
			],
			[7115, 4096],
			14272,
		],
		[
			[3840, 765437, 1261568],
			11400,
			[
				[5, 8, 11],
				[1074, 1839, 2604],
				[1770, 3031, 4292],
			],
			[7917, 4928],
			15664,
		],
		[
			[3840, 765437, 3309568],
			16156,
			[
				[3, 6, 9],
				[757, 1522, 2287],
				[3277, 6586, 9895],
			],
			[15917, 12928],
			28950,
		],
	] as const)('DMA, DMA32, Normal of %j', (managed, minFreeKb, marks, protection, totalreserve) => {
		expect(calculateMinFreeKb(managed.reduce((a, b) => a + b, 0))).toBe(minFreeKb);
		const zones = machineOf(
			[
				['DMA', 0, managed[0]],
				['DMA32', 0, managed[1]],
				['Normal', 0, managed[2]],
			],
			minFreeKb,
		);
		expect(zones.map(zone => [zone.min, zone.low, zone.high])).toEqual(marks);
		expect([zones[0].reserve[3], zones[1].reserve[3]]).toEqual(protection);
		expect(totalreservePages(zones)).toBe(totalreserve);
	});

	it.each([
		[
			[3840, 772917, 327680],
			[
				[58, 72, 86],
				[11824, 14780, 17736],
				[5012, 6265, 7518],
			],
		],
		[
			[3840, 772917, 1048576],
			[
				[35, 43, 51],
				[7154, 8942, 10730],
				[9706, 12132, 14558],
			],
		],
		[
			[3840, 765437, 1261568],
			[
				[31, 38, 45],
				[6368, 7960, 9552],
				[10495, 13118, 15741],
			],
		],
		[
			[3840, 765437, 3309568],
			[
				[15, 18, 21],
				[3170, 3962, 4754],
				[13709, 17136, 20563],
			],
		],
	] as const)('with the 67584 kB of huge pages: %j', (managed, marks) => {
		const zones = machineOf(
			[
				['DMA', 0, managed[0]],
				['DMA32', 0, managed[1]],
				['Normal', 0, managed[2]],
			],
			67584,
		);
		expect(zones.map(zone => [zone.min, zone.low, zone.high])).toEqual(marks);
	});

	it('shares min_free_kbytes among two nodes', () => {
		const sizes = [
			['DMA', 0, 3840],
			['DMA32', 0, 765437],
			['Normal', 0, 1261568],
			['Normal', 1, 2097152],
		] as const;
		const minFreeKb = calculateMinFreeKb(3840 + 765437 + 1261568 + 2097152);
		expect(minFreeKb).toBe(16253);
		expect(machineOf(sizes, minFreeKb).map(zone => [zone.min, zone.low, zone.high])).toEqual([
			[3, 6, 9],
			[753, 1518, 2283],
			[1241, 2502, 3763],
			[2064, 4161, 6258],
		]);
	});
});

type RecordedMachine = {
	readonly what: string;
	readonly min_free_kbytes: number;
	readonly watermark_scale_factor: number;
	readonly zones: readonly {
		readonly node: number;
		readonly name: string;
		readonly managed: number;
		readonly min: number;
		readonly low: number;
		readonly high: number;
		readonly boost: number;
		readonly protection: readonly number[];
	}[];
};

describe('a real kernel', () => {
	const machines = JSON.parse(readFileSync(new URL('../../../fixtures/recordings/watermarks.json', import.meta.url), 'utf8')) as RecordedMachine[];
	const after = machines.filter(machine => machine.what !== 'default');

	it('was recorded on many machines', () => expect(after.length).toBeGreaterThan(50));

	it('has the same marks and protection in every zone', () => {
		for (const machine of after) {
			const zones = machineOf(
				machine.zones.map(zone => [zone.name, zone.node, zone.managed] as const),
				machine.min_free_kbytes,
				machine.watermark_scale_factor,
			);
			for (const [i, zone] of machine.zones.entries()) {
				if (zone.managed === 0) continue;
				const {boost} = zone; // /proc/zoneinfo prints the marks with the boost on top
				const where = `${machine.what} ${machine.min_free_kbytes} ${zone.name}`;
				expect([zones[i].min, zones[i].low, zones[i].high], where).toEqual([zone.min - boost, zone.low - boost, zone.high - boost]);
				expect(zones[i].reserve, where).toEqual(zone.protection.slice(0, 4));
			}
		}
	});
});

describe('the watermark test', () => {
	const zone = (free: number, boost = 0): Zone => ({free, boost, reserve: [0, 0, 0, 50]}) as unknown as Zone;

	it('lets each kind of request down to its own mark', () => {
		expect([cutMark(1024, 'none'), cutMark(1024, 'high'), cutMark(1024, 'atomic'), cutMark(1024, 'oom-victim')]).toEqual([1024, 512, 384, 512]);
	});

	it('asks for strictly more than the mark, its boost and the reserve', () => {
		expect(watermarkOk(zone(1000), 1000, 0, 'none')).toBe(false);
		expect(watermarkOk(zone(1001), 1000, 0, 'none')).toBe(true);
		expect(watermarkOk(zone(1050), 1000, 3, 'none')).toBe(false);
		expect(watermarkOk(zone(1051), 1000, 3, 'none')).toBe(true);
		expect(watermarkOk(zone(1063, 64), 1000, 0, 'none')).toBe(false);
		expect(watermarkOk(zone(1), 1000, 3, 'memalloc')).toBe(true);
	});

	it('takes the floor of square roots', () => expect([0, 1, 15, 16, 17, 2 ** 40 - 1].map(isqrt)).toEqual([0, 1, 3, 4, 4, 1048575]));
});

it('lowmem_reserve holds nothing back from a class that the zone itself belongs to', () => {
	const zones = [0, 1, 2, 3].map(zoneClass => ({zoneClass, managed: 64_000}));
	// ÷ 256, 256 and 32 of what lies above, up to the class asked for.
	expect(lowmemReserve(zones, [256, 256, 32, 0])).toEqual([
		[0, 250, 500, 750],
		[0, 0, 250, 500],
		[0, 0, 0, 2000],
		[0, 0, 0, 0],
	]);
});
