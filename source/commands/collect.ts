// `lowwater collect`: prints the script that gathers on another computer what import reads.
import {collectScript} from '../host/collect.ts';
import {messages} from '../messages.ts';
import {type Execute, EXIT, UsageError} from './context.ts';
import {textFlag} from './flag-values.ts';
import {print} from './sink.ts';

export const execute: Execute = async ({input, flags, stdout}) => {
	if (input[0] !== undefined) throw new UsageError(messages.commands.tooMany('collect', input[0]));
	const out = textFlag(flags, 'out');
	if (out !== undefined && /\p{Cc}/u.test(out)) throw new UsageError(messages.commands.controlInName('out'));
	await print(stdout, out === undefined ? collectScript() : collectScript(out));
	return EXIT.done;
};
