// What was done, saved as a scenario: it is one that reads as such, says names and short times, and its run is the session, Sample by Sample.
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {formFor, readForm} from '../../../source/dashboard/forms/inject.ts';
import type {Sample} from '../../../source/machine/sample.ts';
import {retellJournal} from '../../../source/session/journal/deeds.ts';
import {createJournal, type Journal} from '../../../source/session/journal/journal.ts';
import {scenarioSource} from '../../../source/session/source/scenario.ts';
import type {Session} from '../../../source/session/session.ts';
import {builtinNames} from '../../../source/workload/builtin.ts';
import {course, loadLesson} from '../../../source/workload/lesson/course.ts';
import {loadScenario} from '../../../source/workload/library.ts';
import {instantText} from '../../../source/workload/retell.ts';
import {readScenario} from '../../../source/workload/scenario.ts';
import {parseInstant} from '../../../source/workload/units.ts';
import {ACTIONS, type Deed, deed, quiet, RUNS, sessionOf} from '../../support/past.ts';

/** A Sample without what hangs on when the one before was taken: events and extremes since then. A deed takes one more at its instant. */
const bare = (sample: Sample): string =>
	JSON.stringify({
		...sample,
		events: [],
		sinceUs: 0,
		freeLowest: 0,
		freeHighest: 0,
		zones: sample.zones.map(zone => ({...zone, freeLowest: 0, freeHighest: 0})),
	});

/** What a session shows at each instant, before anything is done there. */
function play(session: Session, deeds: readonly Deed[]): Map<number, string> {
	const seen = new Map<number, string>();
	const note = (): void => {
		const {sample} = session.store.getState();
		if (!seen.has(sample.timeUs)) seen.set(sample.timeUs, bare(sample));
	};
	session.pause(true);
	note();
	for (const one of deeds) {
		if (one.do === 'speed') session.setSpeed(one.speed);
		else if (one.do === 'act') {
			if (one.which % 3 === 0) {
				const source = session.shown();
				const read = readForm(formFor(one.hand ? 'leak' : 'stream', source, session.store.getState().sample), source);
				if (read.ok) for (const action of read.actions) session.perform(action);
			} else session.perform(ACTIONS[one.which] as (typeof ACTIONS)[number]);
		} else
			for (let i = 0; i < one.count; i++) {
				session.step();
				note();
			}
	}
	return seen;
}

const saved = (session: Session): string => retellJournal(session.shownJournal() as Journal, 'again')?.yaml ?? '';

/** Runs a saved scenario and compares it with what was seen. */
function compare(yaml: string, seen: ReadonlyMap<number, string>): void {
	const source = scenarioSource(readScenario(yaml, {file: 'again.yaml'}));
	for (const [us, shown] of [...seen].sort(([a], [b]) => a - b)) {
		source.stepTo(us);
		expect(bare(source.sample())).toBe(shown);
	}
}

describe('what was done, as a scenario', {timeout: RUNS * 3000}, () => {
	it('runs as the session did', () => {
		fc.assert(
			fc.property(fc.array(deed, {minLength: 2, maxLength: 9}), deeds => {
				const session = quiet();
				const seen = play(session, deeds);
				compare(saved(session), seen);
			}),
			{numRuns: Math.ceil(RUNS / 6)},
		);
	});

	it('of a branch is that branch, from boot on', () => {
		fc.assert(
			fc.property(
				fc.array(deed, {minLength: 3, maxLength: 6}),
				fc.double({min: 0, max: 0.99, noNaN: true}),
				fc.array(deed, {minLength: 1, maxLength: 4}),
				(deeds, share, more) => {
					const session = quiet();
					const before = play(session, deeds);
					session.toTime(Math.floor(session.newest().timeUs * share));
					const {here} = session.store.getState().time;
					if (here === null) return;
					session.perform({kind: 'command', command: {kind: 'sysctl', name: 'vm.swappiness', value: '33'}});
					const after = play(session, more);
					const seen = new Map([...before].filter(([us]) => us <= here.atUs));
					for (const [us, shown] of after) if (us > here.atUs) seen.set(us, shown);
					compare(saved(session), seen);
				},
			),
			{numRuns: Math.ceil(RUNS / 9)},
		);
	});

	it('says what a person would: names, units, short times; what was refused is a comment', () => {
		const session = quiet();
		session.pause(true);
		for (let i = 0; i < 5; i++) session.step();
		const {sample} = session.store.getState();
		const web = sample.processes.find(({name}) => name === 'web')?.pid as number;
		session.perform({kind: 'oom_score_adj', of: {pid: web}, value: -500});
		session.perform({kind: 'command', command: {kind: 'sysctl', name: 'vm.swappiness', value: '999'}});
		const source = session.shown();
		const read = readForm(formFor('leak', source, sample), source);
		if (read.ok) session.perform(read.actions[0] as (typeof ACTIONS)[number]);
		for (let i = 0; i < 4; i++) session.step();
		const yaml = saved(session);
		expect(yaml).toContain('{at: 1.25s, oom_score_adj: -500, of: web}');
		expect(yaml).toContain('{at: 1.25s, spawn: leak, name: leak, oom_score_adj: 0}');
		expect(yaml).toMatch(/# 1\.25s swappiness 999: refused \(EINVAL\)/);
		expect(yaml).toContain('until: {time: 2.25s}');
		expect(yaml).toContain('  - {at: 300ms, spawn: leak, name: drip, rate: 3MiB/s}');
	});

	it('of one that was saved before says so once, and where nothing was done to it since it is told as it was', () => {
		const session = quiet();
		session.pause(true);
		session.step();
		session.perform({kind: 'oom_score_adj', of: {name: 'web'}, value: -500});
		const once = saved(session);
		const again = (done: boolean): string => {
			const second = sessionOf(readScenario(once, {file: 'once.yaml'}));
			second.pause(true);
			second.step();
			if (done) second.perform({kind: 'oom_score_adj', of: {name: 'web'}, value: -400});
			return saved(second);
		};
		const summaryOf = (yaml: string): string => /summary: (.*(\n {2}.*)*)/.exec(yaml)?.[1] ?? '';
		expect(again(false).match(/^#/gm)).toHaveLength(1);
		expect(again(true).match(/^#/gm)).toHaveLength(1);
		expect(summaryOf(again(false))).toBe(summaryOf(once));
		expect(summaryOf(again(true))).not.toBe(summaryOf(once));
	});

	it.each([...builtinNames(), ...course().map(({name}) => name)])('of %s up to anywhere reads as a scenario', name => {
		const scenario = builtinNames().includes(name) ? loadScenario(name) : loadLesson(name);
		for (const lastUs of [0, 250_000, 11_500_000, 3_600_000_000]) {
			const retold = retellJournal({...createJournal(scenario), lastUs}, `${scenario.name}, asleep`);
			expect(() => readScenario(retold?.yaml ?? '', {file: `${name} up to ${lastUs}`})).not.toThrow();
		}
	});

	it('writes instants as short as exactness allows', () => {
		expect([0, 250, 1500, 250_000, 37_400_000, 61_000_000, 90_000_001, 120_000_000, 125_500_000].map(instantText)).toEqual([
			'0s',
			'250us',
			'1.5ms',
			'250ms',
			'37.4s',
			'61s',
			'90.000001s',
			'2m',
			'2m5.5s',
		]);
		fc.assert(fc.property(fc.integer({min: 0, max: 86_400_000_000}), us => void expect(parseInstant(instantText(us))).toEqual({ok: true, value: us})));
	});
});
