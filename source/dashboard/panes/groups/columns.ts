// The columns of the tree of groups: what each says of a group, how wide it is, and which there are at a size.
import type {GroupEvent} from '../../../machine/cgroup/group.ts';
import {groupScreenMessages as words} from '../../../messages/group-screen.ts';
import {MISSING, spaced} from '../../../messages/numbers.ts';
import {hundredths, sizeOfKb} from '../../canvas/figures.ts';
import {type Pen, PENS, pen} from '../../theme/pen.ts';
import type {Level} from '../../view/level.ts';
import {type GroupNode, victimIn} from '../../view/groups.ts';
import type {View} from '../../view/view.ts';

const KIB = 1024;

export const bytesText = (bytes: number): string => sizeOfKb(bytes / KIB);
/** Of a limit: "512M", "1.5G", – where there is none. */
export const limitText = (bytes: number): string => (Number.isFinite(bytes) ? bytesText(bytes).replace(/\.0(?=[MG])/, '') : MISSING);

/** "41 207", "123k", "12M": whole where it fits. */
export function countText(count: number, width: number): string {
	const texts = [spaced(count), String(count), `${Math.floor(count / 1000)}k`, `${Math.floor(count / 1e6)}M`];
	return texts.find(text => text.length <= width) ?? `${Math.floor(count / 1e9)}G`;
}

export type GroupColumn = {
	readonly id: 'current' | 'max' | 'swap' | 'psi' | 'low' | 'high' | 'maxEvents' | 'oom' | 'killed';
	readonly width: number;
	readonly left?: true;
	readonly head: string;
	readonly text: (node: GroupNode, view: View) => string;
	readonly pen: (node: GroupNode, view: View, chosen: boolean) => Pen;
};

const isGone = ({group}: GroupNode): boolean => group !== null && !group.online;
const plain = (node: GroupNode, chosen: boolean): Pen => (isGone(node) ? PENS.faint : chosen ? PENS.bright : PENS.text);

/** Nearer to its own max than what a CPU charges at once. */
export const isAtMax = ({group}: Pick<GroupNode, 'group'>): boolean => group !== null && Number.isFinite(group.max) && group.current + 64 * 4096 >= group.max;
export const isOverHigh = ({group}: Pick<GroupNode, 'group'>): boolean => group !== null && group.current > group.high;

function events(id: 'low' | 'high' | 'maxEvents' | 'oom', event: GroupEvent, width: number, own: Pen): GroupColumn {
	return {
		id,
		width,
		get head() {
			return words.heads[id];
		},
		text: ({group}) => (group === null ? MISSING : countText(group.events[event], width)),
		pen: ({group}) => (group === null || group.events[event] === 0 ? PENS.faint : own),
	};
}

/** Whom its limit would kill, or why nobody. */
function killedText(node: GroupNode, view: View, width: number): string {
	const {sample} = view;
	const victim = victimIn(sample, node.path);
	if (victim === null) return node.group?.populated === false ? words.empty : words.never;
	const texts = [`${victim.name} ${victim.pid}${isAtMax(node) ? ` ◄ ${words.atMax}` : ''}`, `${victim.name} ${victim.pid}`, victim.name];
	return texts.find(text => text.length <= width) ?? victim.name;
}

const killed = (width: number, short: boolean): GroupColumn => ({
	id: 'killed',
	width,
	left: true,
	get head() {
		return short ? words.heads.killedShort : words.heads.killed;
	},
	text: (node, view) => killedText(node, view, width),
	pen: (node, view, chosen) => (victimIn(view.sample, node.path) === null ? PENS.faint : isAtMax(node) ? pen('zone.alarm', 'bg', chosen) : plain(node, chosen)),
});

export const CURRENT: GroupColumn = {
	id: 'current',
	width: 6,
	get head() {
		return words.heads.current;
	},
	text: ({current}) => bytesText(current),
	pen: (node, _view, chosen) =>
		isOverHigh(node) || isAtMax(node) ? pen(isAtMax(node) && !isOverHigh(node) ? 'zone.alarm' : 'zone.warn', 'bg', chosen) : plain(node, chosen),
};
const MAX: GroupColumn = {
	id: 'max',
	width: 6,
	get head() {
		return words.heads.max;
	},
	text: ({group}) => limitText(group?.max ?? Number.POSITIVE_INFINITY),
	pen: ({group}) => (group !== null && Number.isFinite(group.max) ? PENS.alarm : PENS.faint),
};
const SWAP: GroupColumn = {
	id: 'swap',
	width: 6,
	get head() {
		return words.heads.swap;
	},
	text: ({swap}) => bytesText(swap),
	pen: (node, _view, chosen) => (node.swap === 0 ? PENS.faint : plain(node, chosen)),
};
/** Of its last ten seconds more than a tenth was waited. */
const PRESSED = 1000;
const PSI: GroupColumn = {
	id: 'psi',
	width: 6,
	get head() {
		return words.heads.psi;
	},
	text: ({pressure}) => hundredths(pressure.some.avg10),
	pen: ({pressure}) => (pressure.some.avg10 === 0 ? PENS.faint : pressure.some.avg10 >= PRESSED ? PENS.warn : PENS.text),
};

const LOW = pen('zone.warm');

/** Columns behind the bar. */
export function columnsAt(level: Level, width: number): readonly GroupColumn[] {
	if (level === 0) return [];
	if (level === 1) return [MAX];
	if (level === 2)
		return [
			MAX,
			...(width >= 96 ? [SWAP, PSI] : []),
			events('high', 'high', 6, PENS.warn),
			events('maxEvents', 'max', 4, PENS.alarm),
			killed(width >= 96 ? 14 : 12, true),
		];
	return [
		MAX,
		SWAP,
		PSI,
		events('low', 'low', 5, LOW),
		events('high', 'high', 6, PENS.warn),
		events('maxEvents', 'max', 5, PENS.alarm),
		events('oom', 'oom_kill', 3, PENS.alarm),
		killed(level === 4 ? 30 : 20, false),
	];
}
