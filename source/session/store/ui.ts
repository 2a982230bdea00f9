// What a person has chosen on the screen: plain data in the store, nothing of the machine.
import type {ColumnId} from '../../messages/ranking.ts';
import type {LeadName} from '../../workload/lead.ts';
import type {Pid} from '../../machine/command.ts';
import type {Language} from '../../messages/language.ts';
import type {Taken} from './taken.ts';
import {type GroupsUi, INITIAL_GROUPS_UI} from './groups-ui.ts';
import {INITIAL_PROCESS_UI, type ProcessUi} from './process-ui.ts';

export type ScreenName = 'overview' | 'map' | 'process' | 'zones' | 'segments' | 'groups';
export type PaneName = 'chart' | 'free' | 'kswapd' | 'direct' | 'pressure' | 'lru' | 'sar' | 'meminfo' | 'processes' | 'events';
/** Panes of the overview in the order of Tab. */
export const FOCUSABLE: readonly PaneName[] = ['chart', 'processes', 'events', 'meminfo', 'free', 'kswapd', 'direct', 'pressure', 'lru', 'sar'];
/** Those without a list and without time: arrows go from number to number there. */
export const PICTURES: readonly PaneName[] = ['free', 'kswapd', 'direct', 'pressure', 'lru'];
export const isPane = (name: string | null | undefined): name is PaneName => (FOCUSABLE as readonly (string | null | undefined)[]).includes(name);

export type SortKey = 'score' | 'rss' | 'swap' | 'vsz' | 'cpu' | 'minflt' | 'majflt' | 'read' | 'write' | 'adj' | 'pid' | 'name';
export const SORT_KEYS: readonly SortKey[] = ['score', 'rss', 'swap', 'vsz', 'cpu', 'minflt', 'majflt', 'read', 'write', 'adj', 'pid', 'name'];

/** A line of fields that a key opened: what to start, or one value. */
export type FormField = {readonly name: string; readonly label: string; readonly text: string; readonly help: string};
export type Form = {
	readonly kind: string;
	readonly title: string;
	readonly fields: readonly FormField[];
	readonly at: number /** Whether the field at hand is as it was filled in: typing replaces it. */;
	readonly fresh: boolean;
	readonly problem: string | null;
	/** Time goes on once it is filled in. */
	readonly begins?: boolean;
	/** What was chosen of a list instead of typed: an event at that instant. */
	readonly listedUs?: number | null;
};

export type Overlay =
	| {readonly kind: 'help'; readonly scroll: number}
	| {readonly kind: 'glossary'; readonly scroll: number}
	| {
			readonly kind: 'settings';
			readonly at: number;
			readonly edit: string | null;
			/** Whether a key has filled `edit` in: typing replaces it. */
			readonly fresh?: boolean;
			readonly problem: string | null;
			readonly undo: readonly {readonly name: string; readonly value: string}[];
	  }
	| {readonly kind: 'oom'; readonly report: number; readonly scroll: number}
	| {readonly kind: 'proc'}
	/** Asks before a machine on which something was done by hand is started again; null: nobody knows how many things. */
	| {readonly kind: 'restart'; readonly deeds: number | null}
	| {readonly kind: 'columns'; readonly at: number}
	/** Whom of a memory group to kill: all of it, or one. */
	| {readonly kind: 'kill-group'; readonly path: string; readonly at: number}
	| {readonly kind: 'kill'; readonly pid: Pid; readonly name: string; readonly at: number}
	| {
			readonly kind: 'scenarios';
			readonly at: number;
			readonly names: readonly {
				readonly name: string;
				readonly summary: string;
				readonly group: string;
				readonly seen: boolean;
				/** A lesson of the course, and what has been done of it. */
				readonly lesson?: {readonly core: boolean; readonly mark: ' ' | '✓' | '○' | '!'};
			}[];
	  };

export type MapColour = 'list' | 'owner';

export type Ui = {
	readonly screen: ScreenName;
	readonly focus: PaneName;
	readonly welcome: boolean;
	readonly scale: 'magnified' | 'linear' | 'whole';
	readonly zoom: number;
	/** What the large chart shows; null = what the scenario says. */
	readonly lead: LeadName | null;
	/** Index into Sample.zones of the charted zone; null = the largest. */
	readonly zone: number | null;
	readonly unit: 'pages' | 'MiB';
	readonly theme: string;
	/** The chosen process; null = the first row, whoever that is. */
	readonly selected: Pid | null;
	/** Columns of the ranking that somebody has put on or taken off; others come and go with the width. */
	readonly columns: Readonly<Partial<Record<ColumnId, boolean>>>;
	readonly sort: SortKey;
	readonly reverse: boolean;
	readonly filter: string;
	readonly filtering: boolean;
	readonly scroll: Readonly<Record<'processes' | 'events' | 'meminfo' | 'sar', number>>;
	/** The process pane as it was when it was frozen, by Sample time. */
	readonly frozen: boolean;
	readonly maximised: boolean;
	/** The cursor on a number: the cell it stands on, and whether the number is explained in full. */
	readonly cursor: {readonly x: number; readonly y: number; readonly open: boolean} | null;
	readonly overlay: Overlay | null;
	readonly form: Form | null;
	readonly mapColour: MapColour;
	readonly mapAt: number;
	readonly process: ProcessUi;
	readonly groups: GroupsUi;
	readonly notice: {readonly text: string; readonly bad: boolean} | null;
	readonly readOnly: boolean;
	/** Where this machine's /proc is given out, and the process that does. */
	readonly proc: {readonly root: string; readonly pid: number} | null;
	/** Process that runs the machine, where it is not this one. */
	readonly attached: number | null;
	/** A real computer is looked at. */
	readonly host: boolean;
	readonly language: Language;
	/** The lesson that is taken; null: none. */
	readonly taken: Taken | null;
	/** For a projector: a large chart and what is told, no other pane. */
	readonly lecture: boolean;
	/** It is the notes of who teaches, and nothing else. */
	readonly notes: boolean;
};

export const initialUi = (theme: string, readOnly = false): Ui => ({
	screen: 'overview',
	focus: 'chart',
	welcome: false,
	scale: 'magnified',
	zoom: 3,
	lead: null,
	zone: null,
	unit: 'pages',
	theme,
	selected: null,
	columns: {},
	sort: 'score',
	reverse: false,
	filter: '',
	filtering: false,
	scroll: {processes: 0, events: 0, meminfo: 0, sar: 0},
	cursor: null,
	frozen: false,
	maximised: false,
	overlay: null,
	form: null,
	mapColour: 'list',
	mapAt: 0,
	process: INITIAL_PROCESS_UI,
	groups: INITIAL_GROUPS_UI,
	notice: null,
	readOnly,
	proc: null,
	attached: null,
	host: false,
	language: 'en',
	taken: null,
	lecture: false,
	notes: false,
});
