// A /proc read into a Sample: that of the simulated machine gives back the machine's own figures, those of real kernels of other years are known by their lines.
import {describe, expect, it} from 'vitest';
import {readSample} from '../../source/host/machine.ts';
import {pageKbOfFigures, pageKbOfProcesses} from '../../source/host/read/page-size.ts';
import {readProcesses} from '../../source/host/processes.ts';
import {readProcessStat} from '../../source/host/read/process.ts';
import {readZoneinfo} from '../../source/host/read/zoneinfo.ts';
import type {ProcessSample, Sample} from '../../source/machine/sample.ts';
import type {DiskSample} from '../../source/machine/disk-view.ts';
import {createRun, stepTo} from '../../source/workload/run.ts';
import {loadScenario} from '../../source/workload/library.ts';
import {sample as sampleOf} from '../../source/machine/machine.ts';
import {textsOfSample, treeOfTexts} from '../support/host.ts';

function machineAt(name: string, seconds: number) {
	const scenario = loadScenario(name);
	const run = createRun(scenario);
	for (let us = 1e6; us <= seconds * 1e6; us += 1e6) stepTo(run, us);
	const sample = sampleOf(run.machine);
	return {sample, tree: treeOfTexts(textsOfSample(sample, scenario.config))};
}

function readBack(name: string, seconds: number): {readonly own: Sample; readonly read: Sample} {
	const {sample: own, tree} = machineAt(name, seconds);
	const total = Math.floor((own.meminfo.MemTotal + own.meminfo.SwapTotal) / 4);
	const read = readSample(tree, {timeUs: own.timeUs, sinceUs: own.sinceUs, processes: readProcesses(tree, total)});
	if (read === null) throw new Error('no Sample');
	return {own, read};
}

/** Figures of a process that /proc tells whole: times are in hundredths of a second there. */
const told = (process: ProcessSample) => {
	const {pid, ppid, uid, name, state, kernelThread, minflt, majflt, vszKb, rssKb, rssAnonKb, rssFileKb, rssShmemKb, swapKb} = process;
	const {pageTablesKb, lockedKb, oomScoreAdj, oomScore, badness, io, voluntarySwitches, involuntarySwitches} = process;
	return {
		...{pid, ppid, uid, name, state, kernelThread, minflt, majflt, vszKb, rssKb, rssAnonKb, rssFileKb, rssShmemKb, swapKb, pageTablesKb, lockedKb},
		...{oomScoreAdj, oomScore, badness},
		// Of a kernel thread only its line in stat is read.
		...(kernelThread ? {} : {io, voluntarySwitches, involuntarySwitches}),
		start: Math.floor(process.startUs / 10_000),
	};
};
const toldOfDisk = ({name, readIos, readMerges, readPages, writeIos, writeMerges, writePages, inFlight, readUs, writeUs}: DiskSample) => ({
	...{name, readIos, readMerges, readPages, writeIos, writeMerges, writePages, inFlight},
	readMs: Math.floor(readUs / 1000),
	writeMs: Math.floor(writeUs / 1000),
});

