// Scenarios and --set by mutation of what is built in, and random edits of their text: one sentence or a machine, whose books are right at every Sample. No trace,
// no hang, no machine whose time stands still. A moment in the normal run; LOWWATER_BREAK=10m goes on for as long.
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {parse, stringify} from 'yaml';
import {sample} from '../../source/machine/machine.ts';
import type {Sample} from '../../source/machine/sample.ts';
import type {FormatWriter} from '../../source/commands/formats/format.ts';
import {FORMATS} from '../../source/commands/formats/formats.ts';
import {enter, openAccount} from '../../source/workload/account.ts';
import {builtinNames, builtinPath} from '../../source/workload/builtin.ts';
import {parseOverrides} from '../../source/workload/document.ts';
import {judge} from '../../source/workload/expect.ts';
import {createRun, isOver, type Run, stepTo} from '../../source/workload/run.ts';
import {ScenarioError} from '../../source/workload/scenario-error.ts';
import {readScenario, type Scenario} from '../../source/workload/scenario.ts';
import {openWatch} from '../../source/workload/watch.ts';
import {violations} from '../support/invariants.ts';
import {breakingMs, drawing, type Drawing} from '../support/breaking.ts';
import {expectQuiet, expectSentence, mutate, ODD, placesIn} from '../support/fuzz.ts';

const TEXTS = builtinNames().map(name => readFileSync(builtinPath(name), 'utf8'));
const FOR_MS = breakingMs(1500);
/** A machine that is accepted runs so long, of its own time and of this computer's. */
const RUN_US = 400_000;
const RUN_MS = 60;

/** Random edits of a text: what somebody's fingers, or a broken file, do to it. */
function edited(text: string, {below, one}: Drawing): string {
	const at = below(text.length);
	const more = below(20);
	switch (below(5)) {
		case 0:
			return text.slice(0, at) + text.slice(at + more);
		case 1:
			return (
				text.slice(0, at) +
				one(['{', '}', '[', ']', ':', '-', '&a', '*a', '"', '\n', '\t', '#', '!', '|', '%', '\u0000', '\u001B', '\uFEFF', '?']) +
				text.slice(at)
			);
		case 2:
			return text.slice(0, at) + text.slice(below(text.length)).slice(0, 200) + text.slice(at);
		case 3:
			return text.slice(0, at);
		default:
			return text.slice(0, at) + text.slice(at).split('').reverse().slice(0, more).join('') + text.slice(at + more);
	}
}

function mutated(draw: Drawing): string {
	const text = draw.one(TEXTS);
	if (draw.below(4) === 0) return edited(text, draw);
	const data: unknown = parse(text);
	// Half of them with other numbers alone: most of those are machines.
	mutate(data, draw, draw.below(2) === 0);
	return draw.below(2) === 0 ? stringify(data) : JSON.stringify(data);
}

/** An argument of --set out of the places of a scenario, and others. */
function override(draw: Drawing): string {
	const data: unknown = parse(draw.one(TEXTS));
	const key =
		draw.below(4) === 0
			? draw.one(['', '.', 'machine', 'vm.', 'files.', 'timeline.99999999.at', 'machine.__proto__.x', 'a.b.c', 'timeline'])
			: pathTo(data, draw);
	const value = draw.one(ODD);
	return `${key}${draw.below(20) === 0 ? '' : '='}${typeof value === 'string' ? value : JSON.stringify(value)}`;
}

function pathTo(data: unknown, draw: Drawing): string {
	const path: string[] = [];
	for (let at = data; typeof at === 'object' && at !== null && placesIn(at).length > 0; ) {
		const key = draw.one(Object.keys(at));
		path.push(key);
		at = (at as Record<string, unknown>)[key];
		if (draw.below(4) === 0) break;
	}
	return path.join('.');
}

/** The scenario, or null where it was refused with a sentence. */
function read(yaml: string, sets: readonly string[], what: string): Scenario | null {
	try {
		return readScenario(yaml, {file: 'fuzz.yaml', overrides: parseOverrides(sets), availableBytes: 2 ** 28});
	} catch (error) {
		if (!(error instanceof ScenarioError)) throw new Error(`${what}\n${(error as Error).stack}`);
		expectSentence(error.message, what);
		return null;
	}
}

function boot(scenario: Scenario, what: string): Run | null {
	try {
		return createRun(scenario);
	} catch (error) {
		if (!(error instanceof RangeError)) throw new Error(`${what}\n${(error as Error).stack}`);
		expectSentence(`${error.message}.`, what);
		return null;
	}
}

/** Runs it for a while with a look at the books, and writes it in every format. Samples that were looked at. */
function drive(scenario: Scenario, run: Run, what: string): number {
	const startedAt = performance.now();
	const writers: readonly FormatWriter[] = FORMATS.map(format => format.open({scenario, columns: 100, colour: false}));
	let previous: Sample = sample(run.machine);
	let account = openAccount(previous);
	for (const writer of writers) expectQuiet(writer.begin(previous), what);
	let looked = 0;
	for (let us = 5_000; !isOver(run) && us <= RUN_US && performance.now() - startedAt < RUN_MS; us *= 1.6) {
		stepTo(run, Math.round(us));
		const current = sample(run.machine);
		expect(violations(run.machine), what).toEqual([]);
		expect(current.panic?.reason, what).not.toBe('soft-lockup');
		account = enter(account, current);
		for (const writer of writers) expectQuiet(writer.row(previous, current, []), what);
		previous = current;
		looked++;
	}
	for (const {sentence} of judge(scenario.expect, account)) expectQuiet(sentence, what);
	for (const writer of writers) expectQuiet(writer.end({account, watch: openWatch(scenario.expect), reason: 'interrupted'}), what);
	return looked;
}

describe('scenarios', () => {
	it('by mutation are a sentence or a machine in order', {timeout: FOR_MS + 120_000}, () => {
		const count = {read: 0, refused: 0, samples: 0};
		const end = performance.now() + FOR_MS;
		for (let seed = 1; performance.now() < end; seed++) {
			const draw = drawing(seed);
			const yaml = mutated(draw);
			const sets = draw.below(2) === 0 ? [] : Array.from({length: 1 + draw.below(2)}, () => override(draw));
			const what = `seed ${seed}: ${JSON.stringify(sets)} ${yaml.slice(0, 4000)}`;
			const scenario = read(yaml, sets, what);
			count.read++;
			const run = scenario && boot(scenario, what);
			if (run === null) count.refused++;
			else count.samples += drive(scenario as Scenario, run, what);
		}
		console.log(`scenarios: ${count.read} read, ${count.refused} refused with a sentence, ${count.samples} Samples with their books checked`);
		expect(count.refused).toBeGreaterThan(0);
		expect(count.samples).toBeGreaterThan(0);
	});
});
