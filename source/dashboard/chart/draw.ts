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

/** What a column is drawn against: how high a value is in eighths of a row, and what each row is, from the bottom. */
export type Ground = {
	readonly rows: number;
	readonly eighths: (value: number) => number;
	readonly zoneOfRow: (row: number) => Zone;
	/** Rows on whose lower border a mark lies, and the zone under it. */
	readonly marks: ReadonlyMap<number, Zone>;
	/** Row over the break between what lies near the marks and the rest; −1: there is none. */
	readonly breakRow: number;
	/** Zone of a value, where a row holds several: the column has that of its highest. */
	readonly zoneOf?: ((value: number) => Zone) | undefined;
};

const groundOf = (axis: Axis): Ground => ({
	rows: axis.rows,
	eighths: value => eighths(axis, value),
	zoneOfRow: row => zoneOfRow(axis, row),
	marks: new Map(Array.from({length: axis.marked}, (_, band) => [axis.borders[band + 1] as number, (axis.markZones ?? axis.zones)[band] as Zone])),
	breakRow: axis.broken === null ? -1 : (axis.borders[axis.broken] as number),
	zoneOf: axis.zoneOf,
});

/** Every cell there has been, by its way of drawing and its state in one number: a chart of some thousand cells has a few dozen different ones. */
const KNOWN: Readonly<Record<Look['areas'], (Cell | undefined)[]>> = {painted: [], blocks: [], textures: [], ascii: []};

/** The cell of a state. `zone` and `mark` are places in ORDER, −1 for no mark. */
function cellOf(areas: Look['areas'], low: number, high: number, zone: number, top: boolean, mark: number, gap: boolean, dash: boolean): Cell {
	const key = ((((low * 9 + high) * 4 + zone) * 5 + mark + 1) * 2 + Number(top)) * 4 + Number(gap) * 2 + Number(dash);
	const known = KNOWN[areas][key];
	if (known !== undefined) return known;
	const cell = CELLS[areas]({low, high, zone: ORDER[zone] as Zone, top, mark: ORDER[mark] ?? null, gap, dash});
	KNOWN[areas][key] = cell;
	return cell;
}

/** Eighths of a row that a column of so many fills. */
const filled = (height: number, row: number): number => Math.max(0, Math.min(8, height - row * 8));

/** Draws the columns into an area of as many columns and rows as the axis has. */
export const drawColumns = (area: Area, axis: Axis, columns: readonly (Column | null)[], look: Look): void => drawOn(area, groundOf(axis), columns, look);

/** A column as it is drawn: in eighths of a row, its own zone where it has one, −1 where that is its rows', and the zone of its highest. */
type Bar = {readonly low: number; readonly high: number; readonly own: number; readonly top: number};

function barOf(ground: Ground, column: Column | null): Bar {
	const low = column ? ground.eighths(column.lowest) : 0;
	const high = column ? Math.max(low, ground.eighths(column.highest)) : 0;
	const own = column && ground.zoneOf ? ORDER.indexOf(ground.zoneOf(column.highest)) : -1;
	// Zone of the highest: of the row that its topmost eighth lies in.
	const top = own >= 0 ? own : ORDER.indexOf(ground.zoneOfRow(Math.max(0, Math.ceil(high / 8) - 1)));
	return {low, high, own, top};
}

/** Rows of a ground from the bottom: their zones and the marks on their lower borders, as places in ORDER. */
type GroundRows = {readonly zones: readonly number[]; readonly marks: readonly number[]; readonly breakRow: number};

/** Numbers alone, apart from what reckons them: for each figure that is charted V8 would compile all of it again. */
function drawBar(area: Area, x: number, {low, high, own, top}: Bar, {zones, marks, breakRow}: GroundRows, areas: Look['areas']): void {
	const rows = zones.length;
	for (let row = 0; row < rows; row++) {
		const zone = own >= 0 && row * 8 < high ? own : (zones[row] as number);
		const isBreak = row === breakRow;
		const cell = cellOf(areas, filled(low, row), filled(high, row), zone, zone === top, marks[row] as number, isBreak, isBreak && x % 2 === 1);
		area.set(x, rows - 1 - row, cell[0], cell[1]);
	}
}

/** The same on any ground. */
export function drawOn(area: Area, ground: Ground, columns: readonly (Column | null)[], look: Look): void {
	const zones = Array.from({length: ground.rows}, (_, row) => ORDER.indexOf(ground.zoneOfRow(row)));
	const marks = Array.from({length: ground.rows}, (_, row) => ORDER.indexOf(ground.marks.get(row) as Zone));
	const rows = {zones, marks, breakRow: ground.breakRow};
	for (const [x, column] of columns.entries()) drawBar(area, x, barOf(ground, column), rows, look.areas);
}

/** Whether a cell of the drawn chart is empty, so that a note may stand on it. */
export function isEmptyCell(axis: Axis, column: Column | null | undefined, row: number): boolean {
	return !column || eighths(axis, column.highest) <= row * 8;
}
