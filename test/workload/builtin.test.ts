import {describe, expect, it} from 'vitest';
import {sample} from '../../source/machine/machine.ts';
import {enter, openAccount} from '../../source/workload/account.ts';
import {builtinNames, DEFAULT_SCENARIO} from '../../source/workload/builtin.ts';
import {judge} from '../../source/workload/expect.ts';
import {findScenario, loadScenario} from '../../source/workload/library.ts';
import {createRun, isOver} from '../../source/workload/run.ts';
import {openWatch, stepWatched} from '../../source/workload/watch.ts';
import {ScenarioError} from '../../source/workload/scenario-error.ts';
import {COUNTER_NAMES} from '../../source/workload/scenario.ts';

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

describe.each(names)('%s', name => {
	const scenario = loadScenario(name);

	it('says what to watch', () => {
		expect(scenario.summary).toMatch(/Watch /);
		expect(scenario.name.length).toBeGreaterThan(2);
	});

	it('shows what it says', () => {
		const run = createRun(scenario);
		const watch = openWatch(scenario.expect);
		let account = openAccount(sample(run.machine));
		const refused: string[] = [];
		for (let next = 1e6; !isOver(run); next += 1e6) {
			for (const {outcome, place} of stepWatched(run, watch, next)) if (!outcome.ok) refused.push(`${place}: ${outcome.why}`);
			account = enter(account, sample(run.machine));
		}
		const verdicts = judge(scenario.expect, account, watch);
		expect(verdicts.length).toBeGreaterThan(0);
		expect(verdicts.filter(verdict => !verdict.held)).toEqual([]);
		expect(refused).toEqual([]);
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
