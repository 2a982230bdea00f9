import {describe, expect, it} from 'vitest';
import {Area, createCanvas} from '../../../source/dashboard/canvas/canvas.ts';
import {createAxis} from '../../../source/dashboard/chart/axis.ts';
import type {Column} from '../../../source/dashboard/chart/columns.ts';
import {drawColumns} from '../../../source/dashboard/chart/draw.ts';
import {backgroundOf, foregroundOf} from '../../../source/dashboard/theme/pen.ts';
import type {Look} from '../../../source/dashboard/theme/theme.ts';

// Five rows, one a band: 0–100, 100–200, 200–400, 400–800, 800–1600. An eighth of a row is 12.5, 12.5, 25, 50, 100 pages.
const axis = createAxis(5, 'magnified', {min: 100, low: 200, high: 400, twice: 800, all: 1600});
const column = (lowest: number, highest: number): Column => ({lowest, highest, awake: 0, stalls: 0, kills: 0});

function cells(columns: readonly (Column | null)[], areas: Look['areas']) {
	const canvas = createCanvas(columns.length, 5);
	drawColumns(new Area(canvas), axis, columns, {areas});
	return Array.from({length: 5}, (_, y) =>
		Array.from({length: columns.length}, (_unused, x) => ({
			glyph: canvas.glyphs[y * columns.length + x] as string,
			pen: canvas.pens[y * columns.length + x] as number,
		})),
	);
}
const glyphs = (columns: readonly (Column | null)[], areas: Look['areas']): readonly string[] =>
	cells(columns, areas).map(row => row.map(cell => cell.glyph).join(''));
const grounds = (columns: readonly (Column | null)[]): readonly string[] =>
	cells(columns, 'painted').map(([cell]) => `${foregroundOf(cell!.pen)} on ${backgroundOf(cell!.pen)}`);

describe('a column of the chart', () => {
	it('is an area up to the lowest: fill in the zone of its highest, base beneath', () => {
		// 600 pages: four eighths of the fourth row; the zone is ok, the rows under it base.
		expect(glyphs([column(600, 600)], 'painted')).toEqual([' ', '▄', ' ', ' ', ' ']);
		expect(grounds([column(600, 600)])).toEqual([
			'text on zone.ok.tint',
			'zone.ok.fill on zone.ok.tint',
			'text on zone.warm.base',
			'text on zone.warn.base',
			'text on zone.alarm.base',
		]);
	});

	it('has its range above: the line in the cell that is partly filled, range where it is full', () => {
		// lowest 150: four eighths of the second row. highest 300: four eighths of the third.
		expect(glyphs([column(150, 300)], 'painted')).toEqual([' ', '▁', '▄', '▄', ' ']);
		expect(grounds([column(150, 300)]).slice(2)).toEqual(['zone.warm on zone.warm.tint', 'zone.warn.base on zone.warn.range', 'text on zone.alarm.base']);
	});

	it('gives the cell to the range where three colours would be needed', () => {
		// 225 and 325 are the first and fifth eighth of the third row.
		expect(cells([column(225, 325)], 'painted')[2]![0]!.glyph).toBe('▅');
		expect(foregroundOf(cells([column(225, 325)], 'painted')[2]![0]!.pen)).toBe('zone.warm');
	});

	it('shows a fall of one page under a mark as an eighth', () => {
		expect(cells([column(199, 300)], 'painted')[3]![0]!.glyph).toBe('▇');
		expect(cells([column(200, 300)], 'painted')[3]![0]!.glyph).toBe(' ');
	});

	it('draws the marks and the break where nothing is', () => {
		expect(glyphs([null, null, null, null], 'painted')).toEqual([' ▁ ▁', '▁▁▁▁', '▁▁▁▁', '▁▁▁▁', '    ']);
		expect(glyphs([column(1600, 1600), column(1600, 1600)], 'painted')[0]).toBe('▁▁');
	});

	it('needs no colour: textures and ranges', () => {
		expect(glyphs([column(1600, 1600), column(50, 1600), null], 'textures')).toEqual(['░┃ ', '░┃▁', '▒┃▁', '▓┃▁', '▚┃ ']);
	});

	it('needs no more than ASCII', () => {
		expect(glyphs([column(1600, 1600), column(50, 1600), null], 'ascii')).toEqual(['.| ', '.|_', ':|_', '=|_', '#| ']);
	});

	it('fills with █ and ▒ in 16 colours', () => {
		expect(glyphs([column(900, 900)], 'blocks').slice(1)).toEqual(['█', '▒', '▒', '▒']);
	});
});
