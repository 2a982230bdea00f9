// Programs that take the folder of the tree as an option: no namespace is needed.
import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {createServer} from 'node:net';
import {describe, expect} from 'vitest';
import {openFolder} from '../../source/mount/folder.ts';
import {createPublisher, publish} from '../../source/mount/publisher.ts';
import {vmstatText} from '../../source/procfs/vmstat.ts';
import {FACTS, LIMIT_MS, machineAt, scratch, until, withTool} from '../support/tools.ts';

const sample = machineAt(3).sample();

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as {readonly port: number};
	server.close();
	await once(server, 'close');
	return port;
}

/** Metrics of node_exporter by their name with labels. */
async function metricsOf(folder: string): Promise<ReadonlyMap<string, number>> {
	const collectors = [
		'meminfo',
		'vmstat',
		'stat',
		'cpu',
		'loadavg',
		'pressure',
		'diskstats',
		'processes',
		'zoneinfo',
		'buddyinfo',
		'interrupts',
		'netdev',
		'cgroups',
	];
	const address = `127.0.0.1:${await freePort()}`;
	const child = spawn('prometheus-node-exporter', [
		`--path.procfs=${folder}`,
		'--collector.disable-defaults',
		'--collector.vmstat.fields=.*',
		`--web.listen-address=${address}`,
		...collectors.map(name => `--collector.${name}`),
	]);
	const closed = once(child, 'close');
	const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
	let said = '';
	child.stderr.on('data', data => (said += data));
	try {
		await until('node_exporter', () => /[Ll]istening on/.test(said));
		let text = '';
		for (let attempt = 0; attempt < 50 && text === ''; attempt++) {
			text = await fetch(`http://${address}/metrics`).then(
				answer => answer.text(),
				() => '',
			);
			if (text === '') await new Promise(resolve => setTimeout(resolve, 50));
		}
		return new Map([...text.matchAll(/^(\w+(?:\{.*\})?) (\S+)$/gm)].map(([, name = '', value]) => [name, Number(value)]));
	} finally {
		child.kill('SIGKILL');
		await closed;
		clearTimeout(limit);
	}
}

