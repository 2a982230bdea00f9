// A computer as a scenario: the machine that comes of it stands where the computer stood. The computers are simulated ones, whose figures are known.
import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {createTar} from 'nanotar';
import {afterAll, describe, expect, it} from 'vitest';
import {fit} from '../../source/host/import/fit.ts';
import {looksOf} from '../../source/host/import/looks.ts';
import {collectScript} from '../../source/host/collect.ts';
import {placesInFolder, placesInTar} from '../../source/host/import/places.ts';
import {sample as sampleOf} from '../../source/machine/machine.ts';
import type {Sample} from '../../source/machine/sample.ts';
import {runMain} from '../../source/main.ts';
import {createRun, stepTo} from '../../source/workload/run.ts';
import {readScenario} from '../../source/workload/scenario.ts';
import {textsOfSample, treeOfTexts} from '../support/host.ts';
import {capture} from '../support/output.ts';

const ROOM = 4e9;
const folder = mkdtempSync(join(tmpdir(), 'lowwater-'));
afterAll(() => rmSync(folder, {recursive: true}));

function machineAt(yaml: string, seconds: number) {
	const scenario = readScenario(yaml, {file: 'x'});
	const run = createRun(scenario);
	stepTo(run, seconds * 1e6);
	const sample = sampleOf(run.machine);
	return {sample, texts: textsOfSample(sample, scenario.config)};
}

/** Half of its swap in use, a cache that is full, a process that is protected. */
const SERVER = `
machine:
  memory: 256MiB
  swap: [{size: 64MiB, name: swap, disk: swap, priority: 5}]
  cpus: 2
  sysctl: {vm.swappiness: 30, vm.dirty_ratio: 15, vm.min_free_kbytes: 3000}
files: {/data: 90MiB}
timeline:
  - {at: 100ms, spawn: idle, name: sshd, rss: 6MiB, oom_score_adj: -1000}
  - {at: 200ms, spawn: idle, name: db, rss: 60MiB, swapped: 24MiB, uid: 26}
  - {at: 300ms, spawn: idle, name: web, rss: 30MiB, oom_score_adj: 200, uid: 33}
  - {at: 400ms, spawn: stream, name: backup, file: /data, rate: 60MiB/s}
until: {time: 10s}
`;
const NUMA = `
machine:
  zones:
    - {node: 0, name: DMA32, managed: 96MiB, start_pfn: 1}
    - {node: 1, name: Normal, managed: 128MiB}
timeline:
  - {at: 100ms, spawn: idle, name: a, rss: 50MiB}
  - {at: 200ms, spawn: idle, name: b, rss: 20MiB}
until: {time: 10s}
`;

/** A third of it in /dev/shm. */
const SHARED = `
machine: {memory: 128MiB, zones: one, tmpfs: 64MiB}
files:
  /dev/shm/scratch: {size: 40MiB, disk: tmpfs}
timeline:
  - {at: 100ms, spawn: idle, name: a, rss: 30MiB}
  - {at: 200ms, spawn: write, name: job, file: /dev/shm/scratch, rounds: 1, after: end}
  - {at: 1500ms, spawn: shared, name: writer, file: /dev/shm/scratch, bytes: 24MiB, rate: 60MiB/s}
  - {at: 1500ms, spawn: shared, name: reader, file: /dev/shm/scratch, bytes: 16MiB, rate: 60MiB/s, access: read}
until: {time: 10s}
`;

/** A fifth of it set aside as huge pages. */
const HUGE = `
machine: {memory: 256MiB, zones: one, swap: 32MiB, sysctl: {vm.nr_hugepages: 24}}
timeline:
  - {at: 100ms, spawn: idle, name: a, rss: 90MiB}
until: {time: 10s}
`;

/** The machine of a scenario once it stands. */
const standing = (yaml: string, us: number): Sample => machineAt(yaml, us / 1e6).sample;

const marks = ({zones}: Sample) =>
	zones.map(({node, name, managed, min, low, high, protection, startPfn}) => ({node, name, managed, min, low, high, protection, startPfn}));
const people = ({processes}: Sample) =>
	processes
		.filter(({kernelThread, pid, name}) => !kernelThread && pid !== 1 && !['page-cache', 'dirty', 'shmem'].includes(name))
		.map(({name, uid, oomScoreAdj, oomScore, badness, rssAnonKb, rssFileKb, rssShmemKb, pageTablesKb, swapKb}) => ({
			...{name, uid, oomScoreAdj, oomScore, badness, memory: rssAnonKb + swapKb, rssFileKb, rssShmemKb, pageTablesKb},
		}))
		.sort((a, b) => a.name.localeCompare(b.name));

