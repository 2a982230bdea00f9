// Every OOM report that the simulated machine prints is read back and explained with the machine's own victim, ranking and sums. LOWWATER_REPORTS=1000 runs more kills.
import {expect, it} from 'vitest';
import type {OomReport} from '../../source/machine/machine-event.ts';
import {advance, apply, boot, sample} from '../../source/machine/machine.ts';
import {openRandom, seedRandom} from '../../source/machine/random.ts';
import {oomReportLines} from '../../source/procfs/oom-report.ts';
import {diagnose, type Diagnosis} from '../../source/report/diagnosis.ts';
import {RECORDED_OOMS, recordedOom} from '../support/recording.ts';
import {leak, machineConfig} from '../support/machines.ts';
import {only, readLines} from '../support/reading.ts';

const KILLS = Number(process.env.LOWWATER_REPORTS ?? 50);
const ADJS = [0, 0, 0, 300, 900, -200, -600, -1000];

/** Kills of a random machine: some leaks with random adj, swap or none, one node or two. */
function kills(seed: number): OomReport[] {
	const {below} = openRandom(seedRandom(seed, 99).state);
	const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)]!;
	const nodes = pick([1, 1, 2]);
	const zones =
		nodes === 1
			? [
					{node: 0, name: 'DMA' as const, managed: 1100},
					{node: 0, name: 'DMA32' as const, managed: 3000 + below(6000)},
				]
			: [0, 1].map(node => ({node, name: 'Normal' as const, managed: 3000 + below(3000)}));
	const machine = boot(machineConfig({zones, swapPages: pick([0, 0, 1500, 4000]), seed}));
	const count = 2 + below(5);
	for (let i = 0; i < count; i++)
		apply(machine, {
			kind: 'spawn',
			name: `p${i} of ${count}`,
			program: leak(pick([1000, 4000, 9000]), 2000 + below(30_000)),
			oomScoreAdj: pick(ADJS),
			uid: pick([0, 1000]),
		});
	const found: OomReport[] = [];
	for (let step = 0; step < 60 && found.length < 3; step++) {
		advance(machine, 250_000);
		if (step === 30) apply(machine, {kind: 'sysrq', key: 'f'});
		const now = sample(machine);
		for (const event of now.events) if (event.kind === 'oom') found.push(event.report);
		if (now.panic !== null) break;
	}
	return found;
}

function check(report: OomReport, d: Diagnosis): void {
	// The kernel never lists pid 1, and so nobody where there is nobody else.
	expect(d.missing).toEqual(report.tasks.every(({pid}) => pid === 1) ? ['tasks'] : []);
	expect(d.victim?.pid ?? null).toBe(report.victim);
	expect(d.outcome === 'killed').toBe(report.victim !== null);
	expect(d.asked?.who.name).toBe(report.invoker.name);
	expect(d.limit.kind).toBe(report.trigger === 'sysrq' ? 'sysrq' : report.constraint === 'CONSTRAINT_MEMORY_POLICY' ? 'nodes' : 'machine');
	const {zones, meminfo} = report.memory;
	if (report.constraint === 'CONSTRAINT_NONE' && d.ranking !== null) expect(d.ranking?.total).toEqual({pages: report.totalPages, known: true});
	// Who the machine would not choose for reasons that a report does not print (dying, other nodes) is no part of its ranking; pid 1 is in no table.
	const own = report.tasks.filter(({pid, badness}) => pid !== 1 && badness !== null);
	const order = own.map((task, i) => ({task, i})).sort((a, b) => b.task.badness! - a.task.badness! || b.i - a.i);
	const chosen = new Set(own.map(({pid}) => pid));
	const rows = (d.ranking?.rows ?? []).filter(({pid}) => chosen.has(pid));
	expect(rows.map(({pid, points, oomScore}) => [pid, points, oomScore])).toEqual(order.map(({task}) => [task.pid, task.badness, task.oomScore]));
	const shown = report.constraint === 'CONSTRAINT_MEMORY_POLICY' ? zones.filter(({node}) => report.nodes.includes(node)) : zones;
	expect(d.zones.map(({freeKb}) => freeKb).reduce((sum, kb) => sum + kb, 0)).toBe(shown.reduce((sum, {free}) => sum + free, 0) * 4);
	expect(d.where?.rows.find(({kind}) => kind === 'free')?.kb).toBe(zones.reduce((sum, {free}) => sum + free, 0) * 4);
	expect(d.where?.totalKb).toBe(zones.reduce((sum, {managed}) => sum + managed, 0) * 4);
	expect([d.where?.swapTotalKb, d.where?.swapFreeKb]).toEqual([meminfo.SwapTotal, meminfo.SwapFree]);
	const sum = d.where!.rows.reduce((all, {kb}) => all + kb, 0);
	if (!d.where!.over) expect(sum).toBe(Math.max(d.where!.totalKb, sum));
}

