// What is to happen at a known time: a binary heap of plain records, ordered by time and then by the order in which they were made.
// A record holds its event instead of being one: all have one shape, whatever kinds of events there are, and what orders them is read where it stands.
import type {Pid} from '../command.ts';
import type {Request} from '../files/disk.ts';
import type {Machine} from '../state.ts';

export type TimedEvent =
	| {readonly kind: 'wake'; readonly pid: Pid} // counts only while the task's wakeToken is this event's number
	| {readonly kind: 'stop'; readonly pid: Pid}
	| {readonly kind: 'reap-process'; readonly pid: Pid}
	| {readonly kind: 'oom-reap'; readonly pid: Pid; readonly attempt: number}
	| {readonly kind: 'disk'; readonly request: Request}
	| {readonly kind: 'flush-timer'; readonly wb: number} // counts only while it is the number of its record's timer
	| {readonly kind: 'psi'}
	| {readonly kind: 'bandwidth'; readonly wb: number}
	| {readonly kind: 'wbt'; readonly disk: number}
	| {readonly kind: 'writeout-period'; readonly group: number}
	| {readonly kind: 'load'}
	| {readonly kind: 'vmstat'}
	| {readonly kind: 'memcg-flush'};

/** `seq`: the event's number, which no other has. */
export type Scheduled = {readonly at: number; readonly seq: number; readonly event: TimedEvent};

export type EventQueue = {readonly heap: Scheduled[]; seq: number};

const before = (a: Scheduled, b: Scheduled): boolean => a.at < b.at || (a.at === b.at && a.seq < b.seq);

/** Adds an event; the running step is cut short if it would pass it. Returns its number. */
export function schedule(m: Machine, at: number, event: TimedEvent): number {
	const {queue} = m;
	const entry = {at, seq: ++queue.seq, event};
	const {heap} = queue;
	let i = heap.length;
	heap.push(entry);
	while (i > 0) {
		const parent = (i - 1) >> 1;
		if (!before(entry, heap[parent])) break;
		heap[i] = heap[parent];
		i = parent;
	}
	heap[i] = entry;
	if (at < m.limit) m.limit = at;
	return entry.seq;
}

export const nextEventAt = (queue: EventQueue): number => (queue.heap.length === 0 ? Infinity : queue.heap[0].at);

export function popEvent(queue: EventQueue): Scheduled {
	const {heap} = queue;
	const top = heap[0];
	const last = heap.pop() as Scheduled;
	const length = heap.length;
	if (length > 0) {
		let i = 0;
		for (;;) {
			let child = 2 * i + 1;
			if (child >= length) break;
			if (child + 1 < length && before(heap[child + 1], heap[child])) child++;
			if (!before(heap[child], last)) break;
			heap[i] = heap[child];
			i = child;
		}
		heap[i] = last;
	}
	return top;
}
