// `lowwater --again [FILE]`: what was done before, opened at its last instant.
import {join} from 'node:path';
import {ReadError, readText} from '../files/read.ts';
import {messages} from '../messages.ts';
import {journalMessages as words} from '../messages/journal.ts';
import type {Journal} from '../session/journal/journal.ts';
import {journalFolder, journalsIn} from '../session/journal/keeper.ts';
import {readJournal} from '../session/journal/read.ts';
import {JournalError} from '../session/journal/text.ts';
import {UsageError} from './context.ts';

/** Days of deeds: a Sample takes next to nothing, a deed some hundred bytes. */
const MOST_BYTES = 64 * 2 ** 20;

/** Reads a journal, the newest where no file is named; `told`: of what was cut off. Throws UsageError with one sentence. */
export async function journalAgain(file: string | undefined, env: NodeJS.ProcessEnv, signal: AbortSignal, told: (text: string) => void): Promise<Journal> {
	const folder = journalFolder(env);
	const newest = file === undefined ? journalsIn(folder).at(-1) : undefined;
	const path = file ?? (newest === undefined ? null : join(folder, newest));
	if (path === null) throw new UsageError(words.none(folder));
	try {
		const {journal, brokenAt} = readJournal(await readText(path, MOST_BYTES, signal), path);
		if (journal.taken === 0) throw new UsageError(words.empty(path));
		if (brokenAt !== null) told(words.cut(path, brokenAt, journal.lastUs));
		return journal;
	} catch (error) {
		if (error instanceof ReadError) throw new UsageError(messages.commands.cannotRead(path, error.code, MOST_BYTES));
		if (error instanceof JournalError) throw new UsageError(error.message);
		throw error;
	}
}
