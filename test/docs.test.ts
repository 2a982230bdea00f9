// README and docs/ say what is so: the sections that source files cite exist, files and commands that are named exist, tables are the registries'.
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {dirname, join, normalize} from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {commandByName} from '../source/commands/commands.ts';
import {DASHBOARD_FLAGS} from '../source/commands/flags.ts';
import {FORMAT_NAMES} from '../source/commands/formats/format.ts';
import {firstKeyTable, keyTable} from '../source/dashboard/keys/key-help.ts';
import {compareMessages} from '../source/messages/compare.ts';
import {speaking} from '../source/messages/language.ts';
import {builtinNames} from '../source/workload/builtin.ts';
import {readScenario} from '../source/workload/scenario.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const filesUnder = (folder: string, ending: RegExp): string[] =>
	readdirSync(join(root, folder), {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile() && ending.test(entry.name))
		.map(entry => join(entry.parentPath, entry.name).slice(root.length));

const PAGES = ['README.md', 'README.zh.md', ...filesUnder('docs', /\.md$/), ...filesUnder('fixtures', /^README\.md$/)];
const THIS = 'test/docs.test.ts';
const CODE = ['source', 'test', 'bench', 'tools'].flatMap(folder => filesUnder(folder, /\.(ts|tsx|c)$/)).filter(path => path !== THIS);
const lines = (path: string): {readonly place: string; readonly line: string}[] =>
	text(path)
		.split('\n')
		.map((line, i) => ({place: `${path}:${i + 1}`, line}));

const CODE_LINES = CODE.flatMap(lines);

/** Numbers of sections: headings such as "## §2 Zones", "### §2.1 State", "## M 1. Constants", "### C 4.2 The ladder". */
const HEADING = /^#{2,3} (§\d+(?:\.\d+)?|[MC] \d+(?:\.\d+)?)(?=\.? )/;
const sections = PAGES.flatMap(page =>
	lines(page).flatMap(({place, line}) => (HEADING.exec(line) === null ? [] : [{place, number: HEADING.exec(line)?.[1] as string}])),
);
const known = new Set(sections.map(({number}) => number));

/** What is cited as a section: §n anywhere, "M n" and "C n" after "docs" (in docs/ wherever they stand). */
const sectionSigns = (line: string): string[] => line.match(/§\d+(?:\.\d+)?/g) ?? [];
const lettered = (line: string): string[] => line.match(/\b[MC] \d+(?:\.\d+)?/g) ?? [];

describe('sections of the machine’s rules', () => {
	it('have a number each', () => {
		expect(sections.length).toBeGreaterThan(80);
		expect(sections.filter(({number}, i) => sections.findIndex(other => other.number === number) !== i)).toEqual([]);
	});

	it('exist, where a source file or a test cites one', () => {
		let cited = 0;
		const wrong = CODE_LINES.flatMap(({place, line}) => {
			const own = [...sectionSigns(line), ...(/\bdocs [MC] \d/.test(line) ? lettered(line) : [])];
			cited += own.length;
			return own.filter(number => !known.has(number)).map(number => `${place}: there is no ${number} in docs/`);
		});
		expect(wrong).toEqual([]);
		expect(cited).toBeGreaterThan(80);
	});

	it('are cited as "docs §7.2", "docs M 5.3", "docs C 4.2" in source files', () => {
		const bare = CODE_LINES.filter(({place, line}) => place.startsWith('source/') && line.includes('§') && !/\bdocs §/.test(line));
		expect(bare.map(({place}) => place)).toEqual([]);
	});

	it('exist, where a page cites one', () => {
		const wrong = PAGES.flatMap(page =>
			lines(page).flatMap(({place, line}) =>
				[...sectionSigns(line), ...(page.startsWith('docs/') ? lettered(line) : [])].filter(number => !known.has(number)).map(number => `${place}: ${number}`),
			),
		);
		expect(wrong).toEqual([]);
	});

	it('stand in the table of their first page', () => {
		const table = text('docs/machine/README.md');
		for (const {number} of sections.filter(section => /^§\d+$/.test(section.number))) expect(table, number).toMatch(new RegExp(`\\| .*${number} `));
	});
});

describe('what pages name', () => {
	it('links lead to files, and to headings in them', () => {
		const anchor = (heading: string): string =>
			heading
				.toLowerCase()
				.replace(/[^\p{L}\p{N} _-]/gu, '')
				.replaceAll(' ', '-');
		const broken = PAGES.flatMap(page =>
			[...text(page).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
				if (/^https?:/.test(target)) return [];
				const [path = '', fragment] = target.split('#');
				const file = path === '' ? page : normalize(join(dirname(page), path));
				if (!existsSync(join(root, file))) return [`${page}: ${target}`];
				const found = fragment === undefined || [...text(file).matchAll(/^#+ (.*)$/gm)].some(([, heading = '']) => anchor(heading) === fragment);
				return found ? [] : [`${page}: ${target}`];
			}),
		);
		expect(broken).toEqual([]);
	});

	it('files and folders of the project exist', () => {
		const missing = [...PAGES.map(page => [page, text(page)] as const)].flatMap(([page, all]) =>
			[...all.matchAll(/(?<![\w/.-])(?:source|test|fixtures|bench|tools|docs)\/[\w./-]*\w/g)]
				.filter(([path]) => !existsSync(join(root, path)))
				.map(([path]) => `${page}: ${path}`),
		);
		expect(missing).toEqual([]);
	});

	it('pages that source files name exist, with the heading in quotes', () => {
		const missing = CODE_LINES.flatMap(({place, line}) =>
			[...line.matchAll(/(docs\/[\w./-]+\.md)(?:, "([^"]+)")?/g)].flatMap(([, page = '', heading]) => {
				if (!existsSync(join(root, page))) return [`${place}: ${page}`];
				return heading === undefined || text(page).includes(`# ${heading}\n`) ? [] : [`${place}: ${page}, "${heading}"`];
			}),
		);
		expect(missing).toEqual([]);
	});

	it('scripts of npm are in package.json', () => {
		const scripts = Object.keys((JSON.parse(text('package.json')) as {scripts: object}).scripts);
		const named = PAGES.flatMap(page => [...text(page).matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name));
		expect(named.length).toBeGreaterThan(5);
		for (const name of named) expect(scripts).toContain(name);
	});

	it('nothing points outside the project', () => {
		const outside = [...CODE_LINES, ...PAGES.flatMap(lines)].filter(({line}) => /kernel-model|design\/|\.\.\/shared/.test(line));
		expect(outside.map(({place}) => place)).toEqual([]);
	});
});

describe('commands on the pages', () => {
	/** Lines of code blocks that call lowwater, without what a comment column says. */
	const commands = PAGES.flatMap(lines).flatMap(({place, line}) => {
		const found = /^ {4}(lowwater(?: \S+)*)/.exec(line);
		return found === null ? [] : [{place, words: (found[1] as string).replace(/'[^']*'/g, "''").split(' ')}];
	});

	it('exist, with flags that they have and scenarios that are built in', () => {
		expect(commands.length).toBeGreaterThan(20);
		const wrong = commands.flatMap(({place, words}) => {
			const end = words.indexOf('--');
			const own = words.slice(1, end < 0 ? undefined : end);
			const command = commandByName(own[0]);
			const flags = (command?.flags ?? DASHBOARD_FLAGS).map(flag => `--${flag.name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`);
			const takesScenario = command === undefined || ['run', 'compare', 'shell', 'mount'].includes(command.name);
			const problems = own.filter(word => word.startsWith('--') && !flags.includes(word)).map(word => `${place}: ${word}`);
			const values = own.filter((word, i) => !word.startsWith('--') && !(own[i - 1] ?? '').startsWith('--') && word !== command?.name && !/[/.[]/.test(word));
			if (takesScenario) problems.push(...values.filter(name => !builtinNames().includes(name)).map(name => `${place}: scenario ${name}`));
			const format = own[own.indexOf('--format') + 1];
			const formats = command?.name === 'compare' ? Object.keys(compareMessages.formats) : FORMAT_NAMES;
			if (own.includes('--format') && !formats.includes(format ?? '')) problems.push(`${place}: format ${format}`);
			return problems;
		});
		expect(wrong).toEqual([]);
	});

	it('the two of a fresh clone stand in README as they are', () => {
		for (const command of ['npm ci && npm start', 'npm ci && npm test']) expect(text('README.md')).toContain(`    ${command}\n`);
	});
});

describe('README.zh.md', () => {
	/** Lines of code of a page without what is said beside them: what is typed is the same in both. */
	const typed = (page: string): readonly string[] => [...text(page).matchAll(/^ {4}(\S.*?)(?: {2,}.*)?$/gm)].map(([, line = '']) => line);
	const targets = (page: string): readonly string[] => [...text(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
	/** What Chinese has of its own: the course, whose commands stand in another page in English. */
	const OWN = /^lowwater lesson/;

	it('has the headings of README.md, one for one, and the course', () => {
		const levels = (page: string): readonly string[] => [...text(page).matchAll(/^(#+) .*$/gm)].map(([, level = '']) => level);
		expect(levels('README.zh.md')).toEqual([...levels('README.md'), '##']);
	});

	it('has its commands, in their order', () => {
		const english = typed('README.md');
		expect(english.length).toBeGreaterThan(30);
		expect(typed('README.zh.md').filter(line => !OWN.test(line))).toEqual(english.filter(line => !OWN.test(line)));
	});

	it('has its links and pictures, but those of the table that it leaves to it', () => {
		const missing = targets('README.md').filter(target => target !== 'README.zh.md' && !targets('README.zh.md').includes(target));
		expect(missing).toEqual([]);
	});
});

describe('tables', () => {
	it('docs/keys.md is the keymap', () => {
		const page = text('docs/keys.md');
		expect(page.slice(page.indexOf('| key |')).trim()).toBe(keyTable());
	});

	it('README ends with the keys that the key bar teaches', () => {
		const page = text('README.md');
		expect(page.slice(page.indexOf('| key |')).trim()).toBe(firstKeyTable());
	});

	it('README.zh.md ends with the same in Chinese', () => {
		const page = text('README.zh.md');
		expect(page.slice(page.indexOf('| 键 |')).trim()).toBe(speaking('zh', firstKeyTable));
	});

	it('docs/running.md has every format of run', () => {
		const rows = [...text('docs/running.md').matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
		expect(rows).toEqual(FORMAT_NAMES);
	});

	it('the layout in README, and the rooms of architecture.md, are the folders there are', () => {
		const folders = (under: string): string[] =>
			readdirSync(join(root, under), {withFileTypes: true})
				.filter(entry => entry.isDirectory())
				.map(entry => `${under}/${entry.name}`)
				.sort();
		const layout = [...text('README.md').matchAll(/^ {4}(source\/\w+) {2,}/gm)].map(([, name = '']) => name).sort();
		expect(layout).toEqual(folders('source'));
		const rooms = [...new Set([...text('docs/architecture.md').matchAll(/^\| `(source\/[\w/-]+)` (?:itself )?\|/gm)].map(([, name = '']) => name))];
		expect(rooms.filter(name => name.split('/').length === 2 && name !== 'source/machine').sort()).toEqual(
			folders('source').filter(name => name !== 'source/machine'),
		);
		expect(rooms.filter(name => name.startsWith('source/machine/')).sort()).toEqual(folders('source/machine'));
	});

	it('the scenario of docs/running.md can be read', () => {
		const example = /```yaml\n([\s\S]*?)```/.exec(text('docs/running.md'))?.[1] ?? '';
		expect(readScenario(example, {file: 'running.md'}).timeline.length).toBe(3);
	});
});
