// How cells look, as a terminal keeps it: attributes, foreground, background, set and taken back by SGR (ECMA-48 8.3.117, and xterm's ctlseqs for colours beyond
// eight). A look that has been seen has a number; the shortest sequence from one to another is worked out once.

/** Number of a look; 0 is the terminal's own. */
export type Style = number;

type Look = {readonly attributes: number; readonly fg: string; readonly bg: string};

/** SGR that sets an attribute, and what takes it back; bold and faint share theirs. */
const ATTRIBUTES = [
	{on: 1, off: 22},
	{on: 2, off: 22},
	{on: 3, off: 23},
	{on: 4, off: 24},
	{on: 5, off: 25},
	{on: 7, off: 27},
	{on: 8, off: 28},
	{on: 9, off: 29},
] as const;
/** Attributes that show on a blank, and what else it wears with them: underline, inverse, crossed out. */
const SEEN_ON_BLANKS = (1 << 3) | (1 << 5) | (1 << 7);
const PLAIN: Look = {attributes: 0, fg: '', bg: ''};

/** Colours by SGR code; the default is ''. What is given in parts (38;5;n, 38;2;r;g;b) is kept as it was written. */
function colourAt(codes: readonly string[], at: number): {readonly colour: string; readonly next: number} {
	const length = codes[at + 1] === '2' ? 5 : codes[at + 1] === '5' ? 3 : 1;
	return {colour: codes.slice(at, at + length).join(';'), next: at + length};
}

/** The look after a sequence's parameters. */
function after(look: Look, parameters: string): Look {
	const codes = parameters.split(';');
	let {attributes, fg, bg} = look;
	for (let i = 0; i < codes.length; ) {
		const code = Number(codes[i]);
		if (code === 38 || code === 48) {
			const {colour, next} = colourAt(codes, i);
			if (code === 38) fg = colour;
			else bg = colour;
			i = next;
			continue;
		}
		if (code === 0) [attributes, fg, bg] = [0, '', ''];
		else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) fg = String(code);
		else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) bg = String(code);
		else if (code === 39) fg = '';
		else if (code === 49) bg = '';
		else
			for (const [bit, {on, off}] of ATTRIBUTES.entries()) {
				if (code === on) attributes |= 1 << bit;
				if (code === off) attributes &= ~(1 << bit);
			}
		i += 1;
	}
	return {attributes, fg, bg};
}

/** Parameters that turn one set of attributes into another. */
function attributeCodes(from: number, to: number): readonly number[] {
	const off = new Set(ATTRIBUTES.filter((_, bit) => from & ~to & (1 << bit)).map(one => one.off));
	const lost = ATTRIBUTES.reduce((bits, one, bit) => (off.has(one.off) ? bits & ~(1 << bit) : bits), from);
	return [...off, ...ATTRIBUTES.filter((_, bit) => to & ~lost & (1 << bit)).map(one => one.on)];
}

function sequence(from: Look, to: Look): string {
	const parts = [
		...attributeCodes(from.attributes, to.attributes),
		...(from.fg === to.fg ? [] : [to.fg || '39']),
		...(from.bg === to.bg ? [] : [to.bg || '49']),
	].join(';');
	const anew = ['0', ...attributeCodes(0, to.attributes), to.fg, to.bg].filter(part => part !== '').join(';');
	return parts === '' ? '' : `\u001B[${anew.length < parts.length ? anew : parts}m`;
}

export type Styles = {
	/** The look after an SGR sequence's parameters ("1;31"). */
	readonly after: (style: Style, parameters: string) => Style;
	/** Shortest sequence from one look to another. */
	readonly change: (from: Style, to: Style) => string;
	/** The look of a blank: what does not show on one is left out. */
	readonly blank: (style: Style) => Style;
};

export function createStyles(): Styles {
	const looks: Look[] = [];
	const numbers = new Map<string, Style>();
	const next: Map<string, Style>[] = [];
	const changes: Map<Style, string>[] = [];
	const blanks: Style[] = [];
	const numberOf = (look: Look): Style => {
		const key = `${look.attributes} ${look.fg} ${look.bg}`;
		const known = numbers.get(key);
		if (known !== undefined) return known;
		const style = looks.push(look) - 1;
		numbers.set(key, style);
		next.push(new Map());
		changes.push(new Map());
		const isWhole = (look.attributes & SEEN_ON_BLANKS) !== 0 || (look.attributes === 0 && look.fg === '');
		blanks[style] = isWhole ? style : numberOf({attributes: 0, fg: '', bg: look.bg});
		return style;
	};
	numberOf(PLAIN);
	const lookOf = (style: Style): Look => looks[style] as Look;
	return {
		after: (style, parameters) => {
			const known = next[style]?.get(parameters);
			if (known !== undefined) return known;
			const found = numberOf(after(lookOf(style), parameters === '' ? '0' : parameters));
			// A text of its own: a piece of a frame would keep all of that frame for as long as it is known.
			next[style]?.set([...parameters].join(''), found);
			return found;
		},
		change: (from, to) => {
			if (from === to) return '';
			const known = changes[from]?.get(to);
			if (known !== undefined) return known;
			const made = sequence(lookOf(from), lookOf(to));
			changes[from]?.set(to, made);
			return made;
		},
		blank: style => blanks[style] as Style,
	};
}
