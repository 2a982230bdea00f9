// What a Sample says of requests: what came of them, and how long they took, since boot.
import type {LatencySample, RequestsSample, RequestTotalsSample} from '../process-view.ts';
import type {Machine} from '../state.ts';
import {addTotals, arrivals, noTotals, type RequestTotals} from '../tasks/requests.ts';
import type {Task} from '../tasks/task.ts';
import type {Latencies} from './latency.ts';

const latencySample = ({counts, sumNs, maxNs}: Latencies): LatencySample => ({counts: new Map(counts), sumNs, maxNs});

const totalsSample = ({asked, served, dropped, late, latencies}: RequestTotals): RequestTotalsSample => ({
	asked,
	served,
	dropped,
	late,
	latency: latencySample(latencies),
});

/** A task's requests, with all that has arrived by now: a program that is held up does not keep them from being asked. */
export function requestsSample(m: Machine, {requests}: Task): RequestsSample | null {
	if (requests === null) return null;
	arrivals(requests, m.now);
	return {
		...totalsSample(requests),
		kind: requests.rate > 0 ? 'requests' : 'operations',
		queued: requests.queue.length,
		queueLimit: requests.queueLimit,
		inHand: requests.rate > 0 && requests.begunAt >= 0 ? 1 : 0,
		deadlineUs: requests.deadlineNs / 1000,
	};
}

/** Requests of all tasks, living and dead. */
export function requestTotals(m: Machine): RequestTotalsSample {
	const all = noTotals();
	addTotals(all, m.requests);
	for (const {requests} of m.tasks) {
		if (requests === null || requests.rate === 0) continue;
		arrivals(requests, m.now);
		addTotals(all, requests);
	}
	return totalsSample(all);
}
