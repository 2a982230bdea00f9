// Row 0 of two machines: what is set differently for each, how time goes by, and the one clock.
import {dashboardMessages} from '../../../messages/dashboard.ts';
import {compareScreenMessages as words} from '../../../messages/compare-screen.ts';
import {duration} from '../../../messages/times.ts';
import type {PairState} from '../../../session/pair-state.ts';
import {SIDES} from '../../../workload/compare/seen.ts';
import type {Area, Span} from '../../canvas/canvas.ts';
import {clockText, speedText} from '../../canvas/figures.ts';
import {cut, fitRight, widthOf} from '../../canvas/width.ts';
import {PENS, pen} from '../../theme/pen.ts';
import type {Look} from '../../theme/theme.ts';
import type {Level} from '../../view/level.ts';
import {drawBadge, MACHINE_PEN} from './look.ts';
import {shortKey} from '../../view/short-key.ts';

const header = dashboardMessages.header;

function paceSpans({pace}: PairState): readonly Span[] {
	if (pace.halted) return [[`✗ ${header.halted}`, PENS.alarm]];
	if (pace.paused) return [[`‖ ${header.paused}`, PENS.accent]];
	const behind: Span[] = pace.behindUs > 500_000 ? [[header.reached(speedText(pace.reached)), PENS.warn, 'pace']] : [];
	const speed = pace.speed === Infinity ? `${header.max} ${speedText(pace.reached)}` : speedText(pace.speed);
	return [...behind, ['► ', pen('zone.ok')], [fitRight(speed, 5), PENS.text, 'pace']];
}

/** The time of whichever has come further. */
const timeUs = ({samples}: PairState): number => Math.max(samples.a.timeUs, samples.b.timeUs);

/** Short where there is little room: the last part of a name says enough. */
const keyText = (key: string, level: Level): string => (level < 3 ? shortKey(key) : key);

export function drawPairHeader(area: Area, state: PairState, look: Look, level: Level): void {
	const {changes} = state.comparison;
	const slow = state.pace.speed < 0.1;
	const past: readonly Span[] =
		state.past === null
			? []
			: [
					[words.past(duration(state.past.nowUs - timeUs(state))), PENS.key, 'clock'],
					['   ', PENS.text],
				];
	const right: readonly Span[] = [
		...past,
		...(level >= 2 ? [...paceSpans(state), ['   ', PENS.text] as Span] : []),
		[clockText(timeUs(state), slow ? 4 : 1), pen('bright', 'bg', true), 'clock'],
	];
	const width = right.reduce((sum, [text]) => sum + widthOf(text), 0);
	area.spans(Math.max(0, area.width - 1 - width), 0, right);
	const left = area.inner(0, 0, Math.max(0, area.width - width - 3), 1).about('compare.setting');
	let x = left.write(1, 0, header.program, PENS.key) + 3;
	const [first] = changes;
	if (first === undefined) {
		x = left.write(x, 0, words.nothingSet, PENS.dim);
		return;
	}
	x = left.write(x, 0, keyText(first.key, level), PENS.dim) + 2;
	for (const side of SIDES) {
		const text = cut(first[side] ?? words.notSet, 24);
		if (x + 4 + widthOf(text) > left.width) return;
		x = drawBadge(left, x, 0, side, look) + 1;
		x = left.write(x, 0, text, MACHINE_PEN[side]) + 3;
	}
	const rest = changes.length > 1 ? words.changes(changes.length - 1) : words.allSame;
	if (x + widthOf(rest) + 2 < left.width) left.write(x, 0, rest, PENS.dim);
}
