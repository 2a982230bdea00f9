// What was done to a machine, in two or three words: the name of a branch that it begins.
import type {Action} from '../workload/action.ts';
import {spoken, type Table} from './language.ts';
import {groupValue} from './numbers.ts';
import {actChinese} from './zh/act-name.ts';

type ProcessRef = Extract<Action, {kind: 'signal'}>['to'];

const shortSysctl = (name: string): string => name.replace(/^vm\./, '');
const signed = (value: number): string => (value < 0 ? `−${-value}` : String(value));

const actEnglish = {
	with: (name: string): string => `with ${name}`,
	leaks: (name: string): string => `${name} leaks`,
	call: (call: string, name: string): string => `${call} by ${name}`,
	oomKiller: 'OOM killer called',
	file: (path: string): string => `file ${path}`,
} as const;

export type ActWords = Table<typeof actEnglish>;
const actMessages = spoken(actEnglish, actChinese);

/** "leaky −1000", "swappiness 10", "kill nginx", "a leak more". `names`: of the processes there are. */
export function actName(action: Action, names: ReadonlyMap<number, string>): string {
	const who = (ref: ProcessRef): string => ('name' in ref ? ref.name : (names.get(ref.pid) ?? `pid ${ref.pid}`));
	switch (action.kind) {
		case 'spawn':
			return actMessages.with(action.name);
		case 'signal':
			return `${action.signal.toLowerCase()} ${who(action.to)}`;
		case 'oom_score_adj':
			return `${who(action.of)} ${signed(action.value)}`;
		case 'fork':
			return `${who(action.of)} forks`;
		case 'move':
			return `${who(action.process)} to ${action.to}`;
		case 'swapon':
		case 'swapoff':
			return action.device === null ? action.kind : `${action.kind} ${action.device}`;
		case 'command': {
			const {command} = action;
			if (command.kind === 'sysctl') return `${shortSysctl(command.name)} ${command.value}`;
			if (command.kind === 'call' && command.call.do === 'leak') return actMessages.leaks(names.get(command.pid) ?? `pid ${command.pid}`);
			if (command.kind === 'call') return actMessages.call(command.call.do, names.get(command.pid) ?? `pid ${command.pid}`);
			switch (command.kind) {
				case 'sysrq':
					return actMessages.oomKiller;
				case 'create_file':
					return actMessages.file(command.path);
				case 'sync':
					return 'sync';
				case 'umount':
					return `umount ${command.disk}`;
				case 'remount':
					return `tmpfs size=${command.pages * 4}k`;
				case 'cgroup':
					return `${command.path.slice(command.path.lastIndexOf('/') + 1)} ${command.file.replace(/^memory\./, '')} ${groupValue(command.file, command.value)}`;
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
