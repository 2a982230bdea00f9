// `lowwater scenarios`: what is built in, each with its summary.
import {messages} from '../messages.ts';
import {builtinList} from '../workload/builtin.ts';
import {EXIT, type Execute, UsageError, widthOf} from './context.ts';
import {wrap} from './formats/wrap.ts';
import {print} from './sink.ts';

const WIDEST = 100;

/** Names and summaries of the built-in scenarios in the order of a course, under the heading of each group, as the command prints them. */
export function scenariosText(columns: number): string {
	const all = builtinList();
	const width = Math.max(...all.map(({name}) => name.length)) + 4;
	return all
		.map(({name, summary, group}, i) => {
			const [first = '', ...rest] = wrap(summary, Math.min(columns, WIDEST) - width);
			const heading = group === all[i - 1]?.group ? [] : [...(i === 0 ? [] : ['']), group];
			return [...heading, `  ${name.padEnd(width - 2)}${first}`, ...rest.map(line => `${' '.repeat(width)}${line}`)].join('\n');
		})
		.join('\n')
		.concat('\n');
}

export const execute: Execute = async ({input, stdout}) => {
	if (input[0] !== undefined) throw new UsageError(messages.commands.tooMany('scenarios', input[0]));
	await print(stdout, scenariosText(widthOf(stdout, WIDEST)));
	return EXIT.done;
};
