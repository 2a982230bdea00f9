// Going back: whatever was done and at whatever speed, each instant is the very Sample that was seen there, all that stands beside it on the screen is as it
// was, and a branch changes nothing of the line it left.
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Sample} from '../../../source/machine/sample.ts';
import type {Journal} from '../../../source/session/journal/journal.ts';
import {scenarioSource} from '../../../source/session/source/scenario.ts';
import type {Session} from '../../../source/session/session.ts';
import {follow, openTrack} from '../../../source/session/track/track.ts';
import type {Action} from '../../../source/workload/action.ts';
import {ACTIONS, type Deed, deed, live, quiet, RUNS, shownOf, SMALL} from '../../support/past.ts';

type Move = {readonly to: 'back' | 'on' | 'earlier' | 'later' | 'boot' | 'now' | 'return'} | {readonly to: 'jump'; readonly share: number};
const move: fc.Arbitrary<Move> = fc.oneof(
	fc.record({to: fc.constantFrom('back', 'on', 'earlier', 'later', 'boot', 'now', 'return' as const)}) as fc.Arbitrary<Move>,
	fc.record({to: fc.constant('jump' as const), share: fc.double({min: 0, max: 1, noNaN: true})}),
);

function go(session: Session, {to, ...how}: Move): void {
	const moves = {
		back: session.back,
		on: () => (session.store.getState().time.here === null ? undefined : session.on()),
		earlier: session.earlierEvent,
		later: session.laterEvent,
		boot: session.toBoot,
		now: session.toNow,
		return: session.returnBack,
		jump: () => session.toTime(Math.round(session.newest().timeUs * ('share' in how ? how.share : 0))),
	};
	moves[to]();
}

const standsAt = (session: Session): number => {
	const {here, line} = session.store.getState().time;
	return here?.ordinal ?? line.nowOrdinal;
};

/** The newest Sample of a machine that goes straight from boot through what a journal tells, with no copy of it ever woken. */
function straight({ops}: Journal): Sample {
	const track = openTrack(scenarioSource(SMALL));
	const {source} = track;
	for (const op of ops) {
		if (op.op === 'perform') {
			source.stepTo?.(op.atUs);
			source.perform?.(op.action);
			continue;
		}
		const times = op.op === 'take' ? [op.atUs + (op.halted === true ? 1 : 0)] : Array.from({length: op.count}, (_, nth) => op.fromUs + nth * op.stepUs);
		// The first Sample of all is that of boot, which there is.
		for (const us of times.slice(op === ops[0] ? 1 : 0)) {
			source.stepTo?.(us);
			if (op.op === 'take') track.notes.push(...op.notes);
			follow(track, op);
		}
	}
	return track.newest;
}

/** Walks about in the past: wherever one stands it is as it was noted. */
function wander(session: Session, moves: readonly Move[], noted: readonly string[]): void {
	for (const one of moves) {
		go(session, one);
		session.reorder();
		// Between two Samples nothing was shown (between.test.ts).
		const there = session.store.getState().time.here?.between === true ? undefined : noted[standsAt(session)];
		// Of Samples that one act took in one go only the last was ever shown.
		if (there !== undefined) expect(shownOf(session)).toBe(there);
	}
}

/** Begins a branch somewhere in the past, does things to it, and leaves it; whether it began. */
function branch(session: Session, share: number, which: number, others: readonly Deed[]): boolean {
	session.toTime(Math.floor(session.newest().timeUs * share));
	const {here, line} = session.store.getState().time;
	if (here === null) return false;
	session.perform(ACTIONS[which] as Action);
	expect(session.store.getState().time.line).toMatchObject({left: {letter: line.letter, atUs: here.atUs}});
	for (const one of others) {
		if (one.do === 'act') session.perform(ACTIONS[one.which] as Action);
		if (one.do === 'steps') for (let i = 0; i < one.count; i++) session.step();
	}
	return true;
}

// As many sessions as LOWWATER_SESSIONS says, each with all of it.
describe('going back', {timeout: Math.max(600_000, RUNS * 3000)}, () => {
	it('shows each instant as it was however one gets there; a branch is the machine that a run straight to it is, and leaves A as it is', () => {
		fc.assert(
			fc.property(
				fc.record({
					deeds: fc.array(deed, {minLength: 2, maxLength: 6}),
					moves: fc.array(move, {minLength: 2, maxLength: 5}),
					bytes: fc.constantFrom(undefined, 1, 2_000_000),
					// A piece of the machine's time is so much work: with 15 ms there are copies between two Samples, and on the way.
					pieceMs: fc.constantFrom(0, 15),
					share: fc.double({min: 0, max: 0.99, noNaN: true}),
					which: fc.nat(ACTIONS.length - 1),
					others: fc.array(deed, {minLength: 1, maxLength: 3}),
				}),
				({deeds, moves, bytes, pieceMs, share, which, others}) => {
					let [now, spent] = [0, 0];
					const clock = {now: () => (now += pieceMs), after: () => () => {}, spentMs: () => (spent += pieceMs)};
					const session = quiet({clock, ...(bytes === undefined ? {} : {historyBytes: bytes})});
					const noted = live(session, deeds);
					const nowUs = session.newest().timeUs;
					wander(session, moves, noted);
					if (branch(session, share, which, others)) {
						expect(JSON.stringify(session.store.getState().sample)).toBe(JSON.stringify(straight(session.shownJournal()!)));
						expect(session.newest().timeUs).toBe(nowUs);
						if (which % 2 === 0) session.otherLine();
						else session.dropLine();
						expect(session.store.getState().time.lines).toHaveLength(which % 2 === 0 ? 2 : 1);
					}
					session.toNow();
					session.reorder();
					expect(session.store.getState().time.line.letter).toBe('A');
					expect(shownOf(session)).toBe(noted.at(-1));
				},
			),
			{numRuns: RUNS},
		);
	});
});
