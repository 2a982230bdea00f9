// What a sweep leaves: Parquet as DuckDB reads it, and plots as Vega-Lite takes them, with what they say.
import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {DuckDBInstance} from '@duckdb/node-api';
import {compile, type TopLevelSpec} from 'vega-lite';
import {afterAll, describe, expect, it} from 'vitest';
import {specOf} from '../../source/commands/sweep/plot/spec.ts';
import {drawPlot} from '../../source/commands/sweep/plot/plot.ts';
import type {Subject} from '../../source/commands/sweep/plot/subject.ts';
import {runMain} from '../../source/main.ts';
import type {Row} from '../../source/workload/sweep/table.ts';
import {capture} from '../support/output.ts';

const folder = mkdtempSync(join(tmpdir(), 'lowwater-'));
afterAll(() => rmSync(folder, {recursive: true}));

describe('Parquet', () => {
	it('has the rows of the CSV, as DuckDB reads both', async () => {
		const args = [
			'sweep',
			'burst',
			'min-free-small',
			'--jobs',
			'1',
			'--until',
			'20ms',
			'--set',
			'machine.memory=64MiB,128MiB',
			'--set',
			'vm.swappiness=0..100:3',
		];
		const measures = ['--measure', 'free,stall_time / allocstall,psi_memory_some', '--require', 'free > 20000'];
		for (const name of ['rows.csv', 'rows.parquet'])
			await runMain([...args, ...measures, '--out', join(folder, name)], capture().stream, capture().stream, new AbortController().signal);
		expect(existsSync(join(folder, 'rows.parquet.rows.jsonl'))).toBe(false);
		const database = await (await DuckDBInstance.create(':memory:')).connect();
		const rowsOf = async (name: string) => (await database.runAndReadAll(`select * from '${join(folder, name)}'`)).getRowsJson();
		const parquet = await rowsOf('rows.parquet');
		expect(parquet).toHaveLength(12);
		const asText = (rows: readonly (readonly unknown[])[]): readonly string[] =>
			rows.map(row => row.map(cell => (cell === null ? '' : String(cell))).join(','));
		const [, ...lines] = readFileSync(join(folder, 'rows.csv'), 'utf8').trimEnd().split('\n');
		expect(asText(parquet)).toEqual(lines);
		expect(asText(await rowsOf('rows.csv'))).toEqual(lines);
		const sum = await database.runAndReadAll(
			`select "machine.memory", count(*), bool_or(held), max(free) from '${join(folder, 'rows.parquet')}' group by 1 order by 1`,
		);
		expect(sum.getRowsJson()).toEqual([
			['128MiB', '6', true, expect.any(Number)],
			['64MiB', '6', false, expect.any(Number)],
		]);
		// What is whole is known again; what is no rows of this sweep is left as it is.
		const again = async (...more: string[]) => {
			const said = capture();
			const status = await runMain(
				[...args, ...measures, ...more, '--out', join(folder, 'rows.parquet')],
				capture().stream,
				said.stream,
				new AbortController().signal,
			);
			return {status, said: said.text()};
		};
		const bytes = readFileSync(join(folder, 'rows.parquet'));
		expect((await again()).said).toMatch(/^12 runs, 12 of them done before; /);
		expect(readFileSync(join(folder, 'rows.parquet'))).toEqual(bytes);
		expect(await again('--every', '10ms')).toMatchObject({status: 2, said: expect.stringContaining('holds 12 runs of 12 that are not of this sweep')});
		expect(readFileSync(join(folder, 'rows.parquet'))).toEqual(bytes);
		const joined = capture();
		await runMain(['sweep', '--join', join(folder, 'rows.parquet')], joined.stream, capture().stream, new AbortController().signal);
		expect(joined.text()).toBe(readFileSync(join(folder, 'rows.csv'), 'utf8'));
	});
});

