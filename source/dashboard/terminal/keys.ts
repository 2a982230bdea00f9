// What a terminal sends for keys and mouse, as names of the keymap. Ink hears nothing of it: it does not tell function keys apart and swallows the mouse.
// Sequences: xterm's ctlseqs (CSI, SS3, SGR mouse), which every terminal in use follows.

export type TerminalEvent =
	| {readonly kind: 'key'; readonly name: string /** What it types, '' for keys that type nothing. */; readonly text: string}
	| {readonly kind: 'click'; readonly x: number; readonly y: number}
	/** The pointer moved while the left button was held: by so many columns; where it was pressed, null: nobody saw that. */
	| {readonly kind: 'drag'; readonly x: number; readonly y: number; readonly by: number; readonly from: {readonly x: number; readonly y: number} | null}
	/** The right button: what is this? */
	| {readonly kind: 'ask'; readonly x: number; readonly y: number}
	| {readonly kind: 'wheel'; readonly x: number; readonly y: number; readonly by: 1 | -1};

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

/** Reads what has arrived. `rest` has to be put before what comes next; a lone ESC stays there until `flush` says that nothing follows. */
export function readKeys(input: string, flush = false): {readonly events: readonly TerminalEvent[]; readonly rest: string} {
	const events: TerminalEvent[] = [];
	let text = input;
	while (text !== '') {
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

export const MOUSE_ON = `${ESC}[?1000h${ESC}[?1002h${ESC}[?1006h`;
export const MOUSE_OFF = `${ESC}[?1006l${ESC}[?1002l${ESC}[?1000l`;
