// What was done to a machine, in two or three words: the name of a branch that it begins.
import type {Action} from '../workload/action.ts';

type ProcessRef = Extract<Action, {kind: 'signal'}>['to'];

const shortSysctl = (name: string): string => name.replace(/^vm\./, '');
const signed = (value: number): string => (value < 0 ? `−${-value}` : String(value));

/** "leaky −1000", "swappiness 10", "kill nginx", "a leak more". `names`: of the processes there are. */
export function actName(action: Action, names: ReadonlyMap<number, string>): string {
	const who = (ref: ProcessRef): string => ('name' in ref ? ref.name : (names.get(ref.pid) ?? `pid ${ref.pid}`));
	switch (action.kind) {
		case 'spawn':
			return `with ${action.name}`;
		case 'signal':
			return `${action.signal.toLowerCase()} ${who(action.to)}`;
		case 'oom_score_adj':
			return `${who(action.of)} ${signed(action.value)}`;
		case 'swapon':
		case 'swapoff':
			return action.device === null ? action.kind : `${action.kind} ${action.device}`;
		case 'command': {
			const {command} = action;
			if (command.kind === 'sysctl') return `${shortSysctl(command.name)} ${command.value}`;
			if (command.kind === 'call' && command.call.do === 'leak') return `${names.get(command.pid) ?? `pid ${command.pid}`} leaks`;
			if (command.kind === 'call') return `${command.call.do} by ${names.get(command.pid) ?? `pid ${command.pid}`}`;
			switch (command.kind) {
				case 'sysrq':
					return 'OOM killer called';
				case 'create_file':
					return `file ${command.path}`;
				case 'sync':
					return 'sync';
				case 'umount':
					return `umount ${command.disk}`;
				case 'cgroup':
					return `${command.path} ${command.file.replace(/^memory\./, '')} ${command.value}`;
				case 'mkdir':
				case 'rmdir':
				case 'truncate':
				case 'unlink':
					return `${command.kind} ${command.path}`;
				default:
					return command satisfies never;
			}
		}
		default:
			return action satisfies never;
	}
}
