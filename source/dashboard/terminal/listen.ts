// Bytes from the terminal, as they come, as keys and mouse events: a sequence may be cut in two, and a lone ESC is a key when nothing follows it.
import {isPasting, readKeys, type TerminalEvent} from './keys.ts';

/** So long a lone ESC waits for the rest of a sequence. */
const ESCAPE_MS = 25;
/** So long the rest of what is pasted is waited for; a terminal that never sends its end must not keep all keys. */
const PASTE_MS = 500;

export type Listener = {readonly take: (chunk: Buffer | string) => void; readonly stop: () => void};

/** Hands events over in the order in which they were typed. */
export function listen(hear: (event: TerminalEvent) => void): Listener {
	let rest = '';
	let timer: NodeJS.Timeout | undefined;
	let pressed: {readonly x: number; readonly y: number} | null = null;
	let lastX = 0;
	const told = (event: TerminalEvent): TerminalEvent => {
		if (event.kind !== 'click' && event.kind !== 'drag') return event;
		const by = event.x - lastX;
		lastX = event.x;
		if (event.kind === 'click') pressed = {x: event.x, y: event.y};
		return event.kind === 'drag' ? {...event, by, from: pressed} : event;
	};
	const read = (input: string, flush: boolean): void => {
		const found = readKeys(input, flush);
		rest = found.rest;
		for (const event of found.events) hear(told(event));
	};
	return {
		take: chunk => {
			clearTimeout(timer);
			read(rest + chunk.toString(), false);
			if (rest !== '') timer = setTimeout(() => read(rest, true), isPasting(rest) ? PASTE_MS : ESCAPE_MS);
		},
		stop: () => clearTimeout(timer),
	};
}
