import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {COMMON_ARGUMENTS} from '../../source/workload/every-program.ts';
import {PROGRAMS} from '../../source/workload/programs.ts';
import {complaint} from '../support/scenarios.ts';
import {STATE_KEYS} from '../support/state-keys.ts';

const FOLDER = new URL('../../fixtures/invalid/', import.meta.url);
const files = readdirSync(FOLDER).filter(file => file.endsWith('.yaml'));

it('has many mistakes', () => expect(files.length).toBeGreaterThan(50));

it.each(files)('%s', file => {
	const yaml = readFileSync(new URL(file, FOLDER), 'utf8');
	const expected = /^# (.*)$/m.exec(yaml)?.[1];
	expect(complaint(yaml, {file, availableBytes: 2 ** 30})).toBe(`${file}:${expected}`);
});

it.each(files)('%s: the message is one sentence with a remedy, at a place that exists', file => {
	const [place = '', ...rest] = readFileSync(new URL(file, FOLDER), 'utf8').split('\n');
	const [, line, column, message = ''] = /^# (\d+):(\d+): (.*)$/.exec(place) ?? [];
	expect(message).toMatch(/[.?]$/);
	expect(Number(line)).toBeLessThanOrEqual(rest.length + 1);
	expect(Number(column)).toBeGreaterThan(0);
});

describe('programs as people run them', () => {
	/** What each mistake is in: "redis.save", "dirty.age". */
	const said = files.flatMap(file => {
		const lines = readFileSync(new URL(file, FOLDER), 'utf8').split('\n');
		const [, line, column] = /^# (\d+):(\d+): /.exec(lines[0] ?? '') ?? [];
		const text = lines[Number(line) - 1] ?? '';
		const key = /([a-z_]+): \[?$/.exec(text.slice(0, Number(column) - 1))?.[1] ?? /^([a-z_]+):/.exec(text.slice(Number(column) - 1))?.[1];
		const within = /spawn: ([a-z]+)/.exec(text)?.[1] ?? /^ {2}([a-z]+): /.exec(text)?.[1];
		return key === undefined ? [] : [`${within ?? ''}.${key}`];
	});
	const wanted = [
		...PROGRAMS.flatMap(program => program.arguments.map(argument => `${program.name}.${argument.name}`)),
		...Object.entries(STATE_KEYS).flatMap(([key, within]) => (within.length === 0 ? [`${key}.${key}`] : within.map(name => `${key}.${name}`))),
	];

	it.each(wanted)('have a mistake in %s', name => expect(said).toContain(name));
	it.each(COMMON_ARGUMENTS.map(({name}) => name))('have a mistake in what every program takes: %s', name => {
		expect(said.map(mistake => mistake.slice(mistake.indexOf('.') + 1))).toContain(name);
	});
});