describe.each([
	['leak-with-swap', 25],
	['numa-reclaim-0', 6],
	['dirty-writer', 8],
])('the /proc of %s at %i s, read back', (name, seconds) => {
	const {own, read} = readBack(name, seconds);

	it('has its memory and its counters to the page', () => {
		expect(read.meminfo).toEqual(own.meminfo);
		// Linux 6.1 has no counters of pages of zeroes.
		expect(read.vmstat).toEqual({...own.vmstat, swpin_zero: Number.NaN, swpout_zero: Number.NaN});
		expect(read.sysctls).toEqual(
			expect.objectContaining({'vm.swappiness': own.sysctls['vm.swappiness'], 'vm.min_free_kbytes': own.sysctls['vm.min_free_kbytes']}),
		);
	});

	it('has its zones with their marks and reserves, and its nodes', () => {
		const known = (sample: Sample) =>
			sample.zones
				.map(({freeLowest: _, freeHighest: __, pagesets, protection, ...zone}) => ({...zone, protection: protection.slice(0, 4), pages: pagesets.counts}))
				.sort((a, b) => a.node - b.node || a.name.localeCompare(b.name));
		expect(known(read)).toEqual(known(own));
		const lists = (sample: Sample) =>
			sample.nodes.map(
				({node, lru, slabReclaimable, slabUnreclaimable, anonPages, mapped, filePages, dirty, writeback, kernelStackKb, pageTables, swapCached}) => ({
					...{node, lru, slabReclaimable, slabUnreclaimable, anonPages, mapped, filePages, dirty, writeback, kernelStackKb, pageTables, swapCached},
					pid: sample.nodes.find(one => one.node === node)?.kswapd.pid,
				}),
			);
		expect(lists(read)).toEqual(lists(own));
	});

	it('has its pressure, swap, disks, load and stalls', () => {
		expect(read.pressure).toEqual(own.pressure);
		expect(read.swaps.map(({name: device, pages, usedPages, priority}) => [device, pages, usedPages, priority])).toEqual(
			own.swaps.filter(({on}) => on).map(({name: device, pages, usedPages, priority}) => [device, pages, usedPages, priority]),
		);
		expect(read.disks.map(toldOfDisk)).toEqual(own.disks.filter(({readIos, writeIos}) => readIos + writeIos >= 0).map(toldOfDisk));
		expect(read.loadAverage).toEqual(own.loadAverage);
		expect(read.contextSwitches).toBe(own.contextSwitches);
		expect(read.directReclaim.calls).toBe(own.directReclaim.calls);
		expect(read.kills).toBe(own.kills);
	});

	it('has its processes, and the same one would die now', () => {
		expect(read.processes.map(told)).toEqual(own.processes.map(told));
		const next = (sample: Sample) => sample.processes.filter(({badness}) => badness !== null).sort((a, b) => (b.badness ?? 0) - (a.badness ?? 0))[0]?.pid;
		expect(next(read)).toBe(next(own));
	});

	it('knows nothing of what no /proc tells', () => {
		expect(read.directReclaim.stallUs).toBeNaN();
		expect(read.nodes[0]?.kswapd.priority).toBeNaN();
		expect(read.processes.find(({kernelThread}) => !kernelThread)?.timeNs.directReclaim).toBeNaN();
		expect(read.disks.every(({writeback}) => Number.isNaN(writeback.dirty))).toBe(true);
	});
});

describe('zoneinfo of other kernels', () => {
	// 4.19: no boost, no cma line in a zone of its own, the node's figures first.
	const OLD = [
		'Node 0, zone      DMA',
		'  per-node stats',
		'      nr_inactive_anon 100',
		'      nr_active_anon 2000',
		'      workingset_refault 12',
		'  pages free     3976',
		'        min      67',
		'        low      83',
		'        high     99',
		'        spanned  4095',
		'        present  3998',
		'        managed  3977',
		'        protection: (0, 2991, 7920, 7920)',
		'      nr_free_pages 3976',
		'      nr_zone_inactive_anon 1',
		'  pagesets',
		'    cpu: 0',
		'              count: 0',
		'              high:  0',
		'              batch: 1',
		'  vm stats threshold: 6',
		'    cpu: 1',
		'              count: 7',
		'              high:  0',
		'              batch: 1',
		'  vm stats threshold: 6',
		'  node_unreclaimable:  0',
		'  start_pfn:           1',
		'Node 0, zone  Movable',
		'  pages free     0',
		'        min      0',
		'        low      0',
		'        high     0',
		'        spanned  0',
		'        present  0',
		'        managed  0',
		'        protection: (0, 0, 0, 0)',
		'',
	].join('\n');

	it('4.19: marks without a boost, lists of the CPUs, no zone that is empty', () => {
		const {zones, nodes} = readZoneinfo(OLD);
		expect(zones).toHaveLength(1);
		const [dma] = zones;
		expect([...(dma?.figures ?? [])].filter(([key]) => ['free', 'min', 'low', 'high', 'managed', 'start_pfn'].includes(key))).toEqual([
			['free', 3976],
			['min', 67],
			['low', 83],
			['high', 99],
			['managed', 3977],
			['start_pfn', 1],
		]);
		expect(dma?.figures.has('boost')).toBe(false);
		expect(dma).toMatchObject({node: 0, name: 'DMA', protection: [0, 2991, 7920, 7920], counts: [0, 7], pcpHigh: 0, batch: 1});
		expect(nodes[0]?.figures.get('nr_active_anon')).toBe(2000);
		expect(nodes[0]?.figures.has('nr_zone_inactive_anon')).toBe(false);
	});

	it('with pages of 64 KiB, and on 32 bits with HighMem, is in 4 KiB pages', () => {
		// MemTotal is what the zones manage: 1 048 576 kB are 16 384 pages of 64 KiB.
		const arm = OLD.replace('managed  3977', 'managed  16384').replace('zone      DMA', 'zone    DMA32');
		const big = {meminfo: 'MemTotal:        1048576 kB\nMemFree:          254464 kB\n', zoneinfo: arm};
		const read = readSample(treeOfTexts({'proc/meminfo': big.meminfo, 'proc/zoneinfo': big.zoneinfo}), {timeUs: 1, sinceUs: 0, processes: []});
		expect(read?.zones[0]).toMatchObject({free: 3976 * 16, min: 67 * 16, managed: 16384 * 16, protection: [0, 2991 * 16, 7920 * 16, 7920 * 16]});
		expect((read?.zones[0]?.free ?? 0) * 4).toBe(254464);
		const high = readZoneinfo(OLD.replace('zone      DMA', 'zone  HighMem'));
		expect(high.zones[0]?.name).toBe('HighMem');
	});

	it('tells the size of pages by lists and RSS, by MemTotal alone where it is near, and takes 4 KiB where it is not', () => {
		const zones = (managed: number) => ({zones: readZoneinfo(OLD.replace('managed  3977', `managed  ${managed}`)).zones, nodes: readZoneinfo(OLD).nodes});
		expect(pageKbOfFigures({MemTotal: 4_000_000}, zones(1_000_512))).toBe(4);
		expect(pageKbOfFigures({MemTotal: 16_000_000}, zones(1_000_512))).toBe(16);
		expect(pageKbOfFigures({MemTotal: 2_000_000}, zones(1_000_000))).toBe(4);
		// Memory that a hypervisor lends: half as much again as the zones have, and pages are none the larger.
		expect(pageKbOfFigures({MemTotal: 24_683_656}, zones(4_348_360))).toBe(4);
		// nr_active_anon is 2000.
		expect(pageKbOfFigures({MemTotal: 2_000_000, 'Active(anon)': 128_000}, zones(1_000_000))).toBe(64);
		const process = (rss: number) => `7 (a) b) S 1 7 7 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 1 0 5 9000000 ${rss} 18446744073709551615`;
		const tree = (rssKb: number) => treeOfTexts({'proc/7/stat': process(100), 'proc/7/status': `Name:\ta) b\nVmSize:\t  9000 kB\nVmRSS:\t    ${rssKb} kB\n`});
		expect([400, 1600, 6400, 6000, 1000].map(rssKb => pageKbOfProcesses(tree(rssKb)))).toEqual([4, 16, 64, 64, null]);
		expect(pageKbOfProcesses(treeOfTexts({}))).toBeNull();
	});

	it('newer lines change nothing: promo, free_highatomic, cma', () => {
		const newer = OLD.replace('        high     99', '        boost    10\n        high     99\n        promo    115').replace('min      67', 'min      77');
		const read = readSample(treeOfTexts({'proc/meminfo': 'MemTotal: 15908 kB\n', 'proc/zoneinfo': newer}), {timeUs: 1, sinceUs: 0, processes: []});
		expect(read?.zones[0]).toMatchObject({min: 67, high: 89, boost: 10});
	});
});

