// The bar of a group: anon, file, kernel over a track of what it may have; a line over it is what of it is protected; ▏ its high and, at its end, its own max.
// Where areas are not painted each part has a glyph of its own, and what is protected is taller, or a capital.
import type {Area} from '../../canvas/canvas.ts';
import {pen} from '../../theme/pen.ts';
import type {Look} from '../../theme/theme.ts';
import type {Token} from '../../theme/tokens.ts';
import type {GroupNode} from '../../view/groups.ts';

export const PART_TOKENS = {anon: 'list.inactiveAnon', file: 'list.inactiveFile', kernel: 'list.kernel', rest: 'list.free'} as const satisfies Record<
	string,
	Token
>;
type Part = keyof typeof PART_TOKENS;

const LETTERS: Readonly<Record<Part, string>> = {anon: 'a', file: 'f', kernel: 'k', rest: '.'};

/** What a cell of a bar is. */
export type BarCell = {readonly part: Part; readonly kept: 'min' | 'low' | null; readonly high: boolean};

const cell = (value: number, full: number, width: number): number => Math.round((Math.min(value, full) / Math.max(1, full)) * width);

/** The cells of a bar of so many, `full` bytes being all of it. What there is shows in one at least. */
export function barCells(
	{group, current, held: {anon, file, kernel}}: Pick<GroupNode, 'group' | 'current' | 'held'>,
	full: number,
	width: number,
): readonly BarCell[] {
	const ends: readonly (readonly [Part, number])[] = [
		['anon', cell(anon, full, width)],
		['file', cell(anon + file, full, width)],
		['kernel', cell(Math.max(current, anon + file + kernel), full, width)],
	];
	const most: Part = anon >= file ? (anon >= kernel ? 'anon' : 'kernel') : file >= kernel ? 'file' : 'kernel';
	const min = cell(group?.min ?? 0, full, width);
	const low = cell(group?.low ?? 0, full, width);
	const high = group !== null && Number.isFinite(group.high) && group.high < full ? Math.min(width - 1, Math.floor((group.high / full) * width)) : -1;
	return Array.from({length: width}, (_, x) => ({
		part: x === 0 && current > 0 && ends[2]?.[1] === 0 ? most : (ends.find(([, end]) => x < end)?.[0] ?? 'rest'),
		kept: x < min || (x === 0 && (group?.min ?? 0) > 0) ? 'min' : x < low || (x === 0 && (group?.low ?? 0) > 0) ? 'low' : null,
		high: x === high,
	}));
}

/** Glyph of a part where nothing is painted. */
function flatGlyph({part, kept}: BarCell, look: Look): string {
	if (look.areas === 'blocks' && part !== 'rest') return kept === null ? '▆' : '█';
	return kept === null || part === 'rest' ? LETTERS[part] : LETTERS[part].toUpperCase();
}

/** Draws a bar into a row; the cell behind it is the mark of its own max. */
export function drawGroupBar(area: Area, x: number, y: number, width: number, node: GroupNode, look: Look): void {
	const painted = look.areas === 'painted';
	for (const [i, own] of barCells(node, node.full, width).entries()) {
		const {part, kept, high} = own;
		const token = PART_TOKENS[part];
		if (high) area.set(x + i, y, painted ? '▏' : ':', pen('zone.warn', painted ? token : 'bg', true));
		else if (painted) area.set(x + i, y, '▆', pen(token, kept === null ? 'bg' : kept === 'min' ? 'zone.warm' : 'zone.warm.fill'));
		else area.set(x + i, y, flatGlyph(own, look), pen(part === 'rest' ? 'faint' : token, 'bg', kept !== null));
	}
	if (node.limitOf === node.path) area.set(x + width, y, painted ? '▏' : ']', pen('zone.alarm'));
}
