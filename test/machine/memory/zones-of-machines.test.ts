// Zones as real machines have them: where they begin, what khugepaged adds to min_free_kbytes, marks that a running kernel has, ZONE_MOVABLE since 6.6.
import {readdirSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {gunzipSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import type {ZoneConfig} from '../../../source/machine/config.ts';
import {dirtyLimits} from '../../../source/machine/files/dirty-limits.ts';
import {bootMinFreeKb, createZones, hugepageMinFreeKb} from '../../../source/machine/memory/zone.ts';
import {zoneinfoText} from '../../../source/procfs/zoneinfo.ts';
import {machineConfig} from '../../support/machines.ts';
import {scenario} from '../../support/scenarios.ts';

const read = (path: string): string => readFileSync(fileURLToPath(new URL(`../../../fixtures/${path}`, import.meta.url)), 'utf8');
const bootCase = (name: string): Machine => boot(scenario(read(`cases/${name}.yaml`)).config);
const bootWords = (machine: string): Machine => boot(scenario(`machine: {${machine}}\ntimeline: []\nuntil: {time: 1s}\n`).config);
const marksOf = (m: Machine): number[][] => sample(m).zones.map(({min, low, high}) => [min, low, high]);
const set = (m: Machine, name: string, value: string): void => expect(apply(m, {kind: 'sysctl', name, value})).toMatchObject({ok: true});

describe('where a zone begins', () => {
	const starts = (m: Machine): number[] => sample(m).zones.map(zone => zone.startPfn);

	it('is behind the span of the one before, not under the bound of its class, and never at page 0', () => {
		expect(starts(bootCase('start-pfn'))).toEqual([1, 4096]);
		expect(starts(bootWords('memory: 16GiB'))).toEqual([1, 4096, 1048576]);
		expect(starts(bootCase('given-marks'))).toEqual([1, 4096, 1048576, 1048576 + 1572864]);
	});

	it('is that of every zone of the recorded machines', () => {
		const folder = fileURLToPath(new URL('../../../fixtures/recordings/', import.meta.url));
		let compared = 0;
		for (const name of readdirSync(folder).filter(one => one.endsWith('.jsonl.gz'))) {
			const [line = ''] = gunzipSync(readFileSync(`${folder}${name}`))
				.toString()
				.split('\n', 1);
			const {
				boot: {zones},
			} = JSON.parse(line) as {boot: {zones: (ZoneConfig & {start_pfn: number})[]}};
			const computed = createZones(
				zones.map(({node, name: zone, managed, present, spanned}) => ({node, name: zone, managed, present: present!, spanned: spanned!})),
			);
			expect(
				computed.map(zone => zone.startPfn),
				name,
			).toEqual(zones.map(zone => zone.start_pfn));
			compared += zones.length;
		}
		expect(compared).toBeGreaterThan(40);
	});

	it('does not matter to the frames themselves, which have no holes', () => {
		const m = bootWords('memory: 4GiB');
		let end = 0;
		for (const zone of m.zones) {
			expect(zone.firstFrame).toBe(end);
			end += zone.managed;
		}
		expect(end).toBe(m.frames.count);
	});
});

describe('memory as a PC has it', () => {
	it('is DMA, DMA32 up to 3 GiB and Normal, together what was asked for', () => {
		const zones = (words: string) => sample(bootWords(words)).zones.map(({name, managed}) => [name, managed]);
		expect(zones('memory: 512MiB')).toEqual([
			['DMA', 3840],
			['DMA32', 131072 - 3840],
		]);
		expect(zones('memory: 16GiB')).toEqual([
			['DMA', 3840],
			['DMA32', 782336],
			['Normal', 4194304 - 3840 - 782336],
		]);
		expect(zones('memory: 16GiB, zones: one')).toEqual([['Normal', 4194304]]);
		expect(zones('memory: 16MiB')).toEqual([['Normal', 4096]]);
		expect(zones('memory: 4GiB, layout: x86-32')).toEqual([['Normal', 1048576]]);
	});

	it('has room for the kernel also where Normal is small: it goes on below', () => {
		for (const size of ['3073MiB', '3100MiB']) {
			const m = bootWords(`memory: ${size}`);
			advance(m, 100_000);
			expect(sample(m).meminfo.MemTotal).toBe(Number.parseInt(size, 10) * 1024);
		}
	});
});

describe('min_free_kbytes at boot', () => {
	type Row = {
		readonly mem_mb: number;
		readonly numa_nodes: number;
		readonly what: string;
		readonly min_free_kbytes: number;
		readonly zones: readonly {readonly name: string; readonly managed: number; readonly high: number}[];
	};
	const CLASS: Record<string, number> = {DMA: 0, DMA32: 1, Normal: 2, Movable: 3};
	const rows = JSON.parse(read('recordings/watermarks.json')) as Row[];

	it('is raised by khugepaged as the recorded kernels have it, when huge pages were turned on', () => {
		let compared = 0;
		for (const row of rows.filter(({what}) => what === 'thp-always')) {
			const before = rows.find(other => other.what === 'default' && other.mem_mb === row.mem_mb && other.numa_nodes === row.numa_nodes);
			if (before === undefined) continue;
			const zones = row.zones.map(({name, managed}, i) => ({zoneClass: CLASS[name]!, managed, high: before.zones[i]!.high}));
			expect(hugepageMinFreeKb(zones), `${row.mem_mb} MB`).toBe(row.min_free_kbytes);
			compared++;
		}
		expect(compared).toBeGreaterThan(4);
	});

	it('of 8 GB is 67584, shared out as a real one has it', () => {
		const m = bootCase('thp-raise');
		expect(sample(m).sysctls['vm.min_free_kbytes']).toBe('67584');
		expect(marksOf(m).map(([min]) => min)).toEqual([33, 5993, 10869]);
	});

	it('is not raised without huge pages, under 512 MiB, for zone Movable, or where somebody has set it', () => {
		const minFree = (words: string): string => sample(bootWords(words)).sysctls['vm.min_free_kbytes'] ?? '';
		expect(minFree('memory: 16GiB, zones: one, transparent_hugepage: never')).toBe('16384');
		expect(minFree('memory: 16GiB, zones: one, transparent_hugepage: madvise')).toBe('22528');
		expect(minFree('memory: 511MiB, zones: one')).toBe(String(bootMinFreeKb([{zoneClass: 2, managed: 511 * 256}], '6.1', 'never')));
		expect(minFree('memory: 512MiB, zones: one')).toBe('22528');
		expect(minFree('memory: 16GiB, sysctl: {vm.min_free_kbytes: 8000}')).toBe('8000');
		const both = [
			{zoneClass: 1, managed: 2 ** 18},
			{zoneClass: 3, managed: 2 ** 18},
		];
		expect(bootMinFreeKb(both, '6.1', 'always')).toBe(22528);
	});

	it('is never more than a twentieth of what is left over the high marks', () => {
		const zones = [{zoneClass: 2, managed: 131_072}];
		expect(bootMinFreeKb(zones, '6.1', 'always')).toBeLessThanOrEqual((131_072 * 4) / 20);
	});
});

describe('ZONE_MOVABLE', () => {
	it('since 6.6 has a small min of its own and no part in min_free_kbytes', () => {
		expect(marksOf(bootCase('movable-66'))).toEqual([
			[2048, 2560, 3072],
			[128, 640, 1152],
		]);
	});

	it('under 6.1 has its share like any zone', () => {
		const zones = [
			{node: 0, name: 'DMA32' as const, managed: 2 ** 18},
			{node: 0, name: 'Movable' as const, managed: 2 ** 18},
		];
		expect(marksOf(boot(machineConfig({zones, sysctls: {'vm.min_free_kbytes': '8192'}})))).toEqual([
			[1024, 1286, 1548],
			[1024, 1286, 1548],
		]);
	});

	it('without pages prints 32 three times under 6.6, and zeros under 6.1', () => {
		const marks = (kernel: '6.1' | '6.6'): string[] => {
			const text = zoneinfoText(sample(boot(machineConfig({kernel})))).split('zone  Movable')[1] ?? '';
			return ['min', 'low', 'high'].map(name => new RegExp(`^ +${name} +(\\d+)$`, 'm').exec(text)?.[1] ?? '');
		};
		expect(marks('6.6')).toEqual(['32', '32', '32']);
		expect(marks('6.1')).toEqual(['0', '0', '0']);
	});
});

describe('marks and reserves of a running kernel', () => {
	it('hold as they are given', () => {
		expect(marksOf(bootCase('given-marks'))).toEqual([
			[21, 26, 31],
			[2687, 3358, 4029],
			[8473, 10591, 12709],
			[11345, 14181, 17017],
		]);
		const m = bootCase('snapshot-16g');
		expect(sample(m).zones.map(zone => zone.protection)).toEqual([
			[0, 1598, 15633, 15633, 15633],
			[0, 0, 14035, 14035, 14035],
			[0, 0, 0, 0, 0],
		]);
		expect(m.totalreservePages).toBe(43_326);
	});

	it('give the dirty limits that the machine had', () => {
		const {totalreservePages} = bootCase('snapshot-16g');
		const available = 624_193 - totalreservePages + 236_628 + 1_774_369 + 1;
		const settings = {dirtyRatio: 20, dirtyBackgroundRatio: 10, dirtyBytes: 0, dirtyBackgroundBytes: 0};
		expect(dirtyLimits(available, settings)).toEqual({thresh: 518_246, background: 258_806});
	});

	it('end with the write that makes the kernel compute them anew, marks and reserves each for itself', () => {
		const m = bootCase('snapshot-16g');
		set(m, 'vm.min_free_kbytes', '67584');
		expect(marksOf(m)).not.toEqual(marksOf(bootCase('snapshot-16g')));
		expect(sample(m).zones[0]!.protection[3]).toBe(15_633);
		set(m, 'vm.lowmem_reserve_ratio', '256 256 32 0 0');
		expect(sample(m).zones[0]!.protection[3]).toBe(Math.trunc((1_658_440 + 14_376_600) / 4 / 256));
	});

	it('a write of watermark_boost_factor computes nothing', () => {
		const m = bootCase('given-marks');
		set(m, 'vm.watermark_boost_factor', '0');
		expect(marksOf(m)).toEqual(marksOf(bootCase('given-marks')));
	});
});
