// What a web server or a database looks like from below: requests that arrive whether it keeps up or not, each of which uses memory here and there, a mapped
// index and a record of a large file. What is popular is popular by Zipf's law, over all of its memory and all of its file, and drawn as it goes.
import type {Op, Program} from '../machine/command.ts';
import {messages} from '../messages.ts';
import {LIMITS} from './limits.ts';
import {defineProgram} from './program-entry.ts';
import {MOST_SKEW, scatterStep, skewFor} from './popularity.ts';

/** Pages of memory that a request uses where nobody says how many requests there are (estimate: 128 KiB, buffers and rows of some queries). */
const REQUEST_PAGES = 32;
/** A record of the file is 16 KiB, as a page of InnoDB is (innodb_page_size). */
const RECORD_PAGES = 4;
/** Pages of the index that are looked at on the way to a record: the height of a B-tree (estimate). */
const INDEX_PAGES = 3;
/** The mapped index is an eighth of the file, at most 16 MiB. */
const MOST_INDEX_PAGES = 4096;
/** CPU time of a request besides its memory (estimate). */
const REQUEST_US = 100;
/** `hot` is where so many of the uses go. */
const HOT_SHARE = 0.9;

type Layout = {readonly rss: number; readonly hot: number; readonly file: string | undefined; readonly filePages: number; readonly touched: number};

const indexPages = (filePages: number): number => Math.min(filePages >> 3, MOST_INDEX_PAGES);

/** What a request uses. */
function work({rss, hot, file, filePages, touched, skew}: Layout & {readonly skew: number}): Op[] {
	const data: Op = {
		do: 'lookup',
		region: 'data',
		pages: rss,
		unit: 1,
		count: touched,
		access: 'update',
		skew: skewFor(hot, rss, HOT_SHARE),
		step: scatterStep(rss),
	};
	if (file === undefined) return [data];
	const index = indexPages(filePages);
	const unit = Math.min(RECORD_PAGES, filePages);
	const record: Op = {do: 'lookup', file, pages: filePages, unit, count: 1, access: 'read', skew, step: scatterStep(Math.ceil(filePages / unit))};
	return index < INDEX_PAGES
		? [data, record]
		: [data, {do: 'lookup', region: 'index', pages: index, unit: 1, count: INDEX_PAGES, access: 'read', skew, step: scatterStep(index)}, record];
}

export const server = defineProgram({
	name: 'server',
	help: 'A web server or a database: requests arrive at random whether it keeps up or not, and each uses some of its memory, a mapped index and a record of a file. What is popular is so by Zipf’s law, and lies anywhere.',
	arguments: [
		{name: 'rss', kind: 'size', default: '64MiB', help: 'anonymous memory, all of which is used, popular parts most'},
		{name: 'hot', kind: 'size', default: '16MiB', help: 'how much of it nine of ten uses go to'},
		{
			name: 'rate',
			kind: 'rate',
			default: '20MiB/s',
			help: 'how much memory the requests that arrive use a second; with max the next one is there when the last is answered',
		},
		{name: 'requests', kind: 'count', default: '', help: 'how many requests arrive a second; without it, one for each 128KiB of rate'},
		{
			name: 'day',
			kind: 'time',
			default: '',
			help: 'the requests swell and ebb in so long, as they do in a day: rate and requests are those of its middle; without it they come evenly',
		},
		{name: 'night', kind: 'number', default: '0.2', help: 'with day: the share of them that comes at its beginning and end'},
		{name: 'queue', kind: 'count', default: '511', help: 'how many requests may wait; what finds so many waiting is dropped'},
		{name: 'deadline', kind: 'time', default: '1s', help: 'a request that is answered later than this is counted as late; 0 for none'},
		{
			name: 'file',
			kind: 'file',
			default: '',
			help: 'the data: an eighth of it (16 MiB at most) is mapped as an index, and records of 16 KiB anywhere in it are read; without it, memory alone',
		},
		{name: 'skew', kind: 'number', default: '0.99', help: 'how much more popular some of the file is than the rest: the exponent of Zipf’s law; 0 = all alike'},
	],
	check: ({rss, hot, rate, requests, queue, skew, day, night}) => {
		if (day !== undefined && day < LIMITS.everyUs) return {argument: 'day', problem: messages.scenario.tooShort(day, LIMITS.everyUs)};
		if (day !== undefined && rate === 0) return {argument: 'day', problem: messages.scenario.dayOfMax()};
		if (night < LIMITS.leastShare || night > 1) return {argument: 'night', problem: messages.scenario.notNumber(String(night), LIMITS.leastShare, 1)};
		if (hot > rss) return {argument: 'hot', problem: messages.scenario.moreThan('hot', 'rss')};
		if (hot === 0) return {argument: 'hot', problem: messages.scenario.atLeastAPage('hot')};
		if (requests !== undefined && rate === 0) return {argument: 'requests', problem: messages.scenario.requestsOfMax()};
		if (requests === 0 || (requests ?? 0) > LIMITS.requests)
			return {argument: 'requests', problem: messages.scenario.notCount(String(requests), 1, LIMITS.requests)};
		if (queue > LIMITS.queue) return {argument: 'queue', problem: messages.scenario.notCount(String(queue), 0, LIMITS.queue)};
		return skew > MOST_SKEW ? {argument: 'skew', problem: messages.scenario.notNumber(String(skew), 0, MOST_SKEW)} : null;
	},
	compile: ({rss, hot, rate, requests, queue, deadline, file, skew, day, night}, files): Program => {
		const filePages = file === undefined ? 0 : (files.get(file) ?? 0);
		const asked = requests ?? rate / REQUEST_PAGES;
		const touched = rate === 0 ? REQUEST_PAGES : Math.max(1, Math.round(rate / asked));
		const index = indexPages(filePages);
		const start: Op[] = [
			{do: 'map', region: 'data', pages: rss},
			{do: 'touch', region: 'data', from: 0, pages: rss, access: 'write', order: 'forward', times: 1, rate: 0},
			...(file !== undefined && index >= INDEX_PAGES ? [{do: 'map', region: 'index', pages: index, file} as const] : []),
		];
		return [
			...start,
			{
				do: 'arrive',
				rate: Math.min(asked, LIMITS.requests),
				queue: Math.max(1, queue),
				deadlineUs: deadline,
				...(day === undefined ? {} : {swell: {periodUs: day, least: night}}),
			},
			...work({rss, hot, file, filePages, touched, skew}),
			{do: 'compute', us: REQUEST_US},
			{do: 'answer'},
			{do: 'jump', to: start.length, times: 0},
		];
	},
});
