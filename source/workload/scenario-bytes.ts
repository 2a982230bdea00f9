// How much memory of this computer a scenario's machine takes.
import type {MachineConfig} from '../machine/config.ts';
import {bootBytes} from '../machine/machine.ts';
import type {TimedAction} from './action.ts';

/** Bytes that a scenario's machine will take, with the files that its timeline makes and those of the programs that it starts. */
export function scenarioBytes(config: MachineConfig, timeline: readonly TimedAction[]): number {
	const made = timeline.flatMap(({action}) => (action.kind === 'command' && action.command.kind === 'create_file' ? [{...action.command}] : []));
	const there = new Set([...config.files, ...made].map(({path}) => path));
	const run = new Map(
		timeline.flatMap(({action}) => (action.kind === 'spawn' && action.executable !== undefined ? [[action.executable.path, action.executable] as const] : [])),
	);
	return bootBytes({...config, files: [...config.files, ...made, ...[...run.values()].filter(({path}) => !there.has(path))]});
}
