// `lowwater scenarios`: what is built in, each with its summary.
import {messages} from '../messages.ts';
import {builtinNames, builtinSummary} from '../workload/builtin.ts';
import {EXIT, type Execute, UsageError, widthOf} from './context.ts';
import {wrap} from './formats/wrap.ts';
import {print} from './sink.ts';

const WIDEST = 100;

/** Names and summaries of the built-in scenarios, as the command prints them. */
export function scenariosText(columns: number): string {
	const names = builtinNames();
	const width = Math.max(...names.map(name => name.length)) + 2;
	return names
		.map(name => {
			const [first = '', ...rest] = wrap(builtinSummary(name), Math.min(columns, WIDEST) - width);
			return [`${name.padEnd(width)}${first}`, ...rest.map(line => `${' '.repeat(width)}${line}`)].join('\n');
		})
		.join('\n')
		.concat('\n');
}

export const execute: Execute = async ({input, stdout}) => {
	if (input[0] !== undefined) throw new UsageError(messages.commands.tooMany('scenarios', input[0]));
	await print(stdout, scenariosText(widthOf(stdout, WIDEST)));
	return EXIT.done;
};
