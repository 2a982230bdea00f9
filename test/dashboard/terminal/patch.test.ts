// Patches against a terminal: after any row of frames it shows, cell for cell, what it shows of the last one alone.
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {compose, frameRows} from '../../../source/dashboard/compose.ts';
import {blankCells, type Cells, readRow} from '../../../source/dashboard/terminal/cells.ts';
import {patch} from '../../../source/dashboard/terminal/patch.ts';
import {createStyles, type Styles} from '../../../source/dashboard/terminal/styles.ts';
import {createTheme} from '../../../source/dashboard/theme/theme.ts';
import {shown} from '../../support/screen.ts';
import {sessionAt} from '../../support/session.ts';

const LOOKS = [
	'0',
	'1',
	'22',
	'2',
	'3',
	'23',
	'4',
	'24',
	'5;7',
	'27',
	'9',
	'29',
	'31',
	'39',
	'44',
	'49',
	'93;102',
	'38;5;9',
	'38;2;1;2;3;48;2;9;8;7',
	'48;5;250',
	'0;1;7;38;2;200;0;0',
	'',
];
/** Text whose width every terminal agrees on, and how many cells it takes. */
const GLYPHS = [
	['a', 1],
	['b', 1],
	[' ', 1],
	[' ', 1],
	['─', 1],
	['█', 1],
	['é', 1],
	['e\u0301', 1],
	['内', 2],
	['存', 2],
] as const;

const rowOf = (width: number): fc.Arbitrary<string> =>
	fc.array(fc.tuple(fc.option(fc.constantFrom(...LOOKS), {freq: 3}), fc.constantFrom(...GLYPHS)), {maxLength: width}).map(parts => {
		let [text, used] = ['', 0];
		for (const [look, [glyph, cells]] of parts) {
			if (used + cells > width) break;
			text += (look === null ? '' : `\u001B[${look}m`) + glyph;
			used += cells;
		}
		return `${text}\u001B[0m`;
	});

function read(rows: readonly string[], width: number, styles: Styles): Cells {
	const cells = blankCells(width, rows.length);
	for (const [y, row] of rows.entries()) readRow(cells, y, row, styles);
	return cells;
}

async function whole(rows: readonly string[], width: number): Promise<readonly string[]> {
	const terminal = shown(width, rows.length);
	await terminal.write(rows.map((row, y) => `\u001B[${y + 1}H${row}`).join(''));
	const cells = terminal.cells();
	terminal.dispose();
	return cells;
}

describe('a patch', () => {
	it('makes a terminal show the next frame, whatever it showed', async () => {
		const frames = fc
			.integer({min: 1, max: 24})
			.chain(width => fc.tuple(fc.constant(width), fc.array(fc.array(rowOf(width), {minLength: 3, maxLength: 3}), {minLength: 2, maxLength: 5})));
		await fc.assert(
			fc.asyncProperty(frames, async ([width, list]) => {
				const styles = createStyles();
				const terminal = shown(width, 3);
				let before = blankCells(width, 3);
				for (const rows of list) {
					const after = read(rows, width, styles);
					await terminal.write(patch(before, after, styles));
					expect(terminal.cells()).toEqual(await whole(rows, width));
					before = after;
				}
				terminal.dispose();
			}),
			{numRuns: 60},
		);
	});

	it('is nothing where nothing shows that has changed', () => {
		const styles = createStyles();
		const one = read(['\u001B[31m \u001B[1mx\u001B[0m'], 3, styles);
		expect(patch(one, read(['\u001B[32m \u001B[0;31;1mx\u001B[0m  '], 3, styles), styles)).toBe('');
	});

	it('is few bytes', () => {
		const styles = createStyles();
		const of = (before: string, after: string): string => patch(read([before, ''], 20, styles), read([after, ''], 20, styles), styles);
		const esc = '\u001B';
		expect(of('abc', 'abd')).toBe(`${esc}[1;3Hd`);
		expect(of('abcdefgh', 'xbcdefgx')).toBe(`${esc}[1Hx${esc}[6Cx`);
		expect(of('abcd', 'xbcx')).toBe(`${esc}[1Hxbcx`);
		expect(of(`a${esc}[1mb`, `a${esc}[1mc`)).toBe(`${esc}[1;2H${esc}[1mc${esc}[0m`);
		expect(of('ab', `${esc}[1;31mx${esc}[22my`)).toBe(`${esc}[1H${esc}[1;31mx${esc}[22my${esc}[0m`);
		expect(of('ab', `${esc}[41mx y`)).toBe(`${esc}[1H${esc}[41mx y${esc}[0m`);
	});

	it('of the demo at 200×50 takes less than 3 kB a frame', () => {
		const theme = createTheme({name: 'dark'});
		const styles = createStyles();
		const session = sessionAt('demo', 1);
		session.setUi({welcome: false});
		const [width, height, frames] = [200, 50, 60];
		const now = (): Cells => read(frameRows(compose(session.store.getState(), width, height, theme), theme), width, styles);
		let before = now();
		let bytes = 0;
		for (let i = 0; i < frames; i++) {
			session.step();
			const after = now();
			bytes += Buffer.byteLength(patch(before, after, styles));
			before = after;
		}
		expect(bytes / frames).toBeGreaterThan(100);
		expect(bytes / frames).toBeLessThan(3000);
	});
});
