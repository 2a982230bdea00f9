// The memory cgroups of a computer that is looked at: what each has, what it may have, who is in it, and who of them the kernel would take.
import {hostMessages as words} from '../../messages/host.ts';
import {pagesAsSize, spaced} from '../../messages/numbers.ts';
import type {Sample} from '../../machine/sample.ts';
import type {GroupRow} from '../../session/store/groups.ts';
import type {Area} from '../canvas/canvas.ts';
import {cut} from '../canvas/width.ts';
import {tableLines} from '../tables/table-lines.ts';
import {PENS} from '../theme/pen.ts';
import type {View} from '../view/view.ts';

const NOT_KNOWN = '–';
const PAGE_KB = 4;

const size = (kb: number): string => (Number.isFinite(kb) ? pagesAsSize(kb / PAGE_KB) : NOT_KNOWN);
const count = (value: number): string => (Number.isFinite(value) ? spaced(value) : NOT_KNOWN);

/** Whom the kernel would take in it were it at its limit: the largest badness there. */
function likeliestIn({pids}: GroupRow, {processes}: Sample): string {
	const members = new Set(pids);
	let worst: Sample['processes'][number] | null = null;
	for (const process of processes)
		if (members.has(process.pid) && process.badness !== null && process.badness > (worst?.badness ?? Number.NEGATIVE_INFINITY)) worst = process;
	return worst === null ? NOT_KNOWN : `${worst.name} (${worst.pid})`;
}

/** As many of the groups as there are rows, the largest first. */
export function drawGroups(area: Area, {groups, sample}: View): void {
	if (groups.length === 0) {
		area.write(1, 1, cut(words.noGroups(), area.width - 2), PENS.dim);
		return;
	}
	const shown = groups.slice(0, Math.max(1, area.height - 2));
	const most = Math.max(16, area.width - 84);
	const path = (text: string): string => (text.length > most ? `…${text.slice(1 - most)}` : text);
	const table = tableLines(
		words.groupColumns.map((title, i) => ({title, right: i > 0 && i < 7})),
		shown.map(group => [
			path(group.path),
			size(group.hasKb),
			size(group.maxKb),
			size(group.highKb),
			size(group.swapKb),
			count(group.pids.length),
			count(group.kills),
			likeliestIn(group, sample),
		]),
	);
	const about = area.about('group');
	about.write(0, 0, cut(table.header, area.width), PENS.faint);
	for (const [y, line] of table.rows.entries()) about.write(0, y + 1, cut(line, area.width), PENS.text);
	if (groups.length > shown.length) area.write(1, area.height - 1, words.moreGroups(groups.length - shown.length), PENS.dim);
}
