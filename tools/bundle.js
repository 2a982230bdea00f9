// Bundles the program and every package that it uses, so that a start reads a few files instead of a thousand. A piece a command: what only one command needs
// is loaded with it (dynamic imports in source/commands/commands.ts are where the pieces part).
import {copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {rolldown} from 'rolldown';
import {headIn} from '../source/workload/head.ts';
import {readScenario} from '../source/workload/scenario.ts';
import {builtins} from './builtins.js';
import {late, READER} from './late.js';
import {pieces} from './pieces.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const packages = join(root, 'node_modules');
export const scenarios = join(root, 'fixtures/scenarios');

/** The piece that is started as a thread (source/commands/compare/machine.ts). */
const THREAD = 'compare-thread';
/** What a pool of threads starts (tinypool), and what it then runs in each (source/commands/sweep/pool.ts). */
const POOL_THREAD = 'pool-thread';
const SWEEP_THREAD = 'sweep-thread';

/** The folder of scenarios that have been read. */
const READ = 'read';

/** Files of packages that are read as they are, and lie beside the pieces. */
const AS_THEY_ARE = ['@resvg/resvg-wasm/index_bg.wasm', 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf', 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'];

/**
 * Modules that reach for what a bundle does not have beside it, and what they become.
 * @type {Readonly<Record<string, () => string>>}
 */
const INSTEAD = {
	// Ink's debugger, which is not shipped.
	'node_modules/ink/build/devtools.js': () => '',
	// The class that Ink does not export, from the very file that Ink itself uses.
	'source/dashboard/terminal/ink-output.ts': () => {
		const file = JSON.stringify(join(packages, 'ink/build/output.js'));
		return `import Output from ${file};\nexport const inkOutput = async () => Output;`;
	},
	// A thread's file lies beside the other pieces.
	'source/commands/compare/thread-file.ts': () => `export const threadFile = () => new URL('./${THREAD}.js', import.meta.url);`,
	'source/commands/sweep/thread-file.ts': () => `export const threadFile = () => new URL('./${SWEEP_THREAD}.js', import.meta.url);`,
	'source/commands/sweep/plot/files.ts': () =>
		[
			`const beside = name => new URL('./' + name, import.meta.url);`,
			`export const resvgFile = () => beside('index_bg.wasm');`,
			`export const fontFiles = () => ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map(beside);`,
		].join('\n'),
	// What the built-in scenarios say of themselves, read once.
	'source/workload/head.ts': () => `const heads = ${JSON.stringify(heads())};\nexport const builtinHead = name => heads[name];`,
	// And the whole of them, a file each.
	'source/workload/read-before.ts': () =>
		[
			`import {readFileSync} from 'node:fs';`,
			`const fileOf = name => new URL('./${READ}/' + name + '.json', import.meta.url);`,
			`export const readBefore = name => { try { return JSON.parse(readFileSync(fileOf(name), 'utf8')); } catch { return null; } };`,
		].join('\n'),
	// ink-table is CommonJS; its requires become imports, so that it gets the bundle's own Ink and React.
	'source/dashboard/tables/ink-table.ts': () => {
		const code = readFileSync(join(packages, 'ink-table/dist/index.js'), 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '');
		return [
			`import * as ink from 'ink';`,
			`import react from 'react';`,
			`const exports = {};`,
			// It hashes rows to tell them apart by a key, and asks for node:crypto to do so; their text does as well.
			`((exports, require) => {${code}\n})(exports, name => ({ink, react, 'object-hash': {sha1: JSON.stringify}})[name]);`,
			`export const Table = exports.default;`,
		].join('\n');
	},
};

/**
 * Rules of where characters end, tens of milliseconds of them: made for whoever meets more than ASCII.
 * @param {string} name
 * @param {string} made
 * @returns {readonly [was: string, is: string]}
 */
const lateSegmenter = (name, made) => [`const ${name} = ${made};`, `let own;\nconst ${name} = {segment: text => (own ??= ${made}).segment(text)};`];

/**
 * Words of packages that would load much of Node, or reckon much, at every start for nothing, and what stands there in a bundle.
 * @type {Readonly<Record<string, readonly (readonly [was: string, is: string])[]>>}
 */
const EDITS = {
	// Yoga reads its own bytes, a data: URL, by fetch() where there is one: an HTTP client, TLS and HTTP/2 for a string. It can decode them itself.
	'node_modules/yoga-layout/dist/binaries/yoga-wasm-base64-esm.js': [['"function"!=typeof fetch', '!0']],
	'node_modules/string-width/index.js': [
		lateSegmenter('segmenter', 'new Intl.Segmenter()'),
		// All emoji that are sequences.
		['const emojiPrefixRegex = ', 'let prefix;\nconst emojiPrefix = () => prefix ??= '],
		['emojiPrefixRegex', 'emojiPrefix()'],
		// All characters that can be seen, as a set: a twentieth of a start.
		['const visibleCharacterRegex = new RegExp(', 'let visible;\nconst visibleCharacter = () => visible ??= new RegExp('],
		['visibleCharacterRegex', 'visibleCharacter()'],
	],
	'node_modules/wrap-ansi/index.js': [lateSegmenter('segmenter', 'new Intl.Segmenter()')],
	'node_modules/@alcalzone/ansi-tokenize/build/tokenize.js': [lateSegmenter('segmenter', 'new Intl.Segmenter(undefined, { granularity: "grapheme" })')],
	'node_modules/ink/build/line-update.js': [lateSegmenter('segmenter', "new Intl.Segmenter(undefined, { granularity: 'grapheme' })")],
	'node_modules/slice-ansi/tokenize-ansi.js': [lateSegmenter('GRAPHEME_SEGMENTER', "new Intl.Segmenter(undefined, {granularity: 'grapheme'})")],
	// What makes a package.json tidy, licences and addresses of repositories, is made ready for whoever asks for one.
	'node_modules/meow/build/dependencies.js': [
		[
			'var normalizeExports = requireNormalize();\nconst normalizePackageData = getDefaultExportFromCjs(normalizeExports);',
			'const normalizePackageData = data => getDefaultExportFromCjs(requireNormalize())(data);',
		],
	],
	// The pool's own piece of a thread lies beside the others.
	'node_modules/tinypool/dist/index.js': [['import.meta.url + "/../entry/worker.js"', `new URL('./${POOL_THREAD}.js', import.meta.url)`]],
	// One check of one argument.
	'node_modules/signal-exit/index.js': [["require('assert')", '{equal: () => {}}']],
};

/** All built-in scenarios: files' names, and their texts. */
const texts = () =>
	readdirSync(scenarios)
		.filter(file => file.endsWith('.yaml'))
		.map(file => ({file, text: readFileSync(join(scenarios, file), 'utf8')}));

/** The heads of all built-in scenarios by name. */
const heads = () => Object.fromEntries(texts().map(({file, text}) => [basename(file, '.yaml'), headIn(text)]));

/** A module that is empty. */
const NOTHING = '\0nothing';

/** @returns {import('rolldown').Plugin} */
function insteadOf() {
	const used = new Set();
	return {
		name: 'instead',
		resolveId(name, importer = '') {
			// Ink would bring a copy of another version with it, whose tables of emoji are as large again.
			if (name === 'string-width' && !importer.includes('/cli-progress/')) return join(packages, 'string-width/index.js');
			// Vega asks for a canvas to paint on, and does without one.
			return name === 'canvas' ? NOTHING : null;
		},
		load(id) {
			if (id === NOTHING) return 'export default null;';
			const found = Object.keys(INSTEAD).find(path => id === join(root, path));
			if (found === undefined) return null;
			used.add(found);
			return INSTEAD[found]?.();
		},
		transform(code, id) {
			const found = Object.keys(EDITS).find(path => id === join(root, path));
			if (found === undefined) return null;
			let edited = code;
			for (const [was, is] of EDITS[found] ?? []) {
				if (!edited.includes(was)) return null;
				edited = edited.replaceAll(was, is);
			}
			used.add(found);
			return {code: edited, map: null};
		},
		buildEnd(error) {
			const unused = [...Object.keys(INSTEAD), ...Object.keys(EDITS)].filter(path => !used.has(path));
			if (!error && unused.length > 0) throw new Error(`no longer part of the program: ${unused.join(', ')}; look at tools/bundle.js`);
		},
	};
}

/**
 * The licences of all packages that modules of a bundle come from, as these ask for.
 * @param {readonly string[]} modules
 */
function licences(modules) {
	const folders = new Set(modules.flatMap(id => /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? []));
	return [...folders]
		.sort()
		.map(folder => {
			const {name, version, license} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
			const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry));
			return `${name} ${version} (${license})\n\n${file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim()}\n`;
		})
		.join(`\n${'-'.repeat(80)}\n\n`);
}

