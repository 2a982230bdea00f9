// What the process that runs a machine and one that is attached to it say to each other.
import type {MachineEvent} from '../machine/machine-event.ts';
import type {Sample} from '../machine/sample.ts';
import type {Letter} from '../session/line/line.ts';
import type {Taken} from '../session/store/taken.ts';
import type {LineShown, TimeState} from '../session/store/time-state.ts';
import type {Alarms} from '../session/track/alarms.ts';
import type {LogEvent} from '../session/track/event-log.ts';
import type {Hand} from '../session/track/hand.ts';
import type {History, Recent} from '../session/track/history.ts';
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

/** In front of a lesson: one of the class, or the notes of who teaches. */
export type Seat = Exclude<Taken['role'], 'own'>;

/** How time is to go by. */
export type PaceChange = {readonly do: 'pause'; readonly paused: boolean} | {readonly do: 'speed'; readonly speed: number} | {readonly do: 'step' | 'restart'};

/** Where in time a guest wants to look, and at which of the machines. */
export type Going =
	| {readonly go: 'back' | 'on' | 'earlierEvent' | 'laterEvent' | 'toBoot' | 'toNow' | 'returnBack' | 'stopWay' | 'otherLine' | 'dropLine'}
	| {readonly go: 'jump' | 'nameLine'; readonly text: string}
	| {readonly go: 'toTime' | 'toBefore' | 'toAfter' | 'toKill'; readonly us: number}
	| {readonly go: 'slideTo'; readonly us: number | null}
	/** Of the past that it plays, or of a branch that nobody else shows. */
	| {readonly go: 'pause'; readonly paused: boolean}
	| {readonly go: 'setSpeed'; readonly speed: number};

/** A line as a guest is told of it. `own`: what is remembered of it since it left another; null of line A, which the guest follows itself. */
export type LineTold = Omit<LineShown, 'history' | 'log'> & {readonly own: {readonly tiers: History['tiers']; readonly log: readonly LogEvent[]} | null};

/** What a guest sees that stands elsewhere than at now of line A. */
export type There = {
	/** null: as it was told last. */
	readonly seen: {readonly sample: Sample; readonly recent: Recent; readonly log: readonly LogEvent[]; readonly alarms: Alarms} | null;
	readonly lines: readonly LineTold[];
	/** The line that it sees, and the one that tells what is ahead. */
	readonly letter: Letter;
	readonly ahead: Letter | null;
	readonly here: TimeState['here'];
	readonly underWay: number | null;
	readonly pace: Pace;
};

export type ToOwner =
	| {readonly kind: 'who'}
	/** `past`: with what has been so far. */
	| {readonly kind: 'attach'; readonly past: boolean}
	/** `there`: where the guest stands, which in the past begins a branch. */
	| {readonly kind: 'ask'; readonly id: number; readonly actions: readonly Action[]; readonly hand?: Hand; readonly there?: boolean}
	| {readonly kind: 'go'; readonly going: Going}
	/** Sits in front of the lessons that are taken there. */
	| {readonly kind: 'seat'; readonly as: Seat}
	/** Of the page that is asked: a choice from 0, or a number; null: none any more. */
	| {readonly kind: 'vote'; readonly question: number; readonly value: number | null}
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
	/** Where the guest stands; null: at now of line A, which it follows. */
	| {readonly kind: 'there'; readonly there: There | null}
	/** The lesson that is taken, as somebody in that seat may know it; null: none. */
	| {readonly kind: 'lesson'; readonly taken: Taken | null}
	/** A word to the person who asked. */
	| {readonly kind: 'notice'; readonly text: string; readonly bad: boolean}
	/** The last word: why it ends. */
	| {readonly kind: 'bye'; readonly why: string};
