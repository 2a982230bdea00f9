// A session seen from beside: what it hands to who follows it, and what one that begins in the middle is given.
import type {Sample} from '../../machine/sample.ts';
import type {Alarms} from './alarms.ts';
import type {EventLog} from './event-log.ts';
import type {History} from './history.ts';

/** What was before a session began to look: of a machine that has been running elsewhere. Plain data. */
export type Past = {readonly history: History; readonly log: EventLog; readonly alarms: Alarms};

/** Who wants to know of each Sample as it is taken, and of another machine in the place of this one, before its first Sample. */
export type Watcher = {readonly sample?: (sample: Sample) => void; readonly opened?: () => void};
