// What the panes select from: Samples, what is remembered, and what a person chose. The machine is not in it.
import type {InChinese} from '../../messages/scenario-words.ts';
import type {StoreApi} from 'zustand/vanilla';
import type {Pid} from '../../machine/command.ts';
import type {ProcessView} from '../../machine/process-view.ts';
import type {FrameMap, Sample} from '../../machine/sample.ts';
import type {LeadName} from '../../workload/lead.ts';
import type {Scenario} from '../../workload/scenario.ts';
import type {Source} from '../source/source.ts';
import type {Brake} from '../time/brake.ts';
import type {Pace} from '../time/pace.ts';
import type {Alarms} from '../track/alarms.ts';
import type {LogEvent} from '../track/event-log.ts';
import type {History} from '../track/history.ts';
import type {Past} from '../track/past.ts';
import type {GroupRow} from './groups.ts';
import type {LessonState} from './lesson.ts';
import type {TimeState} from './time-state.ts';
import type {Ui} from './ui.ts';

/** What does not change while a machine runs. */
export type About = {
	readonly name: string;
	readonly summary: string;
	/** Its name and summary in Chinese. */
	readonly zh: InChinese;
	readonly ramPages: number;
	readonly seed: number /** Its timeline starts a leak. */;
	readonly leaks: boolean;
	/** What must have come of it at its end. */
	readonly expect: Scenario['expect'];
	/** What its story is about, and the memory group that it is about. */
	readonly lead: LeadName;
	readonly leadGroup: string | null;
	/** Its groups are made in its first instant: at boot itself there are none. */
	readonly makesGroups: boolean;
};

export type State = {
	readonly about: About;
	readonly sample: Sample;
	/** Grows in place; `sample` changes with it. */
	readonly history: History;
	readonly log: readonly LogEvent[];
	readonly alarms: Alarms;
	readonly time: TimeState;
	readonly pace: Pace;
	readonly brake: Brake;
	/** pids in the order of the process pane. */
	readonly order: readonly number[];
	/** Those that have overtaken another in it at the last ordering. */
	readonly risen: readonly number[];
	/** Sample that the frozen process pane shows. */
	readonly frozenSample: Sample | null;
	readonly frameMap: FrameMap | null;
	/** Memory cgroups of a computer that is looked at; none of a machine. */
	readonly groups: readonly GroupRow[];
	readonly lesson: LessonState;
	/** The process that somebody looks into; of one that has ended, the last that was seen. */
	readonly processView: ProcessView | null;
	readonly ui: Ui;
};

export type Store = StoreApi<State>;

/** Whom the process screen looks into, at which address, with strips of how many parts. */
export type ProcessWish = {readonly pid: Pid; readonly address: number | null; readonly parts: number};

const LOG_SHOWN = 400;

/** Whether something that happens is the start of a leak. */
export const startsLeak = ({action}: Scenario['timeline'][number]): boolean => action.kind === 'spawn' && action.label === 'leak';

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

export const aboutOf = ({name, ramPages, seed}: Source, {summary, zh, lesson, timeline, expect, lead, leadGroup}: Scenario): About => ({
	name,
	summary: oneLine(summary),
	zh: {name: zh?.name ?? lesson?.title.zh, summary: zh?.summary === undefined ? undefined : oneLine(zh.summary)},
	ramPages,
	seed,
	leaks: timeline.some(startsLeak),
	expect,
	lead,
	leadGroup: leadGroup ?? null,
	makesGroups: timeline.some(({atUs, action}) => atUs === 0 && action.kind === 'command' && action.command.kind === 'mkdir'),
});

/** What has been seen of a machine, as the store holds it. */
export const seenOf = ({newest, past}: {readonly newest: Sample; readonly past: Past}): Pick<State, 'sample' | 'history' | 'log' | 'alarms'> => ({
	sample: newest,
	history: past.history,
	log: past.log.entries.slice(-LOG_SHOWN),
	alarms: past.alarms,
});
