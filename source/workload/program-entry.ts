// What an entry of the registry of programs is: help, arguments, and how they become a list of steps.
import type {Op, Program} from '../machine/command.ts';

/**
 * size: pages. bytes: a size to the byte. rate: pages a second, 0 = max. time: µs. count: a whole number. number: any, not negative. file: the path of a file that exists when the
 * program starts. text: words that the program's own check() reads; list: several of them.
 */
export type ArgumentKind = 'size' | 'bytes' | 'rate' | 'time' | 'count' | 'number' | 'file' | 'text' | 'list';

export type Argument = {
	readonly name: string;
	readonly kind: ArgumentKind;
	/** As a person would write it; null = must be given; '' = may be left out, and the help says what then happens. */
	readonly default: string | null;
	readonly help: string;
	/** Of a file: it has to lie on the tmpfs. */
	readonly onTmpfs?: true;
};

type ValueOf<A extends Argument> = A['kind'] extends 'file' | 'text' ? string : A['kind'] extends 'list' ? readonly string[] : number;

/** Arguments by name: text, a list of texts, otherwise a number. What may be left out is undefined when it is. */
export type ValuesOf<Arguments extends readonly Argument[]> = {
	readonly [A in Arguments[number] as A['name']]: ValueOf<A> | (A['default'] extends '' ? undefined : never);
};

/** Arguments before anybody knows whose they are. */
export type Values = Readonly<Record<string, number | string | readonly string[] | undefined>>;

/** Begins an operation of a program that has nobody who asks: `answer` ends it. */
export const NEXT_OPERATION = {do: 'arrive', rate: 0, queue: 0, deadlineUs: 0} as const satisfies Op;

/** Pages of each file that a program may use. */
export type FilePages = ReadonlyMap<string, number>;

/** What is wrong with arguments that are each right: the argument at fault and a sentence. */
export type ValueProblem = {readonly argument: string; readonly problem: string};

export type ProgramEntry = {
	readonly name: string;
	readonly help: string;
	readonly arguments: readonly Argument[];
	/** Checks arguments against each other, against the files and the names of disks; null when they fit. */
	readonly check: (values: Values, files: FilePages, disks: readonly string[]) => ValueProblem | null;
	/** The steps of the program. Throws nothing for values that `check` has passed. */
	readonly compile: (values: Values, files: FilePages) => Program;
};

/** An entry whose compile() knows the types of its own arguments, and whose names others know (messages/program-words.ts). */
export function defineProgram<const Name extends string, const Arguments extends readonly Argument[]>(entry: {
	readonly name: Name;
	readonly help: string;
	readonly arguments: Arguments;
	readonly check?: (values: ValuesOf<Arguments>, files: FilePages, disks: readonly string[]) => ValueProblem | null;
	readonly compile: (values: ValuesOf<Arguments>, files: FilePages) => Program;
}): ProgramEntry & {readonly name: Name; readonly arguments: Arguments} {
	const {check = () => null, compile} = entry;
	return {
		...entry,
		check: (values, files, disks) => check(values as ValuesOf<Arguments>, files, disks),
		compile: (values, files) => compile(values as ValuesOf<Arguments>, files),
	};
}
