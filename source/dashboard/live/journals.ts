// The journals of what happens here, the machine's and its branches', written once a second while the dashboard runs, and once more at its end.
import {journalMessages as words} from '../../messages/journal.ts';
import {branchFile, createKeeper, type Keeper, keepJournal} from '../../session/journal/keeper.ts';
import type {Session} from '../../session/session.ts';

const EVERY_MS = 1000;

/** Begins to keep the journal of a session in a folder; null: none is kept. What is returned writes the rest and ends it. */
export function keepJournals(session: Session, folder: string | null): () => void {
	if (folder === null) return () => undefined;
	const keeper = createKeeper(folder);
	let said = false;
	const branches = new Map<string, Keeper>();
	const write = (): void => {
		keepJournal(keeper, session.journal());
		for (const {letter, journal} of session.branchJournals()) {
			if (keeper.file === null) break;
			const own = branches.get(letter) ?? createKeeper(folder);
			branches.set(letter, own);
			keepJournal(own, journal, branchFile(keeper.file, letter));
		}
		if (keeper.problem === null || said) return;
		said = true;
		session.setUi({notice: {text: words.cannotWrite(folder, keeper.problem), bad: true}});
	};
	const timer = setInterval(write, EVERY_MS);
	timer.unref();
	return () => {
		clearInterval(timer);
		write();
	};
}
