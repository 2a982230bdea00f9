// Which scenarios somebody has opened: kept from one time to the next, and no way to be stopped by what stands in the place of the file.
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {noteSeen, openSeen} from '../../../source/dashboard/kept/seen.ts';
import {drawn, stateAt, withUi} from '../../support/dashboard.ts';

const folder = mkdtempSync(join(tmpdir(), 'lowwater-'));
afterAll(() => rmSync(folder, {recursive: true}));

describe('what has been opened', () => {
	it('is known the next time, each name once', () => {
		const state = join(folder, 'deep', 'state');
		const seen = openSeen(state);
		for (const name of ['demo', 'burst', 'demo']) noteSeen(seen, name);
		expect(readFileSync(join(state, 'seen'), 'utf8')).toBe('demo\nburst\n');
		expect([...openSeen(state).names]).toEqual(['demo', 'burst']);
		noteSeen(openSeen(state), 'zram');
		expect([...openSeen(state).names]).toEqual(['demo', 'burst', 'zram']);
	});

	it('is kept nowhere without a folder', () => {
		const seen = openSeen(null);
		noteSeen(seen, 'demo');
		expect([...seen.names]).toEqual(['demo']);
	});

	it.runIf(process.platform === 'linux')('waits for no pipe, follows no link, and needs no folder that can be made', () => {
		const [pipe, link, file] = ['pipe', 'link', 'file'].map(name => join(folder, name)) as [string, string, string];
		for (const one of [pipe, link]) mkdirSync(one);
		execFileSync('mkfifo', [join(pipe, 'seen')]);
		writeFileSync(join(folder, 'elsewhere'), 'kept');
		symlinkSync(join(folder, 'elsewhere'), join(link, 'seen'));
		writeFileSync(file, '');
		for (const place of [pipe, link, join(file, 'below'), '/proc/none']) {
			const seen = openSeen(place);
			noteSeen(seen, 'demo');
			expect([...seen.names], place).toEqual(['demo']);
		}
		expect(readFileSync(join(folder, 'elsewhere'), 'utf8')).toBe('kept');
	});
});

describe('the list of scenarios', () => {
	const names = [
		{name: 'demo', summary: 'A day.', group: 'First', seen: true},
		{name: 'leak', summary: 'A leak.', group: 'Running out', seen: false},
		{name: 'swap', summary: 'With swap.', group: 'Running out', seen: true},
	];

	it.each([
		[120, 40],
		[200, 50],
		[300, 80],
	])('has groups before their first, and a mark at what was seen, at %i×%i', (width, height) => {
		const {lines} = drawn(withUi(stateAt('burst', 0), {overlay: {kind: 'scenarios', at: 1, names}}), width, height);
		const row = (text: string): string => lines.find(line => line.includes(text)) ?? '';
		expect(row('A day.')).toMatch(/✓demo +First +A day\./);
		expect(row('A leak.')).toMatch(/▌ leak +Running out +A leak\./);
		expect(row('With swap.')).toMatch(/✓swap +With swap\./);
		expect(row('With swap.')).not.toContain('Running out');
	});

	it.each([
		[30, 8],
		[60, 14],
		[80, 24],
	])('has the chosen one in sight at %i×%i', (width, height) => {
		const {text} = drawn(withUi(stateAt('burst', 0), {overlay: {kind: 'scenarios', at: 2, names}}), width, height);
		expect(text).toContain('swap');
	});
});
