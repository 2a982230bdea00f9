// Views of a machine that runs elsewhere, as somebody here has asked for them: each is asked for once, then comes with every Sample.
import type {Link} from './link.ts';
import type {ViewName} from './views.ts';

type Asked = {readonly question: string; value: unknown};
export type Mirror = {readonly send: Link['send']; readonly asked: Map<ViewName, Asked>};

export const createMirror = ({send}: Pick<Link, 'send'>): Mirror => ({send, asked: new Map()});

/** What came last for the very same question, null before; asks for it from here on. */
export function see({send, asked}: Mirror, view: ViewName, args: readonly number[]): unknown {
	const question = args.join();
	if (asked.get(view)?.question !== question) {
		asked.set(view, {question, value: null});
		send({kind: 'want', view, args});
	}
	return asked.get(view)?.value ?? null;
}

/** Nobody looks at it any more. */
export function stopSeeing({send, asked}: Mirror, view: ViewName): void {
	if (asked.delete(view)) send({kind: 'want', view, args: null});
}

/** A view has come; one that nobody asks for any more is dropped. */
export function came({asked}: Mirror, view: ViewName, value: unknown): void {
	const known = asked.get(view);
	if (known !== undefined) known.value = value;
}
