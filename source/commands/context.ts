// What a command is given, and what an entry of the registry of commands is.
import type {Writable} from 'node:stream';

export type Output = Writable & {readonly isTTY?: boolean; readonly columns?: number};

/** Width of a terminal; `otherwise` for what is none, or does not say. */
export const widthOf = ({columns}: Output, otherwise: number): number => (columns !== undefined && columns > 0 ? columns : otherwise);

/** Flags as they were typed, by the name of their registry entry. */
export type Flags = Readonly<Record<string, string | readonly string[] | boolean | undefined>>;

export type CommandContext = {
	readonly input: readonly string[];
	readonly flags: Flags;
	readonly stdout: Output;
	readonly stderr: Output;
	/** What stood after "--", as it was typed; it is the end of `input` too. */
	readonly after?: readonly string[];
	/** All that there are, for help and for what may have been meant. */
	readonly commands: readonly CommandEntry[];
	/** Aborted by Ctrl-C. */
	readonly signal: AbortSignal;
};

/** Exit states: 0 done, 1 an expectation did not hold, 2 bad usage or a bad file, 70 a mistake of lowwater's own (EX_SOFTWARE), 130 interrupted. */
export const EXIT = {done: 0, expectation: 1, usage: 2, fault: 70, interrupted: 130} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export type Flag = {
	readonly name: string;
	readonly value: string;
	/** It turns something off that is on without it: given as --no-NAME, and false then. */
	readonly off?: true;
	/** It may be given as --no-NAME, too, and is false then. */
	readonly orOff?: true;
	readonly multiple?: true;
	/** Given or not, without a value. */
	readonly bare?: true;
	/** Words that it may be, where they are not those of every flag with such a value. */
	readonly words?: readonly string[];
	/** A letter that stands for it: -o. */
	readonly short?: string;
	readonly help: string;
};

/** How a flag is typed: --read-only, --no-config. */
export const flagText = ({name, off}: Pick<Flag, 'name' | 'off'>): string =>
	`--${off ? 'no-' : ''}${name.replace(/[A-Z]/g, capital => `-${capital.toLowerCase()}`)}`;

export type CommandEntry = {
	readonly name: string;
	readonly usage: string;
	/** What it does in a few words, and for its own help alone what else there is to know. */
	readonly help: string;
	readonly more?: string;
	readonly flags: readonly Flag[];
	/** Loads what carries it out: nothing of a command but its entry is loaded before it is asked for. */
	readonly load: () => Promise<{readonly execute: Execute}>;
};

/** Carries a command out. Throws UsageError or ScenarioError with one sentence. */
export type Execute = (context: CommandContext) => Promise<ExitCode>;

/** A mistake on the command line: one sentence. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
}
