// Copies between two Samples, where running from one to the other takes long, and copies that are made on the way to a place in the past: what comes after each of
// them is what came the first time, and the machine is run from the nearest.
import {describe, expect, it} from 'vitest';
import type {Sample} from '../../../source/machine/sample.ts';
import {type Line, openLine, reopenLine, rest} from '../../../source/session/line/line.ts';
import {isOwn, type OwnLine, setOut, walk} from '../../../source/session/line/place.ts';
import {scenarioSource} from '../../../source/session/source/scenario.ts';
import {createBudget, type Stills} from '../../../source/session/still/stills.ts';
import {actOn, follow} from '../../../source/session/track/track.ts';
import type {Action} from '../../../source/workload/action.ts';
import {loadScenario} from '../../../source/workload/library.ts';

const scenario = loadScenario('leak-with-swap', {});
const EVERY_US = 250_000;
const ACT: Action = {kind: 'oom_score_adj', of: {name: 'leaky'}, value: -500};

/** A clock by which a piece of the machine's time takes so many milliseconds of work; of real time there is plenty. */
function clockOf(pieceMs: number) {
	let [ms, spent] = [0, 0];
	return {now: () => (ms += 100_000), spentMs: () => (spent += pieceMs)};
}

const halves = ({list}: Stills<Line['stills']['list'][number]>): readonly number[] => list.map(({ordinal}) => ordinal).filter(ordinal => ordinal % 1 !== 0);

/** A machine that ran for twelve seconds, with something done to it in the middle of a Sample, and its Samples. */
function ranLine(pieceMs: number): {readonly line: OwnLine; readonly samples: readonly Sample[]} {
	const line = openLine(scenarioSource(scenario), scenario, createBudget(64 * 2 ** 20), clockOf(pieceMs));
	const samples = [line.track.newest];
	for (let us = EVERY_US; us <= 12_000_000; us += EVERY_US) {
		if (us === 6_000_000) {
			line.track.source.stepTo?.(us - 100_000);
			actOn(line.track, [ACT]);
			samples.push(line.track.newest);
		}
		line.track.source.stepTo?.(us);
		samples.push(follow(line.track));
		rest(line);
	}
	if (!isOwn(line)) throw new Error('it is run here');
	return {line, samples};
}

/** Each Sample of a line, had again from where one sets out for it. */
function again(line: OwnLine): readonly Sample[] {
	return Array.from({length: line.journal.taken}, (_, to) => {
		const way = setOut(line, to, null);
		walk(way, () => true);
		return way.place.replay.track.newest;
	});
}

describe('copies between two Samples', {timeout: 120_000}, () => {
	const {line, samples} = ranLine(30);

	it('are made where a Sample is far from the next, and what follows is what came the first time', () => {
		expect(halves(line.stills).length).toBeGreaterThan(20);
		expect(again(line)).toEqual(samples);
	});

	it('are made of a journal that is run again, too', () => {
		const other = reopenLine(scenarioSource(scenario), line.journal, createBudget(64 * 2 ** 20), clockOf(30), {watchers: new Set()});
		expect(halves(other.stills).length).toBeGreaterThan(20);
		expect(isOwn(other) ? again(other) : []).toEqual(samples);
	});

	it('are not what one stands on at the Sample before: that is earlier', () => {
		for (const half of halves(line.stills)) {
			const {place, from} = setOut(line, Math.floor(half), null);
			expect(from).toBeLessThanOrEqual(half);
			expect(place.replay.track.source.timeUs()).toBeLessThanOrEqual((samples[Math.floor(half)] as Sample).timeUs);
		}
	});
});

describe('copies on the way to a place', {timeout: 120_000}, () => {
	it('are made where those that there are lie far apart, so that the next way is short', () => {
		const {line, samples} = ranLine(5);
		// As many as a machine leaves that ran at full speed.
		for (const still of line.stills.list.splice(0)) still.release();
		const first = setOut(line, 40, null);
		expect(first.from).toBe(0);
		walk(first, () => true);
		expect(line.stills.list.length).toBeGreaterThan(3);
		expect(setOut(line, 39, null).from).toBeGreaterThan(25);
		expect(again(line)).toEqual(samples);
		const {list} = line.stills;
		expect(list.map(({ordinal}) => ordinal)).toEqual(list.map(({ordinal}) => ordinal).sort((a, b) => a - b));
	});

	it('are made by none that stands between two Samples: what it saw is no Sample of the line', () => {
		const {line, samples} = ranLine(30);
		for (const still of line.stills.list.splice(0)) still.release();
		const betweenUs = (samples[30] as Sample).timeUs + 200_000;
		const way = setOut(line, 30, null, new Map(), betweenUs);
		walk(way, () => true);
		expect(way.place.replay.track.newest.timeUs).toBe(betweenUs);
		expect(line.stills.list.every(({ordinal}) => ordinal <= 30)).toBe(true);
		expect(again(line)).toEqual(samples);
	});
});
