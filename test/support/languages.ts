// Sentences of one language among texts of the other: what nobody has translated.

/** Words of the kernel, of its tools and of file formats, which stay as they are in every language. */
const KERNEL_WORDS = new Set(
	'low min high active anon inactive file slab refault page out of memory total pagefaults used free buff cache available pgscan pgsteal kswapd some full avg total'
		.split(' ')
		.filter(word => word !== 'of' && word !== 'out'),
);

/** What programs themselves say. */
const QUOTED = /Can't save in background: fork: Cannot allocate memory/g;

/** Runs of three or more English words in lower case, of which one at least is no word of the kernel. */
export function englishIn(text: string): readonly string[] {
	return [...text.replace(QUOTED, '').matchAll(/(?<![\w/.=-])[a-z][a-z’']*(?:,? [a-z][a-z’']*){2,}(?![\w/=(])/g)]
		.map(([run]) => run)
		.filter(run => run.split(/,? /).some(word => !KERNEL_WORDS.has(word)));
}

/** Characters of Chinese, with its punctuation. */
export const chineseIn = (text: string): readonly string[] => text.match(/[\u3000-\u303F\u4E00-\u9FFF\uFF00-\uFFEF]+/g) ?? [];

/** What stands in a sentence of any language as it is typed, or as a file or a tool has it: what is quoted, maps, command lines. */
const TYPED = [
	/"[^"\n]*"/g,
	/“[^”]*”/g,
	/'[^'\n]*'/g,
	/\{[^}]*\}+/g,
	/\b(?:lowwater|lesson|docker|npm|kubectl|perf|struct) [a-z]+(?:-[a-z]+)?/g,
	/^ {2,}(?:right|part|pid)(?:, [a-z_]+)+/gm,
	/\/(?:proc|sys)\/[\w/.-]+:\s+[a-z_]+(?:,\s+[a-z_]+)+/g, // a file's fields
	/: pages free\b|\bpgpgin, pswpin\b|\bus ms\b/g,
	/\bpid name state(?:\s+[a-z]+)+ adj score\b/g,
];

/** As englishIn(), and stricter: two English words in a row are a sentence, outside of what is typed. For what commands print. */
export function anyEnglishIn(text: string): readonly string[] {
	const told = TYPED.reduce((left, expression) => left.replaceAll(expression, '…'), text.replace(QUOTED, ''));
	return [...told.matchAll(/(?<![\w/.=<>|[$-])[a-z]{2,}(?:[’']s)?(?:,? [a-z]{2,}(?:[’']s)?)+(?![\w/=(.-])/g)]
		.map(([run]) => run)
		.filter(run => run.split(/,? /).some(word => !KERNEL_WORDS.has(word)));
}
