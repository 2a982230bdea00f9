// What the process that runs a machine and one that is attached to it say to each other.
import type {MachineEvent} from '../machine/machine-event.ts';
import type {Sample} from '../machine/sample.ts';
import type {Hand} from '../session/track/hand.ts';
import type {Pace} from '../session/time/pace.ts';
import type {Past} from '../session/track/past.ts';
import type {Action} from '../workload/action.ts';
import type {Applied} from '../workload/run.ts';
import type {MachineFacts} from '../session/source/source.ts';
import type {Scenario} from '../workload/scenario.ts';
import type {ViewName} from './views.ts';

/** Who runs a machine: `does` is the command, `folder` where its /proc is to be found, if anywhere. */
export type Owner = {
	readonly pid: number;
	readonly name: string;
	readonly does: 'dashboard' | 'mount' | 'shell';
	readonly folder: string | null;
};

export type OwnedMachine = MachineFacts & {
	/** Without its timeline: the machine's own affair. */
	readonly scenario: Scenario;
	/** When it was switched on, in seconds of the calendar. */
	readonly bootTimeS: number;
};

/** How time is to go by. */
export type PaceChange = {readonly do: 'pause'; readonly paused: boolean} | {readonly do: 'speed'; readonly speed: number} | {readonly do: 'step' | 'restart'};

export type ToOwner =
	| {readonly kind: 'who'}
	/** `past`: with what has been so far. */
	| {readonly kind: 'attach'; readonly past: boolean}
	| {readonly kind: 'ask'; readonly id: number; readonly actions: readonly Action[]; readonly hand?: Hand}
	| {readonly kind: 'note'; readonly event: MachineEvent}
	| {readonly kind: 'pace'; readonly change: PaceChange}
	/** args null: not any more. */
	| {readonly kind: 'want'; readonly view: ViewName; readonly args: readonly number[] | null};

export type FromOwner =
	| {readonly kind: 'owner'; readonly owner: Owner}
	/** The answer to `attach`, and again when another machine takes the place of this one. */
	| {readonly kind: 'machine'; readonly machine: OwnedMachine; readonly sample: Sample; readonly pace: Pace; readonly past: Past | null}
	| {readonly kind: 'samples'; readonly samples: readonly Sample[]}
	| {readonly kind: 'files'; readonly files: ReadonlyMap<string, number>}
	| {readonly kind: 'pace'; readonly pace: Pace}
	| {readonly kind: 'view'; readonly view: ViewName; readonly value: unknown}
	| {readonly kind: 'answer'; readonly id: number; readonly applied: readonly Applied[]}
	/** The last word: why it ends. */
	| {readonly kind: 'bye'; readonly why: string};
