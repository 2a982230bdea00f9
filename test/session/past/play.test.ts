// Playing the past: it goes by real time at the chosen speed, and arrives at now, where nothing of the machine is run for what was due.
import {describe, expect, it} from 'vitest';
import {manualClock} from '../../support/dashboard.ts';
import {quiet} from '../../support/past.ts';

describe('playing the past', () => {
	it.each([1, 100])('at %s× arrives at now, rests there, and has run nothing of the machine', speed => {
		const clock = manualClock();
		const session = quiet({clock});
		session.pause(true);
		for (let i = 0; i < 12; i++) session.step();
		const nowUs = session.newest().timeUs;
		session.toBoot();
		session.setSpeed(speed);
		session.start();
		session.pause(false);
		let between = 0;
		for (let i = 0; i < 40; i++) {
			clock.advance(250);
			const {time, sample} = session.store.getState();
			if (time.here !== null && sample.timeUs > 0) between++;
			if (time.here === null) break;
		}
		expect(session.store.getState()).toMatchObject({time: {here: null}, pace: {paused: true}, sample: {timeUs: nowUs}});
		if (speed === 1) expect(between).toBeGreaterThan(4);
		clock.advance(2000);
		expect(session.source().timeUs()).toBe(nowUs);
	});
});