type Given = readonly [scenario: string, values: readonly string[], seed: number, figure: number];
const subjectOf = (axes: readonly string[], given: readonly Given[], defaults: Subject['defaults'] = {}): Subject => ({
	table: {
		axes,
		measures: ['stall_time'],
		required: false,
		rows: given.map(
			([scenario, values, seed, figure], i): Row => ({
				...{scenario, values, seed, figures: [figure], held: null, ended: 'time', worstUs: 0},
				...{number: i + 1, runs: given.length, sweep: 's', id: `id${i}`},
			}),
		),
	},
	defaults,
	command: 'lowwater sweep burst --set x=1..2',
	version: '1',
});

const KEY = 'vm.min_free_kbytes';
const plots: readonly (readonly [string, Subject, string])[] = [
	[
		'of one setting, over seeds',
		subjectOf(
			[KEY],
			[1024, 2048, 4096, 8192].flatMap((value, i) => [1, 2].map((seed): Given => ['s', [String(value)], seed, i > 1 ? 0 : 9 - 3 * i + seed])),
			{s: ['2896']},
		),
		'Time stalled is 0 from vm.min_free_kbytes 4 096 on, and up to 10.5 ms below.',
	],
	[
		'that a setting makes no difference to, whose name keeps its letters',
		subjectOf(
			[KEY],
			[1024, 2048, 4096].map((value): Given => ['s', [String(value)], 1, 500]),
		),
		'vm.min_free_kbytes makes no difference to time stalled: 500 ms.',
	],
	[
		'of two scenarios that are told apart',
		subjectOf(
			[KEY],
			[1024, 2048, 4096].flatMap((value, i): Given[] => [
				['flat', [String(value)], 1, 500 + i],
				['up', [String(value)], 1, i * 10],
			]),
		),
		'flat: vm.min_free_kbytes makes no difference to time stalled: 500 ms to 502 ms. up: time stalled is 0 up to vm.min_free_kbytes 1 024, and up to 20 ms above.',
	],
	[
		'of two settings',
		subjectOf(
			[KEY, 'vm.swappiness'],
			[1, 2].flatMap(x => [0, 60].map((y): Given => ['s', [String(x), String(y)], 1, x * y])),
			{s: ['2', '60']},
		),
		'Time stalled is least, 0 ms, at vm.min_free_kbytes 1 and vm.swappiness 0, as in 2 of 4 cells; 120 ms at vm.min_free_kbytes 2 and vm.swappiness 60.',
	],
	[
		'of what is no number',
		subjectOf(
			['machine.transparent_hugepage'],
			[
				['s', ['never'], 1, 3],
				['s', ['always'], 1, 1],
			],
		),
		'Time stalled is least, 1 ms, at machine.transparent_hugepage always; 3 ms at machine.transparent_hugepage never.',
	],
	[
		'of seeds alone',
		subjectOf(
			[],
			[1, 2, 3].map((seed): Given => ['s', [], seed, seed]),
		),
		'Over 3 runs time stalled is 2 ms on average, 1 ms to 3 ms.',
	],
];