/**
 * Bundles the program in memory.
 * @returns {Promise<import('rolldown').RolldownOutput>}
 */
export async function bundle() {
	const build = await rolldown({
		cwd: root,
		input: {
			cli: join(root, 'source/cli.ts'),
			[THREAD]: join(root, 'source/commands/compare/thread.ts'),
			[POOL_THREAD]: join(packages, 'tinypool/dist/entry/worker.js'),
			[READER]: READER,
			[SWEEP_THREAD]: join(root, 'source/commands/sweep/thread.ts'),
		},
		platform: 'node',
		// tools/pieces.js: pieces that commands begin with may have more in them than the command.
		preserveEntrySignatures: 'allow-extension',
		// What one kind of start loads late may be there from the beginning in another.
		checks: {ineffectiveDynamicImport: false},
		plugins: [insteadOf(), late(), builtins('cli')],
		// React without its checks for developers.
		transform: {target: 'node22.13', define: {'process.env.NODE_ENV': '"production"'}},
	});
	try {
		return await build.generate({
			format: 'esm',
			minify: true,
			// V8 keeps the text of what it runs, with two bytes a character where one of them needs it.
			charset: 'ascii',
			sourcemap: true,
			comments: {legal: false},
			chunkFileNames: '[name]-[hash].js',
			codeSplitting: {groups: [pieces()]},
		});
	} finally {
		await build.close();
	}
}

/**
 * Writes a bundle into a folder, which is made.
 * @param {string} folder
 */
export async function writeBundle(folder) {
	const {output} = await bundle();
	mkdirSync(folder, {recursive: true});
	for (const file of output) writeFileSync(join(folder, file.fileName), file.type === 'chunk' ? file.code : file.source);
	const taken = AS_THEY_ARE.map(path => join(packages, path));
	for (const path of taken) copyFileSync(path, join(folder, basename(path)));
	mkdirSync(join(folder, READ), {recursive: true});
	for (const {file, text} of texts()) writeFileSync(join(folder, READ, `${basename(file, '.yaml')}.json`), JSON.stringify(readScenario(text, {file})));
	writeFileSync(join(folder, 'LICENSES.txt'), licences([...output.flatMap(file => (file.type === 'chunk' ? file.moduleIds : [])), ...taken]));
}
