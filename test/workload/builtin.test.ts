import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {sample} from '../../source/machine/machine.ts';
import type {Sample} from '../../source/machine/sample.ts';
import {jsonlSample} from '../../source/procfs/jsonl.ts';
import {enter, openAccount} from '../../source/workload/account.ts';
import {builtinNames, DEFAULT_SCENARIO, headOf} from '../../source/workload/builtin.ts';
import {headIn} from '../../source/workload/head.ts';
import {judge} from '../../source/workload/expect.ts';
import {findScenario, loadScenario} from '../../source/workload/library.ts';
import {createRun, isOver, stepTo} from '../../source/workload/run.ts';
import {openWatch, stepWatched} from '../../source/workload/watch.ts';
import {ScenarioError} from '../../source/workload/scenario-error.ts';
import {COUNTER_NAMES, type Scenario} from '../../source/workload/scenario.ts';

const names = builtinNames();

it('there are at least fourteen, the demo first', () => {
	expect(names.length).toBeGreaterThanOrEqual(14);
	expect(names[0]).toBe(DEFAULT_SCENARIO);
	expect(names).toEqual(
		expect.arrayContaining([
			'leak-without-swap',
			'leak-with-swap',
			'slow-swap-disk',
			'three-leaks',
			'protected-leak',
			'streaming-reads',
			'cache-thrash',
			'dirty-writer',
			'burst',
			'min-free-small',
			'min-free-large',
			'numa-reclaim-0',
			'numa-reclaim-1',
		]),
	);
});

it('they are a course: each has a group and a place of its own, and groups stand together', () => {
	const heads = names.map(headOf);
	expect(heads.filter(({group}) => group === '')).toEqual([]);
	expect(new Set(heads.map(({order}) => order)).size).toBe(names.length);
	expect(heads.map(({order}) => order)).toEqual([...heads.map(({order}) => order)].sort((a, b) => a - b));
	const groups = heads.map(({group}) => group).filter((group, i, all) => group !== all[i - 1]);
	expect(new Set(groups).size).toBe(groups.length);
	// What a text says goes with it; one that says nothing stands last.
	expect(headIn('summary: a\ngroup: b\norder: 3\n')).toEqual({summary: 'a', group: 'b', order: 3});
	expect(headIn('machine: {memory: 1MiB}\n')).toEqual({summary: '', group: '', order: Infinity});
});

it.each(names)('%s names the figure that the overview draws large', name => {
	expect(readFileSync(new URL(`../../fixtures/scenarios/${name}.yaml`, import.meta.url), 'utf8')).toMatch(/^lead: \S/m);
});

const SECOND = 1e6;
/** Machine time over which two runs are compared. */
const COMPARED_US = 7 * SECOND;
const lineOf = (taken: Sample): string => JSON.stringify(jsonlSample(taken));

/** A scenario from its beginning to its end, looked at once a second. */
function watched(scenario: Scenario) {
	const run = createRun(scenario);
	const watch = openWatch(scenario.expect);
	let account = openAccount(sample(run.machine));
	const refused: string[] = [];
	const lines: string[] = [];
	for (let next = SECOND; !isOver(run); next += SECOND) {
		for (const {outcome, place} of stepWatched(run, watch, next)) if (!outcome.ok) refused.push(`${place}: ${outcome.why}`);
		const taken = sample(run.machine);
		if (next < COMPARED_US) lines.push(lineOf(taken));
		account = enter(account, taken);
	}
	return {verdicts: judge(scenario.expect, account, watch), refused, lines};
}

describe.each(names)('%s', name => {
	const scenario = loadScenario(name);
	let seen: ReturnType<typeof watched> | null = null;
	const once = (): ReturnType<typeof watched> => (seen ??= watched(scenario));

	it('says what to watch', () => {
		expect(scenario.summary).toMatch(/Watch /);
		expect(scenario.name.length).toBeGreaterThan(2);
	});

	it('shows what it says', () => {
		const {verdicts, refused} = once();
		expect(verdicts.length).toBeGreaterThan(0);
		expect(verdicts.filter(verdict => !verdict.held)).toEqual([]);
		expect(refused).toEqual([]);
	});

	it('is the same again, looked at ten times a second', () => {
		const {lines} = once();
		expect(lines.length).toBeGreaterThan(3);
		const run = createRun(loadScenario(name, {forUs: COMPARED_US}));
		const again: string[] = [];
		for (let at = SECOND / 10; !isOver(run) && again.length < lines.length; at += SECOND / 10) {
			stepTo(run, at);
			const taken = sample(run.machine);
			if (at % SECOND === 0) again.push(lineOf(taken));
		}
		expect(again).toEqual(lines);
	});
});

describe('scenarios that cannot be read', () => {
	const message = async (name: string, orElse: readonly string[] = []): Promise<string> => {
		try {
			await findScenario(name, {orElse});
		} catch (error) {
			if (error instanceof ScenarioError) return error.message;
		}
		return 'it can be read';
	};

	it.each([
		['leak-with-swop', '"leak-with-swop" is neither a built-in scenario nor a file; did you mean "leak-with-swap"?'],
		['./nowhere.yaml', './nowhere.yaml cannot be read: there is no such file; check its path.'],
		['/tmp/', '/tmp/ cannot be read: it is a folder; name a file in it.'],
		[process.execPath, 'cannot be read: it is larger than 2 MiB, which is the most; name another file.'],
	])('%s', async (name, expected) => expect(await message(name)).toContain(expected));

	it('may have been meant as a command', async () =>
		expect(await message('hlep', ['help'])).toBe('"hlep" is neither a command, a built-in scenario nor a file; did you mean "help"?'));
});

it('counters of expect are those of /proc/vmstat and of the registry, each once', () => {
	expect(new Set(COUNTER_NAMES).size).toBe(COUNTER_NAMES.length);
	expect(COUNTER_NAMES).toEqual(expect.arrayContaining(['pgscan_direct', 'allocstall', 'kswapd_woken']));
});