describe.each([
	['a server with swap in use', SERVER, 8],
	['two nodes', NUMA, 3],
	['shared memory', SHARED, 3],
	['huge pages', HUGE, 3],
])('%s', (_, yaml, seconds) => {
	const {sample: own, texts} = machineAt(yaml, seconds);
	const looks = looksOf([{tree: treeOfTexts(texts), derived: []}]);
	if (looks === null) throw new Error('nothing to read');
	const made = fit(looks, 'db1', ROOM);
	const again = standing(made.yaml, made.standsUs);

	it('has MemFree to the page, and all that the kernel holds', () => {
		expect(made.left.MemFree).toBe(0);
		for (const field of [
			...(['MemFree', 'MemTotal', 'Slab', 'KernelStack', 'PageTables', 'SwapTotal', 'CommitLimit'] as const),
			...(['HugePages_Total', 'Hugetlb'] as const),
		])
			expect(again.meminfo[field], field).toBe(own.meminfo[field]);
	});

	it('has its zones with their marks and reserves, and the thresholds that come of them', () => {
		expect(marks(again)).toEqual(marks(own));
		expect(again.sysctls['vm.swappiness']).toBe(own.sysctls['vm.swappiness']);
		expect(Math.abs(again.meminfo.MemAvailable - own.meminfo.MemAvailable)).toBeLessThanOrEqual(own.meminfo.MemAvailable * 0.02);
	});

	it('has its processes with what they hold, and the same one would die', () => {
		expect(people(again)).toEqual(people(own));
		const next = ({processes}: Sample) => processes.filter(({badness}) => badness !== null).sort((a, b) => (b.badness ?? 0) - (a.badness ?? 0))[0]?.name;
		expect(next(again)).toBe(next(own));
	});

	it('has what is on each list, and what is dirty', () => {
		for (const list of ['Active(anon)', 'Inactive(anon)', 'Active(file)', 'Inactive(file)', 'Unevictable', 'Dirty', 'Shmem', 'AnonPages'] as const)
			expect(Math.abs(again.meminfo[list] - own.meminfo[list]), `${list} ${again.meminfo[list]} ${own.meminfo[list]}`).toBeLessThanOrEqual(4);
		expect(again.meminfo.MemAvailable).toBe(own.meminfo.MemAvailable);
	});

	it('has as much page cache, and as much in swap', () => {
		const cache = ({meminfo}: Sample): number => meminfo['Active(file)'] + meminfo['Inactive(file)'];
		expect(cache(again)).toBe(cache(own));
		expect(Math.abs(again.meminfo.SwapFree - own.meminfo.SwapFree)).toBeLessThanOrEqual(own.meminfo.SwapCached + 64);
	});

	it('is the same when it is brought again', () => {
		const config = readScenario(made.yaml, {file: 'x'}).config;
		const twice = looksOf([{tree: treeOfTexts(textsOfSample(again, config)), derived: []}]);
		if (twice === null) throw new Error('nothing to read');
		const remade = fit(twice, 'db1', ROOM);
		expect(remade.left.MemFree).toBe(0);
		expect(people(standing(remade.yaml, remade.standsUs))).toEqual(people(again));
	});

	it('says what is guessed at its top', () => {
		expect(made.yaml).toMatch(/^# guessed: /);
		expect(made.yaml).toMatch(/# it stands as it was from \d+ s on: open it with --from \d+s/);
	});
});

async function lowwater(...args: string[]) {
	const [stdout, stderr] = [capture(), capture()];
	const status = await runMain(args, stdout.stream, stderr.stream, new AbortController().signal);
	return {status, out: stdout.text(), err: stderr.text()};
}

/** Files of two looks, as `collect` packs them: one process grows by 3 MiB in between. */
function twoLooks(): Record<string, string> {
	const leaking = SERVER.replace('until:', '  - {at: 500ms, spawn: leak, name: nginx, rate: 1MiB/s}\nuntil:');
	return Object.fromEntries(
		[4, 7].flatMap((seconds, i) => Object.entries(machineAt(leaking, seconds).texts).map(([path, text]) => [`lowwater-collect/look-${i + 1}/${path}`, text])),
	);
}

describe('memory groups', () => {
	const {sample: own, texts} = machineAt(SERVER, 8);
	const pidOf = (name: string): number => own.processes.find(process => process.name === name)!.pid;
	const withGroups = (root: string, files: Readonly<Record<string, string>>): Record<string, string> => ({
		...texts,
		...Object.fromEntries(own.processes.map(({pid}) => [`proc/${pid}/cgroup`, '0::/\n'])),
		[`proc/${pidOf('db')}/cgroup`]: `${root}/shop.slice/db.service\n`,
		[`proc/${pidOf('web')}/cgroup`]: `${root}/shop.slice/web.service\n`,
		...files,
	});
	const made = (all: Record<string, string>) => fit(looksOf([{tree: treeOfTexts(all), derived: []}])!, 'db1', ROOM);
	const MIB = 2 ** 20;

	it('are there with their processes and what is set for them, also for those above', () => {
		const at = 'sys/fs/cgroup/shop.slice';
		const {yaml, left, standsUs} = made(
			withGroups('0::', {
				[`${at}/memory.max`]: `${160 * MIB}\n`,
				[`${at}/db.service/memory.low`]: `${32 * MIB}\n`,
				[`${at}/db.service/memory.max`]: 'max\n',
				[`${at}/db.service/memory.swap.max`]: `${40 * MIB}\n`,
				[`${at}/web.service/memory.high`]: `${64 * MIB}\n`,
				[`${at}/web.service/memory.oom.group`]: '1\n',
			}),
		);
		expect(left.MemFree).toBe(0);
		const {groups, processes, meminfo} = standing(yaml, standsUs);
		expect(meminfo.MemFree).toBe(own.meminfo.MemFree);
		const group = (path: string) => groups!.find(one => one.path === path)!;
		expect(group('/shop.slice')).toMatchObject({max: 160 * MIB, pids: []});
		expect(group('/shop.slice/db.service')).toMatchObject({low: 32 * MIB, max: Infinity, swapMax: 40 * MIB});
		expect(group('/shop.slice/web.service')).toMatchObject({high: 64 * MIB, oomGroup: true});
		const web = processes.find(({name}) => name === 'web')!;
		expect(group('/shop.slice/web.service').pids).toEqual([web.pid]);
		expect(group('/shop.slice/web.service').current).toBeGreaterThanOrEqual(web.rssAnonKb * 1024);
	});

	it('of version 1 are the same; without a limit anywhere there are none', () => {
		const {yaml} = made(withGroups('4:memory:', {'sys/fs/cgroup/memory/shop.slice/db.service/memory.limit_in_bytes': `${120 * MIB}\n`}));
		expect(readScenario(yaml, {file: 'x'})).toBeDefined();
		expect(yaml).toMatch(/\/shop\.slice\/db\.service:\s+memory\.max: 122880KiB/);
		expect(made(withGroups('0::', {})).yaml).not.toContain('cgroups');
	});
});

describe('what is brought', () => {
	const files = twoLooks();
	const tar = Buffer.from(createTar(Object.entries(files).map(([name, data]) => ({name, data}))));

	it('is found in a folder and in a tar, packed or not, and gives the same scenario', async () => {
		for (const [path, text] of Object.entries(files)) {
			mkdirSync(dirname(join(folder, 'copy', path)), {recursive: true});
			writeFileSync(join(folder, 'copy', path), text);
		}
		writeFileSync(join(folder, 'x.tar'), tar);
		writeFileSync(join(folder, 'x.tar.gz'), gzipSync(tar));
		expect(placesInFolder(join(folder, 'copy'))).toHaveLength(2);
		expect(placesInTar(tar)).toHaveLength(2);
		const [fromFolder, fromTar, fromGz] = [
			await lowwater('import', join(folder, 'copy'), '--name', 'n'),
			await lowwater('import', join(folder, 'x.tar'), '--name', 'n'),
			await lowwater('import', join(folder, 'x.tar.gz'), '--name', 'n'),
		];
		expect(fromFolder.err).toBe('');
		expect(fromFolder.status).toBe(0);
		expect(fromTar.out).toBe(fromFolder.out);
		expect(fromGz.out).toBe(fromFolder.out);
		expect(fromFolder.out).toMatch(/# nginx grew by 1 0\d\d KiB\/s between the two looks/);
		// Who grew is who is asked about, at the rate that was seen.
		expect(fromFolder.out).toMatch(/what_if:\n {2}leak: nginx\n {2}rate: 10\d\dKiB\/s\n {2}at: \d+s\n/);
	});

	it('is an OOM report as well, whose machine is that of why', async () => {
		const {report} = await (async () => {
			const {out} = await lowwater('run', 'leak-with-swap', '--format', 'dmesg');
			return {report: out};
		})();
		const path = join(folder, 'kern.log');
		writeFileSync(path, report);
		const imported = await lowwater('import', path);
		const why = await lowwater('why', path, '--simulate', '-o', join(folder, 'why.yaml'));
		expect(why.status).toBe(0);
		expect(imported.out).toBe(readFileSync(join(folder, 'why.yaml'), 'utf8'));
	});

	it.each([
		['an empty folder', 'empty', 'holds no /proc that can be read'],
		['a text', 'text', 'holds no /proc that can be read'],
		['bzip2', 'packed.bz2', 'is packed by bzip2, which is not read here; unpack it, as in: bzip2 -dc '],
		['xz that is cut', 'packed.xz', 'it is packed, and cut off or damaged'],
		['zstd that is cut', 'packed.zst', 'it is packed, and cut off or damaged'],
		['a tar without a /proc', 'other.tar', 'holds no /proc that can be read'],
		['nothing', 'not-there', 'not-there'],
	])('that is none is one sentence: %s', async (_, name, sentence) => {
		mkdirSync(join(folder, 'empty'), {recursive: true});
		writeFileSync(join(folder, 'text'), 'hello\n');
		writeFileSync(join(folder, 'packed.bz2'), 'BZh91AY&SY');
		writeFileSync(join(folder, 'packed.zst'), Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x04]));
		writeFileSync(join(folder, 'packed.xz'), Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 0]));
		writeFileSync(join(folder, 'other.tar'), createTar([{name: 'a/b', data: 'c'}]));
		const {status, err, out} = await lowwater('import', join(folder, name));
		expect([status, out]).toEqual([2, '']);
		expect(err).toContain(sentence);
		expect(err.trimEnd().split('\n')).toHaveLength(1);
	});

	it('has to be named', async () => {
		expect((await lowwater('import')).err).toMatch(/^import needs to be told what: /);
		expect((await lowwater('import', 'a', 'b')).status).toBe(2);
	});
});

