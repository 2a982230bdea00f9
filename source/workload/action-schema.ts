// Actions as they come from somewhere else (a socket), read like a file: each key known, each number in its range, before the machine sees any of it.
// A scenario's events become actions by event-schema.ts; these are the actions themselves.
import * as z from 'zod';
import type {Call, Op, Signal} from '../machine/command.ts';
import {messages} from '../messages.ts';
import type {Action, ProcessRef, SpawnAction} from './action.ts';
import {LIMITS} from './limits.ts';
import type {Parsed} from './units.ts';

/** More than any form or scenario asks for at once. */
const MOST_ACTIONS = 4096;
const MOST_STEPS = 65_536;
const MOST_NAME = 255;
const MOST_PATH = 4096;

/** 16 TiB in pages, as for a file; 47 bits of bytes. */
const MOST_PAGES = 2 ** 32;
const MOST_BYTES = 2 ** 47;

const whole = (min: number, max: number) => z.number().int().min(min).max(max);
const pages = whole(0, MOST_PAGES);
const somePages = whole(1, MOST_PAGES);
const bytes = whole(0, MOST_BYTES);
const us = whole(0, LIMITS.instantUs);
const times = whole(0, Number.MAX_SAFE_INTEGER);
const rate = z.number().min(0).max(1e12);
const name = z.string().min(1).max(MOST_NAME);
const path = z.string().min(1).max(MOST_PATH);
const pid = whole(1, 2 ** 22);
const node = whole(0, 63);
const adj = whole(-1000, 1000);
const order = {
	order: z.enum(['forward', 'random', 'zipf']),
	skew: z.number().min(0).max(64).exactOptional(),
	step: somePages.exactOptional(),
};

/** What may be asked for: the others are the commands' own. */
type AskedOp = Exclude<Op, {do: 'swapoff' | 'hugepages' | 'limit' | 'sync' | 'umount' | 'truncate'}>;

const plainOp = z.discriminatedUnion('do', [
	z.strictObject({
		do: z.literal('map'),
		region: name,
		pages: somePages,
		file: path.exactOptional(),
		offset: pages.exactOptional(),
		locked: z.boolean().exactOptional(),
		text: z.boolean().exactOptional(),
		noreuse: z.boolean().exactOptional(),
		growBy: somePages.exactOptional(),
		first: pages.exactOptional(),
		noreserve: z.boolean().exactOptional(),
		atMost: z.boolean().exactOptional(),
	}),
	z.strictObject({do: z.literal('unmap'), region: name}),
	z.strictObject({
		do: z.literal('touch'),
		region: name,
		from: pages,
		pages: somePages,
		access: z.enum(['read', 'write', 'update']),
		...order,
		times,
		rate,
		accesses: whole(1, 4096).exactOptional(),
		timed: z.boolean().exactOptional(),
	}),
	z.strictObject({
		do: z.literal('read'),
		file: path,
		from: pages,
		pages: somePages,
		...order,
		times,
		rate,
		timed: z.boolean().exactOptional(),
		dropBehind: somePages.exactOptional(),
	}),
	z.strictObject({
		do: z.literal('walk'),
		tree: z.strictObject({
			path,
			disk: z.string().max(MOST_NAME),
			files: whole(1, LIMITS.treeFiles),
			perDirectory: whole(1, LIMITS.directoryNames),
			missing: whole(0, LIMITS.directoryNames),
		}),
		stat: z.boolean(),
		count: whole(1, LIMITS.treeFiles),
		open: whole(0, LIMITS.openFiles),
		...order,
		times,
		rate,
	}),
	z.strictObject({do: z.enum(['open', 'close', 'unlink']), file: path}),
	z.strictObject({do: z.literal('copy'), file: path, to: path, pages: somePages, rate}),
	z.strictObject({
		do: z.literal('write'),
		file: path,
		from: pages,
		pages: somePages,
		...order,
		order: order.order.exactOptional(),
		times,
		rate,
		timed: z.boolean().exactOptional(),
		fsync: somePages.exactOptional(),
		dsync: z.boolean().exactOptional(),
	}),
	z.strictObject({
		do: z.literal('lookup'),
		region: name.exactOptional(),
		file: path.exactOptional(),
		pages: somePages,
		unit: whole(1, 4096),
		count: whole(1, 1e9),
		access: z.enum(['read', 'update']),
		skew: z.number().min(0).max(64),
		step: somePages,
	}),
	z.strictObject({
		do: z.literal('arrive'),
		rate: z.number().min(0).max(LIMITS.requests),
		queue: whole(0, LIMITS.queue),
		deadlineUs: us,
		swell: z.strictObject({periodUs: whole(LIMITS.everyUs, LIMITS.instantUs), least: z.number().min(LIMITS.leastShare).max(1)}).exactOptional(),
	}),
	z.strictObject({do: z.literal('answer')}),
	z.strictObject({do: z.literal('pageout'), region: name, from: pages, pages}),
	z.strictObject({do: z.literal('tables'), region: name, pages}),
	z.strictObject({do: z.literal('read_by_others'), region: name, from: pages, pages, times: whole(1, 4)}),
	z.strictObject({do: z.literal('malloc'), block: name, bytes, most: bytes.exactOptional(), count: whole(1, LIMITS.mallocs)}),
	z.strictObject({do: z.literal('free'), block: name, count: whole(0, 1e9), order: z.enum(['oldest', 'newest', 'second', 'random'])}),
	z.strictObject({
		do: z.literal('fill'),
		block: name,
		which: z.enum(['all', 'newest']),
		bytes: bytes.exactOptional(),
		access: z.enum(['read', 'write']),
	}),
	z.strictObject({do: z.literal('mallopt'), mmapThreshold: bytes.exactOptional(), trimThreshold: bytes.exactOptional(), topPad: bytes.exactOptional()}),
	z.strictObject({do: z.literal('scan'), access: z.enum(['read', 'write']), rate}),
	z.strictObject({do: z.literal('compute'), us}),
	z.strictObject({do: z.literal('sleep'), us, aligned: z.boolean().exactOptional()}),
	z.strictObject({do: z.literal('jump'), to: whole(0, MOST_STEPS), times}),
	z.strictObject({do: z.literal('join'), cgroup: path}),
	z.strictObject({do: z.literal('exit'), status: whole(0, 255)}),
]) satisfies z.ZodType<Exclude<AskedOp, {do: 'fork'}>>;

