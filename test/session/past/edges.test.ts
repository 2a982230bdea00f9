// The ends of a machine's time, and what ends it: boot, a panic, another machine in its place; and as fast as possible there is only now.
import {describe, expect, it} from 'vitest';
import {readScenario} from '../../../source/workload/scenario.ts';
import {caught} from '../../../source/session/time/brake.ts';
import type {Action} from '../../../source/workload/action.ts';
import {quiet, sessionOf, SMALL} from '../../support/past.ts';

const PANICS = readScenario(
	`
name: panics
machine: {memory: 20MiB, cpus: 1, seed: 7, sysctl: {vm.panic_on_oom: 1}}
timeline:
  - {at: 0s, spawn: leak, name: drip, rate: 20MiB/s}
until: {time: 60s}
`,
	{file: 'panics.yaml'},
);

const SAVE: Action = {kind: 'command', command: {kind: 'sysctl', name: 'vm.panic_on_oom', value: '0'}};

describe('the ends of time', () => {
	it('are boot, before which there is nothing, and now', () => {
		const session = quiet();
		session.pause(true);
		for (let i = 0; i < 4; i++) session.step();
		session.toBoot();
		expect(session.store.getState().time.here).toMatchObject({ordinal: 0, atUs: 0});
		session.back();
		expect(session.store.getState().ui.notice?.text).toBe('this is boot');
		session.earlierEvent();
		expect(session.store.getState().ui.notice?.text).toBe('no event before this');
		for (let i = 0; i < 4; i++) session.on();
		expect(session.store.getState().time.here).toBeNull();
		expect(session.store.getState().sample.timeUs).toBe(1_000_000);
	});

	it('leave behind what the clock was slowed down for: it is of now', () => {
		const session = quiet();
		session.pause(true);
		for (let i = 0; i < 2; i++) session.step();
		const {sample} = session.store.getState();
		session.store.setState(({brake}) => ({brake: {...brake, now: {caught: caught('panic', sample), leftMs: 1000}}}));
		session.back();
		expect(session.store.getState().brake.now).toBeNull();
	});

	it('a panic is an instant: one goes back from it, and a branch need not come to it', () => {
		const session = sessionOf(PANICS);
		session.pause(true);
		for (let i = 0; i < 40 && !session.store.getState().pace.halted; i++) session.step();
		const {sample} = session.store.getState();
		expect(sample.panic).not.toBeNull();
		session.back();
		expect(session.store.getState().sample.panic).toBeNull();
		expect(session.store.getState().pace.halted).toBe(false);
		session.toNow();
		expect(session.store.getState().sample).toEqual(sample);
		expect(session.store.getState().pace.halted).toBe(true);
		session.earlierEvent();
		expect(session.store.getState().sample.panic).toBeNull();
		session.perform(SAVE);
		for (let i = 0; i < 8; i++) session.step();
		expect(session.store.getState()).toMatchObject({time: {line: {letter: 'B'}}, sample: {panic: null}, pace: {halted: false}});
		expect(session.store.getState().sample.timeUs).toBeGreaterThan(sample.timeUs);
		session.otherLine();
		session.toNow();
		expect(session.store.getState().sample).toEqual(sample);
	});

	it.each(['restart', 'choose'] as const)('%s leaves neither past nor branches of the machine before', how => {
		const session = quiet();
		session.pause(true);
		for (let i = 0; i < 6; i++) session.step();
		session.toTime(500_000);
		session.perform({kind: 'oom_score_adj', of: {name: 'web'}, value: 900});
		expect(session.store.getState().time.lines).toHaveLength(2);
		if (how === 'restart') session.restart();
		else session.choose(SMALL);
		expect(session.store.getState().time).toMatchObject({line: {letter: 'A', nowUs: 0, nowOrdinal: 0, marks: []}, here: null, ahead: null});
		expect(session.store.getState().time.lines).toHaveLength(1);
		session.returnBack();
		expect(session.store.getState().ui.notice?.text).toBe('nowhere to go back to');
		session.back();
		expect(session.store.getState().ui.notice?.text).toBe('this is boot');
	});

	it('going back stops a machine that runs as fast as possible, and to run so from the past is to be at now', () => {
		const session = quiet();
		session.pause(true);
		for (let i = 0; i < 4; i++) session.step();
		session.setSpeed(Infinity);
		session.pause(false);
		session.back();
		expect(session.store.getState()).toMatchObject({pace: {paused: true}, time: {here: {ordinal: 3}}});
		session.setSpeed(Infinity);
		expect(session.store.getState().time.here).toBeNull();
	});
});
