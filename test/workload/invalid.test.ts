import {readdirSync, readFileSync} from 'node:fs';
import {expect, it} from 'vitest';
import {complaint} from '../support/scenarios.ts';

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