/** Steps of a child that forks no more. */
const childSteps = z.array(plainOp).min(1).max(MOST_STEPS);
const forkOp = z.strictObject({
	do: z.literal('fork'),
	name,
	program: childSteps,
	alone: z.boolean().exactOptional(),
	follow: z.boolean().exactOptional(),
});
const op = z.discriminatedUnion('do', [plainOp, forkOp]) satisfies z.ZodType<AskedOp>;

/** Keys by step. */
type Keys<Step> = Step extends {readonly do: infer Name extends string} ? `${Name}.${Extract<keyof Step, string>}` : never;
/** What a step may have that the schema does not know, and so would refuse: nothing, as types are checked. */
export type UnknownKeys = Exclude<Keys<AskedOp>, Keys<z.infer<typeof op>>>;

const ref: z.ZodType<ProcessRef> = z.union([z.strictObject({name}), z.strictObject({pid})]);

const spawn: z.ZodType<SpawnAction> = z.strictObject({
	kind: z.literal('spawn'),
	name,
	label: name,
	program: z.array(op).min(1).max(MOST_STEPS),
	as: z.record(z.string().max(64), z.union([z.string().max(MOST_PATH), z.number(), z.boolean()])).exactOptional(),
	parent: ref.exactOptional(),
	oomScoreAdj: adj.exactOptional(),
	stopUs: us.exactOptional(),
	uid: whole(0, 2 ** 32 - 1).exactOptional(),
	compression: z.number().min(1).max(64).exactOptional(),
	zeroFilled: z.number().min(0).max(1).exactOptional(),
	cgroup: path.exactOptional(),
	cpu: node.exactOptional(),
	node: node.exactOptional(),
	bind: z.array(node).min(1).max(64).exactOptional(),
	prefer: node.exactOptional(),
	interleave: z.array(node).min(1).max(64).exactOptional(),
	weightedInterleave: z.array(node).min(1).max(64).exactOptional(),
	preferMany: z.array(node).min(1).max(64).exactOptional(),
	executable: z.strictObject({path, pages: somePages, hot: somePages, everyUs: us, disk: name}).exactOptional(),
}) as z.ZodType<SpawnAction>;

const access = z.enum(['read', 'write']);
/** Of a byte, anywhere: where nothing can be is the kernel's to say. */
const address = z.number().refine(Number.isInteger);
const call: z.ZodType<Call> = z.discriminatedUnion('do', [
	z.strictObject({do: z.literal('malloc'), bytes: z.number()}),
	z.strictObject({do: z.literal('free'), address}),
	z.strictObject({do: z.literal('leak'), rate}),
	z.strictObject({do: z.literal('access'), address, bytes: z.number(), access}),
]);

const command: z.ZodType<Extract<Action, {kind: 'command'}>['command']> = z.discriminatedUnion('kind', [
	z.strictObject({kind: z.literal('sysctl'), name, value: z.string().max(MOST_PATH)}),
	z.strictObject({kind: z.literal('sysrq'), key: z.literal('f')}),
	z.strictObject({kind: z.literal('create_file'), path, pages: somePages, disk: name}),
	z.strictObject({kind: z.literal('call'), pid, call}),
	z.strictObject({kind: z.literal('sync')}),
	z.strictObject({kind: z.literal('umount'), disk: name}),
	z.strictObject({kind: z.literal('remount'), pages}),
	z.strictObject({kind: z.literal('truncate'), path, pages, of: pid.exactOptional()}),
	z.strictObject({kind: z.literal('unlink'), path}),
	z.strictObject({kind: z.literal('mkdir'), path}),
	z.strictObject({kind: z.literal('rmdir'), path}),
	z.strictObject({kind: z.literal('cgroup'), path, file: name, value: z.string().max(MOST_PATH)}),
]);

const signal = z.enum(['TERM', 'KILL', 'STOP', 'CONT']) satisfies z.ZodType<Signal>;

const device = name.nullable();

const action = z.union([
	spawn,
	z.strictObject({kind: z.literal('signal'), to: ref, signal}),
	z.strictObject({kind: z.literal('oom_score_adj'), of: ref, value: z.number()}),
	z.strictObject({kind: z.literal('fork'), of: ref, name, access: z.enum(['read', 'write']), rate: rate.nullable(), holdUs: us}),
	z.strictObject({kind: z.literal('move'), process: ref, to: path}),
	z.strictObject({kind: z.literal('swapon'), device}),
	z.strictObject({kind: z.literal('swapoff'), device}),
	z.strictObject({kind: z.literal('command'), command}),
]);

const actions = z.array(action).max(MOST_ACTIONS);

/** Actions out of anything at all; the sentence says which is at fault. What the kernel itself would refuse (a size, a score) is left to it. */
export function readActions(raw: unknown): Parsed<readonly Action[]> {
	const parsed = actions.safeParse(raw);
	if (parsed.success) return {ok: true, value: parsed.data as readonly Action[]};
	const {path: at} = parsed.error.issues[0] ?? {path: []};
	return {ok: false, problem: messages.scenario.notAction(typeof at[0] === 'number' ? at[0] + 1 : null)};
}
