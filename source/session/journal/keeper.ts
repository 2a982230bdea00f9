// Who writes a journal to disk as it goes on: a file of its own for each machine, the newest ten are kept, one write a second at most.
import {appendFileSync, readdirSync, unlinkSync, writeFileSync} from 'node:fs';
import {homedir} from 'node:os';
import {join} from 'node:path';
import {codeOf} from '../../files/errno.ts';
import {makeFolders} from '../../files/folders.ts';
import type {Journal} from './journal.ts';
import {journalHead, journalMore, type Written} from './text.ts';

const ENDING = '.journal';
const KEPT = 10;

/** Where they are: $XDG_STATE_HOME/lowwater, or ~/.local/state/lowwater. */
export function journalFolder({XDG_STATE_HOME: state, HOME: home}: NodeJS.ProcessEnv): string {
	return join(state?.startsWith('/') === true ? state : join(home ?? homedir(), '.local', 'state'), 'lowwater');
}

/** Names of the journals in a folder, the newest last: they begin with their time. */
export function journalsIn(folder: string): readonly string[] {
	try {
		return readdirSync(folder)
			.filter(name => name.endsWith(ENDING))
			.sort();
	} catch {
		return [];
	}
}

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

function begin(keeper: Keeper, journal: Journal): void {
	const {folder} = keeper;
	makeFolders(folder, 0o700);
	const file = join(folder, nameOf(journal, new Date()));
	writeFileSync(file, journalHead(journal), {flag: 'wx', mode: 0o600});
	keeper.file = file;
	keeper.journal = journal;
	keeper.written = {ops: 0, taken: 0};
	for (const name of journalsIn(folder).slice(0, -KEPT)) unlinkSync(join(folder, name));
}

/** Writes what has been added. Never throws: where nothing can be written it says so once, in `problem`. */
export function keepJournal(keeper: Keeper, journal: Journal | null): void {
	if (journal === null || keeper.problem !== null) return;
	try {
		if (keeper.journal !== journal || keeper.file === null) begin(keeper, journal);
		const more = journalMore(journal, keeper.written);
		if (more !== '') appendFileSync(keeper.file as string, more);
	} catch (error) {
		keeper.problem = codeOf(error);
	}
}
