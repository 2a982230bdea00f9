// Settings: every sysctl of the registry with its value, default and range, and beside it what the value at hand would do before Enter writes it.
import {sysctlHelp} from '../../messages/explanations.ts';
import {overlayMessages} from '../../messages/forms.ts';
import {spaced} from '../../messages/numbers.ts';
import {taughtMessages} from '../../messages/taught.ts';
import {timeMessages} from '../../messages/time.ts';
import {sysctlFile} from '../../procfs/where.ts';
import {SYSCTLS} from '../../machine/sysctl.ts';
import type {SysctlEntry} from '../../machine/sysctl-entry.ts';
import {LETTERS} from '../../session/line/line.ts';
import type {Overlay} from '../../session/store/ui.ts';
import {drawBar} from '../canvas/bars.ts';
import type {Area} from '../canvas/canvas.ts';
import {cut, widthOf} from '../canvas/width.ts';
import {wrap} from '../canvas/wrap.ts';
import {tableLines} from '../tables/table-lines.ts';
import {liveKeys} from '../keys/keymap.ts';
import {PENS, pen} from '../theme/pen.ts';
import {marksIf, numbersOf, settingEntry, valueText} from '../view/setting.ts';
import type {View} from '../view/view.ts';
import {drawBox, drawFrame, drawKeys, listStart, ON} from './box.ts';

const words = overlayMessages.settings;
type Settings = Extract<Overlay, {kind: 'settings'}>;

const limit = (value: number): string => (value >= 2147483647 ? '' : String(value));
const range = ({min, max, orZero, word}: SysctlEntry): string => {
	if (word !== undefined) return word.reads;
	if (max - min <= 2) return Array.from({length: max - min + 1}, (_, i) => min + i).join(' · ');
	return `${orZero ? '0 · ' : ''}${min < -2147483647 ? '' : min} – ${limit(max)}`;
};
/** What a sysctl has at boot. */
export const defaultText = ({name, initial, word}: SysctlEntry, {kernel}: Pick<View['sample'], 'kernel'>): string =>
	word?.reads ?? initial?.join(' ') ?? kernel.computed[name] ?? '';

/** Whether the default is in force. A list may be shorter than the registry's: it ends with the machine's last zone. */
function isDefault(view: View, entry: SysctlEntry): boolean {
	const value = valueText(view, entry);
	return entry.trigger === true || `${defaultText(entry, view.sample)} `.startsWith(`${value} `);
}

function drawEffect(area: Area, view: View, entry: SysctlEntry, text: string): void {
	let y = 0;
	const paragraph = (lines: readonly string[], own: number): void => {
		for (const line of lines) area.write(0, y++, line, own);
	};
	area.write(0, y, words.what, ON.strong);
	y += 2;
	const numbers = numbersOf(view, entry, text);
	const then = numbers === null ? null : marksIf(view, entry, numbers[0] ?? 0);
	if (entry.effect === null) paragraph(wrap(words.noEffect, area.width), numbers === null ? ON.alarm : ON.text);
	else if (entry.trigger && text === valueText(view, entry)) paragraph(wrap(words.trigger, area.width), ON.text);
	else if (numbers === null) paragraph(wrap(words.invalid(text), area.width), ON.alarm);
	else if (entry.name === 'vm.swappiness') paragraph(wrap(taughtMessages.swappiness(numbers[0] ?? 0), area.width), ON.text);
	else if (then === null) paragraph(wrap(words.valid, area.width), ON.text);
	else if (then !== null) {
		const now = view.zone;
		area.write(0, y, words.zonePages(now.name), ON.dim);
		area.writeRight(area.width - 10, y, words.now, ON.dim);
		area.writeRight(area.width, y++, words.after, ON.dim);
		const bar = Math.max(0, area.width - 5 - 20);
		const top = Math.max(then.high, now.high);
		for (const [name, token, before, after] of [
			['high', 'zone.warm', now.high, then.high],
			['low', 'zone.warn', now.low, then.low],
			['min', 'zone.alarm', now.min, then.min],
		] as const) {
			area.write(0, y, name, pen(token, 'surface'));
			drawBar(area, 5, y, bar, Math.max(before, after) / top, pen(`${token}.fill`, 'surface'));
			drawBar(area, 5, y, bar, Math.min(before, after) / top, pen(token, before === after ? 'surface' : `${token}.fill`));
			area.writeRight(area.width - 10, y, spaced(before), ON.text);
			area.write(area.width - 9, y, '→', ON.key);
			area.writeRight(area.width, y++, spaced(after), ON.strong);
		}
		y++;
		if (then.high - then.low === then.low - then.min)
			paragraph(wrap(words.lowIs(spaced(then.low - then.min), then.low - then.min === Math.floor(then.min / 4)), area.width), ON.text);
		if (then.low !== now.low) paragraph(wrap(words.earlier(then.low - now.low), area.width), ON.text);
		if (then.min !== now.min)
			paragraph([...wrap(words.reserve(then.min, now.min), area.width), ...wrap(words.sooner(then.min - now.min), area.width)], ON.text);
	}
	y++;
	area.write(0, y++, entry.name.replace(/^vm\./, ''), ON.strong);
	paragraph(wrap(sysctlHelp(entry), area.width), ON.dim);
	y++;
	paragraph([cut(sysctlFile(entry.name), area.width)], ON.faint);
}

