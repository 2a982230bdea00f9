// A man page as roff: what is text is escaped, what is a heading, a term, an example has its macro (man(7)).

/** Text in which nothing means anything to roff. */
export const plain = (text: string): string =>
	text
		.replaceAll('\\', '\\e')
		.replaceAll('-', '\\-')
		.replaceAll('−', '\\-')
		.replaceAll("'", '\\(aq')
		.replaceAll('`', '\\(ga')
		.replaceAll('^', '\\(ha')
		.replaceAll('~', '\\(ti')
		.replaceAll('’', '\\(cq')
		.replaceAll('“', '\\(lq')
		.replaceAll('”', '\\(rq')
		.replaceAll('…', '...')
		.replace(/^\./, '\\&.');

export const heading = (text: string): string => `.SH ${text}`;
export const subheading = (text: string): string => `.SS "${plain(text)}"`;
export const paragraph = (text: string): string => `.PP\n${plain(text)}`;
/** A term in bold, and what it means below it. */
export const term = (name: string, meaning: string): string => `.TP\n\\fB${plain(name)}\\fR\n${plain(meaning)}`;
export const example = (command: string, meaning: string): string => `.TP\n\\fB${plain(command)}\\fR\n${plain(meaning)}`;
