// A journal as text, a line for each thing that happened, so that it can be written as it goes on and read again (read.ts) whatever it ends with: the scenario
// first, then rows of Samples, single Samples, deeds.
import type {Journal, Op, Takes} from './journal.ts';

/** Raised when what is written changes its meaning. */
export const VERSION = 1;

/** JSON has no infinity, which a scenario without an end has. */
const INFINITE = '\u221E';
const line = (value: unknown): string => `${JSON.stringify(value, (_key, one) => (one === Infinity ? INFINITE : one))}\n`;
/** What a line says. */
export const parse = (text: string): unknown => JSON.parse(text, (_key, one) => (one === INFINITE ? Infinity : one));

/** How far a journal has been written: so many ops, and so many Samples of the last of them. */
export type Written = {ops: number; taken: number};

/** What comes first. */
export const journalHead = ({scenario}: Pick<Journal, 'scenario'>): string => line({lowwater: 'journal', version: VERSION, scenario});

/** Whether a text begins as a journal does. */
export const isJournalText = (text: string): boolean => text.startsWith('{"lowwater":"journal"');

/** What has been added since, as text. A row of Samples that goes on is written in pieces. */
export function journalMore(journal: Journal, written: Written): string {
	let text = '';
	for (let i = Math.max(0, written.ops - 1); i < journal.ops.length; i++) {
		const op = journal.ops[i] as Op;
		const done = i === written.ops - 1 ? written.taken : 0;
		if (op.op === 'takes') {
			if (op.count > done) text += line({...op, fromUs: op.fromUs + done * op.stepUs, count: op.count - done} satisfies Takes);
			written.taken = op.count;
		} else if (i >= written.ops) text += line(op);
	}
	written.ops = journal.ops.length;
	return text;
}

/** A journal that cannot be used: one sentence. */
export class JournalError extends Error {}
