// A row for each Sample; the columns are the registry of fields.
import type {Sample} from '../../machine/sample.ts';
import {messages} from '../../messages.ts';
import {FIELDS} from '../../procfs/fields.ts';
import type {Format} from './format.ts';

const line = (sample: Sample): string => `${FIELDS.map(field => field.value(sample).toFixed(field.decimals)).join(',')}\n`;

export const csvFormat = {
	name: 'csv',
	help: messages.commands.formats.csv,
	open: () => ({
		begin: first => `${FIELDS.map(field => field.id).join(',')}\n${line(first)}`,
		row: (_previous, current) => line(current),
		end: () => '',
	}),
} as const satisfies Format;
