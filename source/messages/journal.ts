// Words about journals: what is kept of a machine so that it can be opened again.
import {clockTenths} from './times.ts';
import {spoken, type Table} from './language.ts';
import {journalChinese} from './zh/journal.ts';

const journalEnglish = {
	notOne: (file: string): string => `${file} is no journal of lowwater; one begins with {"lowwater":"journal"`,
	noMachine: (file: string): string => `${file} is cut off or damaged in its first line, which says what machine it is of: nothing of it can be used`,
	otherVersion: (file: string, version: number, own: number): string =>
		`${file} is a journal of another version (${version}; this lowwater reads ${own}): open it with the lowwater that wrote it`,
	cut: (file: string, line: number, us: number): string =>
		`${file} is cut off or damaged from line ${line} on: what is whole was used, up to ${clockTenths(us)}`,
	none: (folder: string): string => `there is no journal yet in ${folder}: each dashboard leaves one there`,
	cannotWrite: (folder: string, code: string): string => `no journal is kept: ${folder} cannot be written (${code})`,
	runAgain: (us: number): string => `${clockTenths(us)} of its time are run again first, which takes a while; Ctrl-C ends it.`,
	notWith: (flag: string): string => `--${flag} is for a machine that is started anew; --again goes on with one: leave it out`,
	again: 'open what was done before at its last instant: the newest, or FILE',
	history: 'what copies for going back may take of memory (112MiB); 0: none, all is run again from boot',
	itsOwn: (flag: string): string => `a journal has its own machine, end and Samples: leave --${flag} out`,
	empty: (file: string): string => `${file} has no Sample in it: nothing to go back to`,
} as const;

export type JournalWords = Table<typeof journalEnglish>;
export const journalMessages = spoken(journalEnglish, journalChinese);
