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
