// Lines as the kernel's own printk calls format them (mm/swapfile.c, fs/drop_caches.c, mm/util.c, mm/oom_kill.c, lib/ratelimit.c of 6.1).
import {describe, expect, it} from 'vitest';
import type {MachineEvent} from '../../source/machine/machine-event.ts';
import {createKernelLog, LOG_BUF_CHARACTERS} from '../../source/procfs/dmesg.ts';
import {oomReportText} from '../../source/procfs/oom-report.ts';
import {samplesOf, scenario} from '../support/scenarios.ts';
import {buildOomReport, buildSample} from '../support/sample.ts';

const config = scenario('{machine: {memory: 64MiB, disks: {data: ssd, swap: hdd}}, until: {time: 1s}}').config;
const log = (...events: readonly MachineEvent[]) => {
	const kernel = createKernelLog(config);
	kernel.take(buildSample());
	return kernel.take(buildSample({events}));
};
const oom = (atUs: number, overrides = {}): MachineEvent => ({kind: 'oom', atUs, report: buildOomReport({timeUs: atUs, ...overrides})});

describe('the kernel log', () => {
	it('begins with the version and the swap that is on', () => {
		const lines = createKernelLog(config).take(buildSample());
		expect(lines[0]).toMatch(/^\[ {4}0\.000000\] Linux version 6\.1\.0\S*$/);
		expect(lines[1]).toBe('[    0.000000] Adding 262144k swap on vdb.  Priority:-2 extents:1 across:262144k ');
	});

	it('has the OOM report as the report is printed', () => {
		expect(`${log(oom(35_280_000)).join('\n')}\n`).toBe(oomReportText(buildOomReport(), {sysctls: buildSample().sysctls}));
	});

	it('holds reports back after ten in five seconds, and never the kills', () => {
		const lines = log(...Array.from({length: 30}, (_, i) => oom(1_000_000 + i * 1000)), oom(7_000_000));
		expect(lines.filter(line => line.includes('invoked oom-killer'))).toHaveLength(11);
		expect(lines.filter(line => line.includes('Killed process 114'))).toHaveLength(31);
		expect(lines).toContain('[    7.000000] oom_kill_process: 20 callbacks suppressed');
	});

	it('says what is asked for by sysrq, by drop_caches, and what overcommit refuses', () => {
		expect(log(oom(1, {trigger: 'sysrq', victim: null}))).toEqual(
			expect.arrayContaining(['[    0.000001] sysrq: Manual OOM execution', '[    0.000001] OOM request ignored. No task eligible']),
		);
		const drop = (atUs: number, to: string): MachineEvent => ({kind: 'sysctl', atUs, name: 'vm.drop_caches', from: '0', to});
		expect(log(drop(1e6, '3'), drop(2e6, '5'), drop(3e6, '1'))).toEqual(['[    1.000000] init (1): drop_caches: 3', '[    2.000000] init (1): drop_caches: 5']);
		const asked = {pid: 300, name: 'leak', by: 'mapping', bytes: 4096, overcommit: true} as const;
		expect(log({kind: 'refused', atUs: 5, what: '', errno: 'ENOMEM', why: '', asked})).toEqual([
			'[    0.000005] __vm_enough_memory: pid: 300, comm: leak, no enough memory for the allocation',
		]);
		expect(log({kind: 'refused', atUs: 5, what: '', errno: 'ENOMEM', why: '', asked: {...asked, overcommit: false}})).toEqual([]);
	});

	it('says that a swap device did not take a page, by its number and the sector behind the header', () => {
		expect(log({kind: 'swap-error', atUs: 5, device: 'vdb', disk: 1, slot: 9, why: 'over-limit'})).toEqual([
			'[    0.000005] Write-error on swap-device (254:16:80)',
		]);
	});

	it('says a segfault by address and error code, and a general protection fault', () => {
		const segv = (address: number, write: boolean, how: 'no-mapping' | 'kernel' | 'non-canonical'): MachineEvent => ({
			kind: 'segv',
			atUs: 0,
			pid: 300,
			name: 'p',
			address,
			write,
			how,
		});
		expect(log(segv(0, true, 'no-mapping'), segv(0xffff_8000_0000_0000, false, 'kernel'), segv(2 ** 60, false, 'non-canonical'))).toEqual([
			'[    0.000000] p[300]: segfault at 0 error 6',
			'[    0.000000] p[300]: segfault at ffff800000000000 error 5',
			'[    0.000000] traps: p[300] general protection fault error:0',
		]);
	});

	it('words a report by the sysctls of its own moment', () => {
		const kernel = createKernelLog(config);
		const victim = {victim: 114, invoker: {pid: 114, name: 'leak', oomScoreAdj: 0}};
		const name = 'vm.oom_kill_allocating_task';
		const lines = kernel.take(
			buildSample({
				sysctls: {[name]: '1'},
				events: [oom(1e6, victim), {kind: 'sysctl', atUs: 2e6, name, from: '0', to: '1'}, oom(3e6, victim)],
			}),
		);
		expect(lines.filter(line => line.includes('Killed process')).map(line => line.includes('oom_kill_allocating_task'))).toEqual([false, true]);
	});

	it('keeps as much as the kernel does, the newest', () => {
		const kernel = createKernelLog(config);
		for (let i = 0; i < 60; i++) kernel.take(buildSample({events: [oom(i * 10e6)]}));
		expect(kernel.lines.join('\n').length).toBeLessThanOrEqual(LOG_BUF_CHARACTERS);
		expect(kernel.lines.join('\n').length).toBeGreaterThan(LOG_BUF_CHARACTERS * 0.95);
		expect(kernel.lines.at(-1)).toContain('Killed process');
	});

	it('tells the kills and the reaper of a machine that runs out of memory', () => {
		const what = scenario(
			'{machine: {memory: 64MiB, swap: 16MiB}, timeline: [{at: 0s, spawn: leak, name: "\\e[31mleak", rate: 200MiB/s}], until: {time: 3s, oom_kills: 1, tail: 1s}}',
		);
		const kernel = createKernelLog(what.config);
		for (const taken of samplesOf(what, 100_000)) kernel.take(taken);
		const text = kernel.lines.join('\n');
		expect(text).toMatch(/\\x1b\[31mleak invoked oom-killer: /);
		expect(text).toMatch(/Out of memory: Killed process 300 \(\\x1b\[31mleak\) total-vm:/);
		expect(text).not.toMatch(/(?!\n)\p{Cc}/u);
	});
});
