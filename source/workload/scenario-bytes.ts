// How much memory of this computer a scenario's machine takes.
import type {MachineConfig} from '../machine/config.ts';
import {bootBytes} from '../machine/machine.ts';
import type {TimedAction} from './action.ts';

/** Bytes that a scenario's machine will take, files that its timeline makes included. */
export function scenarioBytes(config: MachineConfig, timeline: readonly TimedAction[]): number {
	const made = timeline.flatMap(({action}) => (action.kind === 'command' && action.command.kind === 'create_file' ? [{...action.command}] : []));
	return bootBytes({...config, files: [...config.files, ...made]});
}
