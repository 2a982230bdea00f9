// Headers of recordings as they may come: what each key means, and what stands in for one that is missing.
import {describe, expect, it} from 'vitest';
import type {MachineConfig} from '../../source/machine/config.ts';
import {sample} from '../../source/machine/machine.ts';
import {cpuSlowness} from '../../source/workload/recorded-machine.ts';
import {readRecording, recordedProgram} from '../../source/workload/recording.ts';
import {parseHeader, type RecordingHeader} from '../../source/workload/recording-header.ts';
import {replay} from '../../source/workload/replay.ts';

/** A machine of 64 MiB; the least that a header says. */
const least = (extra: Readonly<Record<string, unknown>> = {}): RecordingHeader =>
	parseHeader({
		type: 'header',
		scenario: 'made up',
		workload: ['1 leak 0 anon 20480 0', 'end 3'],
		boot: {zones: [{node: 0, name: 'DMA32', free: 15000, managed: 16000, present: 16384, spanned: 16384}], meminfo: {}},
		...extra,
	});

const diskOf = (config: MachineConfig, name: string): MachineConfig['disks'][number] => {
	const found = config.disks.find(disk => disk.name === name);
	if (found === undefined) throw new Error(`no disk ${name}`);
	return found;
};

describe('a header', () => {
	it('needs zones and a workload; everything else has a default, and unknown keys do not matter', () => {
		const plan = readRecording(least({colour: 'blue', boot: {...least().boot, moon: {phase: 3}}}));
		expect(plan.config).toMatchObject({cpus: 1, hz: 250, swaps: [], sysctls: {}});
		expect(plan.tailUs).toBe(3e6);
		expect(plan.endUs - plan.startUs).toBe(3e6);
		const m = replay(least(), [0, 1.5, 2.5], () => undefined);
		expect(sample(m).meminfo.AnonPages).toBeGreaterThan(10000);
	});

	it('says how slow its CPU is', () => {
		expect(cpuSlowness(undefined)).toBe(1);
		expect(cpuSlowness('one instruction a nanosecond')).toBe(1);
		expect(cpuSlowness('real time, a slow CPU (15 thousand anon faults/s)')).toBeCloseTo(139 / 15, 6);
		expect(cpuSlowness('about 14.6 thousand anonymous faults/s')).toBeCloseTo(139 / 14.6, 6);
	});

	it.each([
		['rw throttling.bps-total=4194304', {readBytesPerSecond: 4194304, writeBytesPerSecond: 4194304, sharedBandwidth: true}],
		['if=virtio,bps=4194304', {readBytesPerSecond: 4194304, writeBytesPerSecond: 4194304, sharedBandwidth: true}],
		['4 MB/s', {readBytesPerSecond: 4e6, writeBytesPerSecond: 4e6, sharedBandwidth: true}],
		['throttling.bps-write=1048576,throttling.bps-read=2097152', {readBytesPerSecond: 2097152, writeBytesPerSecond: 1048576}],
		['rw throttling.iops-total=120', {iops: 120}],
		['rw, 120 IOPS', {iops: 120}],
	])('limits a disk: %s', (words, expected) => {
		expect(diskOf(readRecording(least({data_disk: words, swap_disk: words})).config, 'swap')).toMatchObject(expected);
	});

	it.each(['unlimited', 'none', 'ro unlimited', 'throttling.bps-total=0'])('leaves a disk alone: %s', words => {
		const plain = diskOf(readRecording(least()).config, 'data');
		expect(diskOf(readRecording(least({data_disk: words})).config, 'data')).toEqual(plain);
	});

	it('names CPUs, nodes and times of a line', () => {
		const header = least({smp: 2, workload: ['  0.5  a -300 anon 4096 8192 cpu=1 bind=0 pref=0 stop=1.5 ', '', 'end 4', 'tail 1']});
		const plan = readRecording(header);
		const spawn = plan.commands.map(timed => timed.command).find(command => command.kind === 'spawn' && command.name === 'a');
		expect(spawn).toMatchObject({oomScoreAdj: -300, cpu: 1, bind: [0], prefer: 0, stopUs: 1e6});
		expect(plan.tailUs).toBe(1e6);
	});

	it('lets a file be as long as what is written to it, and each path be a file of its own', () => {
		const {config} = readRecording(least({workload: ['0 w 0 dirty /a 0 4096', '0 v 0 dirty /a 0 8192', '0 r 0 readfile /b 0 100', 'end 2']}));
		expect(config.files.find(file => file.path === '/a')?.pages).toBe(2048);
		expect(config.files.map(file => file.path)).toContain('/b');
	});

	it('stops a process at the time that its line names, as the recording of refault-shift has it: setA is there at 12.0 s and gone at 12.1', () => {
		const header = least({workload: ['1 setA 0 anon 4096 4096 stop=12', 'end 30']});
		const names: string[][] = [];
		replay(header, [12, 12.1], taken => names.push(taken.processes.map(process => process.name)));
		expect(names[0]).toContain('setA');
		expect(names[1]).not.toContain('setA');
	});

	it.each([
		[{boot: {zones: [], meminfo: {}}}, 'boot.zones'],
		[{boot: {zones: [{node: 0, name: 'DMA32', free: '1'}], meminfo: {}}}, 'boot.zones.0.free'],
		[{workload: 'anon'}, 'workload'],
		[{smp: 0}, 'smp'],
	])('refuses what is no header: %j', (extra, where) => {
		expect(() => least(extra)).toThrow(new RegExp(`does not say ${where} as it should`));
	});

	it.each(['garbage line here', 'x leak 0 anon 20480 0', '1 leak much anon 20480 0', '1 leak 0'])('refuses what is no line of a workload: %s', line => {
		expect(() => readRecording(least({workload: [line]}))).toThrow(line);
	});

	it('takes settings as words and as numbers', () => {
		expect(readRecording(least({sysctls: {'vm.swappiness': 0, 'vm.dirty_ratio': '30'}})).config.sysctls).toEqual({
			'vm.swappiness': '0',
			'vm.dirty_ratio': '30',
		});
	});

	it('refuses a kind of program that nobody knows', () => {
		expect(() => recordedProgram('juggle', [])).toThrow(RangeError);
	});

	it('says where the kernel’s memory lies', () => {
		const zones = [0, 1].map(node => ({node, name: 'DMA32', free: 14000, managed: 16000, present: 16384, spanned: 16384}));
		const nodes = [
			{nr_slab_reclaimable: 300, nr_slab_unreclaimable: 100, nr_unevictable: 400, nr_mapped: 90, nr_kernel_stack: 160, nr_page_table_pages: 4},
			{nr_slab_reclaimable: 20, nr_slab_unreclaimable: 60, nr_unevictable: 0, nr_mapped: 0, nr_kernel_stack: 40, nr_page_table_pages: 2},
		];
		const meminfo = {SReclaimable: 1280, SUnreclaim: 640, Unevictable: 1600, KernelStack: 200, PageTables: 24};
		const header = least({smp: 2, workload: ['end 1'], boot: {zones, nodes, meminfo}});
		const [first, second] = sample(replay(header, [0], () => undefined)).nodes;
		expect(first?.vmstat.nr_slab_reclaimable).toBe(330); // and what the recorder opens
		expect(second?.vmstat.nr_slab_reclaimable).toBe(20);
		expect(second?.vmstat.nr_unevictable).toBe(0);
	});
});
