import {describe, expect, it} from 'vitest';
import {NO_ALARMS, withAlarms} from '../../../source/session/track/alarms.ts';
import {buildOomReport, buildOomTask} from '../../support/sample.ts';

const told = (count: number, tasks: number) =>
	Array.from({length: count}, (_, i) => buildOomReport({timeUs: i, tasks: Array.from({length: tasks}, (_task, pid) => buildOomTask({pid: 10 + pid}))})).reduce(
		(alarms, report) => withAlarms(alarms, {events: [{kind: 'oom', atUs: report.timeUs, report}]}),
		NO_ALARMS,
	);

describe('reports that are kept', () => {
	it.each([
		[100, 3, 64],
		[10, 5000, 6],
		[10, 20_000, 1],
		[3, 50_000, 1],
	])('of %i kills among %i tasks are the last %i, whole', (kills, tasks, kept) => {
		const {reports} = told(kills, tasks);
		expect(reports.map(({timeUs}) => timeUs)).toEqual(Array.from({length: kept}, (_, i) => kills - kept + i));
		for (const report of reports) expect(report.tasks.length).toBe(tasks);
	});
});
