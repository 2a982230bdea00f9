// Words of what a chart may lead with beside free pages: dirty pages, refaults, page faults, nodes, pressure.
import type {LeadName} from '../workload/lead.ts';
import {spoken, type Table} from './language.ts';
import {leadChinese} from './zh/lead.ts';

const leadEnglish = {
	/** What each is, for help and the notice of its key. */
	names: {
		free: 'free pages against min, low and high',
		dirty: 'dirty pages against the limits of writers',
		refaults: 'refaults a second',
		faults: 'page faults a second',
		nodes: 'free pages of each node side by side',
		psi: 'memory pressure (PSI)',
		committed: 'promised memory against CommitLimit',
		group: 'the memory of a group against its limits',
	} satisfies Readonly<Record<LeadName, string>>,
	shown: (name: string): string => `the large chart shows ${name}`,
	dirty: {
		title: 'dirty and writeback',
		short: 'dirty',
		now: 'dirty now',
		past: 'dirty then',
		unit: 'pages',
		marks: {background: 'flush', hold: 'held', limit: 'limit'},
		states: {ok: ['○', 'nobody held'], warm: ['◔', 'flusher on'], warn: ['◑', 'held back'], alarm: ['●', 'over limit']},
		under: (pages: string, mark: string): string => `${pages} under ${mark}`,
		over: (pages: string, mark: string): string => `${pages} over ${mark}`,
	},
	refaults: {
		title: 'refaults a second',
		short: 'refaults',
		now: 'refaults now',
		past: 'refaults then',
		unit: 'pages/s',
		beside: 'read',
		states: {ok: ['○', 'none'], warm: ['◔', 'read again'], warn: ['◑', 'read again'], alarm: ['●', 'read again']},
		ofReads: (percent: string): string => `${percent} % of what is read`,
		none: 'nothing dropped is missed',
	},
	faults: {
		title: 'page faults a second',
		short: 'faults',
		now: 'page faults now',
		past: 'page faults then',
		unit: 'faults/s',
		beside: 'major',
		states: {ok: ['○', 'none'], warm: ['◔', 'all minor'], warn: ['◑', 'disk is read'], alarm: ['●', 'disk is read']},
		major: (count: string): string => `${count} of them wait for a disk`,
		none: 'none waits for a disk',
	},
	psi: {
		title: 'memory pressure, time stalled',
		short: 'pressure',
		now: 'pressure now',
		past: 'pressure then',
		unit: '%',
		all: 'all',
		oomd: 'oomd',
		states: {ok: ['○', 'nobody waits'], warm: ['◔', 'under 10 %'], warn: ['◑', '10 – 60 %'], alarm: ['●', 'over 60 %']},
		full: (percent: string): string => `full ${percent} %: nobody ran`,
		note: 'light: some, full colour: all · ',
	},
	committed: {
		title: 'promised memory, Committed_AS',
		short: 'promised',
		now: 'promised now',
		past: 'promised then',
		unit: 'pages',
		limit: 'limit',
		all: 'RAM',
		states: {ok: ['○', 'under limit'], warm: ['◔', 'over limit'], warn: ['◑', 'near limit'], alarm: ['●', 'at limit']},
		under: (pages: string): string => `${pages} under the limit`,
		over: (pages: string): string => `${pages} over: only a hint`,
	},
	group: {
		title: (path: string): string => `memory of ${path}`,
		now: 'charged now',
		past: 'charged then',
		unit: 'pages',
		states: {ok: ['○', 'under limits'], warm: ['◔', 'protected'], warn: ['◑', 'over high'], alarm: ['●', 'at max']},
		under: (pages: string, mark: string): string => `${pages} under ${mark}`,
		over: (pages: string, mark: string): string => `${pages} over ${mark}`,
		unbounded: 'no limit of its own',
		gone: 'the group is gone',
	},
	nodes: {title: (node: number, zone: string): string => `node ${node} ${zone}`, left: (count: number): string => `${count} more: 4`},
	freeToo: (pages: string, state: string): string => `free ${pages} ${state}`,
} as const;

export type LeadWords = Table<typeof leadEnglish>;
export const leadMessages = spoken(leadEnglish, leadChinese);
