import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {readActions} from '../../source/workload/action-schema.ts';
import type {Action} from '../../source/workload/action.ts';
import {builtinNames} from '../../source/workload/builtin.ts';
import {loadScenario} from '../../source/workload/library.ts';
import {PROGRAMS} from '../../source/workload/programs.ts';
import {scenario} from '../support/scenarios.ts';

const sleeper = {kind: 'spawn', name: 'p', label: 'idle', program: [{do: 'sleep', us: 0}]};
const problem = (raw: unknown): string => {
	const read = readActions(raw);
	return read.ok ? '' : read.problem;
};

describe('actions from elsewhere', () => {
	it('are taken as they are where a scenario or a form makes such', () => {
		const made = builtinNames().flatMap(name => loadScenario(name).timeline.map(({action}) => action));
		const programs = scenario(
			[
				'{machine: {memory: 64MiB, swap: 16MiB}, files: {/f: 8MiB}, until: {time: 9s}, timeline: [',
				PROGRAMS.map(program => {
					const args = program.arguments.filter(({default: given}) => given === null).map(({name, kind}) => `${name}: ${kind === 'file' ? '/f' : '4MiB'}`);
					return `{at: 1s, ${[`spawn: ${program.name}`, ...args].join(', ')}, bind: [0], prefer: 0, cpu: 0, uid: 7, stop: 1s, oom_score_adj: 5, parent: 1}`;
				}).join(','),
				',{at: 1s, create_file: /new, size: 1MiB}, {at: 2s, swapoff: true}, {at: 3s, swapon: true}, {at: 4s, sysrq: f}, {at: 5s, signal: STOP, to: 300}',
				']}',
			].join(''),
		).timeline.map(({action}) => action);
		const calls: Action[] = [{kind: 'command', command: {kind: 'call', pid: 300, call: {do: 'access', address: 0, bytes: 1, access: 'read'}}}];
		const all = [...made, ...programs, ...calls];
		expect(all.length).toBeGreaterThan(60);
		expect(readActions(all)).toEqual({ok: true, value: all});
	});

	it.each([
		['a step that nobody knows', [{...sleeper, program: [{do: 'nothing'}]}]],
		['a step with a key too many', [{...sleeper, program: [{do: 'sleep', us: 0, also: 1}]}]],
		['a step of no number', [{...sleeper, program: [{do: 'compute', us: Number.NaN}]}]],
		['a negative size', [{...sleeper, program: [{do: 'map', region: 'a', pages: -1}]}]],
		['an endless size', [{...sleeper, program: [{do: 'map', region: 'a', pages: Number.POSITIVE_INFINITY}]}]],
		['no program', [{...sleeper, program: []}]],
		['swapoff as a program', [{...sleeper, program: [{do: 'swapoff', device: 'x'}]}]],
		['a signal that is none', [{kind: 'signal', to: {pid: 1}, signal: 'HUP'}]],
		['an unknown action', [{kind: 'reboot'}]],
		['an action that is none', [null]],
		['no list', {kind: 'sysrq'}],
		['an endless list', Array.from({length: 100_000}, () => sleeper)],
	])('are refused with a sentence: %s', (_, raw) => {
		expect(problem(raw)).toMatch(/^(Action 1 of what|What) was asked for .*\.$/);
	});

	it('are data or refused, whatever comes', () => {
		fc.assert(
			fc.property(fc.anything({withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withTypedArray: true}), raw => {
				expect(readActions(raw).ok).toBe(Array.isArray(raw) && raw.length === 0);
			}),
			{numRuns: 500},
		);
	});
});
