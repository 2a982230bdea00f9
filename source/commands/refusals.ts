// What the machine refused of a timeline, in sentences.
import {messages} from '../messages.ts';
import type {Action} from '../workload/action.ts';
import type {Applied} from '../workload/run.ts';

function actionText(action: Action): string {
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

/** What the timeline wanted and the machine refused, such as a signal to a process that has died already: said, and the run goes on. */
export function refusals(applied: readonly Applied[]): string[] {
	return applied.flatMap(({place, atUs, action, outcome}) =>
		outcome.ok ? [] : [messages.run.notApplied(place, atUs, actionText(action), outcome.errno, outcome.why)],
	);
}
