// `sar -B` over the run.
import {messages} from '../../messages.ts';
import {sarAverage, sarBanner, sarHeader, sarRow} from '../../procfs/sar.ts';
import type {Format} from './format.ts';

export const sarFormat = {
	name: 'sar',
	help: messages.commands.formats.sar,
	open: () => ({
		begin: first => `${sarBanner(first)}\n\n${sarHeader('B', first)}\n`,
		row: (previous, current) => `${sarRow('B', previous, current)}\n`,
		// The columns of -B are counters, whose average needs the two ends alone.
		end: ({account: {first, last}}) => (last.timeUs > first.timeUs ? `${sarAverage('B', [first, last])}\n` : ''),
	}),
} as const satisfies Format;
