// Memory map: all of RAM as squares, two in a cell one above the other, each in the colour of what most of its frames hold, or of who owns them. The chosen
// process's squares stand out; below, what each colour is with its frames, and what is in the square under the cursor.
import {FRAME_KINDS, type FrameKind, type FrameMap, type ZoneSample} from '../../machine/sample.ts';
import {hostMessages as host} from '../../messages/host.ts';
import {mapMessages as words} from '../../messages/map.ts';
import {pagesAsSize} from '../../messages/numbers.ts';
import {swapUse} from '../../procfs/swap-use.ts';
import type {Area} from '../canvas/canvas.ts';
import {barText} from '../canvas/bars.ts';
import {pages, percentText} from '../canvas/figures.ts';
import {drawPane, dimNote} from '../canvas/pane.ts';
import {cut} from '../canvas/width.ts';
import {wrap} from '../canvas/wrap.ts';
import type {Level} from '../view/level.ts';
import {drawGroups} from '../panes/groups.ts';
import {drawHeader} from '../panes/header.ts';
import {PENS, pen} from '../theme/pen.ts';
import type {Look} from '../theme/theme.ts';
import type {Token} from '../theme/tokens.ts';
import type {View} from '../view/view.ts';
import type {Placed} from './overview.ts';

/** Colour, and letter where colours are few: capital is active, small inactive; generations from Y, the youngest, to O. */
const KINDS: Readonly<Record<FrameKind, {readonly token: Token; readonly letter: string}>> = {
	free: {token: 'list.free', letter: '·'},
	kernel: {token: 'list.kernel', letter: 'k'},
	slab: {token: 'list.slab', letter: 's'},
	pagetable: {token: 'list.pagetables', letter: 't'},
	inactive_anon: {token: 'list.inactiveAnon', letter: 'a'},
	active_anon: {token: 'list.activeAnon', letter: 'A'},
	inactive_file: {token: 'list.inactiveFile', letter: 'f'},
	active_file: {token: 'list.activeFile', letter: 'F'},
	unevictable: {token: 'list.unevictable', letter: 'u'},
	dirty: {token: 'zone.warn', letter: 'd'},
	writeback: {token: 'list.swap', letter: 'w'},
	generation_0: {token: 'gen.0', letter: 'Y'},
	generation_1: {token: 'gen.1', letter: 'y'},
	generation_2: {token: 'gen.2', letter: 'o'},
	generation_3: {token: 'gen.3', letter: 'O'},
};
const BELOW_THE_LISTS: readonly FrameKind[] = ['dirty', 'writeback', 'unevictable', 'slab', 'pagetable', 'kernel', 'free'];
const LISTS: readonly FrameKind[] = ['active_anon', 'inactive_anon', 'active_file', 'inactive_file'];
const GENERATIONS: readonly FrameKind[] = ['generation_0', 'generation_1', 'generation_2', 'generation_3'];

const hasGenerations = ({sample}: View): boolean => sample.nodes.some(({generations}) => generations !== undefined);
/** Owners in turn; what nobody owns stays in its list's colour, darker. */
const OWNERS: readonly Token[] = [
	'list.activeAnon',
	'zone.warm',
	'zone.ok',
	'list.swap',
	'list.pagetables',
	'zone.warn',
	'list.activeFile',
	'list.unevictable',
];

const LABEL = 8;
const LEGEND = LISTS.length + BELOW_THE_LISTS.length + 1;
const SWAP_ROWS = 5;

type Grid = {readonly columns: number; readonly rows: number};

export const mapColumns = (width: number): number => Math.max(1, width - LABEL - 2);

/** Columns of squares, and rows of cells. */
function gridOf(width: number, height: number): Grid {
	const legend = height >= 24 ? LEGEND + 1 : 0;
	return {columns: mapColumns(width), rows: Math.max(1, height - 3 - legend)};
}

/** Squares that a screen of this size shows. */
export function mapCells(width: number, height: number): number {
	const {columns, rows} = gridOf(width, height);
	return columns * rows * 2;
}

