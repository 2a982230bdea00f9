// Requirements on two machines by hand: what holds, what does not, what has no answer, and what is no requirement.
import {describe, expect, it} from 'vitest';
import {judgeRequirement, lookAt, machineOf, type Machines, readRequirement} from '../../../source/workload/compare/require.ts';
import {createRun, stepTo} from '../../../source/workload/run.ts';
import {readScenario} from '../../../source/workload/scenario.ts';
import {sample} from '../../../source/machine/machine.ts';
import {openSeen, type Pair, type Seen, seeSample} from '../../../source/workload/compare/seen.ts';
import {buildProcess, buildSample, buildZone} from '../../support/sample.ts';

const stalled = (ms: number) => ({calls: 3, stallUs: ms * 1000, blocked: []});
const SEEN: Pair<Seen> = {
	a: openSeen(
		buildSample({
			directReclaim: stalled(8),
			vmstat: {pgscan_direct: 100, pswpout: 0},
			meminfo: {'Active(file)': 40},
			processes: [buildProcess({name: 'db', rssKb: 2000}), buildProcess({pid: 7, name: 'my app', rssKb: 30})],
		}),
	),
	b: openSeen(
		buildSample({
			directReclaim: stalled(2),
			vmstat: {pgscan_direct: 50, pswpout: 0},
			meminfo: {'Active(file)': 44},
			zones: [buildZone({free: 10, freeLowest: 10}), buildZone({name: 'Normal', free: 90, freeLowest: 90})],
			processes: [buildProcess({name: 'db', rssKb: 1000})],
		}),
	),
};
const MACHINES: Machines = {a: {seen: SEEN.a, names: ['db', 'my app', 'later', 'database'], groups: []}, b: {seen: SEEN.b, names: ['db'], groups: []}};

const judged = (text: string, seen: Pair<Seen> = SEEN) => judgeRequirement(readRequirement(text, MACHINES), seen);

describe('a requirement', () => {
	it.each([
		['B.stall_time < A.stall_time', true],
		['B.stall_time > A.stall_time', false],
		['B.stall_time <= 0.25 * A.stall_time', true],
		['B.stall_time <= 0.24 * A.stall_time', false],
		['B.pgscan_direct / A.pgscan_direct == 0.5', true],
		['B.pgscan_direct / A.pgscan_direct != 0.5', false],
		['A.stall_time - B.stall_time * 2 >= 4', true],
		['(A.stall_time - B.stall_time) * 2 >= 13', false],
		['A.stall_time - 3 - 3 == 2', true],
		['-A.stall_time < 0', true],
		['a.stall_time == 8 && b.stall_time == 2', true],
		['A.stall_time == 8 && B.stall_time == 3', false],
		['A.stall_time == 9 || B.stall_time == 2', true],
		['!(A.stall_time == 9)', true],
		['B["Active(file)"] == A["Active(file)"] + 4', true],
		['B.free.Normal == 90', true],
		['B.free == 100', true],
		['A.processes.db.rss == 2 * B.processes.db.rss', true],
		['A.processes["my app"].rss == 30', true],
	])('%s: %s', (text, held) => {
		expect(judged(text)).toMatchObject({text, held, unanswered: false});
	});

	it('tells each figure in it once', () => {
		expect(judged('B.stall_time < A.stall_time && B.stall_time < 3').values).toEqual([
			{name: 'B.stall_time', value: 2},
			{name: 'A.stall_time', value: 8},
		]);
	});

	it.each([
		'A.latency_p99 < 5',
		'!(A.latency_p99 < 5)',
		'A.latency_p99 != 5',
		'A.processes.later.rss < 5',
		'B.stall_time / A.pswpout < 1',
		'B.pswpout / A.pswpout < 1',
	])('has no answer, and so does not hold: %s', text => {
		expect(judged(text)).toMatchObject({held: false, unanswered: true});
	});

	it('takes extremes over the Samples that it is shown', () => {
		const requirement = readRequirement('highest(A.Dirty) == 70 && lowest(A.Dirty) == 5 && A.Dirty == 20 && lowest(A.free) == 3', MACHINES);
		let seen = SEEN;
		lookAt([requirement], seen);
		for (const [Dirty, freeLowest] of [
			[70, 50],
			[5, 3],
			[20, 60],
		] as const) {
			seen = {...seen, a: seeSample(seen.a, buildSample({timeUs: 1000, meminfo: {Dirty}, freeLowest}))};
			lookAt([requirement], seen);
		}
		// Dirty was 0 at boot.
		expect(judgeRequirement(requirement, seen)).toMatchObject({held: false});
		expect(judgeRequirement(requirement, seen).values).toContainEqual({name: 'highest(A.Dirty)', value: 70});
		expect(judgeRequirement(requirement, seen).values).toContainEqual({name: 'lowest(A.Dirty)', value: 0});
		expect(judgeRequirement(requirement, seen).values).toContainEqual({name: 'lowest(A.free)', value: 3});
	});
});

/** What a container of 8 and of 16 MiB makes of 12 MiB, and groups whose names are of the kind that is hard to read. */
const GROUPS = [
	'machine: {memory: 48MiB, zones: one, kernel: "6.12"}',
	'cgroups: {/docker/shop: {memory.max: 8MiB}, /pod-a.slice/x.current: {}, "/my group": {memory.max: 4MiB}}',
	'timeline:',
	'  - {at: 0s, spawn: burst, name: report, size: 12MiB, hold: 50ms, cgroup: /docker/shop}',
	'  - {at: 0s, spawn: idle, name: rest, rss: 1MiB, cgroup: /pod-a.slice/x.current}',
	'  - {at: 1ms, mkdir: /late}',
	'until: {time: 60ms}',
].join('\n');
function contained(max: string): {readonly machine: Machines['a']; readonly end: Seen} {
	const scenario = readScenario(GROUPS.replace('max: 8MiB', `max: ${max}`), {file: 'groups.yaml'});
	const run = createRun(scenario);
	const boot = openSeen(sample(run.machine));
	stepTo(run, 60_000);
	return {machine: machineOf(scenario, boot), end: seeSample(boot, sample(run.machine))};
}
const [TIGHT, WIDE] = [contained('8MiB'), contained('16MiB')];
const IN_GROUPS: Machines = {a: TIGHT.machine, b: WIDE.machine};

