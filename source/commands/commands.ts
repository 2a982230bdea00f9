// The one registry of commands: dispatch, flags and help come from here.
import {type CommandEntry, EXIT, type ExitCode} from './context.ts';
import {explainCommand} from './explain.ts';
import {helpText} from './help.ts';
import {mountCommand} from './mount.ts';
import {replayKernelCommand} from './replay-kernel.ts';
import {runCommand} from './run.ts';
import {scenariosCommand} from './scenarios.ts';
import {shellCommand} from './shell.ts';
import {messages} from '../messages.ts';
import {streamSink} from './sink.ts';

const helpCommand: CommandEntry = {
	name: 'help',
	usage: 'lowwater help [TOPIC]',
	help: messages.commands.commands.help(),
	flags: [],
	execute: async ({input, stdout}): Promise<ExitCode> => {
		const text = helpText(input, stdout, COMMANDS);
		const sink = streamSink(stdout);
		await sink.write(text);
		await sink.finish();
		return EXIT.done;
	},
};

export const COMMANDS: readonly CommandEntry[] = [runCommand, scenariosCommand, explainCommand, mountCommand, shellCommand, helpCommand, replayKernelCommand];

export const commandByName = (name: string | undefined): CommandEntry | undefined => COMMANDS.find(command => command.name === name);