describe('the script that collects', () => {
	const script = collectScript().replace('sleep 10', 'sleep 0').replace('/proc/[0-9]*', '/proc/1 /proc/$$');
	const run = (...args: string[]) => spawnSync('sh', ['-s', '--', ...args], {input: script, encoding: 'utf8', cwd: folder});

	it.runIf(process.platform === 'linux')(
		'gathers this computer twice, without command lines, environment or names',
		() => {
			const {status, stderr} = run('-n', 'here.tar.gz');
			expect([status, stderr]).toEqual([0, expect.stringMatching(/^here\.tar\.gz is written \(\d+ bytes\): lowwater import here\.tar\.gz\n$/)]);
			const bytes = readFileSync(join(folder, 'here.tar.gz'));
			expect(bytes.length).toBeLessThan(2 * 1024 * 1024);
			const listed = spawnSync('tar', ['-tzf', join(folder, 'here.tar.gz')], {encoding: 'utf8'}).stdout;
			expect(listed).not.toMatch(/cmdline|environ|maps|cgroup|hostname/);
			for (const look of ['look-1', 'look-2']) expect(listed).toContain(`/${look}/proc/meminfo\n`);
			const names = spawnSync('tar', ['-xzOf', join(folder, 'here.tar.gz'), '--wildcards', '*/status'], {encoding: 'utf8'}).stdout;
			for (const [, name] of names.matchAll(/^Name:\t(.*)$/gm)) expect(name).toMatch(/^p\d+$/);
		},
		60_000,
	);

	it.runIf(process.platform === 'linux')('leaves a folder where one is wanted, by its own word or by that of -o', () => {
		expect(run('kept/').stderr).toBe('kept/lowwater-collect is written: lowwater import kept/lowwater-collect\n');
		expect(placesInFolder(join(folder, 'kept'))).toHaveLength(2);
		const there = collectScript("it's a/").replace('sleep 10', 'sleep 0').replace('/proc/[0-9]*', '/proc/$$');
		expect(spawnSync('sh', {input: there, encoding: 'utf8', cwd: folder}).stderr).toContain("it's a/lowwater-collect is written");
		// What grew is told by the first look, which has no more than that of a process.
		expect(placesInFolder(join(folder, 'kept'))[0]?.tree.names('proc/1')).toEqual(expect.arrayContaining(['stat', 'status']));
		expect(placesInFolder(join(folder, 'kept'))[0]?.tree.names('proc/1')).toHaveLength(2);
		expect(placesInFolder(join(folder, 'kept'))[1]?.tree.text('proc/1/oom_score')).toMatch(/^\d+\n$/);
	});

	it.each(['a\nb', 'a\u001b[31mb', 'a\tb', 'a\u009bb'])('is not printed for a name with a control character in it: %j', async name => {
		const {status, out, err} = await lowwater('collect', '--out', name);
		expect([status, out]).toEqual([2, '']);
		expect(err).toBe('--out: the name has a newline or another control character in it, which a script cannot carry; give one without.\n');
	});

	it('refuses what it cannot write, and a flag that it has not', () => {
		expect(run('/nowhere/x.tar').status).toBe(2);
		expect(run('-x').status).toBe(2);
		expect(run('-x').stderr).toContain('usage: sh collect.sh [-n] [TAR|FOLDER/]');
	});
});
