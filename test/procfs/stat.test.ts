// The files that real tools need besides those of memory, each against its layout on this very computer where there is a Linux to compare with.
import {describe, expect, it} from 'vitest';
import {buddyinfoText, orders} from '../../source/procfs/buddyinfo.ts';
import {mountsText, netDevText, sysConstants, versionText} from '../../source/procfs/constants.ts';
import {cpuinfoText} from '../../source/procfs/cpuinfo.ts';
import {diskstatsText, partitionsText} from '../../source/procfs/diskstats.ts';
import {pidCmdlineText, pidCommText, pidIoText} from '../../source/procfs/pid-rest.ts';
import {interruptsText, loadavgText, statText, uptimeText} from '../../source/procfs/stat.ts';
import {common, readProc} from '../support/live.ts';
import {machineConfig} from '../support/machines.ts';
import {buildDisk, buildProcess, buildSample, buildZone} from '../support/sample.ts';

const CPUS = [
	{userUs: 1_234_567, systemUs: 2_000_000, idleUs: 5_009_999, iowaitUs: 10_000},
	{userUs: 5_433, systemUs: 0, idleUs: 0, iowaitUs: 0},
];
const DISKS = [
	buildDisk({name: 'vda', readIos: 5, readMerges: 2, readPages: 10, readUs: 7_900, writeIos: 3, writePages: 4, writeUs: 4_200, inFlight: 1, busyUs: 2_500}),
	buildDisk({name: 'vdb', readIos: 1, readPages: 1}),
];
const sample = buildSample({
	timeUs: 12_345_678,
	cpus: CPUS,
	disks: DISKS,
	contextSwitches: 77,
	processesCreated: 9,
	running: 2,
	blocked: 1,
	loadAverage: [107, 5, 0],
});
const first = (text: string): string[] => text.split('\n').map(line => line.split(/\s+/)[0] ?? '');
const labels = (text: string): string[] => [...text.matchAll(/^([^:\n]+?)\s*:/gm)].map(match => match[1] ?? '');

describe('/proc/stat', () => {
	const text = statText(sample, 1_700_000_000);
	it('adds the CPUs up before it cuts to ticks', () =>
		expect(text.split('\n').slice(0, 3)).toEqual(['cpu  124 0 200 500 1 0 0 0 0 0', 'cpu0 123 0 200 500 1 0 0 0 0 0', 'cpu1 0 0 0 0 0 0 0 0 0 0']));
	it('counts', () => {
		expect(text).toContain(`\nintr 9 ${'0 '.repeat(24)}8 1\nctxt 77\nbtime 1700000000\nprocesses 9\nprocs_running 2\nprocs_blocked 1\n`);
	});
	it.skipIf(readProc('stat') === null)('has the lines of a real kernel', () => {
		const names = (content: string): string[] => first(content).filter(name => !/^cpu\d/.test(name));
		expect(names(text)).toEqual(names(readProc('stat') ?? ''));
		expect(text.split('\n')[0]?.split(' ')).toHaveLength((readProc('stat') ?? '').split('\n')[0]?.split(' ').length ?? 0);
	});
});

it('uptime and loadavg', () => {
	expect(uptimeText(sample)).toBe('12.34 5.00\n');
	expect(loadavgText(sample)).toBe(`1.07 0.05 0.00 2/${sample.processes.length} ${sample.processes.at(-1)?.pid}\n`);
});

it('interrupts has a line a disk', () => {
	const lines = interruptsText(sample).split('\n');
	expect(lines[0]).toBe('           CPU0       CPU1');
	expect(lines[1]).toBe(' 24:          8          0  PCI-MSIX 1-edge      vda');
	expect(lines).toHaveLength(4);
});

describe('disks', () => {
	it('diskstats', () => {
		const [line = ''] = diskstatsText(sample).split('\n');
		expect(line).toBe(' 254       0 vda 5 2 80 7 3 0 32 4 1 2 12 0 0 0 0 0 0');
		expect(line.trim().split(/\s+/)).toHaveLength(20);
	});
	it('partitions holds what lies on each', () => {
		const text = partitionsText(machineConfig({swapPages: 100, files: {'/data': 25}}));
		expect(text).toBe('major minor  #blocks  name\n\n 254        0        100 vda\n 254       16        400 vdb\n');
		const real = readProc('partitions');
		if (real !== null) expect(text.split('\n')[0]).toBe(real.split('\n')[0]);
	});
});

describe('buddyinfo', () => {
	it('adds up to the free pages', () => {
		for (const pages of [0, 1, 1023, 1024, 98_765]) expect(orders(pages).reduce((sum, count, order) => sum + count * 2 ** order, 0)).toBe(pages);
		expect(buddyinfoText({zones: [buildZone({free: 1029})]})).toBe(
			`Node 0, zone    DMA32 ${[1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1].map(n => `     ${n} `).join('')}\n`,
		);
	});
	it.skipIf(readProc('buddyinfo') === null)('has the columns of a real kernel', () => {
		const [line = ''] = buddyinfoText({zones: [buildZone({free: 1029})]}).split('\n');
		expect(line).toHaveLength(readProc('buddyinfo')?.split('\n')[0]?.length ?? 0);
	});
});

describe('cpuinfo', () => {
	const text = cpuinfoText(sample);
	it('has a block a CPU', () => expect(text.match(/^processor\t: \d$/gm)).toEqual(['processor\t: 0', 'processor\t: 1']));
	it.skipIf(!readProc('cpuinfo')?.includes('vendor_id'))('labels as a real kernel does', () => {
		const [ours = '', real = ''] = [text, readProc('cpuinfo') ?? ''].map(content => content.split('\n\n')[0]);
		expect(labels(ours)).toEqual(common(labels(real), labels(ours)));
		const heads = (content: string): string[] => content.split('\n').map(line => line.split(':')[0] ?? '');
		expect(heads(real)).toEqual(expect.arrayContaining(heads(ours)));
	});
});

describe('a process', () => {
	const process = buildProcess({kernelThread: false, name: 'web server'});
	it('comm, cmdline, io, cgroup', () => {
		expect([pidCommText(process), pidCmdlineText(process)]).toEqual(['web server\n', 'web server\0']);
		expect(pidCmdlineText({...process, kernelThread: true})).toBe('');
		const real = readProc('self/io');
		if (real !== null) expect(labels(pidIoText(process))).toEqual(labels(real));
	});
});

it('what never changes', () => {
	expect(versionText(buildSample())).toMatch(/^Linux version 6\.1\.0\S* /);
	expect(mountsText(sample)).toMatch(/^\/dev\/vda \/ ext4 /);
	expect(sysConstants(sample)['sys/kernel/threads-max']).toBe(`${Math.floor(sample.meminfo.MemTotal / 128)}\n`);
	const real = readProc('net/dev');
	if (real !== null) expect(netDevText().split('\n').slice(0, 2)).toEqual(real.split('\n').slice(0, 2));
});