describe('a process', () => {
	it('may have blanks and parentheses in its name', () => {
		const line =
			'42 (tmux: (1) x) S 1 42 42 0 -1 4194304 100 0 7 0 3 4 0 0 20 0 1 0 500 8192000 200 18446744073709551615 1 1 0 0 0 0 0 4096 0 0 0 0 17 3 0 0 0 0 0';
		expect(readProcessStat(line)).toMatchObject({pid: 42, name: 'tmux: (1) x', state: 'S', ppid: 1, minflt: 100, majflt: 7, userUs: 30_000, systemUs: 40_000});
		expect(readProcessStat(line)).toMatchObject({startUs: 5_000_000, vszKb: 8000, cpu: 3, kernelThread: false});
	});

	it('that is no such line, or has ended meanwhile, is nobody', () => {
		for (const text of [null, '', 'x', '42 (a) S', '(a) S 1 2']) expect(readProcessStat(text)).toBeNull();
		const tree = treeOfTexts({'proc/7/status': 'Name:\tx\n'});
		expect(readProcesses(tree, 1000)).toEqual([]);
	});

	it('whose io only its owner may read has none that is known, and no zero', () => {
		const {tree, sample} = machineAt('leak-with-swap', 2);
		const closed = {...tree, text: (path: string) => (path.endsWith('/io') ? null : tree.text(path))};
		const [read] = readProcesses(closed, 1000).filter(({kernelThread}) => !kernelThread);
		expect(read?.io.readBytes).toBeNaN();
		expect(sample.processes.length).toBeGreaterThan(1);
	});
});

describe('what is no /proc', () => {
	it('gives no Sample', () => {
		expect(readSample(treeOfTexts({}), {timeUs: 1, sinceUs: 0, processes: []})).toBeNull();
		expect(readSample(treeOfTexts({'proc/meminfo': 'MemTotal: 1 kB\n'}), {timeUs: 1, sinceUs: 0, processes: []})).toBeNull();
	});
});
