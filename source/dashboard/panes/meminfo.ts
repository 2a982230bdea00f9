// /proc/meminfo as the kernel prints it; the digits that changed within the last second are lit, and only they.
import {MEMINFO_FIELDS, type MeminfoField} from '../../machine/fields.ts';
import {dashboardMessages as words} from '../../messages/dashboard.ts';
import type {Area} from '../canvas/canvas.ts';
import {dimNote, drawPane} from '../canvas/pane.ts';
import {cut} from '../canvas/width.ts';
import {PENS, pen} from '../theme/pen.ts';
import type {View} from '../view/view.ts';

/** Those that stand first, because they move; then the rest in the kernel's order. */
const FIRST: readonly MeminfoField[] = [
	'MemFree',
	'MemAvailable',
	'AnonPages',
	'Cached',
	'SwapFree',
	'SwapCached',
	'PageTables',
	'Active(file)',
	'Inactive(file)',
	'Active(anon)',
	'Inactive(anon)',
	'Dirty',
	'Writeback',
];
const COUNTS = /^HugePages_/;

/** Fields in the order of the pane: the ones to watch, then the rest of the file. */
export const meminfoOrder: readonly MeminfoField[] = [...FIRST, ...MEMINFO_FIELDS.filter(field => !FIRST.includes(field))];

/** Which characters differ from before, when both stand right-aligned. */
export function changedDigits(text: string, before: string): readonly boolean[] {
	const padded = before.padStart(text.length);
	return Array.from(text, (character, i) => character !== padded[padded.length - text.length + i]);
}

export function drawMeminfoPane(area: Area, view: View): void {
	const focused = view.ui.focus === 'meminfo';
	const pane = drawPane(area, {title: words.meminfo.title, note: focused ? dimNote(words.meminfo.scroll) : [], focused});
	const first = Math.max(0, Math.min(view.ui.scroll.meminfo, meminfoOrder.length - pane.height));
	for (let y = 0; y < pane.height; y++) {
		const field = meminfoOrder[first + y];
		if (field === undefined) return;
		const below = pane.about(field);
		// A line that a host's kernel does not print is not known.
		const isTold = !Number.isNaN(view.sample.meminfo[field]);
		const text = isTold ? String(view.sample.meminfo[field]) : '–';
		const changed = changedDigits(text, isTold ? String(view.before.meminfo[field]) : text);
		const unit = COUNTS.test(field) || !isTold ? '' : ' kB';
		const start = below.width - unit.length - text.length;
		const moved = changed.some(Boolean);
		below.write(0, y, cut(field.length + 1 < start ? `${field}:` : field, start - 1), moved ? PENS.text : PENS.dim);
		for (const [i, digit] of Array.from(text).entries())
			below.set(start + i, y, digit, changed[i] ? pen('lit', 'litbg', true) : moved ? PENS.text : text === '0' ? PENS.faint : PENS.dim);
		below.write(below.width - unit.length, y, unit, PENS.faint);
	}
}
