// A journal out of its text (text.ts), checked line by line as what comes from anywhere else.
import * as z from 'zod';
import {journalMessages as words} from '../../messages/journal.ts';
import type {Action} from '../../workload/action.ts';
import {readActions} from '../../workload/action-schema.ts';
import type {Scenario} from '../../workload/scenario.ts';
import {createJournal, type Journal, notePerform, noteTake} from './journal.ts';
import {isJournalText, JournalError, parse, VERSION} from './text.ts';

const us = z.number().int().min(0);
const hand = z.strictObject({via: z.enum(['proc', 'kill']), what: z.string()});
const opSchema = z.discriminatedUnion('op', [
	z.strictObject({op: z.literal('takes'), fromUs: us, stepUs: us, count: z.number().int().min(1), slowly: z.boolean()}),
	z.strictObject({
		op: z.literal('take'),
		atUs: us,
		slowly: z.boolean(),
		hand: hand.exactOptional(),
		notes: z.array(z.looseObject({kind: z.string(), atUs: us})),
		halted: z.boolean().exactOptional(),
	}),
	z.strictObject({op: z.literal('perform'), atUs: us, action: z.unknown(), refused: z.string().exactOptional(), who: z.string().exactOptional()}),
]);
const headSchema = z.looseObject({lowwater: z.literal('journal'), version: z.number(), scenario: z.looseObject({name: z.string(), config: z.looseObject({})})});

function readHead(text: string, file: string): Scenario {
	let head: z.infer<typeof headSchema>;
	try {
		head = headSchema.parse(parse(text));
	} catch {
		throw new JournalError(isJournalText(text) ? words.noMachine(file) : words.notOne(file));
	}
	if (head.version !== VERSION) throw new JournalError(words.otherVersion(file, head.version, VERSION));
	return {lead: 'free', ...head.scenario} as unknown as Scenario; // journals of an earlier lowwater know of no lead
}

/** What an action that was written is, checked as one from anywhere else. */
function actionOf(raw: unknown): Action {
	const read = readActions([raw]);
	if (!read.ok) throw new SyntaxError(read.problem);
	return read.value[0] as Action;
}

function put(journal: Journal, op: z.infer<typeof opSchema>): void {
	if (op.op === 'perform') {
		const {atUs, action, op: _op, ...told} = op;
		notePerform(journal, atUs, actionOf(action), told);
	} else if (op.op === 'take') noteTake(journal, op.atUs, op.halted === true, {slowly: op.slowly, hand: op.hand, notes: op.notes as never});
	else for (let i = 0; i < op.count; i++) noteTake(journal, op.fromUs + i * op.stepUs, false, {slowly: op.slowly, notes: []});
}

export type ReadJournal = {
	readonly journal: Journal;
	/** The line from which on it is cut off or not to be understood; null: it is whole. */
	readonly brokenAt: number | null;
};

/** Reads a journal; of one that is cut in the middle what is whole. Throws JournalError with one sentence. */
export function readJournal(text: string, file: string): ReadJournal {
	const lines = text.split('\n');
	const journal = createJournal(readHead(lines[0] ?? '', file));
	for (let i = 1; i < lines.length; i++) {
		const one = lines[i] as string;
		if (one === '' && i === lines.length - 1) break;
		try {
			const op = opSchema.parse(parse(one));
			// Time only goes on.
			if ((op.op === 'takes' ? op.fromUs : op.atUs) < journal.lastUs) return {journal, brokenAt: i + 1};
			put(journal, op);
		} catch {
			return {journal, brokenAt: i + 1};
		}
	}
	return {journal, brokenAt: null};
}
