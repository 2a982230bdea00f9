// `lowwater run JOURNAL`: what somebody did in the dashboard, once more without a screen: the very Samples that were seen there.
import {closeSync, openSync, readSync, statSync} from 'node:fs';
import {journalMessages as words} from '../messages/journal.ts';
import type {Journal} from '../session/journal/journal.ts';
import {replayFrom, replayOne} from '../session/journal/replay.ts';
import {isJournalText} from '../session/journal/text.ts';
import {bootTrack} from '../session/line/place.ts';
import {enter, openAccount} from '../workload/account.ts';
import {openWatch} from '../workload/watch.ts';
import {type Flags, UsageError} from './context.ts';
import {isGiven} from './live.ts';
import type {FormatWriter, RunEnd} from './formats/format.ts';
import {turnTaker} from './in-turns.ts';
import type {Progress} from './progress.ts';
import type {Sink} from './sink.ts';

/** Whether a file of that name is there and begins as a journal does. */
export function isJournalFile(name: string): boolean {
	try {
		if (!statSync(name).isFile()) return false;
		const file = openSync(name, 'r');
		const head = Buffer.alloc(64);
		try {
			readSync(file, head);
		} finally {
			closeSync(file);
		}
		return isJournalText(head.toString('utf8'));
	} catch {
		return false;
	}
}

/** A journal has its own machine, seed, end and Samples. Throws UsageError. */
export function refuseForJournal(flags: Flags): void {
	for (const name of ['set', 'seed', 'for', 'every']) if (isGiven(flags, name)) throw new UsageError(words.itsOwn(name));
}

export type JournalRun = {
	readonly journal: Journal;
	readonly writer: FormatWriter;
	readonly sink: Sink;
	readonly progress: Progress;
	readonly signal: AbortSignal;
};

/** Goes through it to its last Sample, to Ctrl-C, or until nobody reads any more. Throws RangeError where the machine cannot exist. */
export async function driveJournal({journal, writer, sink, progress, signal}: JournalRun): Promise<RunEnd> {
	const track = bootTrack(journal);
	const replay = replayFrom(journal, track, 0);
	const watch = openWatch(journal.scenario.expect);
	const takeTurn = turnTaker();
	let previous = track.newest;
	let account = openAccount(previous);
	await sink.write(writer.begin(previous));
	while (!signal.aborted && !sink.closed() && replayOne(replay)) {
		const {newest} = track;
		account = enter(account, newest);
		progress.update(newest);
		await sink.write(writer.row(previous, newest, []));
		previous = newest;
		await takeTurn();
	}
	return {account, watch, reason: signal.aborted ? 'interrupted' : track.source.halted() ? 'panic' : 'time'};
}
