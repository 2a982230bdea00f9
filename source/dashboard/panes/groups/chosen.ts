// The chosen group: its bar large, with its marks named, the one that keys move in gold, and in a sentence how it stands or what a typed value would do.
import {groupScreenMessages as words} from '../../../messages/group-screen.ts';
import type {GroupMark} from '../../../session/store/groups-ui.ts';
import type {Area, Span} from '../../canvas/canvas.ts';
import {drawPane} from '../../canvas/pane.ts';
import {cut, widthOf} from '../../canvas/width.ts';
import type {Level} from '../../view/level.ts';
import {effectiveOf, factsOf, type GroupFact, ifWritten, readValue, stateOf} from '../../view/group-outlook.ts';
import {type GroupNode, groupTree, lookedAt} from '../../view/groups.ts';
import {type Pen, PENS, pen} from '../../theme/pen.ts';
import type {Look} from '../../theme/theme.ts';
import type {View} from '../../view/view.ts';
import {barCells, PART_TOKENS} from './bar.ts';
import {bytesText, CURRENT, limitText} from './columns.ts';

const LABEL = 9;
/** Right of its own max there is room for the mark's name. */
const HEADROOM = 1.1;

/** The value that is typed for a mark of the chosen group; null: none is, or the kernel would refuse it. */
export function typedValue(view: View): {readonly mark: GroupMark; readonly bytes: number} | null {
	const {form, groups} = view.ui;
	const node = lookedAt(view);
	if (form?.kind !== 'group-value' || node === null) return null;
	const bytes = readValue(view.sample, node.path, form.fields[0]?.text ?? '');
	return bytes === null ? null : {mark: groups.mark, bytes};
}

/** The group as it would be with what is typed, before anything has come of it. */
function nodeNow(view: View): {readonly node: GroupNode; readonly sample: View['sample']} | null {
	const node = lookedAt(view);
	if (node === null) return null;
	const typed = typedValue(view);
	if (typed === null || node.group === null) return {node, sample: view.sample};
	const sample = ifWritten(view.sample, {path: node.path, ...typed});
	return {node: groupTree(sample, view.ui.groups.folded, view.ui.groups.sort).find(({path}) => path === node.path) ?? node, sample};
}

type Mark = {readonly mark: GroupMark; readonly name: string; readonly bytes: number; readonly own: Pen};

function upperMarks({group}: GroupNode, mark: GroupMark): readonly Mark[] {
	if (group === null) return [];
	const gold = (name: GroupMark, own: Pen): Pen => (name === mark ? PENS.key : own);
	return [
		{mark: 'memory.high' as const, name: words.heads.high, bytes: group.high, own: gold('memory.high', PENS.warn)},
		{mark: 'memory.max' as const, name: words.heads.maxEvents, bytes: group.max, own: gold('memory.max', PENS.alarm)},
	].filter(({bytes, mark: name}) => Number.isFinite(bytes) || name === mark);
}

/** "min 0  low 160M, effective 120M  swap.max –": marks that are no place on the bar's upper end. */
function lowerSpans({sample, node}: {readonly sample: View['sample']; readonly node: GroupNode}, mark: GroupMark): readonly Span[] {
	const {group, path} = node;
	if (group === null) return [];
	const protection = (which: 'min' | 'low'): readonly Span[] => {
		const asked = group[which];
		const effective = effectiveOf(sample, path, which);
		const differs = Math.abs(effective - asked) > 4096 && (asked > 0 || effective > 0);
		const own = mark === `memory.${which}` ? PENS.key : asked > 0 ? pen('zone.warm') : PENS.dim;
		return [
			[`${which} ${bytesText(asked)}`, own, `group.${which}`],
			...(differs ? [[` ${words.chosen.effective(effective)}`, PENS.dim, 'group.effective'] as Span] : []),
			['  ', PENS.dim],
		];
	};
	const swapMax = mark === 'memory.swap.max' ? PENS.key : Number.isFinite(group.swapMax) ? PENS.text : PENS.dim;
	const spans = [...protection('min'), ...protection('low'), [`${words.chosen.swapMax} ${limitText(group.swapMax)}`, swapMax, 'group.swap.max'] as Span];
	return group.oomGroup ? [...spans, [`  ${words.chosen.oomGroup(true)}`, PENS.warn, 'group.oom.group']] : spans;
}

/** Names of the marks over the bar: high ends at its mark, max begins at it, and each gives way to the other and to what stands at the left. */
function drawMarkNames(row: Area, marks: readonly Mark[], cellOf: (bytes: number) => number, from: number): void {
	let right = row.width;
	let left = from;
	for (const {name, bytes, own} of marks.toReversed()) {
		const text = `${name} ${limitText(bytes)}`;
		const at = Number.isFinite(bytes) ? cellOf(bytes) : right;
		const width = widthOf(text);
		const about = row.about(`group.mark.${name === words.heads.high ? 'high' : 'max'}`);
		// Behind the mark where there is room, else before it.
		const x = at + 1 + width <= right ? at + 1 : Math.min(at, right) - width;
		if (x < left) {
			// No room at its place: behind what stands at the left.
			if (left + 1 + width <= right) left = about.write(left + 1, 0, text, own) + 1;
			continue;
		}
		about.write(x, 0, text, own);
		right = x - 1;
	}
}

