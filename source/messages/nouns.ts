// What kinds of things are called in complaints about scenarios. They are written in English where the schema is (workload), and in Chinese in one table, by the
// English words: one that the table has not does not compile.
import {NOUNS_CHINESE} from './zh/nouns.ts';

/** Keys of a scenario that are named as they stand there. */
export type KeyNoun =
	| `machine.${string}`
	| `expect.${string}`
	| `lesson.${string}`
	| `kubernetes.${string}`
	| 'at'
	| 'of'
	| 'same_page'
	| 'killed'
	| 'look'
	| 'choices'
	| 'range'
	| 'play'
	| 'seeds'
	| 'values'
	| 'review'
	| 'teacher'
	| 'lesson'
	| 'protection'
	| 'docker'
	| 'cgroups'
	| 'containers'
	| 'kubernetes'
	| 'files'
	| 'zh'
	| 'until'
	| 'expect'
	| 'what_if'
	| 'timeline'
	| 'state'
	| `state.${string}`
	| 'sysctl';

/** What something is: "disk profile", "a zone". */
export type Noun = keyof typeof NOUNS_CHINESE | KeyNoun | `an event with ${string}` | `a spawn of ${string}`;

/** A noun in Chinese; a key in quotes, as it stands in the file. */
export function nounInChinese(noun: Noun): string {
	const own: Readonly<Record<string, string>> = NOUNS_CHINESE;
	const event = /^an event with (.+)$/s.exec(noun);
	const spawn = /^a spawn of (.+)$/s.exec(noun);
	return own[noun] ?? (event !== null ? `有 ${event[1]} 的事件` : spawn !== null ? `启动 ${spawn[1]} 的事件` : `"${noun}"`);
}
