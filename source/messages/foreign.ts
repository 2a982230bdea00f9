// Text that somebody else wrote (names of scenarios, processes, files and swap areas, arguments, what is written into a sysctl) on its way to a terminal:
// what a terminal would obey is shown instead, as `dmesg` shows it.

/**
 * Characters that do something instead of standing for something: C0 with DEL and C1 (in UTF-8, too, some terminals take U+009B for an escape sequence),
 * line and paragraph separators, and those that turn the direction of what follows. A surrogate that stands alone is nothing at all.
 */
const OBEYED =
	/[\u0000-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

const SHORT: Readonly<Record<string, string>> = {'\n': '\\n', '\r': '\\r', '\t': '\\t'};

function escaped(character: string): string {
	const code = character.charCodeAt(0);
	return SHORT[character] ?? (code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`);
}

/** A text of one line with every such character as "\n", "\x1b" or "\u202e". All else stays as it is. */
export const shown = (text: string): string => text.replace(OBEYED, escaped);

/** The same of a text of several lines, whose ends stay. */
export const shownLines = (text: string): string => text.replace(OBEYED, character => (character === '\n' ? character : escaped(character)));

/** JSON in which nothing stands that a terminal would obey: JSON.stringify escapes C0 alone. It means the same. `indent`: in lines. */
export const shownJson = (value: unknown, indent = ''): string =>
	JSON.stringify(value, null, indent).replace(OBEYED, character =>
		indent !== '' && (character === '\n' || character === indent) ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);

/** What was written, short enough for a line and without what would disturb a terminal. */
export const brief = (written: string): string => {
	const plain = shown(written.trim());
	return plain.length > 24 ? `${plain.slice(0, 24)}…` : plain;
};

/** A name for a shell's prompt, in which backslashes, backquotes and dollars would do something. */
export const plainName = (name: string): string => name.replace(/[^\p{L}\p{N} .:@+_-]/gu, '?');
