// The processes of a group as its OOM killer counts them: who would die were its limit hit; and whom the machine would take instead.
import {groupScreenMessages as words} from '../../../messages/group-screen.ts';
import {spaced} from '../../../messages/numbers.ts';
import type {Area, Span} from '../../canvas/canvas.ts';
import {barText} from '../../canvas/bars.ts';
import {sizeOfKb} from '../../canvas/figures.ts';
import {drawPane} from '../../canvas/pane.ts';
import {cut, fit, fitRight, widthOf} from '../../canvas/width.ts';
import {type Pen, PENS, pen} from '../../theme/pen.ts';
import {lookedAt, rankedIn, victimIn} from '../../view/groups.ts';
import {nextVictim, protection} from '../../view/process-rows.ts';
import type {View} from '../../view/view.ts';

const HEADS = [
	['pid', 6],
	['name', 11],
	['rss', 6],
	['swap', 6],
	['adj', 5],
	['score', 5],
] as const;
const VERDICT_FROM = HEADS.reduce((sum, [, width]) => sum + width + 1, 0) + 1;

/** Whom the whole machine would kill, in the words that fit. */
function machineText(view: View, inGroup: number | null, room: number): string {
	const {processes} = view.sample;
	const pid = nextVictim(processes);
	const victim = processes.find(one => one.pid === pid);
	if (victim === undefined) return '';
	const texts = pid === inGroup ? words.members.machineSame(victim.name, victim.pid) : words.members.machine(victim.name, victim.pid, victim.cgroup ?? '/');
	return texts.find(text => widthOf(text) <= room) ?? cut(texts.at(-1) ?? '', room);
}

export function drawMembers(area: Area, view: View): void {
	const node = lookedAt(view);
	if (node === null) return;
	const {sample} = view;
	const ranked = rankedIn(sample, node.path);
	const victim = victimIn(sample, node.path)?.pid ?? null;
	const all = node.group?.oomGroup === true;
	const note: readonly Span[] = [
		[words.members.note, PENS.dim],
		...(node.group === null ? [] : [[` · ${words.chosen.oomGroup(all)}`, PENS.dim, 'group.oom.group'] as Span]),
	];
	const below = drawPane(area, {title: words.members.title(node.name), note});
	const room = Math.max(0, below.width - VERDICT_FROM);
	let x = 0;
	for (const [id, width] of HEADS) {
		const head = words.members.heads[id];
		below.write(x, 0, id === 'name' ? fit(head, width) : fitRight(head, width), id === 'score' ? PENS.accent : PENS.dim);
		x += width + 1;
	}
	below.write(VERDICT_FROM, 0, cut(words.members.heads.hit, room), PENS.dim);
	if (ranked.length === 0) below.write(0, 1, cut(words.members.none, below.width), PENS.faint);
	const rows = Math.max(1, below.height - 2);
	const shown = ranked.slice(0, rows);
	const most = Math.max(1, ...ranked.map(({badness}) => badness ?? 0));
	for (const [i, process] of shown.entries()) {
		const y = 1 + i;
		const dies = process.pid === victim;
		const own: Pen = dies ? PENS.bright : PENS.text;
		const texts = [
			String(process.pid),
			process.name,
			sizeOfKb(process.rssKb),
			sizeOfKb(process.swapKb),
			spaced(process.oomScoreAdj).replace(' ', ''),
			String(process.oomScore),
		];
		let at = 0;
		for (const [column, [id, width]] of HEADS.entries()) {
			const text = texts[column] as string;
			const about = below.about(id === 'score' ? 'group.score' : `process.${id}`, process.pid);
			about.write(
				at,
				y,
				id === 'name' ? fit(text, width) : fitRight(text, width),
				text === '0' ? PENS.faint : id === 'adj' && process.oomScoreAdj < 0 ? pen('zone.warm') : own,
			);
			at += width + 1;
		}
		const why = protection(process);
		const about = below.about('group.score', process.pid);
		if (why !== null) about.write(VERDICT_FROM, y, cut(why, room), PENS.faint);
		else if (dies || all) {
			const text = `◄ ${all ? words.members.dieAll : words.members.dies}`;
			about.write(VERDICT_FROM, y, widthOf(text) <= room ? text : '◄', pen('zone.alarm', 'bg', true));
		} else about.write(VERDICT_FROM, y, barText(Math.max(0, (process.badness ?? 0) / most), room), pen('zone.alarm.fill'));
	}
	const last = below.inner(0, below.height - 1, below.width, 1).about('group.machine');
	const more = ranked.length > shown.length ? `${words.members.more(ranked.length - shown.length)}  ` : '';
	if (below.height > 2) last.write(0, 0, cut(`${more}${machineText(view, victim, below.width - widthOf(more))}`, below.width), PENS.dim);
}
