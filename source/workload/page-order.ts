// In which order a program goes over its pages, as an argument of several programs.
import type {PageOrder} from '../machine/command.ts';
import {messages} from '../messages.ts';
import {nearest} from './nearest.ts';
import {MOST_SKEW, scatterStep} from './popularity.ts';
import type {Argument, ValueProblem} from './program-entry.ts';

const ORDERS = ['forward', 'random', 'zipf'] as const satisfies readonly PageOrder['order'][];
const isOrder = (order: string): order is PageOrder['order'] => ORDERS.some(known => known === order);

export const ORDER = {
	name: 'order',
	kind: 'text',
	default: 'forward',
	help: 'forward, random or zipf: page after page, any page, or few pages often and many seldom',
} as const satisfies Argument;

export const SKEW = {
	name: 'skew',
	kind: 'number',
	default: '1',
	help: 'with order zipf: the k-th most popular page is used in proportion to k to the power of minus this',
} as const satisfies Argument;

export function checkOrder(order: string, skew: number): ValueProblem | null {
	if (!isOrder(order)) return {argument: 'order', problem: messages.scenario.unknownWord('order', order, ORDERS, nearest(order, ORDERS))};
	return skew > MOST_SKEW ? {argument: 'skew', problem: messages.scenario.moreThanNumber('skew', MOST_SKEW)} : null;
}

/** Keys of a step for an order that checkOrder() has passed. */
export const orderOf = (order: string, skew: number, pages: number): PageOrder =>
	order === 'zipf' ? {order, skew, step: scatterStep(pages)} : {order: isOrder(order) ? order : 'forward'};
