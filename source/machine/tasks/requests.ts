// Requests of a program, and how long each took. An open loop: they arrive by a rate of their own, whether the program keeps up or not, at random instants
// (a Poisson process, as many people who do not know of each other ask), and wait in a queue that is bounded as a listen backlog is (net/core/request_sock.c):
// what finds it full is dropped. A latency is from the arrival to the answer, the wait included. A program without arrivals has operations instead, each
// begun when the one before is done; naps by which it keeps to its own rate are not part of them.
// Deviates: a client whose request is dropped does not try again.
import {addLatencies, enterLatency, type Latencies, noLatencies} from '../account/latency.ts';
import type {Op, Swell} from '../command.ts';
import {openRandom, seedRandom} from '../random.ts';
import type {Machine} from '../state.ts';
import type {Task} from './task.ts';

export type ArriveOp = Extract<Op, {do: 'arrive'}>;

/** What has come of requests or operations since boot. */
export type RequestTotals = {asked: number; served: number; dropped: number; late: number; readonly latencies: Latencies};

/** A task's requests. Times in ns; −1 where there is none. */
export type Requests = RequestTotals & {
	/** Requests a second; 0 = operations. */
	readonly rate: number;
	readonly swell: Swell | null;
	readonly queueLimit: number;
	readonly deadlineNs: number;
	/** Arrivals that wait, oldest first. */
	readonly queue: number[];
	/** When the next one arrives, and the random numbers that say so. */
	nextAt: number;
	rng: readonly number[];
	/** When the one in hand arrived, or the operation began. */
	begunAt: number;
	/** Since when its program naps to keep to its rate; pages done of the operation in hand. */
	napAt: number;
	pages: number;
};

export const noTotals = (): RequestTotals => ({asked: 0, served: 0, dropped: 0, late: 0, latencies: noLatencies()});

/** A task's requests begin. */
export function openRequests(m: Machine, task: Task, {rate, queue, deadlineUs, swell}: Omit<ArriveOp, 'do'>): Requests {
	const requests: Requests = {
		...noTotals(),
		rate,
		swell: swell ?? null,
		queueLimit: queue,
		deadlineNs: deadlineUs * 1000,
		queue: [],
		nextAt: m.clock,
		rng: seedRandom(m.config.seed, -task.pid).state, // arrivals do not depend on what the program draws
		begunAt: -1,
		napAt: -1,
		pages: 0,
	};
	task.requests = requests;
	return requests;
}

/** Which share of the rate there is at an instant: an even rise to the height of the period and an even fall, without corners. */
export function shareAt({periodUs, least}: Swell, atNs: number): number {
	const phase = (atNs % (periodUs * 1000)) / (periodUs * 1000);
	const height = phase < 0.5 ? 2 * phase : 2 - 2 * phase;
	return least + (1 - least) * height * height * (3 - 2 * height);
}

/** Lets arrive what was due up to `at`. That is the same however often it is done. */
export function arrivals(requests: Requests, at: number): void {
	if (requests.rate === 0 || requests.nextAt > at) return;
	const random = openRandom(requests.rng);
	while (requests.nextAt <= at) {
		requests.asked++;
		if (requests.queue.length < requests.queueLimit) requests.queue.push(requests.nextAt);
		else requests.dropped++;
		// A rate that changes is one that does not, of which so many are left out (Lewis and Shedler’s thinning): the process stays Poisson’s.
		do requests.nextAt += Math.max(1, Math.round((-Math.log1p(-random.below(2 ** 32) / 2 ** 32) * 1e9) / requests.rate));
		while (requests.swell !== null && random.below(2 ** 32) / 2 ** 32 >= shareAt(requests.swell, requests.nextAt));
	}
	requests.rng = random.state();
}

function answered(requests: Requests, ns: number, times: number): void {
	if (requests.rate === 0) requests.asked += times;
	requests.served += times;
	if (requests.deadlineNs > 0 && ns > requests.deadlineNs) requests.late += times;
	enterLatency(requests.latencies, ns, times);
}

/** The request in hand is answered. */
export function answer(m: Machine, task: Task): void {
	const {requests} = task;
	if (requests === null || requests.begunAt < 0) return;
	answered(requests, Math.max(0, Math.round(m.clock - requests.begunAt)), 1);
	requests.begunAt = -1;
	requests.pages = 0;
}

/** An operation begins, unless one is in hand. */
export function beginOperation(m: Machine, task: Task): void {
	const requests = task.requests ?? openRequests(m, task, {rate: 0, queue: 0, deadlineUs: 0});
	if (requests.begunAt < 0) requests.begunAt = m.clock;
}

/** So many operations of equal length that began at `since` and have ended now. */
export function doneOperations(m: Machine, task: Task, since: number, times: number): void {
	if (task.requests !== null) answered(task.requests, Math.round((m.clock - since) / times), times);
}

/** A program naps by its own rate: what it is in the middle of does not count that. */
export function napBegins(m: Machine, {requests}: Task): void {
	if (requests !== null && requests.begunAt >= 0 && requests.napAt < 0) requests.napAt = m.clock;
}

export function napEnds(m: Machine, {requests}: Task): void {
	if (requests === null || requests.napAt < 0) return;
	requests.begunAt += m.clock - requests.napAt;
	requests.napAt = -1;
}

/** A dead task's requests go to the machine's totals; nobody answers those that wait. */
export function buryRequests(m: Machine, task: Task): void {
	const {requests} = task;
	if (requests === null || requests.rate === 0) return;
	arrivals(requests, m.clock);
	addTotals(m.requests, requests);
	m.requests.dropped += requests.queue.length + (requests.begunAt >= 0 ? 1 : 0);
	task.requests = null;
}

export function addTotals(into: RequestTotals, other: RequestTotals): void {
	into.asked += other.asked;
	into.served += other.served;
	into.dropped += other.dropped;
	into.late += other.late;
	addLatencies(into.latencies, other.latencies);
}
