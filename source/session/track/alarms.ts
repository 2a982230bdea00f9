// Alarms stay until looked at: the last stall in direct reclaim and every OOM report, with what has been seen.
import type {OomReport} from '../../machine/machine-event.ts';
import type {Sample} from '../../machine/sample.ts';

export type Stall = {readonly atUs: number; readonly pid: number; readonly name: string; readonly stallUs: number; readonly count: number};

export type Alarms = {
	readonly stall: Stall | null;
	readonly stallSeen: boolean;
	readonly reports: readonly OomReport[];
	/** How many of the reports have been looked at. */
	readonly seen: number;
	/** Machine time at which the last was marked seen. */
	readonly seenAtUs: number;
	readonly firstWake: {readonly atUs: number; readonly node: number} | null;
};

export const NO_ALARMS: Alarms = {stall: null, stallSeen: true, reports: [], seen: 0, seenAtUs: 0, firstWake: null};

const REPORTS_KEPT = 64;
/** Rows of tasks in all of them; the newest is kept whatever it has. */
const ROWS_KEPT = 30_000;

/** How many of the oldest reports are too many. */
function surplus(reports: readonly OomReport[]): number {
	let rows = 0;
	for (let kept = 0; kept < reports.length; kept++) {
		rows += (reports[reports.length - 1 - kept] as OomReport).tasks.length;
		if (kept === REPORTS_KEPT || (kept > 0 && rows > ROWS_KEPT)) return reports.length - kept;
	}
	return 0;
}

/** Alarms after another Sample; the very same object when there is nothing new. */
export function withAlarms(alarms: Alarms, sample: Pick<Sample, 'events'>): Alarms {
	let next = alarms;
	for (const event of sample.events) {
		if (event.kind === 'kswapd-woke' && next.firstWake === null) next = {...next, firstWake: {atUs: event.atUs, node: event.node}};
		if (event.kind === 'direct-reclaim') {
			const {atUs, pid, name, stallUs} = event;
			next = {...next, stall: {atUs, pid, name, stallUs, count: (next.stall?.count ?? 0) + 1}, stallSeen: false};
		}
		if (event.kind === 'oom') {
			const reports = [...next.reports, event.report];
			const lost = surplus(reports);
			next = {...next, reports: reports.slice(lost), seen: Math.max(0, next.seen - lost)};
		}
	}
	return next;
}

export const unseenReports = ({reports, seen}: Alarms): readonly OomReport[] => reports.slice(seen);

export const markSeen = (alarms: Alarms, timeUs: number): Alarms => ({...alarms, stallSeen: true, seen: alarms.reports.length, seenAtUs: timeUs});
