// What a guest asks for, read like a file: each key known, each number in its range, before the session hears of it.
import * as z from 'zod';
import type {Errno} from '../machine/command.ts';
import type {MachineEvent} from '../machine/machine-event.ts';
import {attachMessages as text} from '../messages/attach.ts';
import {SPEEDS} from '../session/time/pace.ts';
import {MOST_QUESTIONS} from '../workload/lesson/lesson.ts';
import {readActions} from '../workload/action-schema.ts';
import type {ToOwner} from './protocol.ts';
import {WireError} from './wire.ts';

/** Longer than what names a deed, or tells why something was refused. */
const MOST_TEXT = 4096;
/** More cells or strips than a terminal has. */
const MOST_CELLS = 2 ** 18;
/** Of a 64-bit address space, and −1. */
const address = z
	.number()
	.min(-1)
	.max(2 ** 64);

const line = z.string().max(MOST_TEXT);
const pid = z
	.number()
	.int()
	.min(0)
	.max(2 ** 22);
const cells = z.number().int().min(0).max(MOST_CELLS);

const hand = z.strictObject({via: z.enum(['proc', 'kill']), what: line});

const errno = z.enum({
	EINVAL: 'EINVAL',
	EFAULT: 'EFAULT',
	EACCES: 'EACCES',
	ESRCH: 'ESRCH',
	ENOENT: 'ENOENT',
	EEXIST: 'EEXIST',
	ENOMEM: 'ENOMEM',
	ETXTBSY: 'ETXTBSY',
	EFBIG: 'EFBIG',
	EBUSY: 'EBUSY',
	ENOSPC: 'ENOSPC',
	EPERM: 'EPERM',
	ERANGE: 'ERANGE',
	ENAMETOOLONG: 'ENAMETOOLONG',
	EAGAIN: 'EAGAIN',
	EOPNOTSUPP: 'EOPNOTSUPP',
} satisfies {readonly [Name in Errno]: Name});

/** The one event that is not the machine's own: what was refused before it came to an action. */
const refused: z.ZodType<Extract<MachineEvent, {kind: 'refused'}>> = z.strictObject({
	kind: z.literal('refused'),
	atUs: z.number().min(0),
	what: line,
	errno,
	why: line,
});

/** A speed that a key can choose: of a smaller one, time would not advance. Zod's numbers are finite ones. */
const speed = z.custom<number>(value => value === Number.POSITIVE_INFINITY || (SPEEDS as readonly unknown[]).includes(value));

const pace = z.discriminatedUnion('do', [
	z.strictObject({do: z.literal('pause'), paused: z.boolean()}),
	z.strictObject({do: z.literal('speed'), speed}),
	z.strictObject({do: z.literal('step')}),
	z.strictObject({do: z.literal('restart')}),
]);

const want = z.discriminatedUnion('view', [
	z.strictObject({kind: z.literal('want'), view: z.literal('frameMap'), args: z.tuple([cells]).nullable()}),
	z.strictObject({kind: z.literal('want'), view: z.literal('lookInside'), args: z.tuple([pid, address, cells]).nullable()}),
]);

const instant = z.number().min(0).max(Number.MAX_SAFE_INTEGER);

const going = z.discriminatedUnion('go', [
	z.strictObject({go: z.enum(['back', 'on', 'earlierEvent', 'laterEvent', 'toBoot', 'toNow', 'returnBack', 'stopWay', 'otherLine', 'dropLine'])}),
	z.strictObject({go: z.enum(['jump', 'nameLine']), text: line}),
	z.strictObject({go: z.enum(['toTime', 'toBefore', 'toAfter', 'toKill']), us: instant}),
	z.strictObject({go: z.literal('slideTo'), us: instant.nullable()}),
	z.strictObject({go: z.literal('pause'), paused: z.boolean()}),
	z.strictObject({go: z.literal('setSpeed'), speed}),
]);

const request = z.union([
	z.strictObject({kind: z.literal('who')}),
	z.strictObject({kind: z.literal('attach'), past: z.boolean()}),
	z.strictObject({kind: z.literal('ask'), id: z.number().int(), actions: z.array(z.unknown()), hand: hand.exactOptional(), there: z.boolean().exactOptional()}),
	z.strictObject({kind: z.literal('seat'), as: z.enum(['pupil', 'notes'])}),
	z.strictObject({
		kind: z.literal('vote'),
		question: z
			.number()
			.int()
			.min(0)
			.max(MOST_QUESTIONS - 1),
		value: z.number().nullable(),
	}),
	z.strictObject({kind: z.literal('go'), going}),
	z.strictObject({kind: z.literal('note'), event: refused}),
	z.strictObject({kind: z.literal('pace'), change: pace}),
	want,
]);

/** A request out of anything at all. Throws WireError with one sentence. */
export function readRequest(raw: unknown): ToOwner {
	const parsed = request.safeParse(raw);
	if (!parsed.success) throw new WireError(text.unknownMessage());
	if (parsed.data.kind !== 'ask') return parsed.data;
	const actions = readActions(parsed.data.actions);
	if (!actions.ok) throw new WireError(text.noAction(actions.problem));
	return {...parsed.data, actions: actions.value};
}
