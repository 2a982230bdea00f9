// The ranking with every part of it as a bar: RSS, swap, what adj adds; and what would be so with another oom_score_adj.
import {adjText, shortSize, whyMessages as words} from '../../messages/why.ts';
import {whyScreen} from '../../messages/why-screen.ts';
import {spaced} from '../../messages/numbers.ts';
import {mostPoints, shownRows} from '../../report/document.ts';
import type {Diagnosis} from '../../report/diagnosis.ts';
import {type RankRow, rowSize} from '../../report/ranking.ts';
import type {WhatIf} from '../../report/what-if.ts';
import type {Area} from '../canvas/canvas.ts';
import {cut, fit, widthOf} from '../canvas/width.ts';
import {pen, PENS} from '../theme/pen.ts';
import {chosenPid, type WhyState} from './state.ts';

/** Cells of the columns before the bar, with and without page tables. */
const NUMBERS = 64;
const WITHOUT_TABLES = 57;
const NOTE = 22;
const NARROW_NOTE = 17;

/** The rows that are shown, the chosen one among them. */
function rowsFor(rows: readonly RankRow[], most: number, chosen: number | null): {readonly rows: readonly RankRow[]; readonly rest: readonly RankRow[]} {
	const shown = shownRows(rows, most);
	const row = shown.rest.find(({pid}) => pid === chosen);
	if (row === undefined || shown.rows.length === 0) return shown;
	const kept = new Set([...shown.rows.slice(0, -1), row]);
	return {rows: rows.filter(one => kept.has(one)), rest: rows.filter(one => !kept.has(one))};
}

function drawParts(area: Area, x: number, y: number, width: number, row: RankRow, scale: number): number {
	const cells = (pages: number): number => (pages <= 0 ? 0 : Math.max(1, Math.round((pages / scale) * width)));
	const spared = row.adj < 0;
	const parts = [
		[cells(row.rss), spared ? 'zone.warm.fill' : 'list.inactiveAnon'],
		[cells(row.swap) * (row.swap / scale < 0.004 ? 0 : 1), spared ? 'zone.warm.fill' : 'list.swap'],
		[cells(Math.max(0, row.adjPages)), 'zone.warn'],
	] as const;
	let at = x;
	for (const [count, token] of parts) {
		const room = Math.max(0, Math.min(count, x + width - at));
		area.write(at, y, '▄'.repeat(room), pen(token));
		at += room;
	}
	return at;
}

function noteOf(row: RankRow, was: boolean, taken: boolean): readonly [string, ReturnType<typeof pen>] {
	if (taken) return [was ? whyScreen.taken() : whyScreen.takenThen(), pen('zone.alarm', 'bg', true)];
	if (was) return [whyScreen.sparedThen(), pen('zone.warm')];
	if (row.points === null) return [whyScreen.never(), PENS.dim];
	if (row.verdict === 'dying') return [whyScreen.dying(), PENS.dim];
	if (row.adj < 0) return [whyScreen.sparedByAdj(), PENS.dim];
	const size = rowSize(row);
	const share = row.adjPages > 0 && row.points > 0 ? Math.round((row.adjPages / Math.max(1, size + row.adjPages)) * 100) : 0;
	return share >= 20 ? [whyScreen.adjShare(share), PENS.dim] : ['', PENS.dim];
}

const COLUMNS = [
	[7, 'right'],
	[15, 'left'],
	[6, 'right'],
	[6, 'right'],
	[6, 'right'],
	[5, 'right'],
	[10, 'right'],
] as const;

function drawCells(area: Area, y: number, cells: readonly (readonly [string, number])[], wide: boolean): void {
	let x = 1;
	for (const [i, [text, how]] of cells.entries()) {
		const [width, side] = COLUMNS[i]!;
		if (!wide && i === 4) continue;
		if (side === 'left') area.write(x, y, cut(text, width), how);
		else area.write(x + Math.max(0, width - widthOf(text)), y, text, how);
		x += width + 1;
	}
}

/** Draws the table: a head, rows, and what is left out. */
export function drawRanking(area: Area, d: Diagnosis, state: WhyState, then: WhatIf | null): void {
	if (then === null || d.ranking === null) return void area.write(0, 0, words.noTable(), PENS.dim);
	const {pageKb} = d.report;
	const wide = area.width >= 90;
	const noteWidth = wide ? NOTE : NARROW_NOTE;
	const chosen = chosenPid(state, d);
	const most = area.height - 1;
	const fits = then.ranking.rows.length <= most;
	const {rows, rest} = rowsFor(then.ranking.rows, fits ? most : most - 1, chosen);
	const scale = Math.max(1, ...rows.map(row => Math.max(rowSize(row), rowSize(row) + row.adjPages)));
	const barAt = wide ? NUMBERS : WITHOUT_TABLES;
	const barWidth = Math.max(0, area.width - barAt - noteWidth - 2);
	drawCells(
		area,
		0,
		words
			.rankColumns()
			.slice(0, 7)
			.map(name => [name.toUpperCase(), PENS.dim] as const),
		wide,
	);
	if (barWidth > 20) area.write(barAt, 0, whyScreen.barKey(), PENS.dim);
	for (const [i, row] of rows.entries()) {
		const y = i + 1;
		const adjHow = state.changed.has(row.pid) ? pen('lit', 'litbg', true) : row.adj > 0 ? PENS.warn : row.adj < 0 ? pen('zone.warm') : PENS.faint;
		drawCells(
			area,
			y,
			[
				[String(row.pid), PENS.text],
				[row.name, row.pid === then.taken?.pid ? PENS.strong : PENS.text],
				[shortSize(row.rss * pageKb), PENS.text],
				[shortSize(row.swap * pageKb), PENS.text],
				[shortSize(row.tables * pageKb), PENS.dim],
				[adjText(row.adj), adjHow],
				[row.points === null ? '–' : spaced(row.points), row.pid === then.taken?.pid ? PENS.strong : PENS.text],
			],
			wide,
		);
		if (barWidth > 4) drawParts(area, barAt, y, barWidth, row, scale);
		const [note, how] = noteOf(row, row.pid === d.victim?.pid, row.pid === then.taken?.pid && d.outcome === 'killed');
		area.write(area.width - noteWidth, y, fit(note, noteWidth), how);
		if (row.pid === chosen) {
			area.ground(y, 'surface');
			area.set(0, y, '▌', pen('accent', 'bg'));
		}
	}
	if (!fits) area.write(1, rows.length + 1, words.rest(rest.length, d.ranking.rule === 'size' ? null : mostPoints(rest)), PENS.faint);
}
