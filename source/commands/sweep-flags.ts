// The flags of `lowwater sweep`.
import {sweepMessages} from '../messages/sweep.ts';
import {emitMessages} from '../messages/sweep-emit.ts';
import type {Flag} from './context.ts';
import {LOOK_FLAGS} from './flags.ts';
import {DEFAULT_MEASURES} from './sweep/measures.ts';

const {flags: help} = sweepMessages;

export const SWEEP_FLAGS: readonly Flag[] = [
	{name: 'set', value: 'KEY=VALUE', multiple: true, help: help.set()},
	{name: 'seeds', value: 'N', help: help.seeds()},
	{name: 'seed', value: 'N', help: help.seed()},
	{name: 'sample', value: 'lhs:N', help: help.sample()},
	{name: 'measure', value: 'FIELD,…', multiple: true, help: help.measure(DEFAULT_MEASURES)},
	{name: 'require', value: 'EXPRESSION', multiple: true, help: help.require()},
	{name: 'find', value: 'QUESTION', help: help.find()},
	{name: 'until', value: '60s', help: help.until()},
	{name: 'for', value: '60s', help: help.for()},
	{name: 'every', value: '250ms', help: help.every()},
	{name: 'out', value: 'FILE', help: help.out()},
	{name: 'plot', value: 'FILE', help: help.plot()},
	{name: 'shard', value: 'N/M', help: help.shard()},
	{name: 'join', value: 'FILE', help: help.join()},
	{name: 'emit', value: 'ENGINE', help: emitMessages.flags.emit()},
	{name: 'shards', value: 'N', help: emitMessages.flags.shards()},
	{name: 'image', value: 'IMAGE', help: emitMessages.flags.image()},
	{name: 'jobs', value: 'N', help: help.jobs()},
	...LOOK_FLAGS,
];
