// Where Samples come from: a scenario that is run here, another process's machine, a journal, a real computer. Nobody above a source asks which one it is;
// what a source cannot do is absent, and what it does not know is null.
import type {Pid} from '../../machine/command.ts';
import type {Moment, MomentCounts} from '../../machine/account/moments.ts';
import type {ProcessView} from '../../machine/process-view.ts';
import type {FrameMap, Sample} from '../../machine/sample.ts';
import type {Action} from '../../workload/action.ts';
import type {Applied, Run} from '../../workload/run.ts';
import type {Known, Spares} from '../still/copy.ts';
import type {Budget} from '../still/stills.ts';

/** What does not change while a machine runs. */
export type MachineFacts = {
	readonly name: string;
	readonly seed: number;
	readonly ramPages: number;
	readonly disks: readonly string[];
	readonly swaps: readonly string[];
	readonly nodes: number;
	readonly cpus: number;
};

/** A run in its middle, with the files that exist by then. */
export type Kept = {readonly run: Run; readonly files: Map<string, number>};

/** A copy of a machine at rest, where it was made. */
export type Laid = {
	/** What it takes on V8's heap here. */
	readonly heapBytes: number;
	/** Holds it once more, and lets it go. */
	readonly hold: () => void;
	readonly release: () => void;
	/** A living copy. `known`: is told how that one stands, so that copies of it share in their turn. null: it is lost. */
	readonly wake: (known: Known, spares: Spares) => Source | null;
};

/** What can be done with a machine that is run in a thread of its own. */
export type Apart = {
	/** It begins to go on to an instant (null: to take a Sample), which is asked for next: then less is waited for. */
	readonly begin: (us: number | null) => void;
	/** Milliseconds of real time that it took there so far. */
	readonly spentMs: () => number;
	/** From now on it is run here. */
	readonly home: () => void;
};

export type Source = MachineFacts & {
	/** Pages of the files that exist. */
	readonly files: ReadonlyMap<string, number>;
	readonly timeUs: () => number;
	/** It stands still for good: a panic. */
	readonly halted: () => boolean;
	readonly sample: () => Sample;
	/** What its timeline has asked for since the last call and was refused. Absent: it has no timeline, or tells by its events. */
	readonly refusals?: () => readonly Applied[];
	/** Goes on to an instant of its own time, with `toMoment` no further than to the next of those moments. Absent: its time is not ours, Samples arrive. */
	readonly stepTo?: (us: number, toMoment?: readonly Moment[]) => void;
	/** How often what is dramatic has happened so far; cheap enough to be asked between two Samples. */
	readonly moments?: () => MomentCounts;
	/** Its frames in so many cells; null: not known yet. */
	readonly frameMap?: (cells: number) => FrameMap | null;
	/** One process's memory, with the walk of an address (null: where its last fault was); null: it has none, or is no more, or is not known yet. */
	readonly lookInside?: (pid: Pid, address: number | null, parts: number) => ProcessView | null;
	/** Keeps a copy of it as it is. `known`: how it stood in the one before. Absent: it is not run here, and its past is not ours to go back to. */
	readonly layDown?: (known: Known, budget: Budget) => Laid;
	/** The name by which a timeline would find a process. */
	readonly nameOf?: (pid: Pid) => string | undefined;
	/** Does something to the machine at once. Absent: nobody can, or only by asking. */
	readonly perform?: (action: Action) => readonly Applied[];
	/** It is run in a thread of its own. */
	readonly apart?: Apart;
};
