// The area of the chart, cell by cell: area up to the lowest, range up to the highest, marks on row borders. Two colours a cell; where three would be
// needed the range wins. Four ways: painted backgrounds, blocks of 16 colours, textures without colour, ASCII.
import {EIGHTHS_UP} from '../canvas/bars.ts';
import type {Area} from '../canvas/canvas.ts';
import {INVERSE, type Pen, pen, zoneToken} from '../theme/pen.ts';
import type {Look} from '../theme/theme.ts';
import type {Token, Zone} from '../theme/tokens.ts';
import {type Axis, eighths, zoneOfRow} from './axis.ts';
import type {Column} from './columns.ts';

const TEXTURES: Readonly<Record<Zone, string>> = {ok: '░', warm: '▒', warn: '▓', alarm: '▚'};
const ASCII_TEXTURES: Readonly<Record<Zone, string>> = {ok: '.', warm: ':', warn: '=', alarm: '#'};
const ORDER: readonly Zone[] = ['alarm', 'warn', 'warm', 'ok'];

/** What one cell holds: eighths filled up to the lowest and to the highest, its zone, and whether that zone is the one the column's highest is in. */
type CellState = {
	readonly low: number;
	readonly high: number;
	readonly zone: Zone;
	readonly top: boolean /** Zone under the mark that lies on this row's lower border. */;
	readonly mark: Zone | null;
	readonly gap: boolean;
	readonly dash: boolean;
};
type Cell = readonly [glyph: string, pen: Pen];

const block = (count: number): string => EIGHTHS_UP[count] as string;

function paintedCell({low, high, zone, top, mark, gap, dash}: CellState): Cell {
	const tint = zoneToken(zone, 'tint');
	const area = zoneToken(zone, top ? 'fill' : 'base');
	if (low === 8) return gap ? ['▁', pen('bg', area)] : [' ', pen('text', area)];
	if (high === 0) {
		if (mark) return ['▁', pen(zoneToken(mark, 'fill'), tint)];
		return dash ? ['▁', pen('rule', tint)] : [' ', pen('text', tint)];
	}
	if (low === high) return [block(low), pen(area, tint)];
	if (high === 8) return low === 0 ? ['█', pen(zoneToken(zone, 'range'), tint)] : [block(low), pen(area, zoneToken(zone, 'range'))];
	return [block(high), pen(zoneToken(zone, 'line'), tint)];
}

function blockCell({low, high, zone, top, mark, gap, dash}: CellState): Cell {
	const area: Token = zoneToken(zone, top ? 'fill' : 'base');
	if (low === 8) return gap ? ['▁', pen(area) | INVERSE] : [top ? '█' : '▒', pen(area)];
	if (high === 0) return mark ? ['▁', pen(zoneToken(mark, 'fill'))] : dash ? ['▁', pen('rule')] : [' ', pen('text')];
	return low === high ? [block(low), pen(area)] : [block(high), pen(zoneToken(zone, 'line'))];
}

function texturedCell({low, high, zone, mark, dash}: CellState): Cell {
	if (low === 8) return [TEXTURES[zone], pen('text')];
	if (high === 0) return mark ? ['▁', pen('faint')] : [dash ? '╌' : ' ', pen('faint')];
	return [high === 8 ? '┃' : block(high), pen('text')];
}

function asciiCell({low, high, zone, mark, dash}: CellState): Cell {
	if (high > low) return ['|', pen(zoneToken(zone, 'line'))];
	if (low > 0) return [ASCII_TEXTURES[zone], pen(zoneToken(zone, 'fill'))];
	return mark ? ['_', pen(zoneToken(mark, 'fill'))] : [dash ? '-' : ' ', pen('rule')];
}

const CELLS = {painted: paintedCell, blocks: blockCell, textures: texturedCell, ascii: asciiCell} as const satisfies Record<
	Look['areas'],
	(state: CellState) => Cell
>;

/** Zone of the highest of a column: of the row that its topmost eighth lies in. */
const topZone = (axis: Axis, height: number): Zone => zoneOfRow(axis, Math.max(0, Math.ceil(height / 8) - 1));

/** Draws the columns into an area of as many columns and rows as the axis has. */
export function drawColumns(area: Area, axis: Axis, columns: readonly (Column | null)[], look: Look): void {
	const draw = CELLS[look.areas];
	const markRows = new Map<number, Zone>([1, 2, 3].map(border => [axis.borders[border] as number, ORDER[border - 1] as Zone]));
	const breakRow = axis.borders[4] as number;
	for (const [x, column] of columns.entries()) {
		const low = column ? eighths(axis, column.lowest) : 0;
		const high = column ? Math.max(low, eighths(axis, column.highest)) : 0;
		const zoneAtTop = topZone(axis, high);
		for (let row = 0; row < axis.rows; row++) {
			const zone = zoneOfRow(axis, row);
			const filled = (height: number): number => Math.max(0, Math.min(8, height - row * 8));
			const [glyph, cellPen] = draw({
				low: filled(low),
				high: filled(high),
				zone,
				top: zone === zoneAtTop,
				mark: markRows.get(row) ?? null,
				gap: row === breakRow,
				dash: row === breakRow && x % 2 === 1,
			});
			area.set(x, axis.rows - 1 - row, glyph, cellPen);
		}
	}
}

/** Whether a cell of the drawn chart is empty, so that a note may stand on it. */
export function isEmptyCell(axis: Axis, column: Column | null | undefined, row: number): boolean {
	return !column || eighths(axis, column.highest) <= row * 8;
}
