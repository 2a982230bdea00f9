// A report in the making: what the shapes write into, line by line.
import type {
	Constraint,
	GroupReport,
	HugePool,
	Invoked,
	Killed,
	NodeReport,
	OomReport,
	ReportHead,
	SlabCache,
	TaskColumns,
	TaskReport,
	Usage,
	ZoneReport,
} from './model.ts';

type Loose<Type> = {-readonly [Key in keyof Type]: Type[Key]};

export type ZoneDraft = Loose<ZoneReport> & {kb: Record<string, number>};
export type NodeDraft = Loose<NodeReport> & {kb: Record<string, number>};

export type GroupDraft = {
	limitOf?: string;
	taskIn?: string;
	memory?: Usage;
	swap?: Usage;
	memsw?: Usage;
	kmem?: Usage;
	stats: Record<string, number>;
	below: {path: string; stats: Record<string, number>}[];
};

/** Figures that stand on a line of their own: in the report under the same names. */
export type Single = 'ramPages' | 'reservedPages' | 'highPages' | 'cmaPages' | 'poisonedPages' | 'cachePages' | 'swapCachePages' | 'swapFreeKb' | 'swapTotalKb';

/** Which part a line that says nothing of itself continues. */
export type Going = 'node' | 'zone' | 'stats' | 'slabs' | 'tasks' | null;

export type Draft = {
	line: number;
	head: Loose<ReportHead>;
	invoked?: Loose<Invoked>;
	/** Name and pid of the line "CPU: … PID: … Comm: …". */
	sysrq: boolean;
	pages: Record<string, number>;
	nodes: NodeDraft[];
	zones: ZoneDraft[];
	huge: HugePool[];
	singles: Partial<Record<Single, number>>;
	slabs: SlabCache[];
	columns?: TaskColumns;
	tasks: TaskReport[];
	/** Of the tasks. */
	readonly pids: Set<number>;
	tasksDropped: number;
	group?: GroupDraft;
	constraint?: Constraint;
	chosen?: {pid: number; name: string; score: number; message: string};
	killed: Killed[];
	wholeGroup?: string;
	reaped: OomReport['reaped'][number][];
	panic?: string;
	noVictim: boolean;
	memInfo: boolean;
	going: Going;
	/** The zone to which a line without a name belongs: lowmem_reserve[]. */
	zone: ZoneDraft | null;
	node: NodeDraft | null;
	/** The group to which lines of figures belong. */
	stats: Record<string, number> | null;
	text: string[];
};

export const newDraft = (line: number): Draft => ({
	line,
	head: {},
	sysrq: false,
	pages: {},
	nodes: [],
	zones: [],
	huge: [],
	singles: {},
	slabs: [],
	tasks: [],
	pids: new Set(),
	tasksDropped: 0,
	killed: [],
	reaped: [],
	noVictim: false,
	memInfo: false,
	going: null,
	zone: null,
	node: null,
	stats: null,
	text: [],
});

export const groupOf = (draft: Draft): GroupDraft => {
	draft.group ??= {stats: {}, below: []};
	return draft.group;
};

export type {GroupReport};

/** Reads a line into the draft; whether it was one of its own. */
export type Shape = (text: string, draft: Draft) => boolean;

const TOKEN = /([A-Za-z_][\w()]*):\s*(-?\d+)\s?([kK]B)?/g;

/** Every "name:123kB" or "name:123" of a text. */
export function tokens(text: string): {readonly name: string; readonly value: number; readonly kb: boolean}[] {
	return [...text.matchAll(TOKEN)].map(match => ({name: match[1]!, value: Number(match[2]), kb: match[3] !== undefined}));
}
