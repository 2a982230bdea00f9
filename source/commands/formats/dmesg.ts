// The kernel's log of the run, as `dmesg` prints it.
import {messages} from '../../messages.ts';
import {createKernelLog} from '../../procfs/dmesg.ts';
import type {Format} from './format.ts';

const text = (lines: readonly string[]): string => lines.map(line => `${line}\n`).join('');

export const dmesgFormat = {
	name: 'dmesg',
	help: messages.commands.formats.dmesg,
	mostUs: 1e6,
	open: ({scenario}) => {
		const log = createKernelLog(scenario.config);
		return {begin: first => text(log.take(first)), row: (_previous, current) => text(log.take(current)), end: () => ''};
	},
} as const satisfies Format;
