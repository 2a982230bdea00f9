// What people bring: trees as sosreport and crm_report leave them, made here after their plugins (sos/report/plugins/{memory,kernel,process,block}.py,
// pacemaker's report.collector.in sys_stats()); archives packed each way; computers of which something was not kept.
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {spawnSync} from 'node:child_process';
import zlib from 'node:zlib';
import {createTar} from 'nanotar';
import {afterAll, describe, expect, it} from 'vitest';
import {fit} from '../../source/host/import/fit.ts';
import {type Look, looksOf} from '../../source/host/import/looks.ts';
import {placesInFolder, placesInTar} from '../../source/host/import/places.ts';
import {meminfoOfFree, meminfoOfTop, processesOfPs} from '../../source/host/import/tools.ts';
import {readBuddyinfo} from '../../source/host/import/zones.ts';
import {sample as sampleOf} from '../../source/machine/machine.ts';
import {readBytes} from '../../source/files/read.ts';
import {createRun, stepTo} from '../../source/workload/run.ts';
import {readScenario} from '../../source/workload/scenario.ts';
import {textsOfSample} from '../support/host.ts';

const ROOM = 4e9;
const base = mkdtempSync(join(tmpdir(), 'lowwater-'));
afterAll(() => rmSync(base, {recursive: true}));

type Files = Readonly<Record<string, string>>;

function folderOf(name: string, files: Files): string {
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(dirname(join(base, name, path)), {recursive: true});
		writeFileSync(join(base, name, path), text);
	}
	return join(base, name);
}
const tarOf = (files: Files): Buffer => Buffer.from(createTar(Object.entries(files).map(([name, data]) => ({name, data}))));

function machine(yaml: string, seconds: number) {
	const scenario = readScenario(yaml, {file: 'x'});
	const run = createRun({...scenario, until: {timeUs: Infinity, oomKills: null, tailUs: 0}});
	stepTo(run, seconds * 1e6);
	return {sample: sampleOf(run.machine), config: scenario.config};
}

const SERVER = `
machine: {memory: 128MiB, cpus: 2, sysctl: {vm.swappiness: 30}}
files: {/data: 30MiB}
timeline:
  - {at: 100ms, spawn: idle, name: sshd, rss: 6MiB, oom_score_adj: -1000}
  - {at: 200ms, spawn: idle, name: db, rss: 40MiB, uid: 26}
  - {at: 400ms, spawn: stream, name: backup, file: /data, again: 10MiB}
until: {time: 10s}
`;
const own = machine(SERVER, 4);
const texts = textsOfSample(own.sample, own.config);

/** sosreport keeps status, oom_* and cgroup of processes alone, settings as sysctl -a printed them, the queues of the disks. */
function sosreport(): Record<string, string> {
	const root = 'sosreport-db1-2026-11-28-abcdefg';
	const files: Record<string, string> = {};
	for (const [path, text] of Object.entries(texts)) {
		const isKept = /^proc\/(meminfo|vmstat|swaps|stat|zoneinfo|buddyinfo|diskstats|pressure\/\w+|\d+\/(status|oom_score|oom_score_adj))$/.test(path);
		if (isKept) files[`${root}/${path}`] = text;
	}
	const sysctls = Object.entries(own.sample.sysctls).map(([name, value]) => `${name} = ${value}\n`);
	files[`${root}/sos_commands/kernel/sysctl_-a`] = `kernel.hostname = db1\nvm.future_knob = 7\n${sysctls.join('')}`;
	files[`${root}/sos_commands/memory/free`] = '               total        used        free\n';
	for (const name of ['data', 'swap']) {
		files[`${root}/sys/block/${name}/queue/rotational`] = '1\n';
		files[`${root}/sys/block/${name}/queue/nr_requests`] = '64\n';
	}
	return files;
}

const lookOf = (folder: string): Look => {
	const look = looksOf(placesInFolder(folder));
	if (look === null) throw new Error('nothing there');
	return look;
};
const scores = ({processes}: Pick<Look['sample'], 'processes'>) =>
	processes
		.filter(({kernelThread, pid, name}) => !kernelThread && pid !== 1 && !['page-cache', 'shmem', 'dirty'].includes(name))
		.map(({name, oomScore, oomScoreAdj}) => [name, oomScore, oomScoreAdj]);