const kindOf = ({counts}: FrameMap, cell: number): FrameKind => {
	let best = 0;
	for (let kind = 1; kind < FRAME_KINDS.length; kind++) if (counts[cell * FRAME_KINDS.length + kind] > counts[cell * FRAME_KINDS.length + best]) best = kind;
	return FRAME_KINDS[best] as FrameKind;
};

function tokenOf(map: FrameMap, cell: number, view: View, ranks: ReadonlyMap<number, number>): Token {
	if (cell >= map.cells) return 'bg';
	const owner = map.owner[cell] as number;
	const owned = (map.ownedFrames[cell] as number) * 2 >= map.framesPerCell;
	if (owned && owner === view.ui.selected) return 'accent';
	if (view.ui.mapColour === 'owner' && owned) return OWNERS[(ranks.get(owner) ?? 0) % OWNERS.length] as Token;
	return KINDS[kindOf(map, cell)].token;
}

const ranksOf = (view: View): ReadonlyMap<number, number> =>
	new Map(view.sample.processes.filter(p => !p.kernelThread && p.pid !== 1).map((p, i) => [p.pid, i]));

/** The zone that a frame of the map lies in. The map counts frames without holes, zone behind zone; start_pfn counts with them. */
function zoneAt(zones: readonly ZoneSample[], frame: number): ZoneSample | undefined {
	let end = 0;
	return zones.find(({managed}) => {
		end += managed;
		return frame < end;
	});
}

const hex = (pfn: number): string => `0x${pfn.toString(16).padStart(5, '0')}`;

function drawSquares(area: Area, view: View, look: Look, grid: Grid): void {
	const map = view.frameMap;
	if (map === null) {
		if (view.ui.host) {
			const note = wrap(host.noMap(), area.width - 2).slice(0, 2);
			drawGroups(area.inner(0, 0, area.width, Math.max(1, area.height - note.length)), view);
			for (const [y, line] of note.entries()) area.write(1, area.height - note.length + y, line, PENS.dim);
		}
		return;
	}
	const ranks = ranksOf(view);
	const at = Math.min(view.ui.mapAt, map.cells - 1);
	for (let row = 0; row < grid.rows; row++) {
		if (row % 3 === 0) area.about('map.frame', row).write(0, row, hex(Math.floor((row * 2 * grid.columns * map.frames) / map.cells)), PENS.faint);
		for (let column = 0; column < grid.columns; column++) {
			const upper = row * 2 * grid.columns + column;
			const lower = upper + grid.columns;
			const here = at === upper || at === lower;
			const top = here && at === upper ? 'lit' : tokenOf(map, upper, view, ranks);
			const bottom = here && at === lower ? 'lit' : tokenOf(map, lower, view, ranks);
			if (look.areas === 'painted') area.set(LABEL + column, row, '▀', pen(top, bottom));
			else if (upper < map.cells) area.set(LABEL + column, row, here ? '█' : KINDS[kindOf(map, upper)].letter, top === 'accent' ? PENS.accent : pen(top));
		}
	}
}

/** Who uses swap: nobody could guess it from the processes alone. */
function swapLines({sample}: View, width: number): readonly string[] {
	const {used, processes, kept, left} = swapUse(sample);
	if (used === 0) return sample.swaps.length === 0 ? [] : [words.noSwap];
	return wrap(words.swapUse(pagesAsSize(used), pagesAsSize(processes), pagesAsSize(kept), pagesAsSize(left)), width).slice(0, SWAP_ROWS);
}

