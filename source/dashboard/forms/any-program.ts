// Any program of the registry by its name: first a line that asks which, then one with all that it takes, its own arguments and those of every program. Files that
// it is to use and nobody has made are made. What is said of a value is the registry's.
import {TMPFS} from '../../machine/files/shmem.ts';
import {formMessages as words} from '../../messages/forms.ts';
import {argumentHelp, commonHelp} from '../../messages/program-words.ts';
import type {Action} from '../../workload/action.ts';
import {nearest} from '../../workload/nearest.ts';
import type {Argument} from '../../workload/program-entry.ts';
import {PROGRAM_NAMES, programEntry} from '../../workload/programs.ts';
import {COMMON_ARGUMENTS} from '../../workload/every-program.ts';
import type {Source} from '../../session/source/source.ts';
import type {FormField} from '../../session/store/ui.ts';

/** Kind of the line that asks for a program, and of the one that starts it. */
export const WHICH_PROGRAM = 'program';
const PREFIX = `${WHICH_PROGRAM} `;
export const kindOfProgram = (name: string): string => `${PREFIX}${name}`;
/** The program that a form of this kind starts; undefined: it is none of these forms. */
export const programOfKind = (kind: string): string | undefined => (kind.startsWith(PREFIX) ? kind.slice(PREFIX.length) : undefined);

/** What is wrong with the name of a program; null: there is one. */
export function programProblem(name: string): string | null {
	if (programEntry(name) !== undefined) return null;
	return words.noProgram(name, nearest(name, PROGRAM_NAMES) ?? PROGRAM_NAMES.join(', '));
}

export const whichField = (): FormField => ({
	name: WHICH_PROGRAM,
	label: words.fields.program,
	text: 'walk',
	help: words.help.program(PROGRAM_NAMES.join(', ')),
});

/** Where files of the tmpfs are, by name: programs that map one shared take no other. */
const SHM = '/dev/shm/';
const NEW_SHM = `${SHM}new`;
const NEW_FILE = '/data/new';
/** Of RAM, what a size that must be given is at first. */
const SIZE_SHARE = 4;

/** What stands in a field at first: the default, and for what must be given something that this machine can do. */
function filledIn(argument: Argument, source: Source): string {
	if (argument.default !== null) return argument.default;
	if (argument.kind === 'file') {
		const onTmpfs = argument.onTmpfs === true;
		const fitting = [...source.files.keys()].filter(path => path.startsWith(SHM) === onTmpfs);
		if (argument.name !== 'file') return NEW_FILE;
		return fitting[0] ?? (onTmpfs ? NEW_SHM : NEW_FILE);
	}
	return argument.kind === 'size' || argument.kind === 'bytes' ? `${Math.max(1, Math.round(source.ramPages / SIZE_SHARE / 256))}MiB` : '';
}

/** Keys of every program that every form has anyway. */
const EVERYWHERE = ['name', 'oom_score_adj', 'cgroup'];

/** A program's own fields, and behind its name and oom_score_adj those of every program. */
export function programFields(kind: string, source: Source, whose: readonly FormField[]): readonly FormField[] {
	const own = (programEntry(kind)?.arguments ?? []).map(argument => ({
		name: argument.name,
		label: argument.name,
		text: filledIn(argument, source),
		help: argumentHelp(kind, argument),
	}));
	const common = COMMON_ARGUMENTS.filter(({name}) => !EVERYWHERE.includes(name)).map(argument => ({
		name: argument.name,
		label: argument.name,
		text: '',
		help: commonHelp(argument),
	}));
	return [...own, ...whose, ...common];
}

const NUMBER = /^[+-]?\d+(?:\.\d+)?$/;
const numberOf = (text: string): number | string => (NUMBER.test(text) ? Number(text) : text);

/** What somebody typed, as a scenario would have it. */
export function typedValue(kind: string, name: string, text: string): unknown {
	const argument = programEntry(kind)?.arguments.find(one => one.name === name);
	const common = COMMON_ARGUMENTS.find(one => one.name === name);
	const how = argument?.kind ?? common?.kind;
	if (how === 'list') return text.split(/\s*[,;]\s*/);
	if (how === 'count' || how === 'number') return numberOf(text);
	if (common?.kind.includes('list') === true) return text.split(/[\s,;]+/).map(numberOf);
	return text;
}

/** The files among these values that nobody has made: 1 GiB on the first disk, or a quarter of RAM on the tmpfs. */
export function filesToMake(kind: string, event: Readonly<Record<string, unknown>>, source: Source): readonly Action[] {
	const disk = source.disks.find(name => name === 'data') ?? source.disks[0];
	const named: readonly Argument[] = (programEntry(kind)?.arguments ?? []).filter(one => one.kind === 'file');
	const paths = new Map(named.map(({name, onTmpfs}) => [event[name], onTmpfs === true]));
	return [...paths].flatMap(([path, onTmpfs]): readonly Action[] => {
		if (typeof path !== 'string' || source.files.has(path)) return [];
		if (onTmpfs || path.startsWith(SHM))
			return [{kind: 'command', command: {kind: 'create_file', path, pages: Math.max(1, Math.trunc(source.ramPages / SIZE_SHARE)), disk: TMPFS}}];
		return disk === undefined ? [] : [{kind: 'command', command: {kind: 'create_file', path, pages: 262144, disk}}];
	});
}
