// The screen of `lowwater why`: what stands on it at every size, and what keys make of it.
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {rowTexts} from '../../../source/dashboard/canvas/canvas.ts';
import {createTheme} from '../../../source/dashboard/theme/theme.ts';
import {cellsFor} from '../../../source/dashboard/canvas/bars.ts';
import {drawWhy, heightsOf, isSmall, type WhyPage} from '../../../source/dashboard/why/screen.ts';
import {firstState, onWhyKey, type WhyState} from '../../../source/dashboard/why/state.ts';
import {widthOf} from '../../../source/dashboard/canvas/width.ts';
import {speaking} from '../../../source/messages/language.ts';
import {anyEnglishIn} from '../../support/languages.ts';
import {ERAS, groupText, oomText, webServer} from '../../support/oom-text.ts';
import {explained} from '../../support/reading.ts';

const dark = createTheme({name: 'dark', depth: 24, ascii: false});
const pageOf = (lines: readonly string[]): WhyPage => {
	const diagnoses = explained(lines);
	return {
		file: 'dmesg.txt',
		diagnoses,
		of: diagnoses.length,
		textOf: d => [`text of ${d.victim?.name ?? 'nobody'}`, ...Array.from({length: 60}, (_, i) => `line ${i}`)],
	};
};
const web = pageOf([...oomText('6.1'), ...oomText('4.19', {...webServer(), victim: 5120})]);
const plain = (page: WhyPage, state: WhyState, width: number, height: number): string[] =>
	rowTexts(drawWhy(page, state, width, height, dark.look), dark).map(row => row.replace(/\u001b\[[0-9;]*m/g, ''));
const press = (state: WhyState, ...keys: readonly string[]): WhyState =>
	keys.reduce((now, key) => onWhyKey(now, key, web.diagnoses, {page: 20, small: false}).state, state);

describe('the screen', () => {
	it('has the whole answer at 120×40', () => {
		const text = plain(web, firstState(0), 120, 40).join('\n');
		for (const part of [
			'✗ java (4311) was killed: two zones were short, swap was full, and there was no file cache left to drop.',
			'kill 1 of 2',
			'DMA32        44 120    24 952     + 19 712       544  ● under both',
			'Normal       41 960    42 500            0       540  ● under min',
			'anon 5.2G',
			'shmem 1.9G',
			'✗ taken',
			'1  A smaller java: it holds 4.4G in RAM and swap, 46 % of all there is.',
			'Not: dropping caches (2.1M of file pages are left)',
			's Simulate',
		])
			expect(text).toContain(part);
	});

	it('offers the machine of a group as well, as --simulate does', () => {
		const text = plain(pageOf(groupText('6.8', 2)), firstState(0), 120, 60).join('\n');
		expect(text).toContain('opens this group as a simulation: its limit, swap and 6 processes');
		const untold = groupText('6.8', 2).filter(line => !/^(?:memory|swap): usage/.test(line));
		expect(plain(pageOf(untold), firstState(0), 120, 60).join('\n')).not.toContain('as a simulation');
		expect(plain(pageOf(untold), {...firstState(0), said: 'not-copied'}, 80, 24).at(-1)).toContain('does not say enough for a machine');
	});

	it('at 80×24 still says who, why, which zones, and what would have helped', () => {
		const text = plain(web, firstState(0), 80, 24).join('\n');
		for (const part of ['java (4311) was killed', '544  ● under both', '540  ● under min', 'anon 5.2G', '4311 java', '✗ taken', '1  A smaller java', 'q Quit'])
			expect(text).toContain(part);
	});

	it('is in Chinese as wide as the terminal, and has no sentence in English', () => {
		speaking('zh', () => {
			for (const lines of [oomText('6.1'), groupText('6.8', 2), oomText('6.1').slice(20)]) {
				const page = pageOf(lines);
				for (const [width, height] of [
					[60, 20],
					[80, 24],
					[120, 40],
					[200, 50],
				] as const)
					for (const view of ['page', 'help'] as const)
						for (const row of plain(page, {...firstState(0), view}, width, height)) {
							expect(widthOf(row)).toBeLessThanOrEqual(width);
							expect(anyEnglishIn(row)).toEqual([]);
						}
			}
		});
	});

	it('fits any size, whatever the report', () => {
		const pages = [
			...ERAS.map(era => oomText(era)),
			groupText('6.8', 2),
			groupText('4.19', 1),
			oomText('6.1').slice(-1),
			oomText('6.1').slice(20),
			oomText('6.1').slice(0, 25),
		].map(pageOf);
		for (const page of pages)
			for (const [width, height] of [
				[30, 8],
				[60, 16],
				[60, 14],
				[80, 24],
				[107, 30],
				[120, 40],
				[200, 60],
				[1, 1],
			] as const) {
				const rows = plain(page, firstState(0), width, height);
				expect(rows).toHaveLength(height);
				for (const row of rows) expect(row).toHaveLength(width);
				expect(rows.join('')).not.toMatch(/undefined|NaN/);
			}
	});

	it('shows without colours which part of the bar is which', () => {
		const none = createTheme({name: 'none', depth: 0, ascii: true});
		const rows = rowTexts(drawWhy(web, firstState(0), 120, 40, none.look), none).map(row => row.replace(/\u001b\[[0-9;]*m/g, ''));
		expect(rows.some(row => /a{20,}.*%{10,}/.test(row))).toBe(true);
	});
});

describe('keys', () => {
	it('n and p walk the kills of the log', () => {
		const second = press(firstState(0), 'n');
		expect(second.kill).toBe(1);
		expect(plain(web, second, 120, 40).join('\n')).toContain('✗ python3 (5120) was killed');
		expect(press(second, 'n').kill).toBe(1);
		expect(press(second, 'p').kill).toBe(0);
	});

	it('+ and − on a process show who would have been taken then; Esc takes it back', () => {
		// java is at 0; python3 is 249 286 pages behind: 98 points of adj are not enough, 100 are.
		const tried = press(firstState(0), '-', '-');
		const rows = plain(web, tried, 120, 40).join('\n');
		expect(rows).toContain('With java at −100 python3 (5120) would have been taken, which gives back 393M.');
		expect(rows).toMatch(/python3 .*✗ taken instead/);
		expect(rows).toMatch(/java .*spared then/);
		expect(plain(web, press(firstState(0), '-'), 120, 40).join('\n')).toContain('With java at −50 java (4311) would still have been taken.');
		expect(press(tried, 'escape').changed.size).toBe(0);
		expect(press(tried, '+', '+').changed.size).toBe(0);
	});

	it('raising another one: down chooses it', () => {
		const tried = press(firstState(0), 'down', '+', '+');
		expect(plain(web, tried, 120, 40).join('\n')).toContain('With python3 at 400 python3 (5120) would have been taken');
	});

	it('r shows the report’s own lines, t the text, ? the keys, each leaves again', () => {
		const lines = plain(web, press(firstState(0), 'r'), 120, 40).join('\n');
		expect(lines).toContain('nginx invoked oom-killer: gfp_mask=0x140dca');
		expect(plain(web, press(firstState(0), 't', 'end'), 120, 40).join('\n')).toContain('line 59');
		expect(plain(web, press(firstState(0), '?'), 120, 40).join('\n')).toContain('choose a process');
		for (const key of ['r', 't', '?']) expect(press(firstState(0), key, 'escape').view).toBe('page');
	});

	it('q, Ctrl-C and at last Esc leave; s and Enter simulate; y copies', () => {
		const effect = (key: string): string => onWhyKey(firstState(0), key, web.diagnoses, {page: 20, small: false}).effect;
		expect(['q', 'ctrl-c', 'escape', 's', 'enter', 'y', 'x'].map(effect)).toEqual(['quit', 'quit', 'quit', 'simulate', 'simulate', 'copy', 'none']);
	});

	it('whatever is pressed, a screen comes of it', () => {
		const key = fc.constantFrom('n', 'p', 'up', 'down', '+', '-', '=', '_', 'r', 't', '?', 'escape', 'pageup', 'pagedown', 'home', 'end', 'y', 's', 'x');
		fc.assert(
			fc.property(fc.array(key, {maxLength: 20}), fc.constantFrom([120, 40], [80, 24], [40, 10]), (keys, [width, height]) => {
				let state = firstState(0);
				for (const one of keys) state = onWhyKey(state, one, web.diagnoses, {page: 20, small: isSmall(width!, height!)}).state;
				expect(plain(web, state, width!, height!)).toHaveLength(height!);
			}),
			{numRuns: 50},
		);
	});
});

describe('parts of the screen', () => {
	it('a bar’s cells are all of it, and whoever is there has one', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({min: 0, max: 1_000_000}), {minLength: 1, maxLength: 12}), fc.integer({min: 12, max: 200}), (parts, width) => {
				const cells = cellsFor(parts, width);
				if (parts.every(part => part === 0)) return;
				expect(cells.reduce((sum, count) => sum + count, 0)).toBe(width);
				expect(cells.every((count, i) => (parts[i] === 0 ? count === 0 : count >= 1))).toBe(true);
			}),
		);
	});

	it('heights never exceed the room', () => {
		const section = fc.record({least: fc.integer({min: 0, max: 5}), extra: fc.integer({min: 0, max: 8}), leaves: fc.integer({min: 0, max: 9})});
		fc.assert(
			fc.property(fc.array(section, {minLength: 1, maxLength: 7}), fc.integer({min: 1, max: 60}), (given, room) => {
				const {heights, gaps} = heightsOf(
					given.map(({least, extra, leaves}) => ({least, wanted: least + extra, leaves})),
					room,
				);
				expect(heights.reduce((sum, height) => sum + height, 0) + gaps).toBeLessThanOrEqual(room);
			}),
		);
	});
});
