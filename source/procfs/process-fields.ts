// The registry of figures of one process, beside those of the machine (fields.ts): what exports print of it.
import {processFieldHelp, type ProcessFieldName} from '../messages/explanations.ts';
import {type ProcessSample, TIME_CAUSES, type TimeCause} from '../machine/sample.ts';
import type {RequestsSample} from '../machine/process-view.ts';
import {timeSpentMessages} from '../messages/time-spent.ts';
import type {FieldUnit} from './fields.ts';
import type {Quantiles, quantiles} from './latency.ts';

export type ProcessField = {
	readonly id: string;
	readonly unit: FieldUnit;
	readonly help: string;
	readonly kind: 'gauge' | 'counter';
	/** Undefined where the process has no such thing, such as requests. Who asks brings the function that takes quantiles. */
	readonly value: (process: ProcessSample, take: typeof quantiles) => number | undefined;
};

/** "onCpu" → "time_on_cpu". */
const timeId = (cause: TimeCause): string => `time_${cause.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)}`;

const TIMES = TIME_CAUSES.map(
	(cause): ProcessField => ({
		id: timeId(cause),
		unit: 'ms',
		get help() {
			return timeSpentMessages.fieldHelp(cause);
		},
		kind: 'counter',
		value: ({timeNs}) => timeNs[cause] / 1e6,
	}),
);

const requests = (
	id: ProcessFieldName,
	unit: FieldUnit,
	help: string,
	kind: ProcessField['kind'],
	value: (requests: RequestsSample) => number,
): ProcessField => ({
	id,
	unit,
	get help() {
		return processFieldHelp(id, help);
	},
	kind,
	value: process => (process.requests === null ? undefined : value(process.requests)),
});

const latency = (quantile: keyof Quantiles, help: string): ProcessField => ({
	id: `latency_${quantile}`,
	unit: 'ms',
	get help() {
		return processFieldHelp(`latency_${quantile}`, help);
	},
	kind: 'gauge',
	value: (process, take) => (process.requests === null ? undefined : take(process.requests.latency)?.[quantile]),
});

export const PROCESS_FIELDS: readonly ProcessField[] = [
	...TIMES,
	requests('requests_asked', 'requests', 'Requests that arrived, or operations that it did.', 'counter', ({asked}) => asked),
	requests('requests_served', 'requests', 'Those that were answered.', 'counter', ({served}) => served),
	requests('requests_dropped', 'requests', 'Those that found the queue full.', 'counter', ({dropped}) => dropped),
	requests('requests_late', 'requests', 'Those that were answered after their deadline.', 'counter', ({late}) => late),
	requests('requests_queued', 'requests', 'Those that wait.', 'gauge', ({queued}) => queued),
	latency('p50', 'Half of all requests or operations since boot took no longer.'),
	latency('p90', 'Nine of ten of them took no longer.'),
	latency('p99', 'Ninety-nine of a hundred of them took no longer.'),
	latency('max', 'The longest of them.'),
];

/** What a process has, by name. */
export const processFigures = (process: ProcessSample, take: typeof quantiles): Readonly<Record<string, number>> =>
	Object.fromEntries(
		PROCESS_FIELDS.flatMap(({id, value}) => {
			const figure = value(process, take);
			return figure === undefined ? [] : [[id, figure]];
		}),
	);
