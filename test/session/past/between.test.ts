// Several events in one Sample: each is stood in front of, at an instant that no Sample was taken at, on the way back and on the way on; and what is done there
// is a branch like any other.
import {describe, expect, it} from 'vitest';
import type {Journal} from '../../../source/session/journal/journal.ts';
import {replayFrom, replayOne} from '../../../source/session/journal/replay.ts';
import {bootTrack} from '../../../source/session/line/place.ts';
import {scenarioSource} from '../../../source/session/source/scenario.ts';
import type {Session} from '../../../source/session/session.ts';
import {loadScenario} from '../../../source/workload/library.ts';
import {sessionAt} from '../../support/session.ts';

const stateOf = (session: Session) => {
	const {sample, time, log} = session.store.getState();
	return {us: sample.timeUs, between: time.here?.between ?? false, kills: sample.kills, stalls: sample.directReclaim.calls > 0, last: log.at(-1)?.kind};
};

const settled = async (session: Session): Promise<void> => {
	while (session.store.getState().time.underWay !== null) await new Promise(resolve => setTimeout(resolve, 5));
};

describe('events in one Sample', {timeout: 600_000}, () => {
	const session = sessionAt('leak-with-swap', 41);
	session.pause(true);

	it('are visited singly, back from the kill and on again, each in front of what it shows', async () => {
		const back: ReturnType<typeof stateOf>[] = [];
		for (let i = 0; i < 4; i++) {
			session.earlierEvent();
			await settled(session);
			back.push(stateOf(session));
		}
		expect(back.map(({us}) => us)).toEqual(back.map(({us}) => us).sort((a, b) => b - a));
		const [kill] = back as [ReturnType<typeof stateOf>];
		expect(kill.kills).toBe(0);
		expect(kill.stalls).toBe(true);
		expect(kill.between).toBe(true);
		// Without the instants between, these were one Sample.
		expect(back.filter(({between}) => between).length).toBeGreaterThanOrEqual(1);
		expect(back.some(({stalls, us}) => !stalls && kill.us - us < 500_000)).toBe(true);
		const on: number[] = [];
		for (let i = 0; i < 3; i++) {
			session.laterEvent();
			await settled(session);
			on.push(stateOf(session).us);
		}
		expect(on).toEqual(
			back
				.slice(0, 3)
				.map(({us}) => us)
				.reverse(),
		);
	});

	it('show the machine as a run straight to that microsecond has it', () => {
		const {sample, time} = session.store.getState();
		expect(time.here?.between).toBe(true);
		const source = scenarioSource(loadScenario('leak-with-swap'));
		source.stepTo(sample.timeUs);
		const {vmstat, meminfo, processes} = source.sample();
		expect({vmstat: sample.vmstat, meminfo: sample.meminfo, processes: sample.processes}).toEqual({vmstat, meminfo, processes});
	});

	it('are left by a Sample back or on, and what is played from there are the Samples that were', async () => {
		const {ordinal} = session.store.getState().time.here!;
		session.on();
		expect(session.store.getState().time.here).toMatchObject({ordinal: ordinal + 1, between: false});
		const next = JSON.stringify(session.store.getState().sample);
		session.earlierEvent();
		await settled(session);
		expect(session.store.getState().time.here).toMatchObject({ordinal, between: true});
		session.back();
		expect(session.store.getState().time.here).toMatchObject({ordinal, between: false});
		session.on();
		expect(JSON.stringify(session.store.getState().sample)).toBe(next);
	});

	it('let a branch begin between two Samples, which its journal repeats', async () => {
		session.earlierEvent();
		await settled(session);
		const atUs = session.store.getState().sample.timeUs;
		expect(session.store.getState().time.here?.between).toBe(true);
		session.perform({kind: 'command', command: {kind: 'sysctl', name: 'vm.swappiness', value: '10'}});
		const {time} = session.store.getState();
		expect([time.line.letter, time.line.left?.atUs]).toEqual(['B', atUs]);
		for (let i = 0; i < 3; i++) session.step();
		const journal = session.shownJournal() as Journal;
		const replay = replayFrom(journal, bootTrack(journal), 0);
		while (replayOne(replay));
		expect(JSON.stringify(replay.track.newest)).toBe(JSON.stringify(session.store.getState().sample));
	});
});
