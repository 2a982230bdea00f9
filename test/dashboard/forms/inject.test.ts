import {describe, expect, it} from 'vitest';
import {formFor, isInjectable, readForm} from '../../../source/dashboard/forms/inject.ts';
import type {Form} from '../../../source/session/store/ui.ts';
import {sessionAt} from '../../support/dashboard.ts';

const session = sessionAt('demo', 2);
const KINDS = ['leak', 'burst', 'hot', 'stream', 'reread', 'write', 'server', 'forkbomb', 'drop-caches', 'swap'] as const;
const form = (kind: (typeof KINDS)[number]): Form => formFor(kind, session.source(), session.store.getState().sample);
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
