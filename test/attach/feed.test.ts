// What guests are told of a machine whose Samples take long to put into a message: fewer, joined, and the last of them whatever comes after.
import type {Socket} from 'node:net';
import {afterEach, expect, it, vi} from 'vitest';
import {createFeed, flush, take} from '../../source/attach/feed.ts';
import type {Guest} from '../../source/attach/guest.ts';
import {createDecoder} from '../../source/attach/wire.ts';
import type {Sample} from '../../source/machine/sample.ts';
import {machineAt, sessionOn} from '../support/tools.ts';

type Message = {readonly kind: string; readonly samples: readonly Sample[]};

/** A feed with one guest who reads everything, each look at whose clock takes so long. */
function feedWhereALookTakes(ms: number) {
	const clock = {ms: 0};
	const feed = createFeed(
		sessionOn(machineAt(0)),
		() => 0,
		() => (clock.ms += ms),
	);
	const heard: Message[] = [];
	const decode = createDecoder(message => heard.push(message as Message));
	const socket = {writableLength: 0, write: (bytes: Buffer) => decode(bytes)} as unknown as Socket;
	const guest: Guest = {socket, attached: true, wants: new Map(), seat: null, look: null, held: null, inbox: [], leaving: false};
	feed.guests.add(guest);
	return {clock, feed, heard};
}

function samples(count: number): readonly Sample[] {
	const source = machineAt(0);
	return Array.from({length: count}, (_, i) => {
		source.stepTo((i + 1) * 250_000);
		return source.sample();
	});
}

afterEach(() => {
	vi.useRealTimers();
});

it('sends each Sample where that costs next to nothing', () => {
	const {feed, heard, clock} = feedWhereALookTakes(0);
	for (const sample of samples(4)) {
		take(feed, sample);
		clock.ms += 250;
		flush(feed);
	}
	expect(heard.map(({samples: sent}) => sent.length)).toEqual([1, 1, 1, 1]);
});

it('joins what comes while it rests, and sends it when it has', () => {
	const {feed, heard, clock} = feedWhereALookTakes(60);
	const all = samples(5);
	for (const sample of all.slice(0, 4)) {
		take(feed, sample);
		flush(feed);
	}
	expect(heard).toHaveLength(1);
	clock.ms += 1000;
	take(feed, all[4]!);
	flush(feed);
	expect(heard.map(({samples: sent}) => sent.length)).toEqual([1, 2]);
	expect(heard.flatMap(({samples: sent}) => sent.flatMap(({events}) => events))).toEqual(all.flatMap(({events}) => events));
	expect(heard[1]!.samples[0]!.sinceUs).toBe(all[1]!.sinceUs);
	expect(heard[1]!.samples[1]).toEqual(all[4]);
});

it('sends what waits though no Sample follows', () => {
	vi.useFakeTimers();
	const {feed, heard, clock} = feedWhereALookTakes(60);
	for (const sample of samples(2)) {
		take(feed, sample);
		flush(feed);
	}
	expect(heard).toHaveLength(1);
	clock.ms += 1000;
	vi.advanceTimersByTime(1000);
	expect(heard).toHaveLength(2);
});
