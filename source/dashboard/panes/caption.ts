// The line that says what a great moment is and why it matters, over the title of the first pane while the clock is slowed down or stopped for it.
import {momentMessages as words} from '../../messages/moments.ts';
import {speedText} from '../canvas/figures.ts';
import type {Area} from '../canvas/canvas.ts';
import {cut, widthOf} from '../canvas/width.ts';
import {BRAKE_SPEED, type Moment} from '../../session/time/brake.ts';
import {type Pen, pen} from '../theme/pen.ts';
import type {View} from '../view/view.ts';

const GLYPHS: Readonly<Record<Moment, string>> = {wake: '◑', limit: '◑', stall: '▲', 'swap-full': '▲', oom: '✗', panic: '✗'};
const GRAVE: ReadonlySet<Moment> = new Set(['oom', 'panic']);

function pens(moment: Moment): {readonly strong: Pen; readonly plain: Pen} {
	if (GRAVE.has(moment)) return {strong: pen('alarm', 'alarm.bg', true), plain: pen('alarm', 'alarm.bg')};
	return {strong: pen(moment === 'wake' || moment === 'limit' ? 'zone.warn' : 'zone.alarm', 'surface', true), plain: pen('dim', 'surface')};
}

/** Draws the caption of the moment that is shown into a row; nothing where there is none. Returns whether there is. */
export function drawCaption(area: Area, {brake: {now}, ui}: Pick<View, 'brake' | 'ui'>): boolean {
	if (now === null || ui.welcome) return false;
	const row = area.about('moment');
	const {moment} = now.caught;
	const {strong, plain} = pens(moment);
	row.fill(' ', plain);
	const margin = row.width >= 60 ? 1 : 0;
	const [pace, key] = Number.isFinite(now.leftMs) ? [speedText(BRAKE_SPEED), words.keys.slow] : moment === 'panic' ? ['', ''] : ['‖', words.keys.stopped];
	const texts = words.captions[moment](now.caught);
	const room = row.width - 2 * margin - 2;
	const tails = [`${pace}  ${key}`, pace, ''];
	const fits = (text: string, tail: string): boolean => widthOf(text) + (tail === '' ? 0 : widthOf(tail) + 2) <= room;
	const tail = tails.find(one => texts.slice(0, 2).some(text => fits(text, one))) ?? '';
	const text = texts.find(one => fits(one, tail)) ?? cut(texts.at(-1) ?? '', room);
	row.write(margin, 0, `${GLYPHS[moment]} ${text}`, strong);
	if (tail.trim() !== '') row.writeRight(row.width - margin, 0, tail.trim(), plain);
	return true;
}
