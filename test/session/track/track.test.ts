// One machine as it is followed: whoever listens sees each Sample once, in order, and an act's deeds in the Sample that follows it.
import {describe, expect, it} from 'vitest';
import type {Sample} from '../../../source/machine/sample.ts';
import {scenarioSource} from '../../../source/session/source/scenario.ts';
import type {Watcher} from '../../../source/session/track/watch.ts';
import {addWatcher} from '../../../source/session/track/watch.ts';
import {actOn, follow, openTrack} from '../../../source/session/track/track.ts';
import {loadScenario} from '../../../source/workload/library.ts';

function followed(name = 'leak-without-swap') {
	const source = scenarioSource(loadScenario(name));
	const watchers = new Set<Watcher>();
	const seen: Sample[] = [];
	const end = addWatcher(watchers, {sample: sample => seen.push(sample)});
	return {source, watchers, seen, end, track: openTrack(source, {watchers})};
}

describe('a track', () => {
	it('tells each Sample to who watches, once, beginning with the first', () => {
		const {source, track, seen, end} = followed();
		source.stepTo(250_000);
		follow(track);
		expect(seen.map(sample => sample.timeUs)).toEqual([0, 250_000]);
		expect(track.newest).toBe(seen[1]);
		end();
		source.stepTo(500_000);
		follow(track);
		expect(seen).toHaveLength(2);
	});

	it('remembers: history reaches to the newest, alarms and log have what happened', () => {
		const {source, track} = followed();
		for (let us = 250_000; us <= 30e6 && track.past.alarms.reports.length === 0; us += 250_000) {
			source.stepTo(us);
			follow(track);
		}
		expect(track.past.alarms.reports.length).toBeGreaterThan(0);
		expect(track.past.history.tiers[0]?.at(-1)?.toUs).toBe(track.newest.timeUs);
		expect(track.past.log.entries.some(event => event.kind === 'oom')).toBe(true);
	});

	it('puts a note into the next Sample and into no other', () => {
		const {source, track, seen} = followed();
		track.notes.push({kind: 'refused', atUs: 0, what: 'writing', errno: 'EINVAL', why: 'no'});
		source.stepTo(250_000);
		follow(track);
		source.stepTo(500_000);
		follow(track);
		expect(seen.map(sample => sample.events.filter(event => event.kind === 'refused').length)).toEqual([0, 1, 0]);
	});

	it('marks a hand’s deeds in a Sample of their own, and notes what was refused', () => {
		const {source, track, seen} = followed();
		source.stepTo(100_000);
		const hand = {via: 'proc', what: 'writing "x"'} as const;
		expect(actOn(track, [{kind: 'command', command: {kind: 'sysctl', name: 'vm.swappiness', value: '10'}}], {hand})[0]?.outcome.ok).toBe(true);
		expect(actOn(track, [{kind: 'command', command: {kind: 'sysctl', name: 'vm.swappiness', value: '999'}}], {hand})[0]?.outcome.ok).toBe(false);
		expect(seen.flatMap(sample => sample.events).filter(event => event.kind === 'sysctl' || event.kind === 'refused')).toMatchObject([
			{kind: 'sysctl', via: 'proc'},
			{kind: 'refused', what: 'writing "x"'},
		]);
	});

	it('takes one Sample for all that is done at once', () => {
		const {source, track, seen} = followed();
		source.stepTo(100_000);
		const before = seen.length;
		const spawn = (name: string) => ({kind: 'spawn', name, label: 'idle', program: [{do: 'sleep', us: 0}]}) as const;
		const applied = actOn(
			track,
			Array.from({length: 50}, (_, i) => spawn(`one${i}`)),
		);
		expect(applied.map(({outcome}) => outcome.ok)).toEqual(Array.from({length: 50}, () => true));
		expect(seen.length).toBe(before + 1);
		expect(seen.at(-1)!.processes.filter(({name}) => name.startsWith('one')).length).toBe(50);
		expect(seen.at(-1)!.events.filter(event => event.kind === 'spawn' && event.name.startsWith('one')).length).toBe(50);
	});

	it('of a source that nobody can act on changes nothing', () => {
		const {source} = followed();
		const {perform: _none, ...shown} = source;
		const track = openTrack(shown);
		expect(actOn(track, [{kind: 'command', command: {kind: 'sysctl', name: 'vm.swappiness', value: '10'}}])).toEqual([]);
		expect(track.newest.sysctls['vm.swappiness']).toBe('60');
	});
});