function drawLargeBar(area: Area, node: GroupNode, marks: readonly Mark[], full: number, look: Look): void {
	const painted = look.areas === 'painted';
	const cells = barCells({...node, group: null}, full, area.width);
	for (const [x, {part}] of cells.entries())
		for (let y = 0; y < area.height; y++) {
			const token = PART_TOKENS[part];
			area.set(x, y, painted ? ' ' : part === 'rest' ? '.' : (part[0] as string), painted ? pen('bright', token) : pen(part === 'rest' ? 'faint' : token));
		}
	const protectedCells = (bytes: number): number => Math.round((Math.min(bytes, full) / full) * area.width);
	if (node.group !== null)
		for (const [bytes, token] of [
			[node.group.low, 'zone.warm.fill'],
			[node.group.min, 'zone.warm'],
		] as const)
			for (let x = 0; x < protectedCells(bytes); x++) {
				const part = PART_TOKENS[cells[x]?.part ?? 'rest'];
				if (painted) area.set(x, 0, '▔', pen(token, part));
				else area.set(x, 0, (cells[x]?.part[0] ?? '.').toUpperCase(), pen(part));
			}
	let x = 0;
	for (const part of ['anon', 'file', 'kernel'] as const) {
		const own = cells.filter(cell => cell.part === part).length;
		const text = [`${bytesText(node.held[part])} ${words.legend[part]}`, bytesText(node.held[part])].find(one => widthOf(one) + 2 <= own);
		const y = area.height > 1 ? 1 : 0;
		if (text !== undefined) area.about(`group.${part}`).write(x + 1, y, text, painted ? pen('bright', PART_TOKENS[part]) : PENS.strong);
		x += own;
	}
	for (const {bytes, own} of marks) {
		const at = Math.min(area.width - 1, Math.round((bytes / full) * area.width));
		if (!Number.isFinite(bytes)) continue;
		for (let y = 0; y < area.height; y++) {
			const part = PART_TOKENS[cells[at]?.part ?? 'rest'];
			area.set(at, y, painted ? '▏' : '|', painted ? pen(own === PENS.key ? 'accent' : own === PENS.warn ? 'zone.warn' : 'zone.alarm', part, true) : own);
		}
	}
}

const GRAVE: ReadonlySet<GroupFact['kind']> = new Set(['over-max', 'at-max']);
const HEAVY: ReadonlySet<GroupFact['kind']> = new Set(['over-high', 'swap-full', 'high-idle']);

function penOf({kind}: GroupFact): Pen {
	if (GRAVE.has(kind)) return PENS.alarm;
	return HEAVY.has(kind) ? PENS.warn : PENS.text;
}

/** How it stands, or would: as many facts as have room, whole. */
export function factSpans(view: View, width: number): readonly Span[] {
	const now = nodeNow(view);
	if (now === null) return [];
	const {node, sample} = now;
	if (node.group === null) return [[cut(words.chosen.root, width), PENS.dim]];
	const typed = typedValue(view);
	const facts = typed === null ? stateOf(sample, node.path) : factsOf(sample, node.path, typed.mark);
	const spans: Span[] = typed === null ? [] : [[words.would(typed.mark, limitText(typed.bytes)), PENS.dim]];
	let used = spans.reduce((sum, [text]) => sum + widthOf(text), 0);
	for (const [i, fact] of facts.entries()) {
		const text = `${i > 0 ? '; ' : ''}${words.facts(fact)}`;
		if (used + widthOf(text) > width && i > 0) break;
		spans.push([cut(text, Math.max(0, width - used)), penOf(fact), 'group.fact']);
		used += widthOf(text);
	}
	if (!node.group.online) spans.push([`; ${words.gone}`, PENS.dim]);
	return spans;
}

/** Title with its path and keys; the names of its marks; the bar; the sentence. */
export function drawChosen(area: Area, view: View, look: Look, level: Level): void {
	const now = nodeNow(view);
	if (now === null) return;
	const {node} = now;
	const {mark} = view.ui.groups;
	const note: readonly Span[] =
		node.group === null
			? []
			: [
					...(level >= 3 && node.path.length > node.name.length + 1 ? [[`${node.path} · `, PENS.dim] as Span] : []),
					['[ ]', PENS.key],
					[words.chosen.which, PENS.dim],
					['+ -', PENS.key],
					[words.chosen.move, PENS.dim],
					['e', PENS.key],
					[words.chosen.type, PENS.dim],
				];
	const below = drawPane(area, {title: node.name, note});
	const marks = upperMarks(node, mark);
	const full =
		node.limitOf === node.path
			? Math.max(node.full, node.current) * HEADROOM
			: Math.max(node.full, ...marks.map(({bytes}) => (Number.isFinite(bytes) ? bytes * HEADROOM : 0)));
	const bar = below.inner(LABEL, 0, below.width - LABEL);
	const cellOf = (bytes: number): number => Math.min(bar.width - 1, Math.round((bytes / full) * bar.width));
	const rows = below.height >= 4 ? 2 : 1;
	const leftEnd = bar.spans(0, 0, lowerSpans(now, mark));
	drawMarkNames(bar.inner(0, 0, bar.width, 1), marks, cellOf, leftEnd + 1);
	drawLargeBar(bar.inner(0, 1, bar.width, rows).about('group.bar', node.path), node, marks, full, look);
	const about = below.about('group.current', node.path);
	if (rows > 1) about.write(0, 1, cut(words.chosen.current, LABEL - 1), PENS.dim);
	about.write(0, rows, bytesText(node.current), CURRENT.pen(node, view, true));
	if (below.height > rows + 1) below.inner(0, rows + 1, below.width, 1).spans(0, 0, factSpans(view, below.width));
}
