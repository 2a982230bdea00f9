// `lowwater sweep` against what `lowwater run` says of the same machines one by one: the last line of its csv.
import {mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {runMain} from '../../source/main.ts';
import {capture} from '../support/output.ts';

const folder = mkdtempSync(join(tmpdir(), 'lowwater-'));
afterAll(() => rmSync(folder, {recursive: true}));

async function lowwater(...args: string[]) {
	const stdout = capture();
	const stderr = capture();
	const status = await runMain(args, stdout.stream, stderr.stream, new AbortController().signal);
	return {status, out: stdout.text(), err: stderr.text()};
}

const CACHE = join(folder, 'cache.yaml');
writeFileSync(
	CACHE,
	[
		'machine: {memory: 24MiB, zones: one}',
		'files: {/data/big: 64MiB}',
		'timeline:',
		'  - {at: 0s, spawn: stream, name: backup, file: /data/big, rate: 90MiB/s}',
		'  - {at: 250ms, spawn: burst, name: report, size: 6MiB, hold: 50ms}',
		'until: {time: 350ms}',
	].join('\n'),
);

/** A scenario whose name a plot might have, and a device behind a name that rows might have. */
const OTHER = join(folder, 'other.svg');
writeFileSync(OTHER, 'machine: {memory: 24MiB}\nuntil: {time: 20ms}\n');
const DEVICE = join(folder, 'endless.csv');
symlinkSync('/dev/zero', DEVICE);

type Line = Readonly<Record<string, string>>;
const linesOf = (csv: string): readonly Line[] => {
	const [head = '', ...lines] = csv.trimEnd().split('\n');
	return lines.map(line => Object.fromEntries(line.split(',').map((cell, i) => [head.split(',')[i], cell])));
};

/** The last line of what a run says, every 250 ms as a sweep looks. */
async function alone(settings: readonly string[], seed: number): Promise<Line> {
	const {out} = await lowwater('run', CACHE, ...settings.flatMap(text => ['--set', text]), '--seed', String(seed), '--format', 'csv', '--every', '250ms');
	return linesOf(out).at(-1) ?? {};
}

const swept = async (name: string, ...args: string[]): Promise<readonly Line[]> => {
	const path = join(folder, name);
	const {status, err} = await lowwater('sweep', CACHE, '--jobs', '1', ...args, '--out', path);
	expect({status, err: err.split('\n').slice(1).join('\n')}).toEqual({status: 0, err: ''});
	return linesOf(readFileSync(path, 'utf8'));
};

describe('a sweep', () => {
	it('has the figures of each machine run alone, in every combination, with every seed', async () => {
		const rows = await swept(
			'grid.csv',
			...['--set', 'vm.min_free_kbytes=128,446', '--set', 'vm.watermark_scale_factor=10..100:2', '--seeds', '2'],
			...['--measure', 'stall_time,allocstall', '--measure', 'stall_time / allocstall'],
		);
		expect(rows.map(row => [row['vm.min_free_kbytes'], row['vm.watermark_scale_factor'], row['seed'], row['run'], row['runs']].join(' '))).toEqual(
			['128 10 1', '128 10 2', '128 100 1', '128 100 2', '446 10 1', '446 10 2', '446 100 1', '446 100 2'].map((text, i) => `${text} ${i + 1} 8`),
		);
		for (const row of rows) {
			const settings = ['vm.min_free_kbytes', 'vm.watermark_scale_factor'].map(key => `${key}=${row[key]}`);
			const {stall_time, allocstall} = await alone(settings, Number(row['seed']));
			expect(row).toMatchObject({stall_time: String(Number(stall_time)), allocstall});
			expect(row['stall_time / allocstall']).toBe(allocstall === '0' ? '' : String(Number((Number(stall_time) / Number(allocstall)).toFixed(6))));
		}
		expect(new Set(rows.map(row => row['stall_time'])).size).toBeGreaterThan(2);
	});

	it('goes on from where the machines part, with the same figures', async () => {
		const rows = await swept(
			'later.csv',
			'--set',
			'timeline.1.size=2MiB..10MiB:3',
			'--set',
			'vm.min_free_kbytes=512,2048',
			'--measure',
			'stall_time,lowest(MemFree),pgfault',
		);
		expect(rows.map(row => row['timeline.1.size'])).toEqual(['2MiB', '2MiB', '6MiB', '6MiB', '10MiB', '10MiB']);
		for (const row of rows) {
			const settings = [`timeline.1.size=${row['timeline.1.size']}`, `vm.min_free_kbytes=${row['vm.min_free_kbytes']}`];
			const {stall_time, pgfault} = await alone(settings, 1);
			expect(row).toMatchObject({stall_time: String(Number(stall_time)), pgfault});
		}
		expect(new Set(rows.map(row => row['pgfault'])).size).toBeGreaterThanOrEqual(3);
	});

	it('varies what a memory group may have, and measures what that costs it', async () => {
		const path = join(folder, 'group.yaml');
		writeFileSync(
			path,
			[
				'machine: {memory: 48MiB, zones: one, kernel: "6.12"}',
				'cgroups: {/docker/shop: {memory.max: 8MiB}}',
				'timeline: [{at: 0s, spawn: burst, name: report, size: 12MiB, hold: 50ms, cgroup: /docker/shop}]',
				'until: {time: 20ms}',
			].join('\n'),
		);
		const kills = 'groups./docker/shop.events_oom_kill';
		const of = ['sweep', path, '--jobs', '1', '--set', 'cgroups./docker/shop.memory.max=8MiB..16MiB:2'];
		const {status, out, err} = await lowwater(...of, '--measure', `${kills},groups["/docker/shop"].peak`, '--require', `${kills} == 0`);
		expect({
			status,
			rows: out
				.split('\n')
				.slice(1, 3)
				.map(line => line.trim().split(/\s+/).slice(0, 3)),
		}).toEqual({
			status: 1,
			rows: [
				['8MiB', '1', '8'],
				['16MiB', '0', '13'],
			],
		});
		expect(err).toContain('did not hold in 1 of 2 runs, the first with cgroups./docker/shop.memory.max 8MiB');
		expect(await lowwater(...of, '--set', 'groups./docker/shop.memory.low=1MiB')).toMatchObject({
			status: 2,
			err: expect.stringContaining('did you mean "cgroups./docker/shop.memory.low"'),
		});
	});

	it('says which runs could not be, and what did not hold', async () => {
		const {status, err, out} = await lowwater(
			'sweep',
			CACHE,
			'--jobs',
			'1',
			'--set',
			'vm.min_free_kbytes=512,1024',
			'--until',
			'2250ms',
			'--require',
			'stall_time == 0',
		);
		expect(status).toBe(1);
		expect(err).toContain('What is required did not hold in 1 of 2 runs, the first with vm.min_free_kbytes 512, seed 1.');
		expect(out).toMatch(/^vm\.min_free_kbytes +stall_time +allocstall +pgscan_kswapd +free_lowest +oom_kill\n +512 .*\n +1024 +0 +0 /);
		expect(out).toMatch(/\nBest, .*\n.*\n +1024 +0 /);
	});

	it('goes on with a file of rows, and refuses one of another sweep', async () => {
		const path = join(folder, 'again.jsonl');
		const args = ['sweep', CACHE, '--jobs', '1', '--set', 'vm.min_free_kbytes=512..2048:4', '--until', '100ms', '--measure', 'free', '--out', path];
		await lowwater(...args);
		const whole = readFileSync(path, 'utf8');
		const lines = whole.split('\n');
		writeFileSync(path, `${lines[2]}\n${lines[0]}\n${lines[1]?.slice(0, 40)}`);
		const {err} = await lowwater(...args);
		expect(err).toMatch(/^4 runs, 2 of them done before; /);
		expect(readFileSync(path, 'utf8')).toBe(whole);
		expect(await lowwater(...args, '--seeds', '2')).toMatchObject({status: 0});
		expect(await lowwater(...args)).toMatchObject({status: 2, err: expect.stringContaining('holds 4 runs of 8 that are not of this sweep')});
		writeFileSync(path, 'a,b\n1,2\n');
		expect(await lowwater(...args)).toMatchObject({status: 2, err: `${path} holds no rows of a sweep; name another file.\n`});
		expect(readFileSync(path, 'utf8')).toBe('a,b\n1,2\n');
	});
});

describe('parts of a sweep', () => {
	it('are joined once each, and what is missing, of another sweep or contradicts is said', async () => {
		const part = (name: string): string => join(folder, name);
		const args = ['sweep', CACHE, '--jobs', '1', '--set', 'vm.min_free_kbytes=512..2048:8', '--until', '20ms', '--measure', 'free'];
		for (const n of [1, 2, 3]) await lowwater(...args, '--shard', `${n}/3`, '--out', part(`part-${n}.csv`));
		await lowwater(...args, '--out', part('whole.csv'));
		const whole = readFileSync(part('whole.csv'), 'utf8');
		const parts = [1, 2, 3].map(n => part(`part-${n}.csv`));
		expect(await lowwater('sweep', '--join', ...parts, part('part-2.csv'))).toEqual({status: 0, out: whole, err: ''});
		const some = await lowwater('sweep', '--join', ...[1, 3].map(n => part(`part-${n}.csv`)), '--out', part('some.jsonl'));
		expect(some).toEqual({status: 1, out: '', err: '3 of 8 runs are in no part: 2, 5 and 8.\n'});
		expect(readFileSync(part('some.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(5);
		writeFileSync(part('other.csv'), readFileSync(part('part-2.csv'), 'utf8').replace(/,(\d+),time,/, ',1,time,'));
		expect(await lowwater('sweep', '--join', ...parts, part('other.csv'))).toMatchObject({
			status: 2,
			err: expect.stringContaining('have different rows for run 2'),
		});
		await lowwater(...args, '--seeds', '2', '--shard', '1/3', '--out', part('more.csv'));
		expect(await lowwater('sweep', '--join', ...parts, part('more.csv'))).toMatchObject({
			status: 2,
			err: expect.stringContaining('is part of another sweep than'),
		});
		// As many runs of the same settings, measured alike, to another end.
		await lowwater(...args.map(word => (word === '20ms' ? '30ms' : word)), '--shard', '2/3', '--out', part('longer.csv'));
		expect(await lowwater('sweep', '--join', part('part-1.csv'), part('longer.csv'), part('part-3.csv'))).toMatchObject({
			status: 2,
			out: '',
			err: expect.stringContaining('is part of another sweep than'),
		});
		expect(await lowwater('sweep', '--join', ...parts, '--out', part('part-2.csv'))).toMatchObject({
			status: 2,
			err: `--out ${part('part-2.csv')} is one of the parts; write to another file.\n`,
		});
	});
});

describe('points of a grid', () => {
	it('that are taken by chance are there once, and with every seed', async () => {
		const rows = await swept('sampled.csv', '--until', '20ms', '--set', 'vm.swappiness=0,100', '--sample', 'lhs:9', '--seeds', '2', '--measure', 'free');
		expect(rows.map(row => `${row['vm.swappiness']} ${row['seed']}`).toSorted()).toEqual(['0 1', '0 2', '100 1', '100 2']);
	});
});

describe('scenarios', () => {
	it('of one name are told apart, a built-in one from a file of its name as well', async () => {
		const file = join(folder, 'burst.yaml');
		writeFileSync(file, readFileSync(CACHE));
		const {out} = await lowwater('sweep', 'burst', file, '--jobs', '1', '--until', '20ms', '--set', 'vm.swappiness=0..200:2', '--measure', 'MemTotal');
		expect(out).toMatch(/\n +burst +0 +524 288\n +burst +200 +524 288\n/);
		expect(out).toMatch(new RegExp(`\\n${file} +0 +24 576\\n`));
	});
});

describe('a question', () => {
	it('has the answer of the grid, value by value, and says how sure it is', async () => {
		const grid = await swept('all.csv', '--set', 'vm.min_free_kbytes=100..1000:16', '--measure', 'allocstall');
		const least = grid.filter(row => row['allocstall'] === '0').map(row => Number(row['vm.min_free_kbytes']))[0] as number;
		const ask = ['sweep', CACHE, '--jobs', '1', '--measure', 'allocstall', '--out', join(folder, 'asked.csv'), '--find'];
		const named = await lowwater(...ask, 'least vm.min_free_kbytes where allocstall == 0', '--set', 'vm.min_free_kbytes=100..1000:16');
		expect(named.status).toBe(0);
		expect(named.out).toMatch(
			new RegExp(`^least vm\\.min_free_kbytes where allocstall == 0: ${least}; at ${least - 60} it does not hold\\.\n  How sure: \\d+ of 16 values were tried`),
		);
		// Every row that it has tried has the figure of the grid.
		for (const row of linesOf(readFileSync(join(folder, 'asked.csv'), 'utf8')))
			expect(grid).toContainEqual(expect.objectContaining({'vm.min_free_kbytes': row['vm.min_free_kbytes'], allocstall: row['allocstall']}));
		const nowhere = await lowwater(...ask.slice(0, 6), '--find', 'most vm.swappiness where oom_kill > 0', '--until', '20ms');
		expect(nowhere).toMatchObject({
			status: 1,
			out: expect.stringMatching(/^oom_kill > 0 holds at no value of vm\.swappiness: 17 of 201 values were tried; the widest/),
		});
	});

	it('of min-free-small has the answer of the grid, and draws it', async () => {
		// To the end of its first burst; its others with LOWWATER_SESSIONS. The grid goes on from what was tried for the answer.
		const until = process.env['LOWWATER_SESSIONS'] === undefined ? '12500ms' : '30s';
		const path = join(folder, 'min-free.csv');
		const common = ['sweep', 'min-free-small', '--set', 'vm.min_free_kbytes=1024..46341:12 log', '--until', until, '--jobs', '1', '--out', path];
		const {out, status} = await lowwater(...common, '--find', 'least vm.min_free_kbytes where stall_time == 0', '--plot', join(folder, 'found.svg'));
		expect(status).toBe(0);
		expect(out).toContain('  How sure: 10 of 12 values were tried.');
		const grid = await lowwater(...common, '--require', 'stall_time == 0');
		expect(grid.err).toMatch(/^12 runs, 10 of them done before; /);
		const rows = linesOf(readFileSync(path, 'utf8'));
		const held = rows.map(row => row['stall_time'] === '0');
		expect(held).toEqual([...held].sort());
		expect(new Set(held).size).toBe(2);
		const [answer = ''] = out.split('\n');
		expect(answer).toContain(`where stall_time == 0: ${rows[held.indexOf(true)]?.['vm.min_free_kbytes']};`);
		expect(readFileSync(join(folder, 'found.svg'), 'utf8')).toContain(`>${answer}<`);
	}, 600_000);
});

describe('a mistake', () => {
	const cases: readonly (readonly [readonly string[], string])[] = [
		[['vm.min_free_kbytes=1024..512'], '--set vm.min_free_kbytes=1024..512: "1024" is not less than "512"; a range goes upwards.'],
		[['vm.min_free_kbytes=1..x'], '"x" is no number; a range is written as'],
		[['vm.min_free_kbytes=0..9 log'], 'a range in equal ratios begins above 0'],
		[['vm.min_free_kbytes=1..9:1'], '"1" is not a number of values from 2 to'],
		[['machine.memory=64MiB..2s'], '"64MiB" and "2s" have different units'],
		[['vm.swappiness=1,,2'], 'a value is missing between two commas.'],
		[['vm.swappiness=1,2', 'vm.swappiness=3'], '--set vm.swappiness=3'],
		[['vm.swappines=1,2'], 'did you mean "vm.swappiness"?'],
		[['vm.swappiness=0,900'], '--set vm.swappiness=900'],
		[['vm.swappiness=..5'], 'a range has two ends'],
		[['machine.memory=64MiB..'], 'a range has two ends'],
		[['vm.min_free_kbytes=64..512 log:4'], '"log:4" is no scale; after a range only "log" may stand, as in 1024..65536:12 log.'],
		[['machine.seed=1,2'], '--set machine.seed: a sweep has its seeds from --seed and --seeds.'],
	];
	it.each(cases)('in --set %s is one sentence', async (settings, sentence) => {
		const {status, out, err} = await lowwater('sweep', CACHE, ...settings.flatMap(text => ['--set', text]));
		expect({status, out, lines: err.split('\n').length}).toEqual({status: 2, out: '', lines: 2});
		expect(err).toContain(sentence);
	});

	it.each([
		[['--set', 'vm.swappiness=1'], 'nothing varies: name a setting and its values'],
		[['--seeds', '2', '--measure', 'stall_tme'], `--measure 'stall_tme': "stall_tme" is no figure of a machine; did you mean "stall_time"?`],
		[['--seeds', '2', '--measure', 'free,,min'], 'a figure is missing between two commas'],
		[['--seeds', '2', '--require', 'stall_time'], `--require 'stall_time': it has to compare`],
		[['--seeds', '2', '--require', 'processes.nobody.rss > 0'], 'there is no process "nobody"'],
		[['--seeds', '2', '--out', 'rows.xls'], `--out: "rows.xls" says no format; its name has to end with .csv, .jsonl or .parquet.`],
		[['--seeds', '2', '--shard', '4/3'], 'the third of a hundred is 3/100'],
		[['--seeds', '2', '--sample', 'sobol:9'], 'write lhs:200'],
		[['--seeds', '2000000'], '--seeds: "2000000" is not a whole number from 1 to 100 000.'],
		[['--find', 'fewest stalls'], '--find: "fewest stalls" is no question; write it as'],
		[['--find', 'least vm.swapiness where free > 1'], '--find: "vm.swapiness" is no sysctl of this machine; did you mean "vm.swappiness"?'],
		[['--find', 'least machine.cpus where free > 1'], '--find: say where machine.cpus is to be looked for'],
		[['--find', 'least vm.swappiness where fre > 1'], `--find 'fre > 1': "fre" is no figure`],
		[['--find', 'least vm.swappiness where free > 1', '--require', 'free > 1'], '--find takes no --require: put it into the question with &&.'],
		[['--find', 'least machine.zones where free > 1', '--set', 'machine.zones=pc,one'], 'the values of machine.zones have no order'],
		[['--join', 'nowhere.csv', '--seeds', '2'], '--join takes no --seeds'],
		[['--join', 'nowhere.csv'], 'nowhere.csv cannot be read: there is no such file'],
		[[CACHE, '--seeds', '2'], 'is named twice'],
		[['--seeds', '4', '--sample', 'random:9'], '--sample: there is nothing to take points of'],
		[['--seeds', '2', '--plot', 'no/such/folder/plot.svg'], 'no/such/folder/plot.svg cannot be written: there is no such file'],
		[['--seeds', '2', '--out', DEVICE], `${DEVICE} is no file that rows can be added to`],
		[['--seeds', '2', '--plot', OTHER], `--plot ${OTHER} is the scenario itself`],
	])('of %j is one sentence', async (args, sentence) => {
		const scenarios = args.includes(OTHER) ? [CACHE, OTHER] : args.includes('--join') && !args.includes('--seeds') ? [] : [CACHE];
		const {status, out, err} = await lowwater('sweep', ...scenarios, ...args);
		expect({status, out, lines: err.split('\n').length}).toEqual({status: 2, out: '', lines: 2});
		expect(err).toContain(sentence);
	});
});
