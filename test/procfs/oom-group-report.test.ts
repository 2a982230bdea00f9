// The report of a group's OOM: what a real kernel printed (recording cg-max), line by line in form, and what `lowwater why` makes of it.
import {describe, expect, it} from 'vitest';
import {advance, apply, boot, sample} from '../../source/machine/machine.ts';
import {explainOom} from '../../source/procfs/explain-oom.ts';
import {oomReportLines} from '../../source/procfs/oom-report.ts';
import {leak, machineConfig, op} from '../support/machines.ts';

function reportOf(...files: (readonly [string, string])[]) {
	const m = boot(machineConfig({kernel: '6.12', pages: 65536}));
	apply(m, {kind: 'mkdir', path: '/g'});
	for (const [file, value] of [['memory.max', '16M'], ['memory.swap.max', '0'], ...files] as const) apply(m, {kind: 'cgroup', path: '/g', file, value});
	apply(m, {kind: 'spawn', name: 'web', program: [op.map(300), op.write(300), op.sleep], cgroup: '/g'});
	advance(m, 20_000);
	apply(m, {kind: 'spawn', name: 'leak', program: leak(0), cgroup: '/g'});
	advance(m, 300_000);
	const [report] = sample(m).events.flatMap(event => (event.kind === 'oom' ? [event.report] : []));
	return report!;
}

describe('the report of a group’s OOM', () => {
	const report = reportOf();
	const lines = oomReportLines(report, {kernel: '6.12'});

	it('begins with who asked, and has the group in place of the machine', () => {
		expect(lines[0]).toBe('leak invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0');
		expect(lines[2]).toMatch(/^memory: usage 16384kB, limit 16384kB, failcnt \d+$/);
		expect(lines[3]).toBe('swap: usage 0kB, limit 0kB, failcnt 0');
		expect(lines[4]).toBe('Memory cgroup stats for /g:');
		expect(lines[5]).toMatch(/^anon \d+$/);
		expect(lines.some(line => line.startsWith('Mem-Info') || line.startsWith('Node '))).toBe(false);
	});

	it('lists the group’s processes alone, and names both groups', () => {
		expect(report.tasks.map(({name}) => name)).toEqual(['web', 'leak']);
		const [summary, killed] = lines.slice(-2);
		expect(summary).toMatch(
			/^oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=\(null\),cpuset=\/,mems_allowed=0,oom_memcg=\/g,task_memcg=\/g,task=leak,pid=\d+,uid=0$/,
		);
		expect(killed).toMatch(
			/^Memory cgroup out of memory: Killed process \d+ \(leak\) total-vm:\d+kB, anon-rss:\d+kB, file-rss:\d+kB, shmem-rss:0kB, UID:0 pgtables:\d+kB oom_score_adj:0$/,
		);
	});

	it('says that all go where memory.oom.group is set', () => {
		const all = oomReportLines(reportOf(['memory.oom.group', '1']), {kernel: '6.12'});
		const at = all.indexOf('Tasks in /g are going to be killed due to memory.oom.group set');
		expect(all.slice(at + 1).map(line => /Killed process \d+ \((\w+)\)/.exec(line)?.[1])).toEqual(['web', 'leak']);
	});

	it('is explained by the group’s limit', () => {
		const {sentences} = explainOom(report);
		expect(sentences[0]).toContain('the memory group /g was at its limit: 4 096 pages of 4 096');
		expect(sentences.join(' ')).not.toContain('every zone');
	});
});
