// A diagnosis as JSON, for other programs: what the report says and what follows from it, without the log's lines.
import {shownJson} from '../../messages/foreign.ts';
import {whyMessages as text} from '../../messages/why.ts';
import {remedyText} from '../../messages/why-remedies.ts';
import type {Diagnosis} from '../../report/diagnosis.ts';
import type {Reading} from '../../report/reader.ts';

export function diagnosisJson(d: Diagnosis): Record<string, unknown> {
	const {report, ranking} = d;
	const {text: _lines, tasks: _tasks, ...said} = report;
	return {
		kill: report.index,
		line: report.line,
		when: report.head.when ?? null,
		uptime: report.head.uptime ?? null,
		host: report.head.host ?? null,
		release: report.head.release ?? null,
		outcome: d.outcome,
		victim: d.victim,
		killed: report.killed,
		sentence: text.subject(d) + text.cause(d),
		missing: d.missing,
		limit: d.limit,
		asked: d.asked,
		zones: d.zones,
		overMin: d.over,
		memory: d.where,
		ranking:
			ranking === null
				? null
				: {
						rule: ranking.rule,
						totalPages: ranking.total.pages,
						totalKnown: ranking.total.known,
						pagesPerAdj: ranking.step,
						pageKb: report.pageKb,
						rows: ranking.rows,
					},
		why: {...d.reason, sentences: text.why(d)},
		spare: d.spare === null ? null : {...d.spare, next: d.spare.next === null ? null : {pid: d.spare.next.pid, name: d.spare.next.name}},
		helps: d.remedies.map(remedy => ({...remedy, sentence: remedyText(remedy)})),
		useless: d.useless,
		guessed: text.guesses(d),
		report: said,
	};
}

/** One object a log. */
export const readingJson = (file: string, reading: Reading, diagnoses: readonly Diagnosis[]): string =>
	`${shownJson({file, kills: diagnoses.length + reading.more, notKept: reading.more, reports: diagnoses.map(diagnosisJson)})}\n`;
