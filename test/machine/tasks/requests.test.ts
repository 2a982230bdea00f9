import {describe, expect, it} from 'vitest';
import type {Op} from '../../../source/machine/command.ts';
import {bucketRange, latencyBucket} from '../../../source/machine/account/latency.ts';
import {advance, apply, boot, checkpoint, type Machine, sample} from '../../../source/machine/machine.ts';
import type {RequestsSample} from '../../../source/machine/process-view.ts';
import {napBegins, napEnds, openRequests} from '../../../source/machine/tasks/requests.ts';
import {machineConfig, op} from '../../support/machines.ts';

const requestsOf = (m: Machine, name: string): RequestsSample => sample(m).processes.find(process => process.name === name)!.requests!;
const counted = ({latency}: RequestsSample): number => [...latency.counts.values()].reduce((a, b) => a + b, 0);

/** A server whose requests take `us` of CPU each. */
const server = (rate: number, us: number, queue = 100, deadlineUs = 0): Op[] => [
	{do: 'arrive', rate, queue, deadlineUs},
	{do: 'compute', us},
	{do: 'answer'},
	{do: 'jump', to: 0, times: 0},
];

function running(program: readonly Op[], seconds: number): Machine {
	const m = boot(machineConfig({files: {'/a': 20_000}}));
	apply(m, {kind: 'spawn', name: 'p', program});
	advance(m, seconds * 1e6);
	return m;
}

describe('an open loop', () => {
	it('is asked at its rate, and answers all where it can', () => {
		const r = requestsOf(running(server(1000, 100), 20), 'p');
		expect(Math.abs(r.asked - 20_000)).toBeLessThan(4 * Math.sqrt(20_000)); // Poisson
		expect(r.served + r.queued + r.inHand).toBe(r.asked);
		expect(r).toMatchObject({kind: 'requests', dropped: 0, late: 0});
		expect(counted(r)).toBe(r.served);
	});

	it('swells and ebbs by the day: as many as the rate has at each hour, and as Poisson’s process scatters', () => {
		const swell = {periodUs: 10e6, least: 0.1};
		const m = boot(machineConfig());
		apply(m, {kind: 'spawn', name: 'p', program: [{do: 'arrive', rate: 1000, queue: 100_000, deadlineUs: 0, swell}, ...server(0, 50).slice(1)]});
		let before = 0;
		const seconds = Array.from({length: 40}, () => {
			advance(m, 1e6);
			const {asked} = requestsOf(m, 'p');
			const own = asked - before;
			before = asked;
			return own;
		});
		// The mean of 0.1 + 0.9 · h²(3 − 2h) over each second of the rise, by its antiderivative h³ − h⁴/2; the fall mirrors it.
		const area = (h: number): number => h ** 3 - h ** 4 / 2;
		const expected = Array.from({length: 5}, (_, i) => 1000 * (0.1 + 0.9 * 5 * (area((i + 1) / 5) - area(i / 5))));
		for (const [i, count] of seconds.entries()) {
			const hour = i % 10;
			const mean = expected[hour < 5 ? hour : 9 - hour] as number;
			expect(Math.abs(count - mean)).toBeLessThan(5 * Math.sqrt(mean));
		}
	});

	it('waits as long as a queue of M/D/1 does', () => {
		// Pollaczek and Khinchine: a wait of ρ / 2(1 − ρ) services, here 0.8 → 2, and the service itself.
		const r = requestsOf(running(server(800, 1000), 200), 'p');
		const services = r.latency.sumNs / r.served / 1e6;
		expect(services).toBeGreaterThan(2.6);
		expect(services).toBeLessThan(3.5);
	});

	it('is asked for more than it can do: the queue is full, the rest is dropped, all wait alike', () => {
		const r = requestsOf(running(server(2000, 1000, 50, 20_000), 10), 'p');
		expect(r.served).toBeGreaterThan(9500);
		expect(r.queued).toBeGreaterThan(45);
		expect(r.queued).toBeLessThanOrEqual(50);
		expect(r.asked).toBe(r.served + r.dropped + r.queued + r.inHand);
		expect(r.latency.sumNs / r.served / 1e6).toBeGreaterThan(45);
		expect(r.late / r.served).toBeGreaterThan(0.95); // 50 ms of queue, 20 ms of deadline
	});

	it('goes on to be asked while it is stopped', () => {
		const m = running(server(1000, 100, 200), 5);
		const before = requestsOf(m, 'p');
		apply(m, {kind: 'signal', pid: sample(m).processes.find(({name}) => name === 'p')!.pid, signal: 'STOP'});
		advance(m, 5e6);
		const stopped = requestsOf(m, 'p');
		expect(stopped.asked - before.asked).toBeGreaterThan(4600);
		expect(stopped.served - before.served).toBeLessThan(3);
		expect(stopped.queued).toBe(200);
	});

	it('is the same however often it is looked at, and in a copy', () => {
		const often = boot(machineConfig());
		apply(often, {kind: 'spawn', name: 'p', program: server(3000, 300, 20)});
		for (let i = 0; i < 300; i++) {
			advance(often, 10_000);
			sample(often);
		}
		const once = boot(machineConfig());
		apply(once, {kind: 'spawn', name: 'p', program: server(3000, 300, 20)});
		advance(once, 1.5e6);
		const copy = checkpoint(once);
		advance(once, 1.5e6);
		advance(copy, 1.5e6);
		expect(requestsOf(often, 'p')).toEqual(requestsOf(once, 'p'));
		expect(requestsOf(copy, 'p')).toEqual(requestsOf(once, 'p'));
	});

	it('leaves its requests to the machine when it dies; who waits is dropped', () => {
		const m = running(server(2000, 1000, 50), 3);
		const {asked, served, dropped} = requestsOf(m, 'p');
		apply(m, {kind: 'signal', pid: sample(m).processes.find(({name}) => name === 'p')!.pid, signal: 'KILL'});
		advance(m, 1e6);
		const {requests, processes} = sample(m);
		expect(processes.some(({name}) => name === 'p')).toBe(false);
		expect(requests.asked).toBeGreaterThanOrEqual(asked);
		expect(requests.served).toBeGreaterThanOrEqual(served);
		expect(requests.dropped).toBeGreaterThanOrEqual(dropped + 50);
		expect(requests.asked).toBe(requests.served + requests.dropped);
	});
});

