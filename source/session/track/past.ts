// What is remembered of a machine: short records for charts, the log that a person reads, and the alarms. Plain data, so that it can be sent to who begins in
// the middle.
import type {Sample} from '../../machine/sample.ts';
import {type Alarms, markSeen, NO_ALARMS, withAlarms} from './alarms.ts';
import {copyLog, createEventLog, type EventLog, logEvents} from './event-log.ts';
import {createHistory, type History, historyAt, type Recent, recentOf, record} from './history.ts';

export type Past = {readonly history: History; readonly log: EventLog; alarms: Alarms};

export const createPast = (): Past => ({history: createHistory(), log: createEventLog(), alarms: NO_ALARMS});

/** Takes in the next Sample, in order of time. `slowly`: in slow motion every event stands alone. */
export function remember(past: Past, sample: Sample, slowly = false): void {
	record(past.history, sample);
	logEvents(past.log, sample, slowly);
	past.alarms = withAlarms(past.alarms, sample);
}

/** All alarms so far have been looked at. */
export function lookedAt(past: Past, timeUs: number): void {
	past.alarms = markSeen(past.alarms, timeUs);
}

/** What was remembered at an instant, but for the long record of charts: that one is the line's, cut there. */
export type Remembered = {readonly recent: Recent; readonly log: EventLog; readonly alarms: Alarms};

/** A copy for later, of its own. */
export const remembered = ({history, log, alarms}: Past): Remembered => ({recent: recentOf(history), log: copyLog(log), alarms});

/** The past as it was at an instant: what was remembered then, and of the line's record what lies before it. It goes on by itself. */
export const pastAt = ({recent, log, alarms}: Remembered, record: History, atUs: number): Past => ({
	history: historyAt(recent, record, atUs),
	log: copyLog(log),
	alarms,
});
