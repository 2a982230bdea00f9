// Where Samples come from: a scenario that is run here, another process's machine, a journal, a real computer. Nobody above a source asks which one it is;
// what a source cannot do is absent, and what it does not know is null.
import type {Pid} from '../../machine/command.ts';
import type {Moment, MomentCounts} from '../../machine/account/moments.ts';
import type {ProcessView} from '../../machine/process-view.ts';
import type {FrameMap, Sample} from '../../machine/sample.ts';
import type {Action} from '../../workload/action.ts';
import type {Applied, Run} from '../../workload/run.ts';

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

export type Source = MachineFacts & {
	/** Pages of the files that exist. */
	readonly files: ReadonlyMap<string, number>;
	readonly timeUs: () => number;
	/** It stands still for good: a panic. */
	readonly halted: () => boolean;
	readonly sample: () => Sample;
	/** Goes on to an instant of its own time, with `toMoment` no further than to the next of those moments. Absent: its time is not ours, Samples arrive. */
	readonly stepTo?: (us: number, toMoment?: readonly Moment[]) => void;
	/** How often what is dramatic has happened so far; cheap enough to be asked between two Samples. */
	readonly moments?: () => MomentCounts;
	/** Its frames in so many cells; null: not known yet. */
	readonly frameMap?: (cells: number) => FrameMap | null;
	/** One process's memory, with the walk of an address (null: where its last fault was); null: it has none, or is no more, or is not known yet. */
	readonly lookInside?: (pid: Pid, address: number | null, parts: number) => ProcessView | null;
	/** The run behind it, for who keeps copies of it. Absent: it is not run here, and its past is not ours to go back to. */
	readonly kept?: () => Kept;
	/** Does something to the machine at once. Absent: nobody can, or only by asking. */
	readonly perform?: (action: Action) => readonly Applied[];
};
