// What a key-value store that saves itself by fork looks like from below (Redis's BGSAVE): the child has all that the parent had at that instant and writes it
// down, and meanwhile each page that the parent writes is copied. It forks only when no child of its own is at work, and goes on where fork is refused.
import type {Op, Program} from '../machine/command.ts';
import {messages} from '../messages.ts';
import {LIMITS} from './limits.ts';
import {MOST_SKEW, scatterStep} from './popularity.ts';
import {defineProgram} from './program-entry.ts';

/** Requests are mixed in rounds of so many, of which a part writes. */
const ROUND = 10;
/** CPU time of a request besides its memory (estimate: a lookup and an answer of 100 bytes). */
const REQUEST_US = 20;
/** The child reads and writes in turns, so many in all. */
const PARTS = 64;
const CHILD = 'redis-bgsave';

/** What the child does: reads all, and writes it to the dump, piece by piece. */
function save(pages: number, rate: number, dump: string | undefined, dumpPages: number): Op[] {
	const read = (from: number, count: number): Op => ({
		do: 'touch',
		region: 'data',
		from,
		pages: count,
		access: 'read',
		order: 'forward',
		times: 1,
		rate,
	});
	if (dump === undefined) return [read(0, pages), {do: 'exit', status: 0}];
	const part = Math.ceil(pages / PARTS);
	const steps: Op[] = [];
	for (let from = 0; from < pages; from += part) {
		steps.push(read(from, Math.min(part, pages - from)));
		const room = Math.min(part, dumpPages - from);
		if (room > 0) steps.push({do: 'write', file: dump, from, pages: room, times: 1, rate: 0});
	}
	return [...steps, {do: 'exit', status: 0}];
}

export const redis = defineProgram({
	name: 'redis',
	help: 'A key-value store that saves itself as Redis does: it answers requests, some of which write, and every so often it forks; the child reads all that there is, while each page that the parent writes is copied.',
	arguments: [
		{name: 'size', kind: 'size', default: null, help: 'its data, all of which is used'},
		{name: 'requests', kind: 'count', default: '2000', help: 'how many requests arrive a second; each uses a page'},
		{name: 'writes', kind: 'number', default: '0.2', help: 'the share of them that write, in tenths'},
		{name: 'skew', kind: 'number', default: '0.99', help: 'how much more popular some of the data is than the rest: the exponent of Zipf’s law; 0 = all alike'},
		{name: 'save', kind: 'time', default: '60s', help: 'how often it saves, if no child is at work'},
		{name: 'read', kind: 'rate', default: '200MiB/s', help: 'how fast the child reads and packs what it saves'},
		{name: 'dump', kind: 'file', default: '', help: 'the file that the child writes, as far as there is room; without it, it only reads'},
	],
	check: ({requests, writes, skew, save: every}) => {
		if (requests === 0 || requests > LIMITS.requests) return {argument: 'requests', problem: messages.scenario.notCount(String(requests), 1, LIMITS.requests)};
		if (writes > 1) return {argument: 'writes', problem: messages.scenario.notNumber(String(writes), 0, 1)};
		if (every < LIMITS.everyUs) return {argument: 'save', problem: messages.scenario.tooShort(every, LIMITS.everyUs)};
		return skew > MOST_SKEW ? {argument: 'skew', problem: messages.scenario.notNumber(String(skew), 0, MOST_SKEW)} : null;
	},
	compile: ({size, requests, writes, skew, save: every, read, dump}, files): Program => {
		const writing = Math.round(writes * ROUND);
		const start: Op[] = [
			{do: 'map', region: 'data', pages: size},
			{do: 'touch', region: 'data', from: 0, pages: size, access: 'write', order: 'forward', times: 1, rate: 0},
		];
		const answer = (access: 'read' | 'update'): Op[] => [
			{do: 'arrive', rate: requests, queue: 10_000, deadlineUs: 0},
			{do: 'lookup', region: 'data', pages: size, unit: 1, count: 1, access, skew, step: scatterStep(size)},
			{do: 'compute', us: REQUEST_US},
			{do: 'answer'},
		];
		const round = Array.from({length: ROUND}, (_, i) => answer(i < writing ? 'update' : 'read')).flat();
		const rounds = Math.max(2, Math.round((requests * every) / 1e6 / ROUND));
		return [
			...start,
			...round,
			{do: 'jump', to: start.length, times: rounds - 1},
			{do: 'fork', name: CHILD, alone: true, program: save(size, read, dump, dump === undefined ? 0 : (files.get(dump) ?? 0))},
			{do: 'jump', to: start.length, times: 0},
		];
	},
});
