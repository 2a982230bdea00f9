// The walk of the cursor's address: its fields, table after table, the entry, what an access would meet, and what the address is elsewhere.
import type {Elsewhere, ProcessView} from '../../../machine/process-view.ts';
import {processMessages} from '../../../messages/process.ts';
import {frameHex, hex, HOW, translationMessages} from '../../../messages/translation.ts';
import type {Area, Span} from '../../canvas/canvas.ts';
import {ageText} from '../../canvas/figures.ts';
import {dimNote, drawPane} from '../../canvas/pane.ts';
import {widthOf} from '../../canvas/width.ts';
import {type Pen, PENS, pen} from '../../theme/pen.ts';
import type {Look} from '../../theme/theme.ts';
import {addressText, type Inside, pageOf} from './figures.ts';
import {placeInTlb} from './tlb.ts';
import {accessLines, accessToTell, entryLines, fieldLines, LABEL, labelled, type Line, stepLines, tableLine} from './walk-parts.ts';

const words = processMessages.walk;
/** Narrower, a table is a short line without a picture of how full it is. */
const WIDE = 66;
/** From here on there is room for the segment's base before the address. */
const FLAT = 64;

/** Lines that belong together. `weight`: the higher, the sooner it is left out; `least`: how many of its lines must stay. `tight`: no blank before it. */
type Block = {readonly lines: readonly Line[]; readonly weight: number; readonly least?: number; readonly tight?: true};

/** Where the cursor is from: placed by hand, the last fault, or where the heap begins. */
function whereFrom({view, memory}: Inside): string {
	if (view.ui.process.address !== null) return words.notes.cursor;
	const {lastFault, walk} = memory;
	return lastFault !== null && pageOf(lastFault.address) === pageOf(walk.address) ? words.notes.fault(lastFault.write) : words.notes.home;
}

function addressLine({memory}: Inside): Line {
	return (area, y) => {
		let x = area.write(0, y, `${words.address} `, PENS.dim);
		// The flat model: what a segment register adds is 0, for the kernel's half, too.
		if (area.width >= FLAT) x = area.write(x, y, 'cs:0 + ', PENS.faint);
		x = area.write(x, y, addressText(memory.walk.address, memory.layout.bits), PENS.strong);
		x = area.write(x, y, `   ${words.cr3} `, PENS.dim);
		x = area.write(x, y, `0x${memory.cr3.toString(16).padStart(8, '0')}`, PENS.text);
		const held = placeInTlb(memory.tlb, memory.pid, memory.walk.address).way !== null;
		const word = held ? words.hit : words.miss;
		if (x + 3 + widthOf(word) <= area.width) area.write(x + 3, y, word, held ? pen('zone.ok') : PENS.dim);
	};
}

function lastFaultLine({view, memory}: Inside): readonly Line[] {
	const {lastFault, walk} = memory;
	if (lastFault === null) return [];
	const here = pageOf(lastFault.address) === pageOf(walk.address);
	const frame: readonly Span[] = lastFault.frame === null || here ? [] : [[` → ${frameHex(lastFault.frame)}`, PENS.bright]];
	const when = words.lastFault(lastFault.write, here ? null : hex(lastFault.address), ageText(view.sample.timeUs - lastFault.atUs));
	return [labelled(words.last, [[when, PENS.dim], [HOW[lastFault.how].short, lastFault.major ? PENS.warn : PENS.text], ...frame])];
}

/** User mode's selector of code: __USER_CS of x86-64 and of x86-32 (arch/x86/include/asm/segment.h). Both have base 0. */
const USER_CS = {64: '0x33', 32: '0x73'} as const;

function segmentLine({memory}: Inside): readonly Line[] {
	const {walk, layout} = memory;
	if (walk.write.how === 'kernel' || walk.write.how === 'non-canonical') return [];
	return [labelled(words.segment, [[words.flat(USER_CS[layout.bits]), PENS.dim]])];
}

type Group = {readonly label: string; readonly own: Pen; readonly names: readonly string[]};

/** The other processes by what the same address is there: the same frame, another one, a page in swap, none. Those where it is not mapped are counted. */
export function elsewhereGroups({elsewhere, walk}: Pick<ProcessView, 'elsewhere' | 'walk'>): readonly Group[] {
	const own = walk.pte.kind === 'present' ? walk.pte.frame : null;
	const of = (which: (one: Elsewhere) => boolean, withFrame = false): readonly string[] =>
		elsewhere.filter(which).map(({name, pid, frame}) => (withFrame && frame !== null ? `${name} ${pid} ${frameHex(frame)}` : `${name} ${pid}`));
	const present =
		(same: boolean) =>
		(one: Elsewhere): boolean =>
			one.state === 'present' && (one.frame === own) === same;
	const unmapped = elsewhere.filter(({state}) => state === 'not-mapped').length;
	const groups: readonly Group[] = [
		{label: words.same, own: pen('list.activeFile'), names: of(present(true))},
		{label: own === null ? words.present : words.another, own: PENS.bright, names: of(present(false), true)},
		{label: words.swapped, own: pen('list.swap'), names: of(({state}) => state === 'swapped')},
		{label: words.notPresent, own: PENS.dim, names: of(({state}) => state === 'not-present')},
	];
	const mapped = groups.filter(({names}) => names.length > 0);
	if (mapped.length === 0) return [{label: words.nowhere(unmapped), own: PENS.dim, names: []}];
	return unmapped === 0 ? mapped : [...mapped, {label: words.notMappedIn(unmapped), own: PENS.faint, names: []}];
}

