import fc from 'fast-check';
import {describe, expect, expectTypeOf, it} from 'vitest';
import {readActions, type UnknownKeys} from '../../source/workload/action-schema.ts';
import type {Action} from '../../source/workload/action.ts';
import {builtinNames} from '../../source/workload/builtin.ts';
import {loadScenario} from '../../source/workload/library.ts';
import {ScenarioError} from '../../source/workload/scenario-error.ts';
import type {Argument} from '../../source/workload/program-entry.ts';
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
				'{machine: {memory: 64MiB, swap: 16MiB}, files: {/f: 8MiB, /g: 8MiB, /s: {size: 8MiB, disk: tmpfs}}, until: {time: 9s}, timeline: [',
				PROGRAMS.map(program => {
					const needed: readonly Argument[] = program.arguments.filter(({default: given}) => given === null);
					const args = needed.map(({name, kind, onTmpfs}) => `${name}: ${kind === 'file' ? (onTmpfs ? '/s' : name === 'to' ? '/g' : '/f') : '4MiB'}`);
					return `{at: 1s, ${[`spawn: ${program.name}`, ...args].join(', ')}, bind: [0], prefer: 0, cpu: 0, uid: 7, stop: 1s, oom_score_adj: 5, parent: 1}`;
				}).join(','),
				',{at: 1s, create_file: /new, size: 1MiB}, {at: 2s, swapoff: true}, {at: 3s, swapon: true}, {at: 4s, sysrq: f}, {at: 5s, signal: STOP, to: 300}, {at: 5s, fork: 300, use: write, rate: 1MiB/s, hold: 1s}, {at: 5s, fork: 300, use: nothing}, {at: 5s, sync: true}, {at: 5s, umount: data}, {at: 5s, remount: tmpfs, size: 8MiB}, {at: 5s, truncate: /f, size: 4KiB}, {at: 6s, unlink: /g}, {at: 7s, truncate: /g, size: 0B, of: 300}',
				',{at: 6s, spawn: idle, executable: {path: /usr/bin/sh, size: 1MiB, hot: 100KiB, every: 1ms, disk: swap}}',
				']}',
			].join(''),
		).timeline.map(({action}) => action);
		const calls: Action[] = [{kind: 'command', command: {kind: 'call', pid: 300, call: {do: 'access', address: 0, bytes: 1, access: 'read'}}}];
		const all = [...made, ...programs, ...calls];
		expect(all.length).toBeGreaterThan(60);
		expect(readActions(all)).toEqual({ok: true, value: all});
	});

	it('are taken with every argument that a program has', () => {
		expectTypeOf<UnknownKeys>().toBeNever();
		const EXAMPLES: Partial<Record<string, string>> = {file: '/f', size: '64KiB', bytes: '1KiB', rate: '1MiB/s', time: '1ms', count: '3', number: '1'};
		const events = PROGRAMS.flatMap(program => {
			const needed = program.arguments.filter(({default: given}) => given === null);
			const write = (given: readonly (typeof needed)[number][]): string => given.map(({name, kind}) => `, ${name}: ${EXAMPLES[kind]}`).join('');
			return program.arguments
				.filter(argument => EXAMPLES[argument.kind] !== undefined)
				.map(argument => `{at: 1s, spawn: ${program.name}${write([...new Set([...needed, argument])])}}`);
		});
		const actionOf = (event: string): Action | null => {
			try {
				return scenario(`{machine: {memory: 64MiB, swap: 16MiB}, files: {/f: 8MiB}, until: {time: 9s}, timeline: [${event}]}`).timeline[0]!.action;
			} catch (error) {
				if (error instanceof ScenarioError) return null; // arguments that do not go together
				throw error;
			}
		};
		const taken = events.flatMap(event => {
			const action = actionOf(event);
			return action === null ? [] : [{event, read: readActions([action]), action}];
		});
		expect(taken.length).toBeGreaterThan(20);
		for (const {event, read, action} of taken) expect(read, event).toEqual({ok: true, value: [action]});
		expect(taken.some(({action}) => action.kind === 'spawn' && action.program.some(step => step.do === 'write' && (step.fsync ?? 0) > 0))).toBe(true);
	});

	it.each([
		['no whole number of pages between two fsync()', [{...sleeper, program: [{do: 'write', file: '/f', from: 0, pages: 1, times: 1, rate: 0, fsync: 0.5}]}]],
		['an address between two bytes', [{kind: 'command', command: {kind: 'call', pid: 1, call: {do: 'free', address: 0.5}}}]],
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
