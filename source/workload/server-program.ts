// What a web server or a database looks like from below: hot and cold anonymous memory, a mapped index, reads of a large file, request after request.
// A program is a fixed list of steps, so the order in which parts are visited is drawn once, here, by a fixed generator; within a part pages are random.
import type {Op, Program} from '../machine/command.ts';
import {messages} from '../messages.ts';
import {defineProgram} from './program-entry.ts';

/** Batches of requests in a round of the program, and parts of hot memory of which a batch works on one. */
const BATCHES = 128;
const SLICES = 16;
/** Pages of the file that a batch reads in one go, and of the mapped index that it looks at. */
const READ_PAGES = 32;
const INDEX_PAGES = 8;
/** The mapped index is an eighth of the file, at most 16 MiB. */
const MOST_INDEX_PAGES = 4096;
/** CPU time of a batch besides its memory. */
const BATCH_US = 500;

/** Park and Miller's minimal standard generator: a fixed sequence, the same in every scenario. */
function sequence(): (below: number) => number {
	let state = 20231;
	return below => {
		state = (state * 48271) % 2147483647;
		return state % below;
	};
}

type Layout = {readonly hot: number; readonly cold: number; readonly file: string | undefined; readonly filePages: number; readonly rate: number};

/** Reads fall off with the distance into the file, as the popularity of its parts does: half of them go to the first eighth. */
function readAt(random: (below: number) => number, pages: number): number {
	const span = Math.max(1, pages - READ_PAGES);
	return random(2) === 0 ? random(Math.max(1, span >> 3)) : random(span);
}

function batches({hot, cold, file, filePages, rate}: Layout): Op[] {
	const random = sequence();
	const index = Math.min(filePages >> 3, MOST_INDEX_PAGES);
	const slice = Math.max(1, Math.floor(hot / SLICES));
	const ops: Op[] = [];
	for (let batch = 0; batch < BATCHES; batch++) {
		const from = Math.min(random(SLICES) * slice, hot - slice);
		ops.push({do: 'touch', region: 'hot', from, pages: slice, access: 'update', order: 'random', times: 1, rate});
		if (cold > 0 && batch % 4 === 0)
			ops.push({
				do: 'touch',
				region: 'cold',
				from: random(Math.max(1, cold - 4)),
				pages: Math.min(4, cold),
				access: 'read',
				order: 'forward',
				times: 1,
				rate: 0,
			});
		if (file !== undefined) {
			if (index >= INDEX_PAGES)
				ops.push({do: 'touch', region: 'index', from: random(index - INDEX_PAGES + 1), pages: INDEX_PAGES, access: 'read', order: 'random', times: 1, rate: 0});
			ops.push({do: 'read', file, from: readAt(random, filePages), pages: Math.min(READ_PAGES, filePages), order: 'forward', times: 1, rate: 0});
		}
		ops.push({do: 'compute', us: BATCH_US});
	}
	return ops;
}

export const server = defineProgram({
	name: 'server',
	help: 'A web server or a database: hot memory touched at random, cold memory hardly ever, a mapped index and reads of a file, request after request.',
	arguments: [
		{name: 'rss', kind: 'size', default: '64MiB', help: 'anonymous memory, hot and cold together'},
		{name: 'hot', kind: 'size', default: '16MiB', help: 'how much of it requests touch all the time'},
		{name: 'rate', kind: 'rate', default: '20MiB/s', help: 'how much hot memory requests touch a second'},
		{
			name: 'file',
			kind: 'file',
			default: '',
			help: 'the data: an eighth of it (16 MiB at most) is mapped as an index, all of it is read, its first part most; without it, memory alone',
		},
	],
	check: ({rss, hot}) => {
		if (hot > rss) return {argument: 'hot', problem: messages.scenario.moreThan('hot', 'rss')};
		return hot === 0 ? {argument: 'hot', problem: messages.scenario.atLeastAPage('hot')} : null;
	},
	compile: ({rss, hot, rate, file}, files): Program => {
		const cold = rss - hot;
		const filePages = file === undefined ? 0 : (files.get(file) ?? 0);
		const index = Math.min(filePages >> 3, MOST_INDEX_PAGES);
		const start: Op[] = [
			{do: 'map', region: 'hot', pages: hot},
			{do: 'touch', region: 'hot', from: 0, pages: hot, access: 'write', order: 'forward', times: 1, rate: 0},
		];
		if (cold > 0)
			start.push(
				{do: 'map', region: 'cold', pages: cold},
				{do: 'touch', region: 'cold', from: 0, pages: cold, access: 'write', order: 'forward', times: 1, rate: 0},
			);
		if (file !== undefined && index >= INDEX_PAGES) start.push({do: 'map', region: 'index', pages: index, file});
		return [...start, ...batches({hot, cold, file, filePages, rate}), {do: 'jump', to: start.length, times: 0}];
	},
});
