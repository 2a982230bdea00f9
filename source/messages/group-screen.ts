// The words of the screen of memory groups. Sizes come as bytes.
import type {GroupFact} from '../dashboard/view/group-outlook.ts';
import type {GroupSort} from '../session/store/groups-ui.ts';
import {spoken, type Table} from './language.ts';
import {pagesAsSize} from './numbers.ts';
import {groupScreenChinese} from './zh/group-screen.ts';

const size = (bytes: number): string => pagesAsSize(bytes / 4096);
const dies = (victim: string | null, all: boolean): string =>
	all ? 'a kill of all in it' : victim === null ? 'nobody may be killed: each charge goes on trying' : `a kill of ${victim}`;

const english = {
	title: 'cgroups',
	note: ['bar: of its max, or of the max above it · ', 'of its max, or of the max above · ', ''],
	sorts: {tree: 'as the tree is', current: 'by memory', pressure: 'by pressure', kills: 'by kills'} satisfies Readonly<Record<GroupSort, string>>,
	heads: {
		group: 'GROUP',
		current: 'CURRENT',
		max: 'MAX',
		swap: 'SWAP',
		psi: 'PSI',
		low: 'low',
		high: 'high',
		maxEvents: 'max',
		oom: 'oom',
		killed: 'would be killed',
		killedShort: 'killed',
	},
	legend: {anon: 'anon', file: 'file', kernel: 'kernel', min: 'min', low: 'low'},
	never: 'nobody',
	empty: 'nobody in it',
	atMax: 'at max',
	left: (count: number): string => `${count} more above or below`,
	gone: 'removed, and still holds this',
	none: [
		'This machine has no memory groups. N makes the first; a scenario has them with cgroups: (lowwater help scenarios), such as container-at-limit or noisy-neighbour (n).',
		'No memory groups here: N makes one, n has scenarios with some.',
		'no groups: N makes one',
	],
	toCome: [
		'The groups of this scenario are made in its first instant: space lets it run, . runs one Sample.',
		'They come with the first instant: space.',
		'space: they come',
	],
	chosen: {
		which: ' which mark  ',
		move: ' move it  ',
		type: ' type it',
		current: 'current',
		nothingProtected: 'nothing here is protected',
		effective: (bytes: number): string => `effective ${size(bytes)}`,
		free: 'free of the machine',
		root: 'The root has no limits of its own: it is the machine, and its marks are those of its zones (4).',
		oomGroup: (on: boolean): string => `oom.group ${on ? 1 : 0}`,
		swapMax: 'swap.max',
	},
	facts: (fact: GroupFact): string => {
		switch (fact.kind) {
			case 'over-max':
				return `${size(fact.bytes)} must go first: reclaim, then ${dies(fact.victim, fact.all)}`;
			case 'at-max':
				return `${size(fact.left)} under max: each charge reclaims, then ${dies(fact.victim, fact.all)}`;
			case 'under-max':
				return `${size(fact.left)} under max`;
			case 'max-above':
				return `the max of ${fact.of}, ${size(fact.max)}, comes first`;
			case 'unlimited':
				return 'nothing bounds it here';
			case 'over-high':
				return `over high by ${size(fact.bytes)}: each charge reclaims, and sleeps where nothing is to be had`;
			case 'under-high':
				return `${size(fact.left)} under high`;
			case 'high-idle':
				return 'high over max does nothing: max comes first';
			case 'protects':
				return `${fact.which} keeps ${size(fact.bytes)} of its ${size(fact.of)} from reclaim${fact.bytes + 4096 < Math.min(fact.of, fact.asked) ? `, not ${size(Math.min(fact.of, fact.asked))}: the groups above grant no more` : ''}`;
			case 'protects-nothing':
				return `${fact.which} protects nothing`;
			case 'swap-full':
				return `${size(fact.bytes)} are in swap, no more may go there`;
			case 'swap-left':
				return `${size(fact.left)} more may go to swap`;
			default:
				return 'nothing of it may be swapped';
		}
	},
	would: (mark: string, value: string): string => `${mark} ${value} would mean: `,
	cost: {
		title: 'what it cost',
		note: 'since boot · last second',
		throttled: 'held back (who lives)',
		events: (name: string): string => `events ${name}`,
		refaults: 'refaults',
		major: 'major faults',
		scanned: 'scanned',
		stolen: 'stolen',
		pressure: 'pressure some · full',
		swapped: 'in swap',
		peak: 'peak',
		dirty: 'dirty file pages',
		perSecond: '/s',
	},
	members: {
		title: (name: string): string => `in ${name}`,
		note: 'by score inside the group',
		heads: {pid: 'PID', name: 'NAME', rss: 'RSS', swap: 'SWAP', adj: 'ADJ', score: 'SCORE', hit: 'if max is hit'},
		dies: 'would die now',
		dieAll: 'all would die',
		none: 'no process is in it',
		/** Longest first. */
		machine: (name: string, pid: number, group: string): readonly string[] => [
			`The whole machine would kill ${name} (${pid})${group === '/' ? '' : ` in ${group}`} instead.`,
			`The whole machine would kill ${name} (${pid}).`,
			`The machine: ${name} (${pid}) instead.`,
		],
		machineSame: (name: string, pid: number): readonly string[] => [`The whole machine would kill ${name} (${pid}) too.`, `The machine: ${name} (${pid}) too.`],
		more: (count: number): string => `+${count} more`,
	},
	events: {title: 'events', note: (name: string): string => `of ${name} and under it`, none: 'nothing has happened in it yet'},
	did: {
		wrote: (path: string, file: string, value: string, fact: string): string => `${path}: ${file} ${value}${fact === '' ? '' : `: ${fact}`}`,
		marked: (mark: string, fact: string): string => `${mark}: + − move it${fact === '' ? '' : `; now ${fact}`}`,
		undone: (path: string, file: string, value: string): string => `${path}: ${file} is ${value} again`,
		nothingToUndo: 'nothing has been written here that could be undone',
		root: 'the root has no such file: choose a group below it',
		noGroups: 'this machine has no groups: N makes the first',
		made: (path: string): string => `${path} made: programs that are started now begin in it`,
		reclaimed: (path: string, amount: string): string => `${path}: ${amount} written to memory.reclaim`,
		killed: (path: string): string => `${path}: all in it killed (cgroup.kill)`,
		showing: (path: string): string => `the processes of ${path} alone; Esc: all`,
		sorted: (how: string): string => `groups ${how}`,
		badValue: (text: string): string => `“${text}” is no size: 480M, 50%, max`,
		badAmount: (text: string): string => `“${text}” is no amount: 32M, 1G swappiness=0`,
		badName: (text: string): string => `“${text}” is no name of a group: no / and at most 255 bytes`,
	},
	forms: {
		value: (mark: string, name: string): string => `${mark} of ${name}`,
		valueHelp: '480M, 1G, bytes, 50% of what the bar is measured against, or max',
		make: (path: string): string => `new group under ${path}`,
		makeName: 'name',
		makeHelp: 'programs that are started on this screen then begin in it',
		reclaim: (name: string): string => `memory.reclaim of ${name}`,
		reclaimHelp: 'how much is to go now, without any limit: 32M, 64M swappiness=0',
		amount: 'how much',
	},
	kill: {
		title: 'kill in a group',
		all: (count: number): readonly [string, string] => ['all', `cgroup.kill: SIGKILL to all ${count}`],
		one: (name: string, pid: number): readonly [string, string] => [String(pid), `SIGKILL to ${name}`],
		keys: [
			['↑↓', 'choose'],
			['Enter', 'kill'],
			['Esc', 'close'],
		] as const,
	},
	overview: {title: 'cgroups', of: (max: string): string => ` of ${max}`, more: (count: number): string => `+${count}: 6`},
} as const;

export type GroupScreenWords = Table<typeof english>;
export const groupScreenMessages = spoken(english, groupScreenChinese);
