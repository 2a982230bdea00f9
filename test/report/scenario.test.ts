// The machine that is made of a report: its zones as the report has them, and its end as it was.
import {describe, expect, it} from 'vitest';
import {beforeTheKill} from '../../source/commands/why/simulate.ts';
import type {OomReport} from '../../source/machine/machine-event.ts';
import {advance, apply, boot, sample} from '../../source/machine/machine.ts';
import {oomReportLines} from '../../source/procfs/oom-report.ts';
import {processName, scenarioOf} from '../../source/report/scenario.ts';
import {readScenario} from '../../source/workload/scenario.ts';
import {leak, machineConfig} from '../support/machines.ts';
import {ERAS, groupText, oomText, webServer} from '../support/oom-text.ts';
import {only} from '../support/reading.ts';

const scenario = (lines: readonly string[]): ReturnType<typeof readScenario> => readScenario(scenarioOf(only(lines), 'x')!.yaml, {file: 'x.yaml'});

describe('the scenario of a report', () => {
	it.each(ERAS)('of %s has its zones, marks, reserves and swap to the page', era => {
		const {config} = scenario(oomText(era));
		const managed = era.startsWith('2.6') ? 'present' : 'managed';
		expect(config.zones.map(zone => [zone.node, zone.name, zone.managed, zone.marks, zone.protection])).toEqual(
			webServer().zones.map(zone => [zone.node, zone.name, zone[managed] / 4, {min: zone.min / 4, low: zone.low / 4, high: zone.high / 4}, zone.reserve]),
		);
		expect(config.swaps[0]?.pages).toBe(2_097_148 / 4);
	});

	it('has its processes with name, adj, uid, and what they held in RAM and swap; the taken one leaks', () => {
		const {timeline} = scenario(oomText('6.1'));
		const spawned = timeline.flatMap(({action}) => (action.kind === 'spawn' ? [action] : []));
		const named = new Map(spawned.map(command => [command.name, command]));
		expect(named.get('mysqld')).toMatchObject({oomScoreAdj: -600, uid: 1000});
		expect(named.get('sshd')?.oomScoreAdj).toBe(-1000);
		expect(named.get('java')?.program.some(op => op.do === 'map' && op.region === 'leak')).toBe(true);
		const mapped = (name: string): number => (named.get(name)?.program ?? []).reduce((sum, op) => sum + (op.do === 'map' ? op.pages : 0), 0);
		expect(mapped('mysqld')).toBe(340_787 + 100_608);
		// shmem is nobody's: it and what is in swap of it stand apart, and are never taken.
		expect(named.get('shmem')?.oomScoreAdj).toBe(-1000);
	});

	it('has shared memory on its tmpfs and huge pages in their pool, both as large as the report says', () => {
		const lines = oomText('6.1').map(line => line.replace('hugepages_total=0 hugepages_free=0', 'hugepages_total=100 hugepages_free=100'));
		const {config, timeline} = scenario(lines);
		expect(config.sysctls['vm.nr_hugepages']).toBe('100');
		expect(config.tmpfsPages).toBeGreaterThanOrEqual(498_000);
		expect(config.files.find(({path}) => path === '/dev/shm/shared')).toMatchObject({pages: 498_000, disk: 'tmpfs'});
		expect(timeline.some(({action}) => action.kind === 'spawn' && action.program.some(op => op.do === 'write' && op.file === '/dev/shm/shared'))).toBe(true);
	});

	it('names every guess, in the file as well', () => {
		const made = scenarioOf(only(oomText('6.1')), 'x')!;
		expect(made.guesses.length).toBeGreaterThan(3);
		for (const guess of made.guesses) expect(made.yaml).toContain(`# ${guess}`);
	});

	it.each([1, 2] as const)('of a group of version %i has the group with its limit, and all of it in there', version => {
		const made = scenarioOf(only(groupText('6.8', version, undefined, 400_000, 100_000)), 'x')!;
		const {timeline, config} = readScenario(made.yaml, {file: 'x.yaml'});
		expect(made.yaml).toMatch(/\/kubepods\/pod1:\s+memory\.max: 400000KiB\s+memory\.swap\.max: 100000KiB/);
		expect(config.zones.reduce((sum, {managed}) => sum + managed * 4, 0)).toBeGreaterThan(800_000);
		const spawned = timeline.flatMap(({action}) => (action.kind === 'spawn' ? [action] : []));
		expect(spawned.length).toBeGreaterThan(2);
		for (const {name, cgroup} of spawned) expect(cgroup, name).toBe('/kubepods/pod1');
	});

	it('is not there for a group without a limit that is told, or a report without zones', () => {
		expect(scenarioOf(only(groupText('6.8', 2).filter(line => !/: usage /.test(line))), 'x')).toBeNull();
		expect(scenarioOf(only(oomText('6.1').slice(-1)), 'x')).toBeNull();
	});

	it('gives every process a name that a process may have', () => {
		expect([
			processName('kworker/0:1', 5),
			processName('123', 5),
			processName('', 7),
			processName('a\u0007b', 1),
			processName('0123456789abcdefgh', 1),
		]).toEqual(['kworker/0:1', 'p5', 'p7', 'a?b', '0123456789abcde']);
	});
});

describe('the machine', () => {
	/** A small machine's own kill, as its report. */
	function killOf(swapPages: number): OomReport {
		const machine = boot(
			machineConfig({
				zones: [
					{node: 0, name: 'DMA', managed: 1000},
					{node: 0, name: 'DMA32', managed: 9000},
				],
				swapPages,
				swapDisk: 'nvme',
			}),
		);
		apply(machine, {kind: 'spawn', name: 'steady', program: leak(20_000, 1500), oomScoreAdj: 100});
		apply(machine, {kind: 'spawn', name: 'grower', program: leak(6000)});
		for (let step = 0; step < 200; step++) {
			advance(machine, 50_000);
			for (const event of sample(machine).events) if (event.kind === 'oom') return event.report;
		}
		throw new Error('no kill');
	}

	it.each([0, 3000])('stands just before the same kill, with %i pages of swap', async swapPages => {
		const report = killOf(swapPages);
		const d = only(oomReportLines(report));
		expect(d.victim?.name).toBe('grower');
		const {source, killed, scenario: made} = await beforeTheKill(d, new AbortController().signal);
		expect(killed).toBe(true);
		const before = source.sample();
		expect(before.events.some(({kind}) => kind === 'oom')).toBe(false);
		expect(before.processes.map(({name}) => name)).toContain('grower');
		expect(made.config.zones.map(({managed}) => managed)).toEqual(report.memory.zones.map(({managed}) => managed));
		source.stepTo(source.timeUs() + 2000);
		const kills = source.sample().events.flatMap(event => (event.kind === 'oom' ? [event.report] : []));
		expect(kills[0]?.tasks.find(({pid}) => pid === kills[0]?.victim)?.name).toBe('grower');
	});
});
