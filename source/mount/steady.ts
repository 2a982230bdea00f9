// Texts whose lines never get shorter. Tools keep a file of /proc open and read it in several pieces while it is written anew: a line that stays where it
// was cannot be torn. The kernel's own parsers' habit makes it free: blanks before a newline are passed over by scanf, by split() and by strings.Fields();
// blank lines are not, and a newline less would be a line less.

/** A line that has outgrown its room gets so much more, so that this happens to a counter once in ten thousandfold. */
const ROOM = 4;

/**
 * The text with each line filled up with blanks to the longest it has had, and the last one to the whole size where there are fewer lines than before.
 * `widths` is what there has been, in bytes a line; it is brought up to date. A text that does not end in a newline is left as it is.
 */
export function steady(text: string, widths: number[]): string {
	if (!text.endsWith('\n')) return text;
	const lines = text.slice(0, -1).split('\n');
	let filled = '';
	for (const [i, line] of lines.entries()) {
		const bytes = Buffer.byteLength(line);
		const had = widths[i];
		let width = had === undefined ? bytes : had >= bytes ? had : bytes + ROOM;
		widths[i] = width;
		if (i === lines.length - 1) for (const gone of widths.slice(lines.length)) width += gone + 1;
		filled += `${line}${' '.repeat(width - bytes)}\n`;
	}
	return filled;
}