describe('a plot', () => {
	it.each(plots)('%s is a specification that Vega-Lite has nothing to say against, and says what was found', async (name, subject, title) => {
		const said: string[] = [];
		const tell = (...args: readonly unknown[]) => {
			said.push(args.join(' '));
			return logger;
		};
		const logger = {level: () => logger, error: tell, warn: tell, info: () => logger, debug: () => logger};
		const spec = specOf(subject) as unknown as TopLevelSpec & {readonly title: {readonly text: readonly string[]}};
		compile(spec, {logger: logger as never});
		expect({name, said, title: spec.title.text.join(' ').replaceAll('  ', ' ')}).toEqual({name, said: [], title});
		await drawPlot(join(folder, 'plot.svg'), subject);
		const svg = readFileSync(join(folder, 'plot.svg'), 'utf8');
		expect(svg).toContain(subject.command);
		for (const line of spec.title.text) expect(svg).toContain(`>${line}<`);
		if (subject.defaults['s'] !== undefined) expect(svg).toContain('>default: ');
	});

	it('has the names of lines that end on each other beneath each other', async () => {
		const names = ['one', 'two', 'three', 'four'];
		const same = names.flatMap(name => [1024, 2048, 4096].map((value): Given => [name, [String(value)], 1, name === 'one' ? 400 : 0]));
		await drawPlot(join(folder, 'names.svg'), subjectOf([KEY], same));
		const svg = readFileSync(join(folder, 'names.svg'), 'utf8');
		const heights = names.map(name => Number(new RegExp(`translate\\([\\d.]+,([\\d.]+)\\)"[^>]*>${name}<`).exec(svg)?.[1])).toSorted((a, b) => a - b);
		for (const [i, height] of heights.slice(1).entries()) expect(height - (heights[i] ?? Number.NaN)).toBeGreaterThanOrEqual(14);
	});

	it('is a picture, and a page that has what it was made from', async () => {
		const [, subject] = plots[0] as (typeof plots)[number];
		await drawPlot(join(folder, 'plot.html'), subject);
		const page = readFileSync(join(folder, 'plot.html'), 'utf8');
		const [, json = ''] = /<script type="application\/json" id="vega-lite">\n([^<]*)<\/script>/.exec(page) ?? [];
		expect(JSON.parse(json)).toEqual(specOf(subject));
		expect(page).toMatch(/<body>\n<svg .*<\/svg>/s);
		await drawPlot(join(folder, 'plot.png'), subject);
		const png = readFileSync(join(folder, 'plot.png'));
		expect(png.subarray(1, 4).toString()).toBe('PNG');
		expect(png.readUInt32BE(16)).toBeGreaterThan(1000);
	});
});

/** What is left on a disk with room for two pages after rows of so many bytes were added to a file, in a namespace of its own; null where this computer allows none. */
function leftOnDisk(name: string, rows: readonly number[]): {readonly said: string; readonly left: Readonly<Record<string, number>>} | null {
	const source = new URL('../../source/commands/sweep/row-file.ts', import.meta.url).pathname;
	const code = `
		const {openRowFile} = await import(${JSON.stringify(source)});
		const {readdirSync, statSync, writeFileSync} = await import('node:fs');
		const left = {};
		let said = '';
		try {
			const file = await openRowFile('${name}', {axes: ['vm.swappiness'], measures: ['stall_time'], required: false}, row => row);
			writeFileSync('other', 'x');
			${JSON.stringify(rows)}.forEach((bytes, i) => file.add({scenario: 'a'.repeat(bytes), values: ['1'], seed: 1, figures: [1], held: null, ended: 'time', worstUs: null, number: i, runs: 9, sweep: 's', id: 'i'}));
		} catch (error) { said = error.message; }
		for (const file of readdirSync('.')) left[file] = statSync(file).size;
		console.log(JSON.stringify({said, left}));
	`;
	const [node, ...flags] = [process.execPath, '--disable-warning=ExperimentalWarning', '--experimental-strip-types', '--input-type=module', '-e', code];
	const mounted = 'mount -t tmpfs -o size=8k none "$1" && cd "$1" && shift && exec "$@"';
	const {status, stdout} = spawnSync('unshare', ['-rm', 'sh', '-c', mounted, 'sh', mkdtempSync(join(folder, 'disk-')), node!, ...flags], {encoding: 'utf8'});
	return status === 0 ? JSON.parse(stdout) : null;
}

describe('rows that a full disk does not take', () => {
	const full = (name: string): string => `${name} cannot be written: the disk is full; make room or write elsewhere.`;

	it.for(['rows.csv', 'rows.jsonl', 'rows.parquet'])('leave nothing where none was written: %s', (name, context) => {
		const disk = leftOnDisk(name, [6000]) ?? context.skip();
		expect(disk).toEqual({said: full(name), left: {other: 1}});
	});

	it.for(['rows.csv', 'rows.jsonl', 'rows.parquet'])('leave those that were: %s', (name, context) => {
		const disk = leftOnDisk(name, [1000, 6000]) ?? context.skip();
		const [kept = ''] = Object.keys(disk.left).filter(one => one !== 'other');
		expect([disk.said, kept]).toEqual([full(name), name === 'rows.parquet' ? 'rows.parquet.rows.jsonl' : name]);
		expect(disk.left[kept]).toBeGreaterThan(1000);
	});
});
