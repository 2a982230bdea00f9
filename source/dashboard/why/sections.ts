// The sections of the page: how many rows each needs and wants, who goes first where there is no room, and how it is drawn.
import {whyMessages as words} from '../../messages/why.ts';
import {remedyMessages} from '../../messages/why-remedies.ts';
import {whyScreen as screen} from '../../messages/why-screen.ts';
import {type Diagnosis, hasMachine} from '../../report/diagnosis.ts';
import {helpTexts} from '../../report/document.ts';
import {whatIf, type WhatIf} from '../../report/what-if.ts';
import type {Area} from '../canvas/canvas.ts';
import {dimNote, drawPane} from '../canvas/pane.ts';
import {cut, widthOf} from '../canvas/width.ts';
import {wrap} from '../canvas/wrap.ts';
import {pen, PENS} from '../theme/pen.ts';
import type {Look} from '../theme/theme.ts';
import {drawMemory} from './memory-bar.ts';
import {drawRanking} from './ranking-pane.ts';
import type {WhyState} from './state.ts';
import {drawZones} from './zones-pane.ts';

export type Section = {
	/** Rows with its title; it gets `least`, and up to `wanted` where there is room. */
	readonly least: number;
	readonly wanted: number;
	/** Who goes first where there is no room: the highest. */
	readonly leaves: number;
	readonly draw: (area: Area) => void;
};

/** From so many cells on who asked stands beside the zones. */
const WIDE = 108;
const LEFT = 46;

function drawProse(area: Area, lines: readonly string[]): void {
	const rows = lines.flatMap(text => wrap(text, area.width));
	for (const [y, line] of rows.slice(0, area.height).entries())
		area.write(0, y, y === area.height - 1 && rows.length > area.height ? cut(`${line} …`, area.width) : line, PENS.text);
}

const proseRows = (lines: readonly string[], width: number): number => lines.reduce((sum, text) => sum + wrap(text, width).length, 0);

/** Who asked, or where that says more, whose limit it was. */
function askedLines(d: Diagnosis): {readonly title: string; readonly lines: readonly string[]} {
	const asked = d.asked === null ? [] : words.asked(d.asked, d);
	if (d.limit.kind === 'machine') return {title: screen.asked(), lines: asked.length > 0 ? asked : words.limit(d.limit, d)};
	return {title: screen.limit(), lines: [...words.limit(d.limit, d), ...asked]};
}

/** Each on as many lines as it needs, or, where there is no room for that, on one. */
function helpRows(d: Diagnosis, width: number, most = Number.POSITIVE_INFINITY): {readonly mark: string; readonly text: string}[] {
	const not = remedyMessages.not(d.useless);
	const items = helpTexts(d);
	const rows = items.flatMap((text, i) => wrap(text, width).map((line, n) => ({mark: n === 0 ? String(i + 1) : '', text: line})));
	if (not !== '') rows.push(...wrap(not, width).map((line, n) => ({mark: n === 0 ? '–' : '', text: line})));
	if (rows.length > most) {
		const lines = items.map((text, i) => ({mark: String(i + 1), text: cut(text, width)}));
		return not === '' ? lines : [...lines.slice(0, most - 1), {mark: '–', text: cut(not, width)}];
	}
	return rows.length === 0 ? [{mark: '', text: remedyMessages.nothing()}] : rows;
}

/** Who asked, and which zone was short: side by side, or one over the other. */
function upperSections(d: Diagnosis, width: number): readonly Section[] {
	const inner = width - 2;
	const {title, lines} = askedLines(d);
	const left = Math.min(LEFT, Math.floor(inner * 0.4));
	const zoneRows = d.zones.length === 0 ? 1 : d.zones.length + 2;
	const drawAsked = (area: Area): void => drawProse(drawPane(area, {title, note: d.asked === null ? [] : dimNote(screen.order(d.asked.order))}), lines);
	const drawZonePane = (area: Area): void => drawZones(drawPane(area, {title: screen.zones(), note: dimNote('kB')}), d);
	if (width >= WIDE && d.zones.length > 0)
		return [
			{
				least: Math.min(4, zoneRows + 1),
				wanted: Math.min(9, Math.max(zoneRows, proseRows(lines, left)) + 1),
				leaves: 2,
				draw: area => {
					drawAsked(area.inner(0, 0, left));
					drawZonePane(area.inner(left + 3, 0, area.width - left - 3));
				},
			},
		];
	const asked = {least: 2, wanted: proseRows(lines, inner) + 1, leaves: 5, draw: drawAsked};
	if (d.zones.length === 0 && d.limit.kind === 'group') return [asked];
	return [asked, {least: 2 + Math.min(3, Math.max(1, d.short.length)), wanted: Math.min(10, zoneRows + 1), leaves: 3, draw: drawZonePane}];
}

