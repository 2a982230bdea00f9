// Which language is spoken, and what a command line says in it.
import {describe, expect, it} from 'vitest';
import {wrap} from '../../source/commands/formats/wrap.ts';
import {scenariosText} from '../../source/commands/scenarios.ts';
import {widthOf} from '../../source/dashboard/canvas/width.ts';
import {wrap as wrapCells} from '../../source/dashboard/canvas/wrap.ts';
import {CLOSING, OPENING} from '../../source/messages/breaking.ts';
import {languageAsked, speak, spoken, speaking} from '../../source/messages/language.ts';
import {builtinList} from '../../source/workload/builtin.ts';
import {loadScenario} from '../../source/workload/library.ts';
import {runMain} from '../../source/main.ts';
import {englishIn} from '../support/languages.ts';
import {capture} from '../support/output.ts';

describe('the language of a command line', () => {
	it.each([
		[['run', 'demo', '--lang', 'zh'], {}, 'zh'],
		[['--lang=zh'], {LANG: 'en_US.UTF-8'}, 'zh'],
		[['--lang', 'en'], {LANG: 'zh_CN.UTF-8'}, 'en'],
		[['demo'], {LANG: 'zh_TW'}, 'zh'],
		[['demo'], {LANG: 'zh_CN.UTF-8', LC_ALL: 'C'}, 'en'],
		[['shell', 'demo', '--', 'ls', '--lang', 'zh'], {}, 'en'],
		[['--lang', 'tlh'], {LANG: 'zh'}, 'zh'],
	] as const)('%j with %j is %s', (args, env, language) => {
		expect(languageAsked(args, env)).toBe(language);
	});

	it('is that of a table whenever an entry of it is read', () => {
		const table = spoken({a: 'one', deep: {b: (count: number) => `${count} pages`}}, {a: '一', deep: {b: count => `${count} 页`}});
		expect([table.a, table.deep.b(2)]).toEqual(['one', '2 pages']);
		expect(speaking('zh', () => [table.a, table.deep.b(2)])).toEqual(['一', '2 页']);
	});
});

describe('a sentence in Chinese', () => {
	const summaries = speaking('zh', () => builtinList().map(({summary}) => summary));

	it.each([
		['of a command', wrap],
		['on the screen', wrapCells],
	])('is broken %s where no punctuation begins a line or an opening one ends it, and no line is too wide', (_, wrapped) => {
		for (const summary of summaries)
			for (const width of [30, 41, 78, 100]) {
				const lines = wrapped(summary, width);
				expect(lines.join('').replaceAll(' ', '')).toBe(summary.replaceAll(' ', ''));
				for (const [i, line] of lines.entries()) {
					expect(widthOf(line)).toBeLessThanOrEqual(width);
					if (i > 0) expect(line).not.toMatch(CLOSING);
					if (i < lines.length - 1) expect(line).not.toMatch(OPENING);
				}
			}
	});

	it('says of each built-in scenario what to watch, in its list and in its file', () => {
		const text = speaking('zh', () => scenariosText(100));
		expect(englishIn(text)).toEqual([]);
		for (const {name} of builtinList()) {
			const {zh} = loadScenario(name);
			expect(zh?.name, name).toMatch(/\p{Script=Han}|^swappiness$/u);
			expect(zh?.summary, name).toMatch(/看|再/);
		}
	});
});

describe('what a command prints in Chinese', () => {
	it.each([
		['run', 'leak-with-swap'],
		['run', 'dirty-writer', '--for', '8s'],
		['run', 'burst', '--for', '3s', '--format', 'text'],
		['scenarios'],
		['help', 'sysctls'],
		['help', 'fields'],
		['run', 'leak-with-swapp'],
		['run', 'demo', '--evry', '1s'],
	])('%s %s %s has no sentence in English', async (...args) => {
		const stdout = capture({columns: 100});
		speak('zh');
		try {
			await runMain(args, stdout.stream, stdout.stream, new AbortController().signal);
		} finally {
			speak('en');
		}
		expect(englishIn(stdout.text())).toEqual([]);
		expect(stdout.text()).toMatch(/\p{Script=Han}/u);
	});
});
