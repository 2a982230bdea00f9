// Row 0 of the past: on a ground of its own, when, and how far before now. It can never be taken for the present.
import {attachMessages} from '../../messages/attach.ts';
import {dashboardMessages} from '../../messages/dashboard.ts';
import {timeMessages as words} from '../../messages/time.ts';
import {duration} from '../../messages/times.ts';
import type {Area, Span} from '../canvas/canvas.ts';
import {clockText} from '../canvas/figures.ts';
import {widthOf} from '../canvas/width.ts';
import {pen} from '../theme/pen.ts';
import type {View} from '../view/view.ts';

const PLAIN = pen('text', 'past');
const GOLD = pen('accent', 'past', true);
const BRIGHT = pen('bright', 'past', true);

const width = (spans: readonly Span[]): number => spans.reduce((sum, [text]) => sum + widthOf(text), 0);

/** Draws it where somebody stands in the past, or is on the way there. Returns whether that is so. */
export function drawPastHeader(area: Area, view: View): boolean {
	const {time, pace, sample, ui} = view;
	if (time.here === null && time.underWay === null) return false;
	const row = area.inner(0, 0, area.width, 1).about('clock');
	row.fill(' ', PLAIN);
	const {nowUs} = time.line;
	const clock = clockText(sample.timeUs, pace.speed < 0.1 ? 4 : 1);
	const before = duration(Math.max(0, nowUs - sample.timeUs));
	const right: readonly Span[] =
		time.underWay === null
			? [[pace.paused ? `‖ ${dashboardMessages.header.paused}` : `► ${words.playing}`, GOLD]]
			: [[words.recomputing(time.underWay), BRIGHT]];
	const badge: readonly Span[] = time.lines.length > 1 ? [[`${time.line.letter}  `, BRIGHT]] : [];
	// Who is attached and stands in the past follows nobody.
	const own: readonly Span[] = ui.attached === null ? [] : [[`, ${attachMessages.onYourOwn}`, PLAIN]];
	const whole: readonly Span[] = [
		[`${dashboardMessages.header.program}   `, GOLD],
		...badge,
		[words.header.past, GOLD],
		...own,
		['  ', PLAIN],
		[clock, BRIGHT],
		['  ', PLAIN],
		[before, GOLD],
		[` ${words.header.before}`, PLAIN],
	];
	const short: readonly Span[] = [...badge, [words.header.past, GOLD], [' ', PLAIN], [clock, BRIGHT]];
	const room = area.width - 2;
	const left = width(whole) + 3 + width(right) <= room ? whole : short;
	row.spans(Math.min(1, Math.max(0, room - width(left))), 0, left);
	if (width(left) + 2 + width(right) <= room) row.spans(area.width - 1 - width(right), 0, right);
	return true;
}
