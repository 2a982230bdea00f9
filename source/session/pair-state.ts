// What two machines on one clock show, what can be done with them, and what they are made of.
import type {Sample} from '../machine/sample.ts';
import type {Action} from '../workload/action.ts';
import type {Comparison} from '../workload/compare/comparison.ts';
import type {Pair, Side} from '../workload/compare/seen.ts';
import type {Override} from '../workload/document.ts';
import type {Applied} from '../workload/run.ts';
import type {Scenario} from '../workload/scenario.ts';
import type {StoreApi} from 'zustand/vanilla';
import type {Named, PairRequest} from './against.ts';
import type {Line} from './line/line.ts';
import type {PairUi} from './pair-ui.ts';
import type {Source} from './source/source.ts';
import type {Clock} from './time/clock.ts';
import type {Pace} from './time/pace.ts';
import type {History} from './track/history.ts';

export type PairState = {
	/** As it is at the instant that is shown. */
	readonly comparison: Comparison;
	readonly samples: Pair<Sample>;
	/** They grow in place; `samples` change with them. */
	readonly histories: Pair<History>;
	readonly pace: Pace;
	/** Standing in the past: the machines' own now; null at now. */
	readonly past: {readonly nowUs: number} | null;
	/** Which lines they are. */
	readonly named: Pair<Named>;
	/** Lines that are not shown. */
	readonly others: readonly Named[];
	readonly ui: PairUi;
};

export type PairSession = {
	readonly store: StoreApi<PairState>;
	readonly lines: Pair<Line>;
	readonly start: () => void;
	readonly stop: () => void;
	readonly pause: (paused: boolean) => void;
	readonly setSpeed: (speed: number) => void;
	/** One Sample on for both: in the past to the next one that there was, at now by running it. */
	readonly step: () => void;
	/** One Sample back; to the first, to now, to the nearest event of either, to where they parted. Each pauses. */
	readonly back: () => void;
	readonly toBoot: () => void;
	readonly toNow: () => void;
	readonly toEvent: (where: 'before' | 'after') => void;
	readonly toParting: () => void;
	/** To the last Sample at or before an instant. */
	readonly toTime: (us: number) => void;
	/** Which Sample is shown. */
	readonly here: () => number;
	/** Does something to one of the two, now. Both get a Sample of that instant, so that they go on in step. */
	readonly act: (side: Side, actions: readonly Action[]) => readonly Applied[];
	readonly setUi: (patch: Partial<PairUi>) => void;
	/** Calls one of them something else. */
	readonly name: (side: Side, name: string) => void;
};

export type PairOptions = Partial<Pick<PairRequest, 'among' | 'leftUs' | 'name' | 'shown'>> & {
	readonly scenarios: Pair<Scenario>;
	/** What was set for each alone. */
	readonly overrides: Pair<readonly Override[]>;
	readonly theme: string;
	readonly zoom: number;
	/** Both run to here as fast as they can, and pause there. */
	readonly untilUs?: number | null;
	readonly clock?: Clock;
	/** Their machines, where they have been booted; absent: they are, here. */
	readonly sources?: Pair<Source>;
	/** Bytes that copies of both for going back may take; absent: what each would take alone. */
	readonly historyBytes?: number | undefined;
};