describe('a folder', () => {
	withTool(
		'prometheus-node-exporter',
		'every metric is the Sample’s',
		async () => {
			using scratched = scratch();
			const {folder} = scratched;
			expect(publish(createPublisher(openFolder(folder), FACTS), sample)).toBeNull();
			const metrics = await metricsOf(folder);
			for (const [name, value] of metrics) if (name.startsWith('node_scrape_collector_success')) expect({name, value}).toEqual({name, value: 1});
			const metric = (name: string): number => metrics.get(name) ?? Number.NaN;
			for (const [field, kb] of Object.entries(sample.meminfo)) {
				if (field.startsWith('HugePages_')) continue;
				expect(metric(`node_memory_${field.replace('(', '_').replace(')', '')}_bytes`), field).toBe(kb * 1024);
			}
			for (const [, field = '', value] of vmstatText(sample).matchAll(/^(\S+) (\d+)$/gm)) expect(metric(`node_vmstat_${field}`), field).toBe(Number(value));
			expect(metric('node_pressure_memory_waiting_seconds_total')).toBeCloseTo(sample.pressure.memory.some.totalUs / 1e6, 5);
			expect(metric('node_pressure_memory_stalled_seconds_total')).toBeCloseTo(sample.pressure.memory.full.totalUs / 1e6, 5);
			expect(metric('node_context_switches_total')).toBe(sample.contextSwitches);
			expect(metric('node_procs_running')).toBe(sample.running);
			for (const what of ['cgroups', 'enabled']) expect(metric(`node_cgroups_${what}{subsys_name="memory"}`), what).toBe(1);
			expect(metric('node_load1')).toBe(sample.loadAverage[0] / 100);
			expect(metric('node_processes_pids')).toBe(sample.processes.length);
			for (const zone of sample.zones) {
				const labels = `{node="${zone.node}",zone="${zone.name}"}`;
				expect(metric(`node_zoneinfo_nr_free_pages${labels}`)).toBe(zone.free);
				expect(metric(`node_zoneinfo_low_pages${labels}`)).toBe(zone.low + zone.boost);
			}
			for (const disk of sample.disks) expect(metric(`node_disk_reads_completed_total{device="${disk.name}"}`)).toBe(disk.readIos);
		},
		{outside: true},
	);

	const python = ['/usr/bin/python3', 'python3'].find(one => spawnSync(one, ['-c', 'import psutil'], {timeout: LIMIT_MS}).status === 0) ?? 'python3';
	withTool(
		'psutil',
		'reads the same',
		() => {
			using scratched = scratch();
			const {folder} = scratched;
			expect(publish(createPublisher(openFolder(folder), FACTS), sample)).toBeNull();
			const program = [
				'import json, psutil, sys',
				'psutil.PROCFS_PATH = sys.argv[1]',
				'm, s = psutil.virtual_memory(), psutil.swap_memory()',
				'p = [[p.pid, p.ppid(), p.name(), p.memory_info().rss, p.memory_info().vms, p.status()] for p in psutil.process_iter()]',
				'print(json.dumps(dict(m=m._asdict(), s=s._asdict(), p=p, c=psutil.cpu_stats().ctx_switches, b=psutil.boot_time(), d=list(psutil.disk_io_counters(perdisk=True)))))',
			];
			const {stdout, stderr} = spawnSync(python, ['-c', program.join('\n'), folder], {encoding: 'utf8', timeout: LIMIT_MS});
			expect(stderr).toBe('');
			const read = JSON.parse(stdout);
			const {meminfo} = sample;
			expect(read.m).toMatchObject({total: meminfo.MemTotal * 1024, free: meminfo.MemFree * 1024, available: meminfo.MemAvailable * 1024});
			expect(read.s).toMatchObject({total: meminfo.SwapTotal * 1024, free: meminfo.SwapFree * 1024, sout: sample.vmstat.pswpout * 4096});
			const states = {R: 'running', S: 'sleeping', D: 'disk-sleep', T: 'stopped', Z: 'zombie'};
			expect(read.p).toEqual(sample.processes.map(p => [p.pid, p.ppid, p.name, p.rssKb * 1024, p.vszKb * 1024, states[p.state]]));
			expect(read).toMatchObject({c: sample.contextSwitches, b: FACTS.bootTimeS, d: sample.disks.map(disk => disk.name)});
		},
		{outside: true, by: `${python} -c 'import psutil'`},
	);

	withTool(
		'psutil',
		'reads maps and smaps: every area with its address, rights, path and RSS',
		() => {
			using scratched = scratch();
			const {folder} = scratched;
			expect(publish(createPublisher(openFolder(folder), FACTS), sample)).toBeNull();
			const process = sample.processes.find(({regions}) => regions.some(({label}) => label === 'leak')) as (typeof sample.processes)[number];
			const program = [
				'import json, psutil, sys',
				'psutil.PROCFS_PATH = sys.argv[1]',
				'p = psutil.Process(int(sys.argv[2]))',
				'print(json.dumps(dict(maps=[[m.addr, m.perms, m.path, m.rss, m.swap] for m in p.memory_maps(grouped=False)], full=p.memory_full_info()._asdict())))',
			];
			const {stdout, stderr} = spawnSync(python, ['-c', program.join('\n'), folder, String(process.pid)], {encoding: 'utf8', timeout: LIMIT_MS});
			expect(stderr).toBe('');
			const read = JSON.parse(stdout) as {maps: [string, string, string, number, number][]; full: Record<string, number>};
			const hex = (address: number): string => address.toString(16).padStart(8, '0');
			expect(read.maps).toEqual(
				process.regions.map(({start, end, permissions, path, residentPages, swappedPages}) => [
					`${hex(start)}-${hex(end)}`,
					permissions,
					path === '' ? '[anon]' : path,
					residentPages * 4096,
					swappedPages * 4096,
				]),
			);
			// Nobody else runs its program, so that its text is its own as well.
			expect(read.full).toMatchObject({rss: process.rssKb * 1024, uss: process.rssKb * 1024, swap: process.swapKb * 1024});
		},
		{outside: true, by: `${python} -c 'import psutil'`},
	);
});
