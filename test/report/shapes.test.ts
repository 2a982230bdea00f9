// Reports of every era, made after the kernels' own formats (test/support/oom-text.ts); what must come of them is worked out here by hand, from the kernels' rules.
import {describe, expect, it} from 'vitest';
import {pageOf} from '../../source/report/document.ts';
import {adjToBeTaken} from '../../source/report/ranking.ts';
import {ERAS, groupText, killLines, memoryLines, oomText, taskLines, webServer} from '../support/oom-text.ts';
import {explained, only} from '../support/reading.ts';

const pointsOf = (lines: readonly string[]): Record<string, number | null> =>
	Object.fromEntries(only(lines).ranking!.rows.map(({name, points}) => [name, points]));

describe.each(ERAS)('a report of %s', era => {
	const d = only(oomText(era));

	it('is whole: who asked, who went, whose limit', () => {
		expect(d.missing).toEqual([]);
		expect(d.victim).toEqual({pid: 4311, name: 'java'});
		expect(d.asked?.who).toEqual({pid: 1260, name: 'nginx'});
		expect(d.asked?.isVictim).toBe(false);
		expect(d.limit).toEqual({kind: 'machine'});
		expect(d.outcome).toBe('killed');
	});

	it('says which zone was short of what, with the reserve: 44 120 of 24 952 + 4 928 pages, 41 960 of 42 500; DMA is closed to it', () => {
		expect(d.zones.map(({name, state, keptKb, shortKb}) => [name, state, keptKb, shortKb])).toEqual([
			['DMA', 'closed', 7822 * 4, 0],
			['DMA32', 'reserve', 19_712, 544],
			['Normal', 'min', 0, 540],
		]);
	});

	it('says where the memory was, shmem apart from anon, and adds up to all of it', () => {
		const where = d.where!;
		const of = (kind: string): number => where.rows.find(row => row.kind === kind)!.kb;
		expect(where.totalKb).toBe(15_360 + 2_931_712 + 5_046_272);
		expect(of('anon')).toBe((900_000 + 970_000 - 498_000) * 4);
		expect(of('shmem')).toBe(498_000 * 4);
		expect(of('file')).toBe(530 * 4);
		expect(of('slab')).toBe(77_000 * 4);
		expect(of('tables')).toBe(10_496 * 4);
		expect(of('stacks')).toBe(23_450);
		expect(of('free')).toBe(Math.floor((13_312 + 44_120 + 41_960) / 4) * 4);
		expect(where.rows.reduce((sum, {kb}) => sum + kb, 0)).toBe(where.totalKb);
		expect(where.swapFreeKb).toBe(0);
	});

	it('keeps names, adj and RSS of all processes', () => {
		expect(d.report.tasks.map(({pid, name, rss, uid}) => [pid, name, rss, uid])).toEqual(webServer().tasks.map(one => [one.pid, one.name, one.anon, one.uid]));
		if (era !== '2.6.32') expect(d.report.tasks.map(({adj}) => adj)).toEqual([-1000, -500, 0, -600, 0, 300]);
		expect(d.report.tasks[0]!.adj).toBe(-1000);
	});

	it('makes sentences of it, all of them', () => {
		const page = pageOf(d, 'x', 1);
		const words = JSON.stringify(page);
		expect(page.subject + page.cause).toBe('java (4311) was killed: two zones were short, swap was full, and there was no file cache left to drop.');
		expect(words).not.toMatch(/undefined|NaN|\[object/);
	});
});

describe('points by the rules of the era', () => {
	// (2 931 712 + 15 360 + 5 046 272 + 2 097 148) kB are 2 522 623 pages: a point of adj is 2 522 of them.
	it('are RSS + swap + page tables + adj × total/1000, under nothing since 5.9', () => {
		expect(pointsOf(oomText('6.1'))).toEqual({
			java: 866_000 + 288_109 + 2356,
			python3: 100_608 + 49_664 + 307 + 300 * 2522,
			nginx: 6067 + 2253 + 53,
			mysqld: 340_787 + 100_608 + 972 - 600 * 2522,
			dockerd: 12_058 + 5530 + 100 - 500 * 2522,
			sshd: null,
		});
	});

	it('are at least 1 until 5.8', () => {
		for (const era of ['3.10', '4.19', '5.4'] as const)
			expect(pointsOf(oomText(era))).toMatchObject({java: 1_156_465, python3: 907_179, mysqld: 1, dockerd: 1, sshd: null});
	});

	it('spare root 3 % of its own from 3.15 to 4.16, 30 thousandths of all before, nothing since', () => {
		const machine = webServer();
		const root = machine.tasks.find(({name}) => name === 'java')!;
		root.uid = 0;
		expect(pointsOf(oomText('4.9', machine))).toMatchObject({java: 1_156_465 - Math.floor((1_156_465 * 3) / 100)});
		expect(pointsOf(oomText('3.10', machine))).toMatchObject({java: 1_156_465 - 30 * 2522});
		expect(pointsOf(oomText('4.19', machine))).toMatchObject({java: 1_156_465});
		expect(pointsOf(oomText('4.15', machine))).toMatchObject({java: 1_156_465 - Math.floor((1_156_465 * 3) / 100)});
	});

	it('are thousandths before 3.5, and by a table without swap', () => {
		expect(pointsOf(oomText('2.6.32-rhel'))).toMatchObject({
			java: Math.floor((866_000 * 1000) / 2_522_623),
			python3: Math.floor((100_608 * 1000) / 2_522_623) + 300,
			mysqld: 1,
		});
	});

	it('make the oom_score of their time: thousandths until 5.8, two thirds of 1000 more since', () => {
		const scores = (era: '5.4' | '6.1'): number => only(oomText(era)).ranking!.rows[0]!.oomScore;
		expect(scores('5.4')).toBe(458);
		expect(scores('6.1')).toBe(972);
	});

	it('of equals the first goes until 5.8, the last since', () => {
		const machine = webServer();
		machine.tasks.push({...machine.tasks.find(({name}) => name === 'java')!, pid: 5000, name: 'twin'});
		expect(only(oomText('5.4', machine)).ranking!.rows[0]!.name).toBe('java');
		expect(only(oomText('6.1', {...machine, victim: 5000})).ranking!.rows[0]!.name).toBe('twin');
	});
});

describe('the oom_score_adj that would have spared it', () => {
	it('is the nearest one that leaves it behind the next, and names who would have gone and what that gives back', () => {
		const {spare, ranking, row, era} = only(oomText('6.1'));
		// 1 156 465 − 907 179 = 249 286 is more than 98 × 2 522 and not more than 99 ×.
		expect(spare).toMatchObject({adj: -99, next: {name: 'python3', rss: 100_608}});
		// 150 579 + 398 × 2 522 = 1 154 335 is not enough, 399 × is.
		expect(adjToBeTaken(spare!.next!, row!, ranking!, era)).toBe(399);
	});

	it('is −1000 where nobody else was left', () => {
		const machine = webServer();
		machine.tasks = machine.tasks.filter(({name}) => name === 'java' || name === 'sshd');
		expect(only(oomText('6.1', machine)).spare).toMatchObject({adj: -1000, next: null});
	});
});

describe('other ends', () => {
	const machine = webServer();
	const body = [...memoryLines(machine, '6.1'), ...taskLines(machine, '6.1')];
	const asked = 'nginx invoked oom-killer: gfp_mask=0x140dca(GFP_HIGHUSER_MOVABLE|__GFP_ZERO), order=0, oom_score_adj=0';

	it('a panic names why, and nobody as killed', () => {
		const set = only([
			asked,
			...body,
			'Kernel panic - not syncing: Out of memory: system-wide panic_on_oom is enabled',
			'CPU: 0 PID: 1260 Comm: nginx Not tainted 6.1.0 #1',
		]);
		expect([set.outcome, set.victim]).toEqual(['panic', null]);
		expect(pageOf(set, 'x', 1).cause).toContain('vm.panic_on_oom is set');
		const nobody = only([asked, ...body, 'Out of memory and no killable processes...', 'Kernel panic - not syncing: System is deadlocked on memory']);
		expect(pageOf(nobody, 'x', 1).cause).toContain('nobody was left who may be killed');
	});

	it('SysRq f is told by order −1, or by its own line before', () => {
		expect(only([asked.replace('order=0', 'order=-1'), ...body, ...killLines(machine, '6.1')]).limit.kind).toBe('sysrq');
		expect(only(['sysrq: SysRq : Manual OOM execution', asked, ...body, ...killLines(machine, '5.4')]).limit.kind).toBe('sysrq');
	});

	it('a child may have gone in place of the chosen, until 5.2', () => {
		const lines = oomText('4.4').slice(0, -1);
		const child = only([...lines, 'Killed process 5120 (python3) total-vm:450816kB, anon-rss:402432kB, file-rss:0kB']);
		expect(child.victim?.name).toBe('python3');
		expect(child.reason).toEqual({kind: 'child', of: {pid: 4311, name: 'java'}});
	});

	it('oom_kill_allocating_task is seen in the line', () => {
		const lines = killLines({...machine, victim: 1260}, '6.1', 'Out of memory (oom_kill_allocating_task)');
		expect(only([asked, ...body, ...lines]).reason).toEqual({kind: 'allocating-task'});
	});

	it('a whole group goes with memory.oom.group', () => {
		const lines = groupText('6.8', 2);
		const all = only([
			...lines,
			'Tasks in /kubepods/pod1 are going to be killed due to memory.oom.group set',
			'Memory cgroup out of memory: Killed process 4311 (java) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1kB oom_score_adj:0',
			'Memory cgroup out of memory: Killed process 5120 (python3) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1kB oom_score_adj:0',
		]);
		expect(all.reason).toEqual({kind: 'whole-group', path: '/kubepods/pod1', count: 2});
	});

	it('a whole group may go though the machine was short: it was no limit of the group’s', () => {
		const lines = killLines({...machine, victim: 1260}, '6.1', 'Out of memory');
		const usual = only([asked, ...body, ...lines]);
		const {pid, name} = usual.victim!;
		const told = `Out of memory: Killed process ${pid} (${name}) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1kB oom_score_adj:0`;
		const alone = only([asked, ...body, ...lines, 'Tasks in /pod are going to be killed due to memory.oom.group set', told]);
		expect([alone.limit, alone.reason, alone.missing]).toEqual([{kind: 'machine'}, usual.reason, []]);
		const two = only([
			...[asked, ...body, ...lines, 'Tasks in /pod are going to be killed due to memory.oom.group set', told],
			'Out of memory: Killed process 999 (side) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1kB oom_score_adj:0',
		]);
		expect([two.limit.kind, two.reason]).toEqual(['machine', {kind: 'whole-group', path: '/pod', count: 2}]);
	});

	it('reports that follow each other are each read, and so are kills without one', () => {
		const second = killLines({...machine, victim: 5120}, '6.1').at(-1)!;
		const all = explained([...oomText('6.1'), ...oomText('6.1', {...machine, victim: 5120}), second.replace('5120', '99')]);
		expect(all.map(({victim}) => victim?.pid)).toEqual([4311, 5120, 99]);
		expect(all[2]!.missing).toEqual(['invoked', 'memory', 'zones', 'tasks']);
	});
});

describe('a group’s limit', () => {
	it.each([
		['3.10', 1],
		['4.19', 1],
		['5.4', 1],
		['5.4', 2],
		['6.1', 2],
		['6.8', 2],
	] as const)('of %s, v%i: which, how full, its memory apart', (era, version) => {
		const d = only(groupText(era, version));
		expect(d.limit).toMatchObject({kind: 'group', path: '/kubepods/pod1', limitKb: 4_000_000, usageKb: 4_000_000, swapLimitKb: 0, failures: 77, version});
		expect(d.zones).toEqual([]);
		expect(d.missing).toEqual([]);
		const of = (kind: string): number => d.where!.rows.find(row => row.kind === kind)?.kb ?? 0;
		expect(Math.round(of('shmem') / 100)).toBe(977);
		expect(of('file')).toBeLessThan(3000);
		// The limit and no swap: 1 000 000 pages.
		expect(d.ranking?.total).toEqual({pages: 1_000_000, known: true});
		expect(d.remedies.map(({kind}) => kind)).toContain('group-limit');
		expect(d.useless.map(({kind}) => kind)).toContain('ram-for-group');
	});

	it('does not know what adj is measured against where its swap has no limit: the report lacks the size of swap', () => {
		const d = only(groupText('6.1', 2, webServer(), 4_000_000, -1));
		expect(d.ranking?.total.known).toBe(false);
		expect(d.spare).toBeNull();
		expect(JSON.stringify(pageOf(d, 'x', 1))).toContain('of all swap, which the report does not say');
	});
});
