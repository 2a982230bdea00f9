// Going back: whatever was done and at whatever speed, each instant is the very Sample that was seen there, all that stands beside it on the screen is as it
// was, and a branch changes nothing of the line it left.
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {scenarioSource} from '../../../source/session/source/scenario.ts';
import type {Session} from '../../../source/session/session.ts';
import {actOn, follow, openTrack} from '../../../source/session/track/track.ts';
import type {Action} from '../../../source/workload/action.ts';
import {ACTIONS, deed, live, quiet, RUNS, shownOf, SMALL} from '../../support/past.ts';

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

describe('going back', {timeout: 600_000}, () => {
	it('shows each instant to the digit as it was, however one gets there', () => {
		fc.assert(
			fc.property(
				fc.array(deed, {minLength: 2, maxLength: 10}),
				fc.array(move, {minLength: 3, maxLength: 12}),
				fc.constantFrom(undefined, 1, 2_000_000),
				(deeds, moves, bytes) => {
					const session = quiet(bytes === undefined ? {} : {historyBytes: bytes});
					const noted = live(session, deeds);
					for (const one of moves) {
						go(session, one);
						session.reorder();
						// Between two Samples nothing was shown (between.test.ts).
						const there = session.store.getState().time.here?.between === true ? undefined : noted[standsAt(session)];
						// Of Samples that one act took in one go only the last was ever shown.
						if (there !== undefined) expect(shownOf(session)).toBe(there);
					}
					session.toNow();
					session.reorder();
					expect(shownOf(session)).toBe(noted.at(-1));
				},
			),
			{numRuns: RUNS},
		);
	});

	it('never changes A by what a branch does', () => {
		fc.assert(
			fc.property(
				fc.array(deed, {minLength: 3, maxLength: 8}),
				fc.double({min: 0, max: 0.99, noNaN: true}),
				fc.array(deed, {minLength: 1, maxLength: 6}),
				fc.nat(ACTIONS.length - 1),
				(deeds, share, others, which) => {
					const session = quiet();
					const noted = live(session, deeds);
					const nowUs = session.newest().timeUs;
					session.toTime(Math.floor(nowUs * share));
					if (session.store.getState().time.here === null) return;
					session.perform(ACTIONS[which] as Action);
					expect(session.store.getState().time.line.letter).toBe('B');
					for (const one of others) {
						if (one.do === 'act') session.perform(ACTIONS[one.which] as Action);
						if (one.do === 'steps') for (let i = 0; i < one.count; i++) session.step();
					}
					expect(session.newest().timeUs).toBe(nowUs);
					session.otherLine();
					session.toNow();
					session.reorder();
					expect(session.store.getState().time.line.letter).toBe('A');
					expect(shownOf(session)).toBe(noted.at(-1));
				},
			),
			{numRuns: RUNS},
		);
	});

	it('makes of a branch the machine that a run straight to it would have been', () => {
		fc.assert(
			fc.property(
				fc.integer({min: 1, max: 12}),
				fc.integer({min: 0, max: 11}),
				fc.nat(ACTIONS.length - 1),
				fc.integer({min: 1, max: 6}),
				(steps, at, which, after) => {
					fc.pre(at < steps);
					const session = quiet();
					session.pause(true);
					for (let i = 0; i < steps; i++) session.step();
					session.toTime(at * 250_000);
					session.perform(ACTIONS[which] as Action);
					for (let i = 0; i < after; i++) session.step();
					const source = scenarioSource(SMALL);
					const straight = openTrack(source);
					for (let i = 1; i <= at + after; i++) {
						if (i === at + 1) actOn(straight, [ACTIONS[which] as Action]);
						source.stepTo(i * 250_000);
						follow(straight);
					}
					expect(JSON.stringify(session.store.getState().sample)).toBe(JSON.stringify(straight.newest));
				},
			),
			{numRuns: RUNS},
		);
	});
});
