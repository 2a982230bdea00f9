// Going through a journal again: the same things done to the same machine at the same instants, one Sample after the other.
import {follow, type Track} from '../track/track.ts';
import {type Journal, type Op, opAt} from './journal.ts';

export type Replay = {
	readonly journal: Journal;
	/** Where it is done again. It keeps no journal of its own. */
	readonly track: Track;
	/** Index of the op at hand. */
	at: number;
	/** The Sample that was taken last. */
	ordinal: number;
};

/** Goes on from a machine as it was when the Sample `ordinal` had just been taken of it, or later, when what stands before the op `at` had been done, too. */
export const replayFrom = (journal: Journal, track: Track, ordinal: number, at = Math.max(0, opAt(journal, ordinal))): Replay => ({
	journal,
	track,
	ordinal,
	at,
});

/** Does what an op does, as far as it is the turn of the Sample `next`. Returns whether that Sample was taken. */
function redo({track}: Replay, op: Op, begun: number, next: number): boolean {
	const {source} = track;
	switch (op.op) {
		case 'perform':
			if (begun !== next) return false; // done before this went on
			source.stepTo?.(op.atUs);
			source.perform?.(op.action);
			return false;
		case 'takes': {
			const nth = next - begun;
			if (nth >= op.count) return false;
			source.stepTo?.(op.fromUs + nth * op.stepUs);
			follow(track, op);
			return true;
		}
		case 'take':
			if (begun !== next) return false;
			// Where it stopped for good it is found only by who goes on.
			source.stepTo?.(op.atUs + (op.halted === true ? 1 : 0));
			track.notes.push(...op.notes);
			follow(track, op);
			return true;
		default:
			return op satisfies never;
	}
}

/** Goes on to the next Sample. Returns whether there was one. */
export function replayOne(replay: Replay): boolean {
	const {journal} = replay;
	const next = replay.ordinal + 1;
	if (next >= journal.taken) return false;
	for (; replay.at < journal.ops.length; replay.at++) {
		if (!redo(replay, journal.ops[replay.at] as Op, journal.before[replay.at] as number, next)) continue;
		replay.ordinal = next;
		return true;
	}
	return false;
}
