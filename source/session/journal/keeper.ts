// Who writes a journal to disk as it goes on: a file of its own for each machine, the newest ten are kept, one write a second at most. Beside it one for each of
// its branches, which goes with it.
import {appendFileSync, readdirSync, unlinkSync, writeFileSync} from 'node:fs';
import {homedir} from 'node:os';
import {join} from 'node:path';
import {codeOf, failing} from '../../files/errno.ts';
import {makeFolders} from '../../files/folders.ts';
import type {Journal} from './journal.ts';
import {journalHead, journalMore, type Written} from './text.ts';

const ENDING = '.journal';
const KEPT = 10;

/** Where they are: $XDG_STATE_HOME/lowwater, or ~/.local/state/lowwater. */
export function journalFolder({XDG_STATE_HOME: state, HOME: home}: NodeJS.ProcessEnv): string {
	return join(state?.startsWith('/') === true ? state : join(home ?? homedir(), '.local', 'state'), 'lowwater');
}

/** A plus stands in no other name: what is no letter, digit, dot or dash of a scenario's is written as _. */
const BRANCH = /\+[B-Z]\.journal$/;

/** The file of a branch of a machine whose journal is `file`. */
export const branchFile = (file: string, letter: string): string => `${file.slice(0, -ENDING.length)}+${letter}${ENDING}`;

function namesIn(folder: string): readonly string[] {
	try {
		return readdirSync(folder)
			.filter(name => name.endsWith(ENDING))
			.sort();
	} catch {
		return [];
	}
}

/** Names of the journals of machines in a folder, the newest last: they begin with their time. */
export const journalsIn = (folder: string): readonly string[] => namesIn(folder).filter(name => !BRANCH.test(name));

export type Keeper = {
	readonly folder: string;
	/** The file of the journal at hand; null: none yet, or it cannot be written. */
	file: string | null;
	journal: Journal | null;
	written: Written;
	/** Why none is kept: an errno; null while it goes well. */
	problem: string | null;
};

export const createKeeper = (folder: string): Keeper => ({folder, file: null, journal: null, written: {ops: 0, taken: 0}, problem: null});

/** A name for a journal: when it was begun, and of what. */
const nameOf = (journal: Journal, now: Date): string =>
	`${now.toISOString().replaceAll(':', '-').replace('Z', '')}-${process.pid}-${journal.scenario.name.replace(/[^\w.-]+/g, '_').slice(0, 60)}${ENDING}`;

/** Begins a file: `own` is its name where it has one, and may have been another branch's that was dropped. */
function begin(keeper: Keeper, journal: Journal, own?: string): void {
	const {folder} = keeper;
	makeFolders(folder, 0o700);
	const file = own ?? join(folder, nameOf(journal, new Date()));
	try {
		writeFileSync(file, journalHead(journal), {flag: own === undefined ? 'wx' : 'w', mode: 0o600});
	} catch (error) {
		// A first line that is not whole is of no use to anybody, and would be the newest.
		if (codeOf(error) !== 'EEXIST') failing(() => unlinkSync(file));
		throw error;
	}
	keeper.file = file;
	keeper.journal = journal;
	keeper.written = {ops: 0, taken: 0};
	const kept = new Set(journalsIn(folder).slice(-KEPT));
	for (const name of namesIn(folder)) if (!kept.has(name.replace(BRANCH, ENDING))) unlinkSync(join(folder, name));
}

/** Writes what has been added. `own`: the file, where it has one. Never throws: where nothing can be written it says so once, in `problem`. */
export function keepJournal(keeper: Keeper, journal: Journal | null, own?: string): void {
	if (journal === null || keeper.problem !== null) return;
	try {
		if (keeper.journal !== journal || keeper.file === null) begin(keeper, journal, own);
		const more = journalMore(journal, keeper.written);
		if (more !== '') appendFileSync(keeper.file as string, more);
	} catch (error) {
		keeper.problem = codeOf(error);
	}
}
