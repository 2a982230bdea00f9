// Memory groups in one row of the overview: those that wait most and are nearest to their limits, what each has of what it may have, its pressure, its kills.
import {groupScreenMessages as words} from '../../../messages/group-screen.ts';
import type {GroupSample} from '../../../machine/group-sample.ts';
import type {Area, Span} from '../../canvas/canvas.ts';
import {hundredths} from '../../canvas/figures.ts';
import {widthOf} from '../../canvas/width.ts';
import {nameOf} from '../../view/groups.ts';
import {PENS, pen} from '../../theme/pen.ts';
import type {View} from '../../view/view.ts';
import {bytesText, isAtMax, isOverHigh, limitText} from './columns.ts';

const GAP = 3;

/** How full a group is of the nearest of its own limits. */
const share = ({current, high, max}: GroupSample): number => current / Math.min(high, max);

/** The most pressed first, then the fullest. */
const byTrouble = (a: GroupSample, b: GroupSample): number =>
	b.pressure.memory.some.avg10 - a.pressure.memory.some.avg10 || share(b) - share(a) || b.events.oom_kill - a.events.oom_kill;

function spansOf(group: GroupSample): readonly Span[] {
	const state = isAtMax({group}) ? PENS.alarm : isOverHigh({group}) ? PENS.warn : PENS.text;
	const limit = Math.min(group.high, group.max);
	const psi = group.pressure.memory.some.avg10;
	return [
		[isAtMax({group}) ? '● ' : isOverHigh({group}) ? '◑ ' : '○ ', state],
		[nameOf(group.path), PENS.bright],
		[` ${bytesText(group.current)}`, state, 'group.current'],
		...(Number.isFinite(limit) ? [[words.overview.of(limitText(limit)), PENS.dim, 'group.mark'] as Span] : []),
		[`  PSI ${hundredths(psi)}`, psi > 0 ? PENS.warn : PENS.faint, 'group.psi'],
		...(group.events.oom_kill > 0 ? [[`  ✗${group.events.oom_kill}`, pen('zone.alarm'), 'group.oom'] as Span] : []),
	];
}

const widthIn = (spans: readonly Span[]): number => spans.reduce((sum, [text]) => sum + widthOf(text), 0);

/** As many groups as have room whole, and how many there are beside them. */
export function drawGroupsLine(area: Area, {sample}: View): void {
	const groups = (sample.groups ?? []).filter(({online}) => online).toSorted(byTrouble);
	let x = area.write(0, 0, words.overview.title, PENS.title) + GAP - 1;
	for (const [i, group] of groups.entries()) {
		const spans = spansOf(group);
		const left = groups.length - i - 1;
		const more = left > 0 ? widthOf(words.overview.more(left)) + GAP : 0;
		if (x + widthIn(spans) + more > area.width) {
			area.about('group.folded').write(x, 0, words.overview.more(left + 1), PENS.dim);
			return;
		}
		let at = x;
		for (const [text, own, topic] of spans) at = (topic === undefined ? area : area.about(topic, group.path)).write(at, 0, text, own);
		x = at + GAP;
	}
}
