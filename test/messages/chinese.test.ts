// What commands print in Chinese, for good input and bad: no sentence in English is left. The language is spoken before anything else is loaded, as source/cli.ts does
// it, so that help that is read once is in it too.
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, describe, expect, it} from 'vitest';
import {speak} from '../../source/messages/language.ts';

speak('zh');
const {capture} = await import('../support/output.ts');
const {anyEnglishIn} = await import('../support/languages.ts');
const {complaint} = await import('../support/scenarios.ts');
const {hostTexts} = await import('../support/host-text.ts');
const {COMMANDS} = await import('../../source/commands/commands.ts');
const {runMain} = await import('../../source/main.ts');
const {readChoices} = await import('../../source/dashboard/kept/file.ts');
const {widthOf} = await import('../../source/commands/formats/cells.ts');
const {faultSentence} = await import('../../source/messages/fault.ts');

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'lowwater-'));
afterAll(() => rmSync(folder, {recursive: true}));
const inFolder = (name: string, text: string): string => {
	const path = join(folder, name);
	mkdirSync(dirname(path), {recursive: true});
	writeFileSync(path, text);
	return path;
};

const SMALL = inFolder(
	'small.yaml',
	[
		'name: 小',
		'summary: 一个小的泄漏。',
		'machine: {memory: 64MiB, swap: 32MiB}',
		'files: {/data/f: 20MiB}',
		'timeline:',
		'  - {at: 100ms, spawn: leak, name: leaky, rate: 80MiB/s}',
		'  - {at: 200ms, spawn: reread, name: reader, file: /data/f, bytes: 8MiB}',
		'until: {oom_kills: 1, tail: 100ms, time: 3s}',
		'expect: {killed: [leaky], counters: {pswpout: {min: 1}}, rss: {reader: {min: 900MiB}}, gauges: {free: {lowest: {min: 9000}}}}',
	].join('\n'),
);

async function said(...args: readonly string[]): Promise<string> {
	const stdout = capture({columns: 100});
	await runMain(args, stdout.stream, stdout.stream, new AbortController().signal);
	return stdout.text();
}

const left = (text: string): readonly string[] => anyEnglishIn(text.replaceAll(folder, ''));

