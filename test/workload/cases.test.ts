// Cases after public reports, held to what is right there (fixtures/cases/README.md).
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import type {Sample} from '../../source/machine/sample.ts';
import {samplesOf, scenario} from '../support/scenarios.ts';

const folder = fileURLToPath(new URL('../../fixtures/cases/', import.meta.url));
/** Samples of a case at boot and every so many seconds. */
const run = (name: string, everyS: number): Sample[] => samplesOf(scenario(readFileSync(`${folder}${name}.yaml`, 'utf8')), everyS * 1e6);
const disk = (s: Sample, name: string) => s.disks.find(one => one.name === name) ?? expect.fail(`no disk ${name}`);
const seconds = (s: Sample): number => s.timeUs / 1e6;
const MIB = 256; // pages

describe('a slow stick', () => {
	it('takes seven minutes for what the copy is done with in two seconds', () => {
		const samples = run('usb-stick', 10);
		expect(disk(samples[1]!, 'usb').writeback.dirtied).toBe(410 * MIB);
		const clean = samples.find(s => disk(s, 'usb').writeback.written === 410 * MIB);
		expect(seconds(clean!)).toBeGreaterThanOrEqual(410);
		expect(seconds(clean!)).toBeLessThanOrEqual(430);
	});

	it('with dirty_bytes 48 MiB holds the writer back from the start', () => {
		for (const s of run('usb-stick-dirty-bytes', 1)) {
			const {dirtied, written} = disk(s, 'usb').writeback;
			expect(dirtied - written).toBeLessThanOrEqual(48 * MIB * (1 + 1 / 32)); // writeback_set_ratelimit: not more than 1/32 over
			expect(s.vmstat.nr_dirty_threshold).toBe(48 * MIB);
		}
	});

	it('does not take from a logger on an ssd what that wants', () => {
		const samples = run('usb-stick-and-ssd', 10);
		const logged = samples.map(s => disk(s, 'data').writeback.dirtied);
		for (const [i, pages] of logged.entries()) if (i > 1) expect(pages - logged[i - 1]!).toBeGreaterThan(0.99 * 200 * MIB);
		expect(disk(samples.at(-1)!, 'usb').writeback.written / MIB).toBeGreaterThan(7.5 * 59);
	});
});

it('an nvme beside a full disk of 1 MiB/s takes 300 MiB in 30 s of who wants 10 MiB/s', () => {
	const last = run('fast-beside-slow', 35).at(-1)!;
	expect(disk(last, 'fast').writeback.dirtied / MIB).toBeGreaterThan(299);
	expect(disk(last, 'slow').writeback.dirtied / MIB).toBeLessThan(900); // held to 20 % of 4 GiB
});

it('a disk of 1 MiB/s has written at most 30 MiB after 30 s, and been busy for at most 30 s', () => {
	const at30 = run('diskstats', 30)[1]!;
	expect(disk(at30, 'slow').writePages * 8).toBeLessThanOrEqual(61_440);
	expect(disk(at30, 'slow').busyUs).toBeLessThanOrEqual(30_000_000);
	expect(disk(at30, 'slow').busyUs).toBeGreaterThan(29_000_000);
});

describe('marks', () => {
	it('of 140 GiB lie a thousandth of memory apart', () => {
		const [first] = run('watermarks-140g', 1);
		const sum = (mark: 'min' | 'low' | 'high'): number => first!.zones.reduce((pages, zone) => pages + zone[mark], 0);
		expect((sum('low') - sum('min')) / MIB).toBeCloseTo(143.4, 1);
		expect((sum('high') - sum('low')) / MIB).toBeCloseTo(143.4, 1);
		expect(first!.sysctls['vm.min_free_kbytes']).toBe('67584');
	});

	it('follow min_free_kbytes, and kswapd keeps that much', () => {
		const samples = run('min-free-36m', 1);
		const free = (from: number, to: number): number[] => samples.slice(from, to).map(s => s.meminfo.MemFree);
		expect(samples[26]!.zones[0]!.min).toBe(36_856 / 4);
		expect(Math.max(...free(18, 25))).toBeLessThan(36_856); // nobody has asked for memory yet
		expect(Math.min(...free(26, 60))).toBeGreaterThan(36_856);
	});

	it('are not available: MemAvailable of a router is 13 MiB with 8192 kB kept and 25 with 2048', () => {
		const samples = run('router', 1);
		expect([9, 14].map(second => Math.floor(samples[second]!.meminfo.MemAvailable / 1024))).toEqual([13, 25]);
	});
});

describe('the one that is killed', () => {
	const victims = (name: string, seconds: number): string[] =>
		run(name, seconds).flatMap(s =>
			s.events.flatMap(event => (event.kind === 'oom' ? [event.report.tasks.find(({pid}) => pid === event.report.victim)?.name ?? ''] : [])),
		);

	it('of a real task table of 2 GB is the largest that nobody has spared', () => expect(victims('tasks-2g', 62)).toEqual(['p651']));
	it('of one of 6 GB is the database', () => expect(victims('tasks-6g', 62)).toEqual(['p3117813']));
	it.skipIf(process.env['LOWWATER_CASES'] === undefined)(
		'of one of 16 GB, most of it in swap, is the largest of RAM and swap (LOWWATER_CASES=1)',
		() => expect(victims('tasks-16g', 62)).toEqual(['p473206']),
		600_000,
	);
	it.skipIf(process.env['LOWWATER_CASES'] === undefined)(
		'on 64 GB is the leak (LOWWATER_CASES=1)',
		() => expect(victims('leak-64g', 60)).toEqual(['node']),
		600_000,
	);
});
