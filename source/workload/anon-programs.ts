// Programs that use anonymous memory alone: idle, leak, hot, burst, churn.
import type {Op} from '../machine/command.ts';
import {messages} from '../messages.ts';
import {nearest} from './nearest.ts';
import {defineProgram, NEXT_OPERATION} from './program-entry.ts';

const PAGE_BYTES = 4096;
const ORDERS = ['forward', 'random'] as const;
const isOrder = (order: string): order is (typeof ORDERS)[number] => ORDERS.some(known => known === order);

/** Address space that a leak without an end maps at once, and again each time it is used up: 8 GiB, as the driver of the recordings maps. */
const MAPPED_PAGES = 2 ** 21;
/** Where even that ends: 8 TiB, more than the RAM and the swap of any machine here. */
const ENDLESS_PAGES = 2 ** 31;

const FOR_EVER: Op = {do: 'sleep', us: 0};

const touchOnce = (region: string, pages: number, rate = 0): Op => ({do: 'touch', region, from: 0, pages, access: 'write', order: 'forward', times: 1, rate});

export const idle = defineProgram({
	name: 'idle',
	help: 'Touches its memory once, then sleeps. Part of it may be pushed out to swap.',
	arguments: [
		{name: 'rss', kind: 'size', default: '4MiB', help: 'anonymous memory that it touches'},
		{name: 'swapped', kind: 'size', default: '0', help: 'how much of it is pushed out to swap before it sleeps'},
	],
	check: ({rss, swapped}) => (swapped > rss ? {argument: 'swapped', problem: messages.scenario.moreThan('swapped', 'rss')} : null),
	compile: ({rss, swapped}) => [
		{do: 'map', region: 'data', pages: rss},
		touchOnce('data', rss),
		...(swapped > 0 ? [{do: 'pageout', region: 'data', from: 0, pages: swapped} as const] : []),
		FOR_EVER,
	],
});

export const leak = defineProgram({
	name: 'leak',
	help: 'Touches new anonymous pages at a steady rate and never gives one back.',
	arguments: [
		{name: 'rate', kind: 'rate', default: '20MiB/s', help: 'how fast it grows'},
		{name: 'max', kind: 'size', default: '', help: 'where it stops growing and holds what it has; without it, it does not stop'},
		{
			name: 'grow',
			kind: 'size',
			default: '',
			help: 'asks for address space in steps of this size, as malloc does, so that Committed_AS counts it and overcommit may refuse; without it, 8 GiB are mapped at once with MAP_NORESERVE, which overcommit mode 2 does not heed, and 8 GiB more when they are used up',
		},
	],
	compile: ({rate, max, grow}) => {
		const pages = max ?? ENDLESS_PAGES;
		const steps = grow === undefined ? {noreserve: true, ...(max === undefined ? {first: MAPPED_PAGES, growBy: MAPPED_PAGES} : {})} : {growBy: grow};
		return [{do: 'map', region: 'leak', pages, ...steps, ...(max === undefined ? {atMost: true} : {})}, touchOnce('leak', pages, rate), FOR_EVER];
	},
});

export const hot = defineProgram({
	name: 'hot',
	help: 'Allocates its memory at once, then loads and stores one page after the other, round and round.',
	arguments: [
		{name: 'size', kind: 'size', default: null, help: 'anonymous memory'},
		{name: 'rate', kind: 'rate', default: 'max', help: 'how fast it goes over its pages'},
		{
			name: 'stride',
			kind: 'bytes',
			default: '4KiB',
			help: 'bytes from one access to the next, up to a page: a small one uses a page many times before the next',
		},
		{name: 'order', kind: 'text', default: 'forward', help: `${ORDERS.join(' or ')}: page after page, or any page`},
	],
	check: ({stride, order}) => {
		if (stride < 1 || stride > PAGE_BYTES) return {argument: 'stride', problem: messages.scenario.strideRange()};
		return isOrder(order) ? null : {argument: 'order', problem: messages.scenario.unknownWord('order', order, ORDERS, nearest(order, ORDERS))};
	},
	compile: ({size, rate, stride, order}) => {
		const accesses = Math.max(1, Math.floor(PAGE_BYTES / stride));
		return [
			{do: 'map', region: 'hot', pages: size},
			touchOnce('hot', size),
			{
				do: 'touch',
				region: 'hot',
				from: 0,
				pages: size,
				access: 'update',
				order: order as 'forward' | 'random',
				times: 0,
				rate,
				...(accesses > 1 ? {accesses} : {}),
			},
		];
	},
});

export const burst = defineProgram({
	name: 'burst',
	help: 'Allocates its memory as fast as it can, holds it for a while, and exits.',
	arguments: [
		{name: 'size', kind: 'size', default: null, help: 'anonymous memory'},
		{name: 'hold', kind: 'time', default: '5s', help: 'how long it keeps the memory once it has all of it'},
	],
	compile: ({size, hold}) => [
		{do: 'map', region: 'burst', pages: size},
		touchOnce('burst', size),
		...(hold > 0 ? [{do: 'sleep', us: hold} as const] : []),
		{do: 'exit', status: 0},
	],
});

export const churn = defineProgram({
	name: 'churn',
	help: 'Maps memory, touches all of it, unmaps it, and begins again. Each round is an operation, whose latency is kept.',
	arguments: [{name: 'size', kind: 'size', default: null, help: 'anonymous memory of each round'}],
	compile: ({size}) => [
		NEXT_OPERATION,
		{do: 'map', region: 'churn', pages: size},
		touchOnce('churn', size),
		{do: 'unmap', region: 'churn'},
		{do: 'answer'},
		{do: 'jump', to: 0, times: 0},
	],
});
