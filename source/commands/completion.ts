// `lowwater completion bash|zsh|fish`: printed from the registries, so that it offers what there is.
import {messages} from '../messages.ts';
import {SHELLS, shellMessages as text} from '../messages/shells.ts';
import {nearest} from '../workload/nearest.ts';
import {bashScript} from './completion/bash.ts';
import {fishScript} from './completion/fish.ts';
import {everything} from './completion/words.ts';
import {zshScript} from './completion/zsh.ts';
import {type CommandEntry, EXIT, type Execute, UsageError} from './context.ts';
import {print} from './sink.ts';

const SCRIPTS = {bash: bashScript, zsh: zshScript, fish: fishScript} as const satisfies Record<(typeof SHELLS)[number], unknown>;

/** The script for a shell. Throws UsageError for one that there is none for. */
export function completionText(shell: string | undefined, commands: readonly CommandEntry[]): string {
	if (shell === undefined) throw new UsageError(text.noShell());
	const found = SHELLS.find(one => one === shell);
	if (found === undefined) throw new UsageError(text.badShell(shell, nearest(shell, SHELLS)));
	const {help, version} = messages.commands.globalFlags;
	return SCRIPTS[found](everything(commands, {help: help(), version: version()}), text.head(found));
}

export const execute: Execute = async ({input, stdout, commands}) => {
	if (input[1] !== undefined) throw new UsageError(messages.commands.tooMany('completion', input[1]));
	await print(stdout, completionText(input[0], commands));
	return EXIT.done;
};