describe('in Chinese', () => {
	it.each(
		[[], ...COMMANDS.map(({name}) => [name]), ...['programs', 'sysctls', 'fields', 'units', 'machine', 'config'].map(topic => [topic])].map(rest => [
			['help', ...rest],
		]),
	)('%j has no sentence in English', async args => {
		const text = await said(...args);
		expect(text).toMatch(/\p{Script=Han}/u);
		expect(left(text)).toEqual([]);
	});

	it.each([
		[['run', SMALL]],
		[['run', SMALL, '--format', 'text']],
		[['compare', SMALL, '--b', 'vm.swappiness=10', '--require', 'B.stall_time <= 0.1 * A.stall_time']],
		[['compare', SMALL, '--b', 'machine.swap=0', '--format', 'markdown', '--seeds', '2']],
		[['sweep', SMALL, '--set', 'vm.swappiness=0,60', '--jobs', '1', '--require', 'stall_time == 0']],
		[['sweep', SMALL, '--set', 'vm.min_free_kbytes=500,4000', '--jobs', '1', '--find', 'least vm.min_free_kbytes where stall_time == 0']],
		[['sweep', SMALL, '--set', 'vm.swappiness=0,60', '--emit', 'slurm']],
		[['sweep', SMALL, '--set', 'vm.swappiness=0,60', '--emit', 'kubernetes']],
		[['explain', 'heap', '--scenario', SMALL, '--pid', 'reader', '--at', '500ms']],
		[['explain', 'stack', '--scenario', SMALL, '--pid', 'reader', '--at', '500ms']],
		[['explain', '0x1000', '--scenario', SMALL, '--pid', 'reader', '--at', '500ms']],
		[['lessons']],
		[['scenarios']],
	])('%j has no sentence in English', async args => {
		const text = await said(...args);
		expect(text).toMatch(/\p{Script=Han}/u);
		expect(left(text)).toEqual([]);
	});

	const reports = readdirSync(join(ROOT, 'fixtures/oom-reports')).filter(file => file.endsWith('.txt'));
	it.each(reports.flatMap(file => ['text', 'markdown'].map(format => [file, format])))(
		'why %s as %s has no sentence in English',
		async (file = '', format = '') => {
			const text = await said('why', join(ROOT, 'fixtures/oom-reports', file), '--format', format);
			expect(text).toMatch(/被杀|崩溃/);
			expect(left(text)).toEqual([]);
		},
	);

	const proc = hostTexts({
		kernel: '6.1',
		pageKb: 4,
		cpus: 2,
		zones: [{node: 0, name: 'Normal', managed: 65536, free: 20000, min: 700}],
		processes: 3,
	});
	for (const [path, text] of Object.entries(proc)) inFolder(join('computer', path), text);
	it.each([
		[['import', join(folder, 'computer')]],
		[['import', join(ROOT, 'fixtures/oom-reports/leak-swap.txt')]],
		[['why', join(ROOT, 'fixtures/oom-reports/leak-swap.txt'), '--simulate', '-o', join(folder, 'machine.yaml')]],
	])('%j leaves no sentence in English', async args => {
		const text = await said(...args);
		expect(left(text)).toEqual([]);
		expect(text).toMatch(/\p{Script=Han}/u);
	});

	it.each([
		['run'],
		['run', 'leak-with-swapp'],
		['run', '/nothing/there.yaml'],
		['run', folder],
		['run', SMALL, 'more'],
		['run', SMALL, '--evry', '1s'],
		['run', SMALL, '--every', '1us'],
		['run', SMALL, '--every', '5'],
		['run', SMALL, '--for', 'long'],
		['run', SMALL, '--format', 'xml'],
		['run', SMALL, '--set', 'nonsense'],
		['run', SMALL, '--set', 'vm.swappines=3'],
		['run', SMALL, '--set', 'vm.swappiness=300'],
		['run', SMALL, '--set', 'machine.memory=lots'],
		['run', SMALL, '--seed', '-1'],
		['run', SMALL, '--out', SMALL],
		['run', SMALL, '--for', '1s', '--for', '2s'],
		['run', SMALL, '--format'],
		['help', 'nothing'],
		['help', 'run', 'more'],
		['compare'],
		['compare', SMALL],
		['compare', SMALL, '--b', 'vm.swappiness=1', '--seeds', '0'],
		...[
			'B.stall_tim < 1',
			'B.stall_time',
			'C.free < 1',
			'(((',
			'B.free.Nothing < 3',
			'lowest(3) < 2',
			'A.processes.x.rss < 1',
			'B.free ~ 2',
			'A.free == "x"',
			'1 < 2 < 3',
		].map(text => ['compare', SMALL, '--b', 'vm.swappiness=1', '--require', text]),
		['sweep'],
		['sweep', SMALL],
		...[
			'vm.swappiness=1..',
			'vm.swappiness=9..1:3',
			'vm.swappiness=0..9:3 log',
			'vm.swappiness=1..9:1',
			'vm.swappiness=1,,2',
			'vm.swappiness=1,1',
			'machine.seed=1,2',
			'machine.memory=64MiB..2s',
			'x=1,2',
		].map(text => ['sweep', SMALL, '--set', text]),
		...[
			['--find', 'vm.swappiness'],
			['--measure', 'stall_tim'],
			['--measure', 'free,free'],
			['--seeds', 'x'],
			['--jobs', '0'],
			['--sample', 'all'],
			['--shard', '3'],
			['--out', 'rows.xlsx'],
			['--plot', 'plot.bmp'],
			['--emit', 'slurmm'],
			['--require', 'stall_time'],
			['--find', 'least vm.swappiness where stall_time == 0', '--sample', 'lhs:3'],
		].map(flags => ['sweep', SMALL, '--set', 'vm.swappiness=0,60', ...flags]),
		['sweep', '--join', SMALL],
		['film'],
		['film', SMALL],
		...[
			['--out', 'x.gif'],
			['--out', 'x.svg', '--size', '5x5'],
			['--out', 'x.svg', '--for', '0s'],
			['--out', 'x.svg', '--for', '11m'],
			['--out', 'x.svg', '--keys', 'l'],
			['--out', 'x.svg', '--keys', '1s:hyper'],
			['--out', 'x.svg', '--speed', 'fast'],
			['--out', 'x.svg', '--branch', 'B'],
			['--out', 'x.svg', '--beside'],
			['--out', 'x.svg', '--theme', 'pink'],
		].map(flags => ['film', SMALL, ...flags]),
		['explain'],
		['explain', 'heap'],
		['explain', 'nowhere', '--scenario', SMALL, '--pid', '1'],
		['explain', 'heap', '--scenario', SMALL, '--pid', 'nobody', '--at', '500ms'],
		['explain', 'heap', '--scenario', SMALL, '--pid', 'reader', '--at', 'later'],
		['why'],
		['why', inFolder('empty.log', '')],
		['why', inFolder('other.log', 'nothing here\n')],
		['why', inFolder('word.log', 'out of memory, says the shop\n')],
		['why', inFolder('memory.log', 'Mem-Info:\nactive_anon:1 inactive_anon:2 isolated_anon:0\n')],
		['why', inFolder('user.log', 'systemd-oomd[1]: Killed /user.slice due to memory pressure\n')],
		['why', join(ROOT, 'fixtures/oom-reports/leak-swap.txt'), '--kill', '7'],
		['why', join(ROOT, 'fixtures/oom-reports/leak-swap.txt'), '--format', 'xml'],
		['why', join(ROOT, 'fixtures/oom-reports/leak-swap.txt'), '-o', 'x.yaml'],
		['why', join(ROOT, 'fixtures/oom-reports/leak-swap.txt'), '--simulate'],
		['import'],
		['import', inFolder('bad.tar', 'x'.repeat(600))],
		['import', join(folder, 'nothing')],
		['import', SMALL],
		['replay-kernel'],
		['replay-kernel', inFolder('bad.jsonl', 'not json\n')],
		['replay-kernel', inFolder('head.jsonl', '{"a":1}\n')],
		['mount'],
		['mount', folder, SMALL],
		['shell', 'ls', 'x'],
		['completion'],
		['completion', 'tcsh'],
		['man', 'more'],
		['--host', SMALL],
		['--host', '--seed', '3'],
		['--procfs', '/proc'],
		['--host', '--plain', '--procfs', folder],
		['--attach', 'nobody'],
		['--again', '--seed', '2'],
		['--again', SMALL],
		['run', inFolder('bad.journal', '{"lowwater":"journal","version":99}\n')],
		['lesson'],
		['lesson', 'nothing-like-it'],
		['lesson', SMALL],
		['lesson', 'check', SMALL],
		['--theme', 'pink'],
		['--lang', 'tlh'],
		['--lang', 'zh', '--lang', 'zh'],
		['demo'],
		['demo', '--plain', '--theme'],
	])('%j %j %j %j %j %j %j is refused without a word of English', async (...args) => {
		const text = await said(...args);
		expect(text).toMatch(/\p{Script=Han}/u);
		expect(left(text)).toEqual([]);
	});

	const invalid = readdirSync(join(ROOT, 'fixtures/invalid')).filter(file => file.endsWith('.yaml'));
	it.each(invalid)('the mistake in %s is told without a word of English', file => {
		const text = complaint(readFileSync(join(ROOT, 'fixtures/invalid', file), 'utf8'), {file, availableBytes: 2 ** 30}).replace(file, '');
		expect(text).toMatch(/\p{Script=Han}/u);
		expect(left(text)).toEqual([]);
	});

	const REPORT = join(ROOT, 'fixtures/oom-reports/leak-swap.txt');
	it.each(
		[60, 80].flatMap(columns =>
			[['help'], ...COMMANDS.map(({name}) => ['help', name]), ['help', 'programs'], ['help', 'fields'], ['help', 'sysctls'], ['why', REPORT]].map(args => ({
				columns,
				args,
			})),
		),
	)('at $columns columns no line of $args is over, and none begins with closing punctuation', async ({columns, args}) => {
		const stdout = capture({columns});
		await runMain(args, stdout.stream, stdout.stream, new AbortController().signal);
		const wide = stdout
			.text()
			.split('\n')
			.filter(line => /\p{Script=Han}/u.test(line) && widthOf(line) > columns);
		expect(wide).toEqual([]);
		expect(stdout.text()).not.toMatch(/^\s*[，。、；：！？）》”]/m);
	});

	it('what is wrong with kept choices has no sentence in English', async () => {
		for (const text of ['theme: pink\nthem: dark\ncolumns: +nothing\n', 'a: [', '- a\n- b\n'])
			for (const problem of (await readChoices(inFolder('kept.yaml', text))).problems) expect(left(problem)).toEqual([]);
	});

	it('a mistake of its own is told in Chinese, with the error as it is', () => {
		expect(faultSentence(new Error('x'), {})).toMatch(/^lowwater 自己出了错：Error: x（.*）。请把.*LOWWATER_TRACE=1 显示更多。$/);
	});
});