describe('operations', () => {
	it('are as many as calls of 64 KiB, and naps are no part of them', () => {
		const read: Op = {do: 'read', file: '/a', from: 0, pages: 1600, order: 'forward', times: 0, rate: 3200, timed: true};
		const r = requestsOf(running([read], 10), 'p');
		expect(r.kind).toBe('operations');
		expect(Math.abs(r.served - 2000)).toBeLessThan(15); // 3200 pages a second, 16 a call
		expect(r.asked).toBe(r.served);
		expect(counted(r)).toBe(r.served);
		expect(r.latency.maxNs).toBeLessThan(5e6); // a nap is 5 ms
	});

	it('of a mapping are its pages, resident or not', () => {
		const touch: Op = {...(op.touch(1000, 'read', 0, 0, 'file') as Extract<Op, {do: 'touch'}>), timed: true};
		const m = running([op.mapFile('/a', 1000), touch], 1);
		const p = sample(m).processes.find(({name}) => name === 'p')!;
		expect(p.requests!.served).toBeGreaterThan(1e6);
		expect(counted(p.requests!)).toBe(p.requests!.served);
		expect(p.requests!.latency.sumNs).toBeLessThanOrEqual(1.001e9);
		expect(p.requests!.latency.maxNs).toBeGreaterThan(50_000); // the disk
	});
});

describe('buckets', () => {
	it('hold what falls into them, and are as narrow as 1/64', () => {
		for (const ns of [0, 1, 127, 128, 129, 255, 256, 1000, 123_456, 2 ** 31, 2 ** 32, 2 ** 32 + 12_345, 2 ** 40 - 1, 2 ** 52 + 1]) {
			const {from, to} = bucketRange(latencyBucket(ns));
			expect(from).toBeLessThanOrEqual(ns);
			expect(to).toBeGreaterThanOrEqual(ns);
			expect(to - from).toBeLessThanOrEqual(from / 64);
		}
	});

	it('follow each other without a gap', () => {
		for (let bucket = 1; bucket < 3000; bucket++) expect(bucketRange(bucket).from).toBe(bucketRange(bucket - 1).to + 1);
	});
});

it('a nap within an operation that began at boot counts as little as any other', () => {
	const m = boot(machineConfig());
	const task = m.tasks[0]!;
	const requests = openRequests(m, task, {rate: 0, queue: 0, deadlineUs: 0});
	requests.begunAt = 0;
	m.clock = 1000;
	napBegins(m, task);
	m.clock = 5000;
	napEnds(m, task);
	expect([requests.begunAt, requests.napAt]).toEqual([4000, -1]);
});
