// No sentence for people is in English alone: what stands in the source is read by a parser, whether or not a test ever has it printed.
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {filesUnder} from '../support/imports.ts';
import {keptWords} from '../support/kept-words.ts';
import {englishAlone} from '../support/sentences.ts';

/** Where English stands by itself, and why. Files that have none need no line here, and a line that nothing needs is too much. */
const ALONE: readonly (readonly [file: RegExp, why: string])[] = [
	[/^machine\/|^segments\//, 'the machine speaks as a kernel does; what it refuses is told by messages/why-said.ts'],
	[
		/^procfs\/(cpuinfo|dmesg|diskstats|oom-group-report|oom-report|pid-status|sysfs-block|constants|zoneinfo|vmstat-tool)\.ts$/,
		'text of the kernel and its tools',
	],
	[/^(report\/(chunks|reader)|host\/import\/zones)\.ts$/, 'lines of the kernel that are looked for'],
	[/^procfs\/.*(figures|fields|help|where|explained)\.ts$/, 'registries: Chinese by name in messages/zh/fields.ts and figures.ts, typed'],
	[/^dashboard\/(keys|overlays\/help)\//, 'the keymap: Chinese by the English words in messages/zh/keys.ts, typed'],
	[/^workload\/.*(program|event|order)[\w-]*\.ts$/, 'registries: Chinese by name in messages/zh/programs.ts and event-words.ts, typed'],
	[
		/^workload\/(again|gauges|scenario|machine-schema|group-schema|recording-header|run|state-schema|lesson\/schema)\.ts$/,
		'kinds of things: Chinese by the words in messages/zh/nouns.ts, typed',
	],
	[/^commands\/(beside|commands|lesson|sweep\/emit)\.ts$/, 'command lines'],
	[/^(commands\/completion|mount)\/|^attach\/guard\.ts$/, 'scripts for a shell'],
	[/^host\/collect\.ts$/, 'a script for a computer that has no lowwater'],
	[/^commands\/formats\/jsonl\.ts$/, 'head of a recording, which programs read'],
	[/^session\/time\//, 'a state, which nobody reads'],
	[/^commands\/sweep\/plot\/page\.ts$/, 'a page of HTML'],
];

const files = filesUnder(fileURLToPath(new URL('../../source', import.meta.url))).filter(({path}) => !path.startsWith('messages/zh/'));
const found = files.map(file => ({path: file.path, sentences: englishAlone(file)})).filter(({sentences}) => sentences.length > 0);

describe('a sentence for people', () => {
	it('has a Chinese one beside it', () => {
		const left = found.filter(({path}) => !ALONE.some(([file]) => file.test(path)));
		expect(left.flatMap(({path, sentences}) => sentences.map(sentence => `${path}: ${sentence}`))).toEqual([]);
	});

	it('is left in English nowhere but where it has to be', () => {
		expect(ALONE.filter(([file]) => !found.some(({path}) => file.test(path))).map(([file]) => String(file))).toEqual([]);
	});

	it.each([
		['export const words = {none: "there is no such file"};', ['there is no such file']],
		['export const words = {none: (name) => `there is no file ` + name};', ['there is no file ']],
		['const own = "there is no such file"; export const words = () => own;', ['there is no such file']],
		['const en = {none: "there is no such file"}; export const words = spoken(en, zh);', []],
		['const of = () => "there is no such file"; const en = {none: of}; export const words = spoken(en, zh);', []],
		['const of = () => "there is no such file"; export const words = spoken({none: of}, zh); export const other = of;', ['there is no such file']],
		['export const word = {en: "there is no such file", zh: "没有这个文件"};', []],
		['export const said = () => (languageNow() === "zh" ? "没有这个文件" : "there is no such file");', []],
		['export const path = "/proc/sys/vm/drop_caches and"; throw new Error("this cannot be so");', []],
	])('is found in %s', (text, sentences) => {
		expect(englishAlone({path: 'one.ts', text})).toEqual(sentences);
	});
});

describe('a word of a table', () => {
	it('is read when it is said, not kept by a module in the language in which it was loaded', () => {
		// What is a command's alone, or read with a file, is loaded when its language has been said; a screen changes it.
		const onScreens = files.filter(({path}) => /^(dashboard\/(?!kept)|session|attach|segments)/.test(path));
		expect(onScreens.flatMap(file => keptWords(file).map(word => `${file.path}: ${word}`))).toEqual([]);
	});

	it.each([
		["import {someMessages as words} from './x.ts'; const ROWS = [{word: words.none}];", ['words.none']],
		["import {someMessages} from './x.ts'; const words = someMessages.part; export const ROWS = [words.none];", ['words.none']],
		["import {someMessages as words} from './x.ts'; const ROWS = [{word: () => words.none}]; const part = words.part;", []],
	])('is found in %s', (text, kept) => {
		expect(keptWords({path: 'one.ts', text})).toEqual(kept);
	});
});
