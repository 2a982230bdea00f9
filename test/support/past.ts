// Small sessions with random deeds, for tests of the past.
import fc from 'fast-check';
import type {Sample} from '../../source/machine/sample.ts';
import type {SessionOptions} from '../../source/session/parts.ts';
import {sampleOf} from '../../source/session/track/history.ts';
import {createSession, type Session} from '../../source/session/session.ts';
import type {Action} from '../../source/workload/action.ts';
import {readScenario, type Scenario} from '../../source/workload/scenario.ts';

const TEXT = `
name: small
machine: {memory: 20MiB, swap: {size: 8MiB}, cpus: 2, seed: 7}
timeline:
  - {at: 0s, spawn: idle, name: web, rss: 3MiB}
  - {at: 300ms, spawn: leak, name: drip, rate: 3MiB/s}
until: {time: 60s}
`;
export const SMALL = readScenario(TEXT, {file: 'small.yaml'});
export const RUNS = Number(process.env['LOWWATER_SESSIONS'] ?? 200);

/** What a session shows of an instant, as plain data that does not change any more. */
export const shownOf = (session: Session): string => {
	const {sample, log, alarms, history, order} = session.store.getState();
	// The Samples of the seconds before were compared when they were the newest.
	const before = [history.recent, history.seconds.map(sampleOf)].map(samples => samples.map(({timeUs, vmstat}) => [timeUs, vmstat.pgfault]));
	return JSON.stringify({sample, log: log.slice(-50), alarms, before, rss: [...history.rss], order});
};

/** A session whose clock stands still: a test steps it. `noted`: what was shown after each Sample. */
export const quiet = (more: Partial<SessionOptions> = {}): Session => sessionOf(SMALL, more);

export function sessionOf(scenario: Scenario, more: Partial<SessionOptions> = {}): Session {
	const clock = {now: () => 0, after: () => () => {}};
	const order = ({sample}: {readonly sample: Sample}): readonly number[] => sample.processes.map(({pid}) => pid).sort((a, b) => a - b);
	return createSession(scenario, {theme: 'dark', clock, order, ...more});
}

const write = (name: string, value: string): Action => ({kind: 'command', command: {kind: 'sysctl', name, value}});

export const ACTIONS: readonly Action[] = [
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

export type Deed =
	| {readonly do: 'steps'; readonly count: number}
	| {readonly do: 'speed'; readonly speed: number}
	| {readonly do: 'act'; readonly which: number; readonly hand: boolean};

export const deed: fc.Arbitrary<Deed> = fc.oneof(
	{weight: 6, arbitrary: fc.record({do: fc.constant('steps' as const), count: fc.integer({min: 1, max: 6})})},
	{weight: 1, arbitrary: fc.record({do: fc.constant('speed' as const), speed: fc.constantFrom(0.05, 0.2, 1, 20)})},
	{weight: 2, arbitrary: fc.record({do: fc.constant('act' as const), which: fc.nat(ACTIONS.length - 1), hand: fc.boolean()})},
);

const HAND = {via: 'proc', what: 'writing it'} as const;

/** Does it, and notes what was shown after each Sample. */
export function live(session: Session, deeds: readonly Deed[]): string[] {
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
