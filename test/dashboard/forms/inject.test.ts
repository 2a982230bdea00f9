import {describe, expect, it} from 'vitest';
import {WHICH_PROGRAM} from '../../../source/dashboard/forms/any-program.ts';
import {formFor, formForProgram, isInjectable, readForm} from '../../../source/dashboard/forms/inject.ts';
import type {Form} from '../../../source/session/store/ui.ts';
import {PROGRAM_NAMES, programEntry} from '../../../source/workload/programs.ts';
import {COMMON_ARGUMENTS} from '../../../source/workload/every-program.ts';
import {sessionAt} from '../../support/dashboard.ts';

const session = sessionAt('demo', 2);
const KINDS = ['leak', 'burst', 'hot', 'stream', 'reread', 'write', 'server', 'forkbomb', 'drop-caches', 'swap'] as const;
const form = (kind: (typeof KINDS)[number] | typeof WHICH_PROGRAM): Form => formFor(kind, session.source(), session.store.getState().sample);
const put = (one: Form, name: string, text: string): Form => ({...one, fields: one.fields.map(field => (field.name === name ? {...field, text} : field))});

describe('forms', () => {
	it.each(KINDS)('%s starts with what is filled in', kind => {
		const read = readForm(form(kind), session.source());
		expect(read.ok).toBe(true);
		if (read.ok) for (const action of read.actions) for (const {outcome} of session.perform(action)) expect(outcome.ok).toBe(true);
	});

	it('has each program’s arguments, a name and oom_score_adj', () => {
		expect(form('leak').fields.map(field => field.name)).toEqual(expect.arrayContaining(['rate', 'max', 'name', 'oom_score_adj']));
		expect(form('server').fields.map(field => field.name)).toEqual(expect.arrayContaining(['rss', 'hot', 'rate', 'file', 'name', 'oom_score_adj']));
	});

	it('gives each its own name', () => {
		const own = sessionAt('demo', 2);
		const first = formFor('leak', own.source(), own.store.getState().sample);
		const read = readForm(first, own.source());
		if (read.ok) for (const action of read.actions) own.perform(action);
		expect(formFor('leak', own.source(), own.store.getState().sample).fields.find(field => field.name === 'name')?.text).toBe('leak2');
	});

	it('makes a file that nobody has made', () => {
		const read = readForm(put(form('write'), 'file', '/data/other'), session.source());
		expect(read.ok && read.actions.map(action => action.kind)).toEqual(['command', 'spawn']);
	});

	it.each([
		['leak', 'rate', 'fast'],
		['leak', 'rate', '20'],
		['burst', 'size', ''],
		['leak', 'oom_score_adj', '1001'],
		['leak', 'oom_score_adj', 'x'],
		['leak', 'name', 'a-name-that-is-much-too-long'],
		['server', 'hot', '2GiB'],
		['forkbomb', 'count', '0'],
		['drop-caches', 'mode', '9'],
		['swap', 'state', 'maybe'],
		['swap', 'device', 'nothing'],
	] as const)('%s refuses %s “%s” and says so at that field', (kind, name, text) => {
		const own = put(form(kind), name, text);
		const read = readForm(own, session.source());
		expect(read.ok).toBe(false);
		if (!read.ok) {
			expect(read.problem).toMatch(/\S/);
			expect(own.fields[read.field]?.name).toBe(name);
		}
	});

	it('a fork bomb is many small leaks with names of their own', () => {
		const read = readForm(put(form('forkbomb'), 'count', '5'), session.source());
		expect(read.ok && read.actions.map(action => action.kind === 'spawn' && action.name)).toEqual(
			['bomb1', 'bomb2', 'bomb3', 'bomb4', 'bomb5'].map(name => expect.stringMatching(new RegExp(`^bomb\\d*${name.slice(4)}$`))),
		);
	});

	it('knows what it can start', () => {
		expect(isInjectable('leak')).toBe(true);
		expect(isInjectable('nonsense')).toBe(false);
	});
});

describe('any program', () => {
	const own = sessionAt('demo', 2);
	const opened = (name: string): Form => formForProgram(name, own.source(), own.store.getState().sample);

	it.each(PROGRAM_NAMES)('%s starts with what is filled in, and has a field for all that it takes', name => {
		const one = opened(name);
		const names = one.fields.map(field => field.name);
		const takes = [...(programEntry(name)?.arguments ?? []), ...COMMON_ARGUMENTS.filter(argument => argument.name !== 'cgroup')].map(argument => argument.name);
		expect(names.toSorted()).toEqual(takes.toSorted());
		expect(new Set(names).size).toBe(names.length);
		for (const {help, name: label} of one.fields) expect(help, label).toMatch(/\S/);
		const read = readForm(one, own.source());
		expect(read.ok || read.problem).toBe(true);
		if (read.ok) for (const action of read.actions) for (const {outcome} of own.perform(action)) expect(outcome.ok).toBe(true);
	});

	it('makes each file that it is to use, one that is mapped shared on the tmpfs', () => {
		const copy = readForm(put(put(opened('copy'), 'file', '/data/from'), 'to', '/data/to'), own.source());
		expect(copy.ok && copy.actions.map(action => action.kind === 'command' && action.command.kind === 'create_file' && action.command.path)).toEqual([
			'/data/from',
			'/data/to',
			false,
		]);
		const shared = readForm(put(opened('shared'), 'file', '/dev/shm/other'), own.source());
		expect(shared.ok && shared.actions[0]).toMatchObject({command: {kind: 'create_file', path: '/dev/shm/other', disk: 'tmpfs'}});
	});

	it('takes numbers, lists and what every program takes', () => {
		const walk = readForm(put(put(put(opened('walk'), 'files', '500'), 'cpu', '0'), 'compression', '2.5'), own.source());
		expect(walk.ok && walk.actions.at(-1)).toMatchObject({kind: 'spawn', cpu: 0, compression: 2.5, as: {spawn: 'walk', files: 500}});
		const heap = readForm(put(opened('malloc'), 'calls', 'malloc a 10KiB 3; free a'), own.source());
		expect(heap.ok || heap.problem).toBe(true);
	});

	it.each([
		['walk', 'files', 'many'],
		['redis', 'size', ''],
		['copy', 'to', ''],
		['shared', 'access', 'never'],
		['write', 'dsync', 'perhaps'],
		['mapfile', 'order', 'backwards'],
		['stream', 'cpu', '99'],
	] as const)('%s refuses %s “%s” and says so at that field', (name, at, text) => {
		const one = put(opened(name), at, text);
		const read = readForm(one, own.source());
		expect(read.ok).toBe(false);
		if (!read.ok) expect([one.fields[read.field]?.name, /\S/.test(read.problem)]).toEqual([at, true]);
	});

	it('is asked for by its name first', () => {
		const which = form(WHICH_PROGRAM);
		expect(which.fields).toHaveLength(1);
		for (const name of PROGRAM_NAMES) expect(which.fields[0]?.help).toContain(name);
		const read = readForm(put(which, WHICH_PROGRAM, 'wallk'), session.source());
		expect(read).toMatchObject({ok: false, problem: 'there is no program “wallk”; there is walk'});
	});
});