it(`reads back what the machine prints: ${KILLS} kills of random machines`, () => {
	let seen = 0;
	for (let seed = 1; seen < KILLS; seed++) {
		for (const report of kills(seed)) {
			check(report, only(oomReportLines(report)));
			seen++;
		}
		expect(seed).toBeLessThan(KILLS * 3 + 50);
	}
}, 600_000);

/** Kills at the limits of two groups, one in the other, with swap or none, some as a whole. */
function groupKills(seed: number): OomReport[] {
	const {below} = openRandom(seedRandom(seed, 98).state);
	const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)]!;
	const machine = boot(machineConfig({kernel: '6.12', pages: 32_768, swapPages: pick([0, 4000]), seed}));
	const set = (path: string, file: string, value: string): void => void apply(machine, {kind: 'cgroup', path, file, value});
	const two = pick(['/pods/two', '/pods/a b']);
	for (const path of ['/pods', '/pods/one', two]) apply(machine, {kind: 'mkdir', path});
	set('/pods', 'memory.max', `${40 + below(30)}M`);
	set(two, 'memory.max', `${pick([16, 90])}M`);
	set(two, 'memory.swap.max', pick(['0', '4M']));
	set('/pods/one', 'memory.max', `${pick([16, 24, 60])}M`);
	set('/pods/one', 'memory.swap.max', pick(['0', '4M', 'max']));
	set(two, 'memory.oom.group', pick(['0', '1']));
	const count = 2 + below(4);
	for (let i = 0; i < count; i++)
		apply(machine, {
			kind: 'spawn',
			name: `p${i}`,
			program: leak(pick([2000, 6000, 12_000]), 1000 + below(12_000)),
			oomScoreAdj: pick(ADJS),
			cgroup: pick(['/pods/one', two]),
		});
	const found: OomReport[] = [];
	for (let step = 0; step < 40 && found.length < 3; step++) {
		advance(machine, 250_000);
		for (const event of sample(machine).events) if (event.kind === 'oom') found.push(event.report);
	}
	return found.filter(({group}) => group !== undefined);
}

it(`reads back what it prints of groups: ${KILLS} kills at their limits`, () => {
	let seen = 0;
	let told = 0;
	for (let seed = 1; seen < KILLS; seed++) {
		for (const report of groupKills(seed)) {
			const d = only(oomReportLines(report, {kernel: '6.12'}));
			const group = report.group!;
			expect(d.victim?.pid ?? null).toBe(report.victim);
			expect(d.limit).toMatchObject({kind: 'group', path: group.path, usageKb: group.usage * 4, limitKb: group.max * 4, failures: group.failcnt, version: 2});
			expect(d.asked?.who.name).toBe(report.invoker.name);
			// Of who died already a report says no more than the kernel does.
			const own = report.tasks.filter(({pid, badness}) => pid !== 1 && badness !== null);
			const chosen = new Set(own.map(({pid}) => pid));
			const order = own.map((task, i) => ({task, i})).sort((a, b) => b.task.badness! - a.task.badness! || b.i - a.i);
			// What oom_score_adj is measured against has the computer's swap in it where the group has no limit of its own there: no report says how much that is.
			const isTold = d.ranking?.total.pages === report.totalPages;
			told += Number(isTold);
			if (isTold) expect((d.ranking?.rows ?? []).filter(({pid}) => chosen.has(pid)).map(({pid}) => pid)).toEqual(order.map(({task}) => task.pid));
			const all = d.where!.rows.reduce((sum, {kb}) => sum + kb, 0);
			expect(all).toBe(Math.max(d.where!.totalKb, all));
			expect(d.where?.rows.find(({kind}) => kind === 'anon')?.kb).toBe(Math.round(group.stat['anon']! / 1024));
			expect(d.outcome).toBe(report.victim === null ? d.outcome : 'killed');
			seen++;
		}
		expect(seed).toBeLessThan(KILLS * 3 + 50);
	}
	expect(told).toBeGreaterThan(KILLS / 3);
}, 600_000);

it.each(RECORDED_OOMS)('explains a real kernel’s report with that kernel’s victim: %s', name => {
	const {lines, report} = recordedOom(name);
	const d = diagnose(readLines(lines).reports[0]!);
	expect(d.victim?.pid ?? null).toBe(report.victim);
	expect(d.ranking?.rows.filter(({points}) => points !== null)[0]?.pid ?? null).toBe(report.victim);
});
