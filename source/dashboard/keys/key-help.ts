// Keys for people: the lines of help, the table of docs/keys.md.
import {languageNow} from '../../messages/language.ts';
import {KEY_GROUPS, type KeyEntry, type KeyGroup} from './entry.ts';
import {keyName} from './key-name.ts';
import {KEYMAP} from './keymap.ts';

export type HelpLine = {readonly keys: string; readonly help: string};

/** The line of one entry. */
export const helpLine = ({keys, bar, help}: KeyEntry): HelpLine => ({keys: bar?.shown ?? keys.map(keyName).join(' '), help: bar?.help ?? help});

/** The help of a group: entries that belong together on one line. */
export function helpLines(group: KeyGroup): readonly HelpLine[] {
	const lines: {keys: string; help: string}[] = [];
	for (const entry of KEYMAP.filter(candidate => candidate.group === group)) {
		const keys = entry.keys.map(keyName).join(' ');
		const last = lines.at(-1);
		if (entry.joined && last) {
			last.keys += ` ${keys}`;
			// A capital says the same of every program; of others the partner's help is in the first line.
			continue;
		}
		if (!lines.some(line => line.keys === keys && line.help === entry.help)) lines.push({keys, help: entry.help});
	}
	return lines.filter((line, i) => lines.findIndex(other => other.keys === line.keys && other.help === line.help) === i);
}

const cells = (keys: string): string =>
	keys
		.replaceAll('|', '\\|')
		.split(' ')
		.map(name => `\`${name}\``)
		.join(' ');

/** The table of keys in docs/keys.md; how lists and forms are gone through says itself. */
export function keyTable(): string {
	const rows = KEY_GROUPS.filter(group => group !== 'In a list or form').flatMap(group =>
		helpLines(group).map(line => `| ${cells(line.keys)} | ${line.help} | ${group} |`),
	);
	return ['| key | what it does | where |', '|---|---|---|', ...rows].join('\n');
}

/** The table of keys in README: those that the key bar of the first screen teaches. */
export function firstKeyTable(): string {
	const rows = KEYMAP.filter(({scope, bar}) => scope === 'everywhere' && bar !== undefined).map(
		entry => `| ${cells(helpLine(entry).keys)} | ${helpLine(entry).help} |`,
	);
	return [languageNow() === 'zh' ? '| 键 | 作用 |' : '| key | what it does |', '|---|---|', ...rows].join('\n');
}
