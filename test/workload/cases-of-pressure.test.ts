// Cases after public reports of machines under pressure, scaled down, held to what is right there (fixtures/cases/README.md).
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {refusedLines} from '../../source/commands/formats/refused.ts';
import type {Sample} from '../../source/machine/sample.ts';
import {enter, openAccount} from '../../source/workload/account.ts';
import {samplesOf, scenario} from '../support/scenarios.ts';

const folder = fileURLToPath(new URL('../../fixtures/cases/', import.meta.url));
/** Samples of a case at boot and every so many seconds. */
const run = (name: string, everyS: number, set: readonly string[] = []): Sample[] =>
	samplesOf(scenario(readFileSync(`${folder}${name}.yaml`, 'utf8'), {set}), everyS * 1e6);
const end = (name: string, set?: readonly string[]): Sample => run(name, 1000, set).at(-1) ?? expect.fail('no end');
const victims = (samples: readonly Sample[]): string[] =>
	samples.flatMap(s => s.events.flatMap(event => (event.kind === 'oom' ? [event.report.tasks.find(({pid}) => pid === event.report.victim)?.name ?? ''] : [])));
const KB_PER_MIB = 1024;

describe('the one that is killed', () => {
	it('of two pods is the larger, though it asked for more', () => expect(victims(run('pods-of-one', 100))).toEqual(['pod-2']));
	it('is the small pod where the larger one is four processes', () => expect(victims(run('pods-of-four', 100))).toEqual(['pod-1']));
	it('is the greedy pod, before its sidecar of 999 and a job of 1000', () => expect(victims(run('pod-with-sidecar', 100))).toEqual(['greedy']));

	it('is bound to a full node, with half of memory free', () => {
		const samples = run('membind', 100);
		expect(victims(samples)).toEqual(['bound']);
		expect(samples.at(-1)!.zones[1]!.free).toBeGreaterThan(0.35 * samples.at(-1)!.zones[1]!.managed);
	});

	it('is nobody where the node that a process is bound to is full of page cache', () => {
		const last = end('membind-cache');
		expect(last.vmstat.oom_kill).toBe(0);
		expect(last.vmstat.numa_other).toBe(0);
		expect(last.processes.find(({name}) => name === 'bound')?.rssKb).toBeGreaterThan(8 * KB_PER_MIB);
	});

	it('dies at once where min_free_kbytes is more than memory can bear, with half of memory free', () => {
		const samples = run('min-free-huge', 5);
		expect(victims(samples)).toEqual(['app']);
		expect(samples[1]!.meminfo.MemFree).toBeGreaterThan(samples[1]!.meminfo.MemTotal / 2);
		expect(samples.at(-1)!.timeUs).toBeLessThan(6e6);
	});

	it('is nobody with strict overcommit: who asks for too much is refused, with memory free', () => {
		const {events, vmstat, meminfo} = end('strict-overcommit');
		expect(events).toContainEqual(expect.objectContaining({kind: 'refused', what: 'backend: malloc(41943040)', errno: 'ENOMEM'}));
		expect(vmstat.oom_kill).toBe(0);
		expect(meminfo.MemFree).toBeGreaterThan(meminfo.MemTotal / 2);
		expect(meminfo.Committed_AS).toBeLessThan(meminfo.CommitLimit);
	});

	it('is nobody for minutes where swap is large and slow, and an early killer that wants both low does nothing', () => {
		for (const s of run('large-swap', 20)) {
			expect(s.vmstat.oom_kill).toBe(0);
			expect(s.meminfo.SwapFree).toBeGreaterThan(0.1 * s.meminfo.SwapTotal);
			if (s.timeUs > 20e6) expect(s.meminfo.MemAvailable).toBeLessThan(0.1 * s.meminfo.MemTotal);
		}
	});
});

it('a malloc of more than memory and swap is refused, and the summary says whose, how much and why', () => {
	const {events, processes} = end('malloc-refused');
	expect(events.filter(event => event.kind === 'refused')).toMatchObject([{asked: {by: 'malloc', name: 'greedy', bytes: 6 * 2 ** 30}}]);
	expect(processes.filter(({name, vszKb}) => name.startsWith('jvm') && vszKb > 4 * KB_PER_MIB * KB_PER_MIB).length).toBe(2);
	const [first, ...rest] = run('malloc-refused', 1000);
	const account = rest.reduce((sum, s) => enter(sum, s), openAccount(first!));
	expect(refusedLines(account)).toEqual([expect.stringMatching(/^greedy \(\d+\) was refused .*malloc.*6\.0 GiB.*ENOMEM/)]);
});