const SIDE = 32;
/** Rows of what a value would do, where that stands under the list. */
const UNDER = 18;
const NAME_LEAST = 12;
const VALUE_ROOM = 14;
/** Lists narrower than this show the beginning of long values. */
const NARROW = 50;

/** From this size on settings stand beside the screen, which goes on in what is left of the width. */
const DOCKED_FROM = {width: 160, height: 45};
const DOCK = {least: 76, most: 100, share: 0.45};

/** Columns that settings take from a screen where they stand beside it; 0: they lie over it. */
export const dockWidth = (width: number, height: number): number =>
	width >= DOCKED_FROM.width && height >= DOCKED_FROM.height ? Math.max(DOCK.least, Math.min(DOCK.most, Math.floor(width * DOCK.share))) : 0;

/** What stands beside the title: in the past, which the box may cover whole, that what is written there begins a branch. */
function noteOf({time, sample, ui}: View): string {
	if (time.here === null || ui.readOnly) return words.note;
	return timeMessages.writes(sample.timeUs, LETTERS.find(one => time.lines.every(({letter}) => letter !== one)) ?? null);
}

/** The box beside the screen. */
function drawDock(root: Area, width: number, note: string): Area {
	const box = root.inner(root.width - width, 0, width, root.height);
	box.fill(' ', ON.text);
	drawFrame(box, words.title, note);
	return box.inner(3, 1, width - 6, box.height - 2);
}

export function drawSettings(root: Area, view: View, {at, edit, problem}: Settings): void {
	const dock = dockWidth(root.width, root.height);
	const inside = dock > 0 ? drawDock(root, dock, noteOf(view)) : drawBox(root, 116, SYSCTLS.length + 9, words.title, noteOf(view));
	const side = inside.width >= 96 ? SIDE : 0;
	const under = side === 0 && dock > 0 ? UNDER : 0;
	const listWidth = inside.width - (side > 0 ? side + 3 : 0);
	const room = Math.max(NAME_LEAST, listWidth - VALUE_ROOM - (listWidth < NARROW ? 0 : 4));
	const shown = SYSCTLS.map((entry: SysctlEntry, i): readonly string[] => {
		const plain = valueText(view, entry);
		return [
			`  ${cut(entry.name, room)}`,
			i === at && edit !== null ? edit : listWidth < NARROW ? cut(plain, VALUE_ROOM - 6) : plain,
			isDefault(view, entry) ? '·' : defaultText(entry, view.sample),
			range(entry),
			entry.unit,
		];
	});
	const [name, value, initial, span, unit] = words.headers;
	const columns = [{title: `  ${name}`}, {title: value, right: true}, {title: initial}, {title: span}, {title: unit}];
	let table = tableLines(columns, shown);
	// Columns go from the right until the table fits.
	for (let kept = 4; table.width > listWidth + 2 && kept >= 2; kept--)
		table = tableLines(
			columns.slice(0, kept),
			shown.map(row => row.slice(0, kept)),
		);
	const helpRows = side > 0 || under > 0 ? 0 : Math.min(3, Math.max(0, inside.height - 8));
	const top = inside.height > 10 ? 1 : 0;
	const rows = Math.max(1, Math.min(SYSCTLS.length, inside.height - top - 2 - helpRows - under - 1));
	inside.write(0, top, cut(table.header, listWidth), ON.dim);
	const first = listStart(at, SYSCTLS.length, rows);
	for (let i = 0; i < rows; i++) {
		const line = table.rows[first + i];
		if (line === undefined) break;
		const chosen = first + i === at;
		const y = top + 1 + i;
		if (chosen) {
			inside.inner(0, y, listWidth, 1).fill(' ', PENS.text);
			inside.write(0, y, cut(line, listWidth), ON.chosen);
			inside.set(0, y, '▌', PENS.accent);
			if (edit !== null) inside.set(Math.min(listWidth - 1, widthOf(table.header.slice(0, table.header.indexOf(value) + value.length))), y, '▏', pen('accent'));
		} else inside.write(0, y, cut(line, listWidth), isDefault(view, settingEntry(first + i)) ? ON.text : ON.strong);
	}
	const entry = settingEntry(at);
	const text = edit ?? valueText(view, entry);
	if (side > 0) drawEffect(inside.inner(inside.width - side, 1, side, inside.height - 2), view, entry, text);
	else if (under > 0) drawEffect(inside.inner(0, top + 2 + rows, inside.width, under - 2), view, entry, text);
	else
		for (const [i, line] of wrap(sysctlHelp(entry), inside.width).slice(0, helpRows).entries())
			inside.write(0, inside.height - 2 - helpRows + i + 1, line, ON.dim);
	if (side > 0 || under > 0)
		inside.write(
			0,
			inside.height - 3,
			cut(problem ?? (edit === null || numbersOf(view, entry, text) === null ? words.legend : words.write), listWidth),
			problem === null ? ON.dim : ON.alarm,
		);
	else if (problem !== null) inside.write(0, inside.height - 2, cut(problem, inside.width), ON.alarm);
	drawKeys(inside, liveKeys('settings', words.keys, view.ui.readOnly));
}
