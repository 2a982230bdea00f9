// What a table of actions is: one line for each thing that a key can ask for, so that a new one is a line.
import type {Action} from '../keys/entry.ts';
import type {Context} from './context.ts';

export type ActionOf<Name extends Action['do']> = Extract<Action, {readonly do: Name}>;

export type Handlers = {readonly [Name in Action['do']]?: (context: Context, action: ActionOf<Name>) => void};

/** Does what the table says of an action; nothing where it says nothing. Returns whether it said something. */
export function handle(handlers: Handlers, context: Context, action: Action): boolean {
	const handler = handlers[action.do] as ((context: Context, action: Action) => void) | undefined;
	handler?.(context, action);
	return handler !== undefined;
}

/** The one after the present, or before it, round and round. */
export function next<T>(list: readonly T[], now: T, by = 1): T {
	return list[(list.indexOf(now) + by + list.length) % list.length] as T;
}