/** "another frame: web 302 0x0a0c8, cron 303 0x0e54a, 2 more" on at most so many lines: as many names as fit. */
function groupLines({label, own, names}: Group, width: number, most: number): readonly (readonly Span[])[] {
	if (names.length === 0) return [[[label, own]]];
	const lead = `${label}: `;
	const lines: string[] = [];
	let line = '';
	for (const [i, name] of names.entries()) {
		const left = names.length - i;
		const last = lines.length === most - 1;
		const room = width - (lines.length === 0 ? widthOf(lead) : 0) - (last && left > 1 ? widthOf(words.more(left - 1)) : 1);
		const next = line === '' ? name : `${line}, ${name}`;
		if (line === '' || widthOf(next) <= room) line = next;
		else if (last) {
			line += words.more(left);
			break;
		} else {
			lines.push(`${line},`);
			line = name;
		}
	}
	return [...lines, line].map((text, i): readonly Span[] =>
		i === 0
			? [
					[lead, own],
					[text, PENS.text],
				]
			: [[text, PENS.text]],
	);
}

function elsewhereLines({memory}: Inside, most: number, width: number): readonly Line[] {
	if (memory.walk.write.how === 'kernel' || memory.walk.write.how === 'non-canonical') return [];
	const groups = elsewhereGroups(memory).slice(0, most);
	let spare = most - groups.length;
	const lines = groups.flatMap(group => {
		const own = groupLines(group, width - LABEL, 1 + spare);
		spare -= own.length - 1;
		return own;
	});
	return lines.map((spans, i) => labelled(i === 0 ? words.elsewhere : '', spans));
}

/** Where there is room: the steps at length, one a line. */
const longSteps = (walk: ProcessView['walk']): readonly Line[] =>
	translationMessages.steps(walk[accessToTell(walk)]).map((step, i): Line => labelled(`  ${i + 1}`, [[step, PENS.dim]]));

function tablesLine({memory}: Inside, width: number): Line {
	const {pud, pmd, pte, bytes, flatBytes} = memory.tables;
	const names = [...(memory.layout.bits === 64 ? [`${pud} PUD`, `${pmd} PMD`] : []), `${pte} PTE`].join(' ');
	const text = words.tablesNow(bytes, names, flatBytes);
	return labelled(words.tables, [[widthOf(text) <= width - LABEL ? text : words.tablesShort(bytes, flatBytes), PENS.text]]);
}

const padded = (lines: readonly Line[], count: number): readonly Line[] => [
	...lines.slice(0, count),
	...Array.from({length: Math.max(0, count - lines.length)}, () => () => undefined),
];

/** Leaves out lines of the least weighty blocks until the rest fits. */
function fitted(blocks: readonly Block[], height: number): readonly {readonly lines: readonly Line[]; readonly tight: boolean}[] {
	const kept = blocks.map(block => [...block.lines]);
	const total = (): number => kept.reduce((sum, lines) => sum + lines.length, 0);
	const order = blocks.map((_, i) => i).sort((a, b) => (blocks[b] as Block).weight - (blocks[a] as Block).weight);
	for (const i of order) {
		const lines = kept[i] as Line[];
		while (total() > height && lines.length > ((blocks[i] as Block).least ?? 0)) lines.pop();
	}
	for (const i of order) while (total() > height && (kept[i] as Line[]).length > 0) (kept[i] as Line[]).pop();
	return kept.map((lines, i) => ({lines, tight: blocks[i]?.tight ?? false})).filter(({lines}) => lines.length > 0);
}

export function drawWalk(area: Area, inside: Inside, look: Look): void {
	const {view, memory} = inside;
	const {walk} = memory;
	const body = drawPane(area, {title: words.title, note: dimNote(whereFrom(inside)), focused: view.ui.process.pane === 'walk'});
	const compact = body.width < WIDE;
	const short = body.width < 60;
	const fields = compact ? [] : fieldLines(walk, body.width);
	const tables =
		walk.write.how === 'non-canonical' ? [labelled('', [[words.walksNot, PENS.dim]])] : walk.levels.map((_, i) => tableLine(memory, i, look, compact));
	const {height} = body;
	const long = height >= 26;
	const others = long ? 6 : height >= 16 ? 2 : 1;
	// Each block has its lines whatever it says at the moment, so that nothing moves up or down while faults go by.
	const blocks: Block[] = [
		{lines: [addressLine(inside), ...padded(segmentLine(inside), 1)], weight: 8, least: 1},
		{lines: fields, weight: 3},
		{lines: padded(tables, walk.levels.length), weight: 0, least: walk.levels.length},
		{lines: padded(entryLines(memory, view.sample.nodes.length, short), 2), weight: 1, least: 1},
		{lines: padded([...accessLines(walk), ...(long ? longSteps(walk) : stepLines(walk, body.width))], long ? 6 : 4), weight: 4, least: 2},
		{lines: padded(elsewhereLines(inside, others, body.width), others), weight: 5, least: 1},
		{lines: [tablesLine(inside, body.width)], weight: 6},
		{lines: padded(lastFaultLine(inside), 1), weight: 7, tight: true},
	];
	const kept = fitted(blocks, height);
	let spare = height - kept.reduce((sum, {lines}) => sum + lines.length, 0);
	let y = 0;
	for (const [i, {lines, tight}] of kept.entries()) {
		if (spare > 0 && i > 0 && !tight) {
			spare--;
			y++;
		}
		for (const line of lines) line(body, y++);
	}
}