describe('page cache', () => {
	it('that is used again and again outlives a backup', () => {
		const {vmstat} = end('backup');
		expect(vmstat.pgsteal_kswapd).toBeGreaterThan(75 * 256);
		expect(vmstat.workingset_refault_file).toBe(0);
	});

	it('that was used once does not: all of it is read again', () => {
		expect(end('backup-cold').vmstat.workingset_refault_file).toBe(75 * 256);
	});

	it('that is dropped costs one reading of it', () => {
		const samples = run('drop-caches', 20);
		const [, before, after] = samples.map(s => s.vmstat.pgpgin);
		expect(after! - before!).toBeGreaterThanOrEqual(75 * KB_PER_MIB);
		expect(after! - before!).toBeLessThan(1.05 * 75 * KB_PER_MIB);
	});

	it('is read again the less the higher swappiness is, and nobody is killed at 0', () => {
		const refaults = [0, 100].map(value => {
			const {vmstat} = end('swappiness-of-a-hot-cache', [`vm.swappiness=${value}`]);
			expect(vmstat.oom_kill).toBe(0);
			return vmstat.workingset_refault_file;
		});
		expect(refaults.at(-1)).toBeLessThan(refaults[0]! / 10);
	});

	it('streams past a small Normal zone without kswapd spinning for it', () => {
		const [, last] = run('small-normal', 100);
		expect(last!.vmstat.pgsteal_kswapd).toBe(last!.vmstat.pgscan_kswapd);
		expect(last!.nodes[0]!.kswapd.awakeUs).toBeLessThan(0.05 * last!.timeUs);
	});

	it('is what 99 % of MemAvailable are taken from, without a stall or a kill, and MemFree stays', () => {
		const samples = run('nine-tenths-available', 1);
		const last = samples.at(-1)!;
		expect(last.vmstat.oom_kill).toBe(0);
		expect(last.vmstat.allocstall_movable).toBe(0);
		expect(last.meminfo.MemAvailable).toBeLessThan(0.05 * last.meminfo.MemTotal);
		expect(last.meminfo.MemFree).toBeGreaterThan(Number(last.sysctls['vm.min_free_kbytes']));
		expect(last.meminfo.Cached).toBeLessThan(samples[8]!.meminfo.Cached / 2);
	});
});

describe('swap', () => {
	it('of a hard disk comes back at 1 to 5 MiB a second', () => {
		const samples = run('swapoff', 5);
		const used = samples[4]!.meminfo.SwapTotal - samples[4]!.meminfo.SwapFree;
		const done = samples[4]!.timeUs > 20e6 ? samples[4] : samples.find(s => s.events.some(event => event.kind === 'swapoff' && event.done));
		const seconds = ((done?.timeUs ?? 0) - 20e6) / 1e6;
		expect(used / KB_PER_MIB / seconds).toBeGreaterThan(1);
		expect(used / KB_PER_MIB / seconds).toBeLessThan(5);
	});

	it('stays in use when the job is gone and memory is free, and hardly moves', () => {
		const samples = run('swap-used', 10);
		const [, , before, last] = [samples[1], samples[2], samples[3], samples[4]];
		expect(last!.meminfo.SwapTotal - last!.meminfo.SwapFree).toBeGreaterThan(75 * KB_PER_MIB);
		expect(last!.meminfo.MemFree).toBeGreaterThan(0.6 * last!.meminfo.MemTotal);
		expect(last!.vmstat.pswpout).toBe(before!.vmstat.pswpout);
		expect(last!.vmstat.pswpin - before!.vmstat.pswpin).toBeLessThan(256 * 10);
	});

	it('is used by a node that is full, while the other holds cache; not where the memory is spread', () => {
		const full = end('numa-database');
		expect(full.vmstat.pswpout).toBeGreaterThan(5000);
		expect(full.nodes[1]!.filePages).toBeGreaterThan(20_000);
		expect(end('numa-spread').vmstat.pswpout).toBe(0);
	});

	it('in zram: the more of it is used the less is read from files, and page-cluster changes nothing', () => {
		const read = [10, 200].map(value => end('zram-desktop', [`vm.swappiness=${value}`]).vmstat.workingset_refault_file);
		expect(read[1]).toBeLessThan(read[0]! / 5);
		const [single, many] = ['0', '5'].map(value => end('zram-readahead', [`vm.page-cluster=${value}`]).vmstat);
		expect(single!.pswpin).toBeGreaterThan(1000);
		expect(many).toEqual(single);
	});
});