function memorySection(d: Diagnosis, look: Look): Section {
	const {where} = d;
	const group = d.limit.kind === 'group' && d.report.group?.memory !== undefined;
	const note = where === null ? [] : dimNote(screen.of(where.totalKb, where.swapTotalKb, group));
	return {
		least: where === null ? 0 : 3,
		wanted: where === null ? 0 : 6,
		leaves: 4,
		draw: area => drawMemory(drawPane(area, {title: screen.where(), note}), d, look),
	};
}

function rankingSection(d: Diagnosis, state: WhyState, then: WhatIf | null): Section {
	const rows = d.ranking?.rows.length ?? 0;
	return {
		least: d.ranking === null ? 2 : 2 + Math.min(3, rows),
		wanted: d.ranking === null ? 2 : Math.min(10, rows + 2),
		leaves: 1,
		draw: area => drawRanking(drawPane(area, {title: screen.ranking(), note: dimNote(words.rankingNote(d))}), d, state, then),
	};
}

/** Why this one; or, once another oom_score_adj is tried, who would have been taken then. */
function whySection(d: Diagnosis, state: WhyState, then: WhatIf | null, inner: number): Section {
	const changed = [...state.changed].map(([pid, adj]) => ({name: d.report.tasks.find(task => task.pid === pid)?.name ?? String(pid), adj}));
	const tried = changed.length > 0 && then !== null ? screen.tried(changed, then.taken, then.taken?.pid === d.victim?.pid, d.report.pageKb) : null;
	const title = d.victim === null || tried !== null ? '' : screen.why(d.victim.name);
	const text = tried ?? (d.victim === null ? '' : screen.together(words.why(d)));
	const rows = wrap(text, Math.max(10, inner - (title === '' ? 0 : widthOf(title) + 2)));
	return {
		least: text === '' ? 0 : 1,
		wanted: text === '' ? 0 : rows.length,
		leaves: 6,
		draw: area => {
			const x = title === '' ? 0 : area.write(0, 0, title, pen('accent', 'bg', true)) + 2;
			for (const [y, line] of rows.slice(0, area.height).entries()) {
				const last = y === area.height - 1 && rows.length > area.height;
				area.write(x, y, last ? cut(`${line} …`, area.width - x) : line, tried === null ? PENS.text : pen('lit', 'litbg', true));
			}
		},
	};
}

function helpSection(d: Diagnosis, inner: number): Section {
	const rows = helpRows(d, inner - 3);
	return {
		least: Math.min(4, rows.length + 1),
		wanted: rows.length + 1,
		leaves: 0,
		draw: area => {
			const below = drawPane(area, {title: screen.helped(), note: dimNote(screen.inOrder())});
			for (const [y, {mark, text}] of helpRows(d, inner - 3, below.height)
				.slice(0, below.height)
				.entries()) {
				below.write(0, y, mark, mark === '–' ? PENS.dim : PENS.key);
				below.write(3, y, text, mark === '–' ? PENS.dim : PENS.text);
			}
		},
	};
}

const trySection = (d: Diagnosis): Section => ({
	least: 0,
	wanted: 4,
	leaves: 9,
	draw: area => {
		const below = drawPane(area, {title: screen.tryIt()});
		below.write(0, 0, 's', PENS.key);
		below.write(3, 0, cut(screen.try1(d.limit.kind === 'group' ? 0 : d.report.zones.length, d.report.tasks.length), below.width - 3), PENS.text);
		below.write(3, 1, cut(screen.try2(), below.width - 3), PENS.dim);
		below.write(3, 2, cut(screen.try3(), below.width - 3), PENS.dim);
	},
});

/** From the top down, for a screen of a width. */
export function sectionsOf(d: Diagnosis, state: WhyState, look: Look, width: number): readonly Section[] {
	const then = whatIf(d, state.changed);
	return [
		...upperSections(d, width),
		memorySection(d, look),
		rankingSection(d, state, then),
		whySection(d, state, then, width - 2),
		helpSection(d, width - 2),
		...(hasMachine(d) ? [trySection(d)] : []),
	];
}