describe('a sosreport', () => {
	const files = sosreport();
	const look = lookOf(folderOf('sos', files));
	const made = fit(look, 'db1', ROOM);

	it('is found below the folder, with names, settings and disks from where it keeps them', () => {
		expect(look.host).toBe('db1');
		expect(look.derived).toEqual([]);
		expect(look.sample.sysctls['vm.swappiness']).toBe('30');
		expect(look.strangers).toEqual([['vm.future_knob', '7']]);
		expect(made.yaml).toContain('# vm.future_knob = 7: not known here\n');
		expect(made.yaml).toMatch(/data: \{profile: hdd, queue: 64\}/);
	});

	it('makes the machine that it was of, every oom_score equal', () => {
		const again = machine(made.yaml, made.standsUs / 1e6).sample;
		expect(Object.values(made.left).every(kb => Math.abs(kb) < 4)).toBe(true);
		expect(again.meminfo.MemFree).toBe(own.sample.meminfo.MemFree);
		expect(scores(again)).toEqual(scores(own.sample));
		expect(scores(again).map(([name]) => name)).toEqual(expect.arrayContaining(['sshd', 'db']));
	});

	it('without zoneinfo has the zones of buddyinfo, their free pages, marks computed, and says so', () => {
		const less = Object.fromEntries(Object.entries(files).filter(([path]) => !path.endsWith('zoneinfo')));
		const look2 = lookOf(folderOf('sos-less', less));
		expect(look2.derived).toEqual([expect.stringMatching(/^guessed: there is no zoneinfo: zones are those of buddyinfo/)]);
		expect(look2.sample.zones.map(({name, free}) => [name, free])).toEqual(own.sample.zones.map(({name, free}) => [name, free]));
		expect(look2.sample.zones.reduce((sum, {managed}) => sum + managed, 0) * 4).toBe(own.sample.meminfo.MemTotal);
		const made2 = fit(look2, 'db1', ROOM);
		expect(made2.yaml).toMatch(/^# guessed: there is no zoneinfo/);
		expect(made2.left.MemFree).toBe(0);
		// What a kernel computes for the same zones: this machine's own marks were never set by hand.
		expect(machine(made2.yaml, 1).sample.zones.map(({min, low, high}) => [min, low, high])).toEqual(
			own.sample.zones.map(({min, low, high}) => [min, low, high]),
		);
	});

	it('without buddyinfo, too, has the zones of a PC with so much memory', () => {
		const less = Object.fromEntries(Object.entries(files).filter(([path]) => !/(zone|buddy)info$/.test(path)));
		const look3 = lookOf(folderOf('sos-least', less));
		expect(look3.derived).toEqual([expect.stringContaining('no zoneinfo and no buddyinfo')]);
		expect(fit(look3, 'db1', ROOM).left.MemFree).toBe(0);
	});
});

/** What `set -x` and the commands of sys_stats() leave in sysstats.txt. */
const SYSSTATS = `+ uname -n
node7
+ uptime
 03:14:07 up 12 days,  1:02,  0 users,  load average: 8.01, 6.10, 3.00
+ ps axf
    PID TTY      STAT   TIME COMMAND
      1 ?        Ss     0:03 /sbin/init
+ ps auxw
USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND
root           1  0.0  0.1  21000  8000 ?        Ss   Nov16   0:03 /sbin/init splash
root           2  0.0  0.0      0     0 ?        S    Nov16   0:00 [kthreadd]
root         812  0.0  0.2  90000 16000 ?        Ss   Nov16   0:09 /usr/sbin/corosync -f
mysql       1200  3.0 41.0 900000  40000 ?       Ssl  Nov16  99:01 /usr/sbin/mysqld --basedir=/usr
+ top -b -n 1
top - 03:14:08 up 12 days,  1:02,  0 users,  load average: 8.01, 6.10, 3.00
Tasks:   4 total,   1 running,   3 sleeping,   0 stopped,   0 zombie
%Cpu(s):  1.0 us,  1.0 sy,  0.0 ni, 98.0 id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st
MiB Mem :    128.0 total,     20.0 free,     70.0 used,     38.0 buff/cache
MiB Swap:     64.0 total,     50.0 free,     14.0 used.     50.0 avail Mem

    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND
`;

describe('a crm_report', () => {
	it('has no /proc: memory as top says, processes as ps says, all of it named', () => {
		const look = lookOf(folderOf('crm', {'report/node7/sysstats.txt': SYSSTATS, 'report/node7/sysinfo.txt': 'Platform: Linux\n'}));
		expect(look.host).toBe('node7');
		expect(look.derived).toHaveLength(3);
		expect(look.sample.meminfo).toMatchObject({MemTotal: 131_072, MemFree: 20_480, MemAvailable: 51_200, SwapTotal: 65_536, SwapFree: 51_200});
		expect(look.sample.processes.map(({pid, name, rssKb, kernelThread, uid}) => [pid, name, rssKb, kernelThread, uid || 0])).toEqual([
			[1, 'init', 8000, false, 0],
			[2, 'kthreadd', 0, true, 0],
			[812, 'corosync', 16_000, false, 0],
			[1200, 'mysqld', 40_000, false, 0],
		]);
		const made = fit(look, 'node7', ROOM);
		const again = machine(made.yaml, made.standsUs / 1e6).sample;
		expect(again.meminfo.MemFree).toBe(20_480);
		expect(again.processes.find(({name}) => name === 'mysqld')?.rssKb).toBe(40_000);
		expect(made.yaml).toMatch(/^# guessed: there is no meminfo: what top printed stands for it/);
	});
});

describe('what tools printed', () => {
	it('free of today and of before procps 3.3.10', () => {
		const today =
			'              total        used        free      shared  buff/cache   available\nMem:        8000000     2000000     1000000       50000     5000000     5500000\nSwap:       2000000      500000     1500000\n';
		expect(meminfoOfFree(today)).toMatch(/MemTotal: 8000000 kB\nMemFree: 1000000 kB\nMemAvailable: 5500000 kB\nCached: 5000000 kB/);
		const old =
			'             total       used       free     shared    buffers     cached\nMem:       8000000    7000000    1000000          0     100000    4900000\n-/+ buffers/cache:    2000000    6000000\nSwap:      2000000     500000    1500000\n';
		expect(meminfoOfFree(old)).toMatch(/Cached: 5000000 kB\n(?:.*\n)*SwapFree: 1500000 kB/);
		expect(meminfoOfFree(old)).not.toContain('MemAvailable');
		expect(meminfoOfFree('hello\n')).toBeNull();
	});

	it('top of today and the old one', () => {
		expect(meminfoOfTop('KiB Mem :  8000000 total,  1000000 free,  2000000 used,  5000000 buff/cache\n')).toContain('MemTotal: 8000000 kB');
		const old =
			'Mem:   8000000k total,  7000000k used,  1000000k free,   100000k buffers\nSwap:  2000000k total,   500000k used,  1500000k free,  4900000k cached\n';
		expect(meminfoOfTop(old)).toMatch(/Cached: 5000000 kB\n(?:.*\n)*SwapFree: 1500000 kB/);
		expect(meminfoOfTop('')).toBeNull();
	});

	it('no table is no processes, and threads are none', () => {
		expect(processesOfPs('PID TTY\n1 ?\n')).toBeNull();
		const rows =
			'USER PID %CPU %MEM VSZ RSS TTY STAT START TIME COMMAND\ndb 7 0.0 0.1 900 400 ? - Nov16 0:01 -bash\ndb - 0.0 - - - - Sl Nov16 0:01 -\ndb 8 0.0 0.1 900 400 ? S Nov16 0:01 x y\n';
		expect([...(processesOfPs(rows)?.keys() ?? [])]).toEqual(['proc/7/status', 'proc/8/status']);
		expect(processesOfPs(rows)?.get('proc/7/status')).toMatch(/^Name:\tbash\n/);
	});

	it('buddyinfo has what is free in each zone', () => {
		expect(readBuddyinfo('Node 0, zone      DMA      1      0      2\nNode 1, zone   Normal      5      1      0 \n')).toEqual([
			{node: 0, name: 'DMA', free: 9},
			{node: 1, name: 'Normal', free: 7},
		]);
	});
});

describe('an archive', () => {
	const tar = tarOf(Object.fromEntries(Object.entries(sosreport()).map(([path, text]) => [`./${path}`, text])));
	const bytes: Record<string, Buffer | null> = {
		'a.tar': tar,
		'a.tar.gz': zlib.gzipSync(tar),
		'a.tar.zst': typeof zlib.zstdCompressSync === 'function' ? zlib.zstdCompressSync(tar) : null,
		'a.tar.xz': ((): Buffer | null => {
			const {status, stdout} = spawnSync('xz', ['-c'], {input: tar, maxBuffer: 1e9});
			return status === 0 ? stdout : null;
		})(),
	};
	it('has the same places as its folder', () => {
		expect(placesInTar(tar)).toHaveLength(1);
		expect(placesInTar(tar)[0]?.tree.text('proc/meminfo')).toBe(texts['proc/meminfo']);
		expect(placesInTar(tar)[0]?.tree.text('sys/block/data/queue/rotational')).toBe('1\n');
	});

	it.each(Object.keys(bytes).filter(name => bytes[name] !== null))('is unpacked: %s', async name => {
		writeFileSync(join(base, name), bytes[name] as Buffer);
		expect((await readBytes(join(base, name), {most: 1e9, mostUnpacked: 1e9})).equals(tar)).toBe(true);
	});
});
