// Going back: whatever was done and at whatever speed, each instant is the very Sample that was seen there, all that stands beside it on the screen is as it
// was, and a branch changes nothing of the line it left.
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Sample} from '../../../source/machine/sample.ts';
import {scenarioSource} from '../../../source/session/source/scenario.ts';
import {createSession, type Session} from '../../../source/session/session.ts';
import {actOn, follow, openTrack} from '../../../source/session/track/track.ts';
import type {Action} from '../../../source/workload/action.ts';
import {readScenario} from '../../../source/workload/scenario.ts';

const TEXT = `
name: small
machine: {memory: 20MiB, swap: {size: 8MiB}, cpus: 2, seed: 7}
timeline:
  - {at: 0s, spawn: idle, name: web, rss: 3MiB}
  - {at: 300ms, spawn: leak, name: drip, rate: 3MiB/s}
until: {time: 60s}
`;
const SMALL = readScenario(TEXT, {file: 'small.yaml'});
const RUNS = Number(process.env['LOWWATER_SESSIONS'] ?? 70);

/** What a session shows of an instant, as plain data that does not change any more. */
const shownOf = (session: Session): string => {
	const {sample, log, alarms, history, order} = session.store.getState();
	// The Samples of the seconds before were compared when they were the newest.
	const before = [history.recent, history.seconds].map(samples => samples.map(({timeUs, vmstat}) => [timeUs, vmstat.pgfault]));
	return JSON.stringify({sample, log: log.slice(-50), alarms, before, rss: [...history.rss], order});
};

/** A session whose clock stands still: a test steps it. `noted`: what was shown after each Sample. */
function quiet(historyBytes?: number): Session {
	const clock = {now: () => 0, after: () => () => {}};
	const order = ({sample}: {readonly sample: Sample}): readonly number[] => sample.processes.map(({pid}) => pid).sort((a, b) => a - b);
	return createSession(SMALL, {theme: 'dark', clock, order, ...(historyBytes === undefined ? {} : {historyBytes})});
}

const write = (name: string, value: string): Action => ({kind: 'command', command: {kind: 'sysctl', name, value}});

const ACTIONS: readonly Action[] = [
	write('vm.swappiness', '0'),
	write('vm.swappiness', '150'),
	write('vm.min_free_kbytes', '512'),
	write('vm.drop_caches', '3'),
	{kind: 'oom_score_adj', of: {name: 'drip'}, value: -500},
	{kind: 'oom_score_adj', of: {name: 'web'}, value: 900},
	{kind: 'signal', to: {name: 'web'}, signal: 'STOP'},
	{kind: 'signal', to: {name: 'web'}, signal: 'CONT'},
	{kind: 'signal', to: {name: 'drip'}, signal: 'KILL'},
	{kind: 'command', command: {kind: 'sysrq', key: 'f'}},
];

type Deed =
	| {readonly do: 'steps'; readonly count: number}
	| {readonly do: 'speed'; readonly speed: number}
	| {readonly do: 'act'; readonly which: number; readonly hand: boolean};

const deed: fc.Arbitrary<Deed> = fc.oneof(
	{weight: 6, arbitrary: fc.record({do: fc.constant('steps' as const), count: fc.integer({min: 1, max: 6})})},
	{weight: 1, arbitrary: fc.record({do: fc.constant('speed' as const), speed: fc.constantFrom(0.05, 0.2, 1, 20)})},
	{weight: 2, arbitrary: fc.record({do: fc.constant('act' as const), which: fc.nat(ACTIONS.length - 1), hand: fc.boolean()})},
);

const HAND = {via: 'proc', what: 'writing it'} as const;

/** Does it, and notes what was shown after each Sample. */
function live(session: Session, deeds: readonly Deed[]): string[] {
	const noted = [shownOf(session)];
	const note = (): void => {
		session.reorder();
		noted[session.store.getState().time.line.nowOrdinal] = shownOf(session);
	};
	session.pause(true);
	for (const one of deeds) {
		if (one.do === 'speed') session.setSpeed(one.speed);
		else if (one.do === 'act') session.perform(ACTIONS[one.which] as Action, one.hand ? HAND : undefined);
		for (let i = 0; one.do === 'steps' && i < one.count; i++) {
			session.step();
			note();
		}
		note();
	}
	return noted;
}

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

describe('going back', () => {
	it('shows each instant to the digit as it was, however one gets there', () => {
		fc.assert(
			fc.property(
				fc.array(deed, {minLength: 2, maxLength: 10}),
				fc.array(move, {minLength: 3, maxLength: 12}),
				fc.constantFrom(undefined, 1, 2_000_000),
				(deeds, moves, bytes) => {
					const session = quiet(bytes);
					const noted = live(session, deeds);
					for (const one of moves) {
						go(session, one);
						session.reorder();
						const there = noted[standsAt(session)];
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