describe('figures of memory groups', () => {
	it.each([
		['A.groups./docker/shop.events_oom_kill == 1 && B.groups./docker/shop.events_oom_kill == 0', true],
		['A.groups["/docker/shop"].events_oom_kill == A.groups./docker/shop.events_oom_kill', true],
		['A.groups./docker/shop.peak <= 8192', true],
		['A.groups./docker/shop.memory.max == 8192 && A.groups./docker/shop.max == 8192', true],
		['B.groups./docker/shop.memory.peak == B.groups./docker/shop.peak && A.groups./docker/shop.memory.events.oom_kill == 1', true],
		['A.groups./docker/shop.memory.current <= A.groups./docker/shop.memory.high && B.groups./docker/shop.memory.oom.group == 0', true],
		['A.groups./docker/shop.peak < A.groups./docker/shop.memory.max / 2', false],
		['A.groups./docker/shop.peak > 8192', false],
		['B.groups./docker/shop.peak/1024 > 12', true],
		['(B.groups./docker/shop.peak)/1024 < 12', false],
		['A.groups["/pod-a.slice/x.current"].processes == 1', true],
		['A.groups["/my group"].processes == 0', true],
		['highest(A.groups./late.processes) == 0', true],
	])('%s: %s', (text, held) => {
		const requirement = readRequirement(text, IN_GROUPS);
		const seen: Pair<Seen> = {a: TIGHT.end, b: WIDE.end};
		lookAt([requirement], seen);
		expect(judgeRequirement(requirement, seen)).toMatchObject({text, held, unanswered: false});
	});

	it.each([
		['B.groups./docker/shap.peak > 1', /B has no memory group "\/docker\/shap"; did you mean "\/docker\/shop"\?/],
		['B.groups./docker/shop.events.oom_kill == 0', /did you mean "events_oom_kill"/],
		['B.groups./docker/shop.peek > 1', /"peek" is no figure of a memory group; did you mean "peak"/],
		['B.groups./docker/shop > 1', /is written as A\.groups\.\/PATH\.current/],
		['B.groups./docker/shop.memory.mix > 1', /"mix" is no figure of a memory group; did you mean "m[ai][xn]"/],
		['B.groups["/docker/shop"].peak.x > 1', /"peak\.x" is no figure of a memory group/],
		['B.groups.docker.peak > 1', /no memory group "docker"; did you mean "\/docker"/],
		['B.groups > 1', /"groups" is no figure of a machine/],
	])('%s', (text, message) => {
		expect(() => readRequirement(text, IN_GROUPS)).toThrow(message);
	});
});

describe('what is no requirement', () => {
	it.each([
		['', /it has to compare|cannot be read|not one expression/],
		['B.stall_time', /it has to compare/],
		['B.stall_time + 1', /it has to compare/],
		['B.stall_time <', /cannot be read/],
		['B.stall_time = 3', /cannot be read/],
		['B.stall_time < 5ms', /cannot be read/],
		['stall_time < 3', /"stall_time" is neither A nor B/],
		['C.stall_time < 3', /"C" is neither A nor B/],
		['B < 3', /B alone is no figure/],
		['B.stall_tim < 3', /did you mean "stall_time"/],
		['B.free.Movable < 3', /B has nothing to give for "free\.Movable"; its zones are DMA32 and Normal/],
		['A.free.node1 < 3', /node0 alone/],
		['A.constructor < 3', /no figure of a machine/],
		['A.constructor.node0 < 3', /no figure of a machine/],
		['A.__proto__ < 3', /no figure of a machine/],
		['A.processes < 3 && A.processes.databse.rss < 3', /did you mean "database"/],
		['A.processes.db < 3', /as A\.processes\.NAME\.rss/],
		['A.processes.db.rs < 3', /did you mean "rss"/],
		['1 < A.free < 3', /a comparison cannot be compared/],
		['(A.free < 3) + 1 > 0', /a comparison cannot be compared/],
		['A.free && A.free < 3', /it has to compare/],
		['A.free ** 2 < 3', /cannot be read|is not known here/],
		['A.free % 2 < 3', /"%" is not known here/],
		['A.free === 3', /"===" is not known here/],
		['sum(A.free) < 3', /lowest\(…\) and highest\(…\)/],
		['lowest(A.free, B.free) < 3', /lowest\(…\) and highest\(…\)/],
		['A.free < "3"', /"3" is no number/],
		['A.free < true', /true is no number/],
		['A.free < 3; B.free < 3', /not one expression|cannot be read/],
		['[A.free] < 3', /not one expression|cannot be read/],
		['A[B.free] < 3', /a figure is written as/],
		[`${'('.repeat(1)}${'-'.repeat(500)}A.free${')'.repeat(1)} < 3`, /nested too deep|cannot be read/],
	])('%s', (text, message) => {
		expect(() => readRequirement(text, MACHINES)).toThrow(message);
		expect(() => readRequirement(text, MACHINES)).toThrow(/^--require '/);
	});
});
