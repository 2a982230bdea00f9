// A row for each Sample; the columns are the registry of fields.
import type {Sample} from '../../machine/sample.ts';
import {messages} from '../../messages.ts';
import {FIELDS, LATENCY_FIELDS} from '../../procfs/fields.ts';
import {quantiles} from '../../procfs/latency.ts';
import type {Format} from './format.ts';

/** A latency that nothing had is an empty cell: it is not 0. */
function line(sample: Sample, before?: Sample): string {
	const latencies = quantiles(sample.requests.latency, before?.requests.latency);
	const cells = [
		...FIELDS.map(field => field.value(sample).toFixed(field.decimals)),
		...LATENCY_FIELDS.map(({quantile}) => (latencies === null ? '' : latencies[quantile].toFixed(3))),
	];
	return `${cells.join(',')}\n`;
}

export const csvFormat = {
	name: 'csv',
	help: messages.commands.formats.csv,
	open: () => ({
		begin: first => `${[...FIELDS, ...LATENCY_FIELDS].map(field => field.id).join(',')}\n${line(first)}`,
		row: (previous, current) => line(current, previous),
		end: () => '',
	}),
} as const satisfies Format;
