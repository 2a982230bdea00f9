// What the machine has refused of a timeline: in words, and as events beside its own.
import type {MachineEvent} from '../machine/machine-event.ts';
import {messages} from '../messages.ts';
import type {Action} from './action.ts';
import type {Applied} from './run.ts';

/** What an action is, in a sentence that says what became of it. */
export function actionText(action: Action): string {
	const {what} = messages.run;
	const name = (ref: {readonly name: string} | {readonly pid: number}): string => ('name' in ref ? ref.name : String(ref.pid));
	switch (action.kind) {
		case 'spawn':
			return what.spawn(action.name);
		case 'signal':
			return what.signal(name(action.to), action.signal);
		case 'oom_score_adj':
			return what.oom_score_adj(name(action.of), action.value);
		case 'fork':
			return what.fork(name(action.of));
		case 'move':
			return what.on_file('move', action.to);
		case 'swapon':
		case 'swapoff':
			return what[action.kind](action.device ?? '');
		case 'command': {
			const {command} = action;
			if (command.kind === 'sysctl') return what.sysctl(command.name, command.value);
			if (command.kind === 'call') return what.call(command.call.do, name({pid: command.pid}));
			if (command.kind === 'sysrq') return what.sysrq();
			return command.kind === 'create_file'
				? what.create_file(command.path)
				: what.on_file(command.kind, 'path' in command ? command.path : 'disk' in command ? command.disk : '');
		}
		default:
			return action satisfies never;
	}
}

/** What was refused, as events at the times when that was: nobody stands before a timeline to be told. */
export const refusedEvents = (applied: readonly Applied[]): readonly MachineEvent[] =>
	applied.flatMap(({atUs, action, outcome}) =>
		outcome.ok ? [] : [{kind: 'refused', atUs, what: actionText(action), errno: outcome.errno, why: outcome.why} as const],
	);