function drawLegend(area: Area, view: View, look: Look): void {
	const map = view.frameMap;
	if (map === null) return;
	const totals = new Map<FrameKind, number>();
	for (let cell = 0; cell < map.cells; cell++)
		for (const [i, kind] of FRAME_KINDS.entries()) totals.set(kind, (totals.get(kind) ?? 0) + (map.counts[cell * FRAME_KINDS.length + i] as number));
	const half = Math.min(56, Math.floor(area.width * 0.55));
	const left = drawPane(area.inner(0, 0, half), {title: words.holds, note: dimNote(words.frames)});
	for (const [y, kind] of [...(hasGenerations(view) ? GENERATIONS : LISTS), ...BELOW_THE_LISTS].entries()) {
		const count = totals.get(kind) ?? 0;
		const {token, letter} = KINDS[kind];
		left.write(0, y, look.areas === 'painted' ? '██' : letter, pen(token));
		const own = left.about('map.kind', kind);
		own.write(3, y, words.kinds[kind], count > 0 ? PENS.text : PENS.faint);
		left.write(18, y, barText(count / map.frames, Math.max(0, half - 18 - 20)), pen(token));
		own.writeRight(half - 8, y, pages(count), count > 0 ? PENS.bright : PENS.faint);
		own.writeRight(half - 1, y, `${percentText((100 * count) / map.frames)} %`, PENS.dim);
	}
	const right = drawPane(area.inner(half + 3, 0), {title: words.square, note: dimNote(words.moves)});
	const at = Math.min(view.ui.mapAt, map.cells - 1);
	const from = Math.floor((at * map.frames) / map.cells);
	const to = Math.floor(((at + 1) * map.frames) / map.cells) - 1;
	const zone = zoneAt(view.sample.zones, from);
	const owner = view.sample.processes.find(process => process.pid === map.owner[at]);
	const held = FRAME_KINDS.map((kind, i) => ({kind, count: map.counts[at * FRAME_KINDS.length + i] as number}))
		.filter(({count}) => count > 0)
		.sort((a, b) => b.count - a.count);
	const swap = swapLines(view, right.width - 9);
	const lines: readonly (readonly [string, string])[] = [
		[words.range, `${hex(from)} – ${hex(to)}`],
		[words.zone, zone === undefined ? '–' : `${zone.name}${view.sample.nodes.length > 1 ? ` · node ${zone.node}` : ''}`],
		[words.owner, owner === undefined ? '–' : `${owner.name} (${owner.pid}), ${pages(map.ownedFrames[at] as number)}`],
		...held
			.slice(0, Math.min(6, right.height - 3 - swap.length))
			.map(({kind, count}, i) => [i === 0 ? words.inIt : '', `${pages(count).padStart(6)} ${words.kinds[kind]}`] as const),
	];
	for (const [y, [label, text]] of lines.entries()) {
		right.write(0, y, label, PENS.dim);
		right.about('map.chosen', y).write(9, y, cut(text, right.width - 9), PENS.text);
	}
	for (const [i, line] of swap.entries()) {
		const y = right.height - swap.length + i;
		right.write(0, y, i === 0 ? words.swap : '', PENS.dim);
		right.about('map.swap').write(9, y, cut(line, right.width - 9), PENS.text);
	}
}

/** Header, the squares, the legend. */
export function mapPanes(_level: Level, width: number, height: number, isHost = false): readonly Placed[] {
	const grid = gridOf(width, height);
	const panes: Placed[] = [
		{pane: 'header', x: 0, y: 0, width, height: 1, draw: (area, view, _look, own) => drawHeader(area, view, own)},
		{
			pane: 'map',
			x: 1,
			y: 1,
			width: width - 2,
			// A computer that is looked at has groups here, and no legend.
			height: isHost ? height - 2 : grid.rows + 1,
			draw: (area, view, look) => {
				const map = view.frameMap;
				const perSquare = map === null ? 0 : map.framesPerCell;
				const below = drawPane(area, {
					title: map === null && view.ui.host ? host.groups : words.title,
					...(map === null && view.ui.host
						? {}
						: {
								note: [
									[
										words.note(perSquare, view.ui.mapColour === 'list' && hasGenerations(view) ? 'generation' : view.ui.mapColour),
										PENS.dim,
										'map.square',
									] as const,
								],
							}),
					focused: true,
				});
				drawSquares(below, view, look, grid);
			},
		},
	];
	if (height >= 24 && !isHost)
		panes.push({pane: 'map', x: 1, y: grid.rows + 2, width: width - 2, height: LEGEND, draw: (area, view, look) => drawLegend(area, view, look)});
	return panes;
}
