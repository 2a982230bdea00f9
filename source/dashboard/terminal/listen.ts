// Bytes from the terminal, as they come, as keys and mouse events: a sequence may be cut in two, and a lone ESC is a key when nothing follows it. Keys that wait
// behind others which take long let the terminal be heard in between, so that Ctrl-C need not wait for them.
import {isPasting, readKeys, type TerminalEvent} from './keys.ts';

/** So long a lone ESC waits for the rest of a sequence. */
const ESCAPE_MS = 25;
/** So long the rest of what is pasted is waited for; a terminal that never sends its end must not keep all keys. */
const PASTE_MS = 500;
/** What is pasted comes in pieces, hard on one another: one key alone after so long was typed. */
const TYPED_MS = 100;
/** So long keys are worked at before the terminal is heard again. */
const BUSY_MS = 50;

export type Listener = {readonly take: (chunk: Buffer | string) => void; readonly stop: () => void};

const isOneKey = (input: string): boolean => {
	const [first, ...others] = readKeys(input, true).events;
	return first?.kind === 'key' && others.length === 0;
};

const isInterrupt = (event: TerminalEvent): boolean => event.kind === 'key' && event.name === 'ctrl-c';

/** Hands events over in the order in which they were typed; only Ctrl-C goes before those that have waited for long. */
export function listen(hear: (event: TerminalEvent) => void): Listener {
	let rest = '';
	let heardAt = 0;
	let timer: NodeJS.Timeout | undefined;
	let later: NodeJS.Immediate | undefined;
	let waiting: TerminalEvent[] = [];
	let pressed: {readonly x: number; readonly y: number} | null = null;
	let lastX = 0;
	const told = (event: TerminalEvent): TerminalEvent => {
		if (event.kind !== 'click' && event.kind !== 'drag') return event;
		const by = event.x - lastX;
		lastX = event.x;
		if (event.kind === 'click') pressed = {x: event.x, y: event.y};
		return event.kind === 'drag' ? {...event, by, from: pressed} : event;
	};
	const work = (): void => {
		later = undefined;
		const began = performance.now();
		while (waiting.length > 0) {
			if (performance.now() - began > BUSY_MS) {
				waiting = waiting.some(isInterrupt) ? waiting.slice(waiting.findIndex(isInterrupt)) : waiting;
				later = setImmediate(work);
				return;
			}
			hear(told(waiting.shift() as TerminalEvent));
		}
	};
	const read = (input: string, flush: boolean): void => {
		const found = readKeys(input, flush);
		rest = found.rest;
		waiting = waiting.concat(found.events);
		if (later === undefined) work();
	};
	return {
		take: chunk => {
			clearTimeout(timer);
			const [input, now] = [chunk.toString(), performance.now()];
			if (isPasting(rest) && now - heardAt > TYPED_MS && isOneKey(input)) read(rest, true);
			heardAt = now;
			read(rest + input, false);
			if (rest !== '') timer = setTimeout(() => read(rest, true), isPasting(rest) ? PASTE_MS : ESCAPE_MS);
		},
		stop: () => {
			clearTimeout(timer);
			clearImmediate(later);
			waiting = [];
		},
	};
}
