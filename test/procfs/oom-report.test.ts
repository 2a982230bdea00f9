import {describe, expect, it} from 'vitest';
import {oomReportLines, oomReportText, panicLines, reapedLine} from '../../source/procfs/oom-report.ts';
import {RECORDED_OOMS, recordedOom} from '../support/recording.ts';
import {buildOomReport, buildOomTask} from '../support/sample.ts';

/**
 * Lines of a real report that the machine cannot have, with the reason. Everything else must be equal, line for line.
 * - "Hardware name", call trace and registers: there is no hardware and no code.
 * - free blocks by order ("Node 0 DMA: 1*4kB …"): there are no buddy lists.
 */
function comparable(lines: readonly string[]): string[] {
	const traceStart = lines.indexOf('Call Trace:');
	const traceEnd = lines.indexOf(' </TASK>');
	return lines
		.filter((line, i) => !(traceStart >= 0 && i >= traceStart && i <= traceEnd) && !line.startsWith('Hardware name:') && !/^Node \d+ \w+: \d+\*4kB/.test(line))
		.map(
			line =>
				line
					.replace(/(Comm: \S+) .*/, '$1') // the kernel's build and its taints
					.replace(/(free_pcp|local_pcp):\d+/g, '$1:_'), // pages in per-CPU lists: the machine has none
		);
}

describe('the OOM report', () => {
	for (const name of RECORDED_OOMS) {
		it(`equals the real kernel's, line for line: ${name}`, () => {
			const {lines, report} = recordedOom(name);
			expect(comparable(oomReportLines(report))).toEqual(comparable(lines));
		});
	}

	it('prints each line with the time of the kill, as dmesg does', () => {
		const text = oomReportText(buildOomReport());
		expect(text.startsWith('[   35.280000] leak invoked oom-killer: gfp_mask=0x140dca(')).toBe(true);
		expect(text).toMatch(/^(?:\[ {3}35\.280000\] .*\n)+$/);
		expect(
			text.endsWith('Killed process 114 (leak) total-vm:8389732kB, anon-rss:440240kB, file-rss:684kB, shmem-rss:0kB, UID:0 pgtables:1420kB oom_score_adj:0\n'),
		).toBe(true);
	});

	it('asks with order -1 for sysrq-f, and only says so when nobody can be killed', () => {
		const report = buildOomReport({
			trigger: 'sysrq',
			gfpMask: '0xcc0(GFP_KERNEL)',
			victim: null,
			tasks: [buildOomTask({oomScoreAdj: -1000, badness: null})],
		});
		expect(oomReportLines(report)[0]).toBe('leak invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=-1, oom_score_adj=0');
		expect(oomReportLines(report).at(-1)).toBe('Out of memory and no killable processes...');
	});

	it('says when the allocating task was killed without a search', () => {
		const sysctls = {'vm.oom_kill_allocating_task': '1'};
		expect(oomReportLines(buildOomReport(), {sysctls}).at(-1)).toMatch(/^Out of memory \(oom_kill_allocating_task\): Killed process 114 \(leak\) /);
	});

	it('never lists pid 1', () => {
		const report = buildOomReport({tasks: [buildOomTask({pid: 1, name: 'init', badness: null}), buildOomTask()]});
		expect(oomReportLines(report).filter(line => line.endsWith(' init'))).toEqual([]);
	});

	it('panics when nobody can be killed', () => {
		const report = buildOomReport({victim: null, tasks: [buildOomTask({oomScoreAdj: -1000, badness: null})]});
		expect(oomReportLines(report).slice(-4)).toEqual([
			'Out of memory and no killable processes...',
			'Kernel panic - not syncing: System is deadlocked on memory',
			expect.stringMatching(/^CPU: 0 PID: 114 Comm: leak Not tainted /),
			'---[ end Kernel panic - not syncing: System is deadlocked on memory ]---',
		]);
	});

	it('panics by sysctl: 1 system-wide, 2 compulsory, 1 not under a memory policy', () => {
		const last = (panicOnOom: string, overrides = {}): string | undefined =>
			oomReportLines(buildOomReport({victim: null, ...overrides}), {sysctls: {'vm.panic_on_oom': panicOnOom}}).at(-3);
		expect(last('1')).toBe('Kernel panic - not syncing: Out of memory: system-wide panic_on_oom is enabled');
		expect(last('2', {constraint: 'CONSTRAINT_MEMORY_POLICY'})).toBe('Kernel panic - not syncing: Out of memory: compulsory panic_on_oom is enabled');
		expect(last('1', {constraint: 'CONSTRAINT_MEMORY_POLICY'})).toBe('Kernel panic - not syncing: System is deadlocked on memory');
		expect(panicLines('panic_on_oom', 2, {pid: 1, name: 'x', oomScoreAdj: 0}, {cpu: 3})[1]).toMatch(/^CPU: 3 PID: 1 Comm: x /);
	});

	it('prints the reaper’s line', () => {
		expect(reapedLine({pid: 114, name: 'leak'}, {anonKb: 0, fileKb: 684, shmemKb: 0})).toBe(
			'oom_reaper: reaped process 114 (leak), now anon-rss:0kB, file-rss:684kB, shmem-rss:0kB',
		);
	});
});
