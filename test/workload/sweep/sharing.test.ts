// What runs have in common is run once: how many pieces the second takes, and that it comes to what it comes to alone.
import {describe, expect, it} from 'vitest';
import {readSettings} from '../../../source/workload/sweep/axis.ts';
import {doRun, type Done, type Memory, scenarioOf} from '../../../source/workload/sweep/one-run.ts';
import {planOf, type Setup} from '../../../source/workload/sweep/plan.ts';
import {equalUpTo, type Shared, sharingOf} from '../../../source/workload/sweep/sharing.ts';

const TEXT = [
	'machine: {memory: 24MiB, zones: one}',
	'files: {/data/big: 64MiB}',
	'timeline:',
	'  - {at: 0s, spawn: stream, name: backup, file: /data/big, rate: 90MiB/s}',
	'  - {at: 280ms, spawn: burst, name: report, size: 6MiB, hold: 50ms}',
	'until: {time: 350ms, oom_kills: 3}',
].join('\n');

const setupOf = (...texts: readonly string[]): Setup => ({
	scenarios: [{name: 'late', text: TEXT, file: 'late.yaml', seed: 1}],
	...readSettings(texts),
	seeds: 1,
	forUs: null,
	everyUs: 50_000,
	measures: ['stall_time', 'pgfault', 'lowest(MemFree)', 'highest(psi_memory_some)'],
	requirements: [],
	requiredBy: '--require',
	version: '0',
});

function sharedBy(setup: Setup): readonly (Shared | null)[] {
	const {points} = planOf(setup, null);
	const first = setup.axes.map(({values}) => values[0] ?? '');
	const variants = (scenario: number, axis: number) =>
		(setup.axes[axis]?.values ?? []).map(value => scenarioOf(setup, {scenario, values: first.with(axis, value), seed: 1}));
	const sharing = sharingOf(setup.axes, 1, setup.everyUs, variants);
	return points.map(sharing);
}

function counted(setup: Setup, at: number, shared: Shared | null, memory: Memory): {readonly done: Done; readonly pieces: number} {
	const steps = doRun(setup, {point: planOf(setup, null).points[at]!, id: 'id', runs: 4, sweep: 's', shared}, memory);
	for (let pieces = 0; ; pieces++) {
		const step = steps.next();
		if (step.done) return {done: step.value, pieces};
	}
}

describe('runs that differ by later events', () => {
	it('share the machine up to the last Sample before them, those with the same machine at boot each other', () => {
		const shared = sharedBy(setupOf('timeline.1.size=2MiB,6MiB', 'vm.min_free_kbytes=128,256'));
		expect(shared.map(one => one?.us)).toEqual([250_000, 250_000, 250_000, 250_000]);
		expect(new Set(shared.map(one => one?.key)).size).toBe(2);
		expect(shared[0]?.key).toBe(shared[2]?.key);
	});

	it('take the pieces that are left, and come to what they come to alone', () => {
		const setup = setupOf('timeline.1.size=2MiB,6MiB,10MiB');
		const shared = sharedBy(setup);
		const memory: Memory = {kept: null};
		for (const at of [0, 1, 2, 1]) {
			const kept = memory.kept !== null;
			const together = counted(setup, at, shared[at] ?? null, memory);
			const alone = counted(setup, at, null, {kept: null});
			expect(together.done).toEqual(alone.done);
			expect({kept, pieces: together.pieces, alone: alone.pieces}).toEqual({kept, pieces: kept ? 10 : 35, alone: 35});
		}
	});

	it.each([
		[['vm.min_free_kbytes=128,256'], null],
		[['timeline.0.rate=60MiB/s,90MiB/s'], null],
		[['until.oom_kills=1,2'], null],
		[['until.time=300ms,350ms'], 300_000],
		[['timeline.1.at=120ms,280ms'], 100_000],
		[['timeline.1.at=120ms,280ms', 'until.time=300ms,350ms'], 100_000],
	])('%j', (texts, us) => {
		expect(sharedBy(setupOf(...texts))[0]?.us ?? null).toBe(us);
	});

	it('are no longer than what they have in common', () => {
		const [one, other] = ['timeline.1.size=2MiB', 'timeline.1.size=6MiB'].map(text =>
			scenarioOf(setupOf(text, 'vm.swappiness=0,1'), {scenario: 0, values: ['0'], seed: 1}),
		);
		expect(equalUpTo(one!, one!)).toBe(Infinity);
		expect(equalUpTo(one!, other!)).toBe(280_000);
	});
});
