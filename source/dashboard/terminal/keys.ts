// What a terminal sends for keys and mouse, as names of the keymap. Ink hears nothing of it: it does not tell function keys apart and swallows the mouse.
// Sequences: xterm's ctlseqs (CSI, SS3, SGR mouse, bracketed paste), which every terminal in use follows.

export type TerminalEvent =
	| {readonly kind: 'key'; readonly name: string /** What it types, '' for keys that type nothing. */; readonly text: string}
	| {readonly kind: 'click'; readonly x: number; readonly y: number}
	/** The pointer moved while the left button was held: by so many columns; where it was pressed, null: nobody saw that. */
	| {readonly kind: 'drag'; readonly x: number; readonly y: number; readonly by: number; readonly from: {readonly x: number; readonly y: number} | null}
	/** The right button: what is this? */
	| {readonly kind: 'ask'; readonly x: number; readonly y: number}
	| {readonly kind: 'wheel'; readonly x: number; readonly y: number; readonly by: 1 | -1}
	/** What was pasted, whole: text, however many keys its letters would be. */
	| {readonly kind: 'paste'; readonly text: string};
export type Pointed = Exclude<TerminalEvent, {kind: 'key'} | {kind: 'paste'}>;

const ESC = '\u001B';

const SEQUENCES: Readonly<Record<string, string>> = {
	'[A': 'up',
	'[B': 'down',
	'[C': 'right',
	'[D': 'left',
	OA: 'up',
	OB: 'down',
	OC: 'right',
	OD: 'left',
	'[H': 'home',
	'[F': 'end',
	OH: 'home',
	OF: 'end',
	'[1~': 'home',
	'[4~': 'end',
	'[7~': 'home',
	'[8~': 'end',
	'[5~': 'pageup',
	'[6~': 'pagedown',
	'[3~': 'delete',
	'[Z': 'shift-tab',
	OP: 'f1',
	OQ: 'f2',
	OR: 'f3',
	OS: 'f4',
	'[11~': 'f1',
	'[12~': 'f2',
	'[13~': 'f3',
	'[14~': 'f4',
	'[15~': 'f5',
	'[17~': 'f6',
	'[18~': 'f7',
	'[19~': 'f8',
	'[20~': 'f9',
	'[21~': 'f10',
	'[[A': 'f1',
	'[[B': 'f2',
	'[[C': 'f3',
	'[[D': 'f4',
	'[[E': 'f5',
};

const CONTROLS: Readonly<Record<string, string>> = {
	'\r': 'enter',
	'\n': 'enter',
	'\t': 'tab',
	'\u007F': 'backspace',
	'\b': 'backspace',
	'\u0003': 'ctrl-c',
	'\u000C': 'ctrl-l',
	'\u0012': 'ctrl-r',
	'\u001A': 'ctrl-z',
	' ': 'space',
};

/** A whole escape sequence at the start of `text`, without its ESC; '' when more has to come, null when there is none. */
function sequenceAt(text: string): string | null {
	if (text.startsWith('O')) return text.length < 2 ? '' : text.slice(0, 2);
	if (!text.startsWith('[')) return null;
	if (text.startsWith('[[')) return text.length < 3 ? '' : text.slice(0, 3);
	const found = /^\[[\d;<?]*[@-~]/.exec(text);
	return found === null ? (/^\[[\d;<?]*$/.test(text) ? '' : null) : found[0];
}

function mouse(sequence: string): TerminalEvent | null {
	const found = /^\[<(\d+);(\d+);(\d+)([Mm])$/.exec(sequence);
	if (found === null) return null;
	const [button, x, y] = [Number(found[1]), Number(found[2]) - 1, Number(found[3]) - 1];
	if (button === 64 || button === 65) return {kind: 'wheel', x, y, by: button === 64 ? -1 : 1};
	if (found[4] !== 'M') return null;
	if (button === 32) return {kind: 'drag', x, y, by: 0, from: null};
	return button === 0 ? {kind: 'click', x, y} : button === 2 ? {kind: 'ask', x, y} : null;
}

const PASTE = {begins: `${ESC}[200~`, ends: `${ESC}[201~`} as const;
/** More than any value has. */
const MOST_PASTED = 65_536;

/** What is pasted from the start of `text` on, and what comes after it; null when more has to come, which is put behind `rest`. */
function pasteAt(text: string, flush: boolean): {readonly pasted: string | null; readonly rest: string} {
	const body = text.slice(PASTE.begins.length);
	const end = body.indexOf(PASTE.ends);
	if (end !== -1) return {pasted: body.slice(0, Math.min(end, MOST_PASTED)), rest: body.slice(end + PASTE.ends.length)};
	if (flush) return {pasted: body.slice(0, MOST_PASTED), rest: ''};
	return {pasted: null, rest: body.length <= MOST_PASTED ? text : PASTE.begins + body.slice(0, MOST_PASTED) + body.slice(1 - PASTE.ends.length)};
}

/** Whether the end of what is pasted has not come yet. */
export const isPasting = (rest: string): boolean => rest.startsWith(PASTE.begins);

/** Reads what has arrived. `rest` has to be put before what comes next; a lone ESC stays there until `flush` says that nothing follows. */
export function readKeys(input: string, flush = false): {readonly events: readonly TerminalEvent[]; readonly rest: string} {
	const events: TerminalEvent[] = [];
	let text = input;
	while (text !== '') {
		if (isPasting(text)) {
			const {pasted, rest} = pasteAt(text, flush);
			if (pasted === null) return {events, rest};
			events.push({kind: 'paste', text: pasted});
			text = rest;
			continue;
		}
		if (text.startsWith(ESC)) {
			const after = text.slice(1);
			const sequence = after === '' ? '' : sequenceAt(after);
			if (sequence === '' && !flush) return {events, rest: text};
			if (sequence === null || sequence === '') {
				events.push({kind: 'key', name: 'escape', text: ''});
				text = after;
				continue;
			}
			text = after.slice(sequence.length);
			const name = SEQUENCES[sequence];
			const event = name === undefined ? mouse(sequence) : ({kind: 'key', name, text: ''} as const);
			if (event !== null) events.push(event);
			continue;
		}
		const glyph = String.fromCodePoint(text.codePointAt(0) as number);
		text = text.slice(glyph.length);
		const name = CONTROLS[glyph];
		if (name !== undefined) events.push({kind: 'key', name, text: glyph === ' ' ? ' ' : ''});
		else if (glyph >= ' ') events.push({kind: 'key', name: glyph, text: glyph});
	}
	return {events, rest: ''};
}

/** Asks a terminal for the mouse, and for what is pasted as such. */
export const EVENTS_ON = `${ESC}[?1000h${ESC}[?1002h${ESC}[?1006h${ESC}[?2004h`;
export const EVENTS_OFF = `${ESC}[?2004l${ESC}[?1006l${ESC}[?1002l${ESC}[?1000l`;
