// Actions asked of the machine that runs elsewhere, each told once what came of it: its answer, or nothing where the machine ended before.
import type {Hand} from '../session/track/hand.ts';
import type {Action} from '../workload/action.ts';
import type {Applied} from '../workload/run.ts';
import type {Link} from './link.ts';

type Told = (applied: readonly Applied[]) => void;
export type Questions = {readonly send: Link['send']; readonly open: Map<number, Told>; asked: number; isOver: boolean};

export const createQuestions = ({send}: Pick<Link, 'send'>): Questions => ({send, open: new Map(), asked: 0, isOver: false});

/** What is to be done, by whose hand, and whether it is done where the guest stands. */
type Deed = {readonly actions: readonly Action[]; readonly hand: Hand | undefined; readonly there: boolean};

export function ask(questions: Questions, {actions, hand, there}: Deed, told: Told): void {
	if (questions.isOver) return told([]);
	const id = ++questions.asked;
	questions.open.set(id, told);
	questions.send({kind: 'ask', id, actions, ...(hand === undefined ? {} : {hand}), ...(there ? {there} : {})});
}

export function answered({open}: Questions, id: number, applied: readonly Applied[]): void {
	open.get(id)?.(applied);
	open.delete(id);
}

/** The machine is gone: what is still open is told that nothing came of it, and so is what comes after. */
export function endQuestions(questions: Questions): void {
	questions.isOver = true;
	for (const told of questions.open.values()) told([]);
	questions.open.clear();
}
