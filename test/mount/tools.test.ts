// Unmodified programs of the distribution, each of whose figures must be the Sample's.
import {setTimeout as wait} from 'node:timers/promises';
import {describe, expect, it} from 'vitest';
import {publish} from '../../source/mount/publisher.ts';
import {freeText} from '../../source/procfs/free.ts';
import {sarHeader, sarRow} from '../../source/procfs/sar.ts';
import {vmstatToolFirstLine, vmstatToolHeader} from '../../source/procfs/vmstat-tool.ts';
import {toolIs} from '../support/live.ts';
import {inside, machineAt, onLive, withTool} from '../support/tools.ts';

const source = machineAt(3);
const still = source.sample();
const users = still.processes.filter(process => !process.kernelThread);
const leaky = still.processes.find(process => process.name === 'leaky')!;

const words = (line: string): string[] => line.trim().split(/\s+/);
/** Rows of a table as records, by the names in its head. */
function table(text: string, head: RegExp): Record<string, string>[] {
	const lines = text.split('\n');
	const start = lines.findIndex(line => head.test(line));
	const names = words(lines[start] ?? '');
	return lines
		.slice(start + 1)
		.filter(line => line.trim() !== '')
		.map(line => Object.fromEntries(words(line).map((word, i) => [names[i] ?? `#${i}`, word])));
}

it('the machine under test is under pressure', () => {
	expect(still.meminfo.SwapFree).toBeLessThan(still.meminfo.SwapTotal);
	expect(leaky.swapKb).toBeGreaterThan(0);
});

/** Rows of the machine's processes: those of the namespace, as of the program itself, have pids far above. */
const machines = (rows: readonly Record<string, string>[]) => rows.filter(row => Number(row['PID']) < 30_000);

describe('figures', () => {
	withTool('free', '-k is the Sample’s', async () => {
		const {out, status} = await inside(still, ['free', '-k']);
		expect(status).toBe(0);
		expect(out).toBe(freeText(still));
	});

	withTool('vmstat', 'averages since boot', async () => {
		const {out} = await inside(still, ['vmstat']);
		const [row] = table(out, /swpd/);
		const m = still.meminfo;
		expect(row).toMatchObject({swpd: `${m.SwapTotal - m.SwapFree}`, free: `${m.MemFree}`, buff: `${m.Buffers}`, cache: `${m.Cached + m.SReclaimable}`});
		if (!toolIs('vmstat', /4\.0\.2/)) return;
		// procps divides by the ticks that the CPUs were given, each kind cut to whole ticks, so that its rates are up to a per cent higher.
		const [ours] = table(vmstatToolHeader() + vmstatToolFirstLine(still), /swpd/);
		for (const [name, value] of Object.entries(ours ?? {})) {
			const slack = ['si', 'so', 'bi', 'bo', 'in', 'cs'].includes(name) ? 1 + Number(value) / 100 : 0;
			expect(Math.abs(Number(row?.[name]) - Number(value)), name).toBeLessThanOrEqual(slack);
		}
	});

	withTool('vmstat', '-s knows the counters', async () => {
		const {out} = await inside(still, ['vmstat', '-s']);
		expect(out).toMatch(new RegExp(`^ *${still.vmstat.pswpout} (pages )?swapped out`, 'mi'));
		expect(out).toMatch(new RegExp(`^ *${still.contextSwitches} CPU context switches`, 'm'));
	});

	withTool('top', '-b -n1', async () => {
		const {out} = await inside(still, ['top', '-b', '-n1', '-E', 'k', '-e', 'k', '-w', '200']);
		const m = still.meminfo;
		expect(out).toMatch(new RegExp(`^Tasks: +${still.processes.length + 1} total`, 'm')); // and itself
		expect(out).toMatch(new RegExp(`^KiB Mem : +${m.MemTotal}\\.?0? total, +${m.MemFree}\\.?0? free`, 'm'));
		const rows = machines(table(out, /PID USER/));
		expect(rows).toHaveLength(still.processes.length);
		for (const process of still.processes) {
			const row = rows.find(one => one['PID'] === `${process.pid}`);
			expect(row).toMatchObject({VIRT: `${process.vszKb}`, RES: `${process.rssKb}`, S: process.state});
		}
	});

	withTool('ps', '-eo', async () => {
		const {out, err} = await inside(still, ['sh', '-c', 'true; ps -eo pid,ppid,state,rss,vsz,min_flt,maj_flt,comm; true']);
		expect(err).toBe('');
		const rows = machines(table(out, /PID/));
		expect(rows).toHaveLength(still.processes.length);
		for (const process of still.processes)
			expect(rows.find(row => row['PID'] === `${process.pid}`)).toEqual({
				PID: `${process.pid}`,
				PPID: `${process.ppid}`,
				S: process.state,
				RSS: `${process.rssKb}`,
				VSZ: `${process.vszKb}`,
				MINFL: `${process.minflt}`,
				MAJFL: `${process.majflt}`,
				COMMAND: process.name,
			});
	});

	withTool('pgrep', 'finds by name', async () => {
		expect((await inside(still, ['sh', '-c', 'pgrep -l leak; true'])).out).toBe(`${leaky.pid} leaky\n`);
	});

	withTool('pmap', 'adds up to VmSize, and names heap and stack', async () => {
		const {out} = await inside(still, ['pmap', `${leaky.pid}`]);
		expect(out).toMatch(new RegExp(`^ *total +${leaky.vszKb}K$`, 'm'));
		expect(out).toMatch(/132K rw--- {3}\[ stack \]/);
		const code = leaky.regions.find(region => region.kind === 'text')!;
		expect(out).toContain(`${code.start.toString(16).padStart(16, '0')}    ${(code.end - code.start) / 1024}K r-x-- leaky\n`);
	});

	withTool('pmap', '-x reads smaps: RSS and dirty pages of every mapping', async () => {
		const {out} = await inside(still, ['pmap', '-x', `${leaky.pid}`]);
		expect(out).toMatch(new RegExp(`^total kB +${leaky.vszKb} +${leaky.rssKb} +${leaky.rssAnonKb}$`, 'm'));
		const leak = leaky.regions.find(region => region.label === 'leak')!;
		expect(out).toMatch(new RegExp(`^${leak.start.toString(16).padStart(16, '0')} +${(leak.end - leak.start) / 1024} +${leak.residentPages * 4} `, 'm'));
	});

	withTool('sysctl', '-a knows every setting', async () => {
		const {out} = await inside(still, ['sysctl', '-a']);
		// Those of MGLRU, of zswap and of memory policies are files of /sys.
		const known = Object.entries(still.sysctls).filter(([name]) => !/^(lru_gen|zswap|mempolicy)\./.test(name));
		expect(known.length).toBeGreaterThan(40);
		for (const [name, value] of known) expect(out).toContain(`${name} = ${value}\n`);
	});

	withTool('choom', '-p reads score and adjustment', async () => {
		const sheltered = still.processes.find(process => process.name === 'sheltered')!;
		for (const process of [leaky, sheltered]) {
			const {out} = await inside(still, ['choom', '-p', `${process.pid}`]);
			expect(out).toMatch(new RegExp(`score: ${process.oomScore}\n.*adjust value: ${process.oomScoreAdj}\n`));
		}
	});
});

describe('sar', () => {
	withTool('sar', '-r ALL is the Sample’s meminfo', async () => {
		const {out} = await inside(still, ['sar', '-r', 'ALL', '1', '1']);
		const m = still.meminfo;
		const row = table(out.replace(/^\d\d:\d\d:\d\d /gm, 'time '), /kbmemfree/)[0];
		expect(row).toMatchObject({kbmemfree: `${m.MemFree}`, kbavail: `${m.MemAvailable}`, kbbuffers: `${m.Buffers}`, kbcached: `${m.Cached}`});
		expect(row).toMatchObject({kbcommit: `${m.Committed_AS}`, kbactive: `${m.Active}`, kbinact: `${m.Inactive}`, kbdirty: `${m.Dirty}`});
		expect(row).toMatchObject({kbanonpg: `${m.AnonPages}`, kbslab: `${m.Slab}`, kbkstack: `${m.KernelStack}`, kbpgtbl: `${m.PageTables}`});
	});

	withTool('sar', '-B makes the rates of two Samples', async () => {
		const machine = machineAt(3);
		let [first, second] = [machine.sample(), machine.sample()];
		let row: Record<string, string> = {};
		// sar has read the first Sample at some time before its second look; where that was too late, another pair is tried.
		for (let attempt = 0; attempt < 5 && !(Number(row['fault/s']) > 0); attempt++) {
			first = machine.sample();
			const {out} = await inside(first, ['sar', '-B', '2', '1'], async ({publisher, out: seen}) => {
				for (let i = 0; i < 100 && !seen().includes('pgpgin'); i++) await wait(10);
				await wait(200);
				machine.stepTo(machine.timeUs() + 2e6);
				second = machine.sample();
				publish(publisher, second);
				for (let i = 0; i < 1000 && !seen().includes('Average'); i++) await wait(10);
			});
			row = table(out.replace(/^\d\d:\d\d:\d\d /gm, 'time '), /pgpgin/)[0] ?? {};
		}
		const names = words(sarHeader('B', first)).slice(1);
		const values = words(sarRow('B', first, second)).slice(1);
		expect(Number(row['pgscand/s']) + Number(row['pgscank/s'])).toBeGreaterThan(0);
		for (const [i, name] of names.entries()) {
			// sysstat 12.6.1 counts each page of pgsteal twice on these kernels (source/procfs/sar.ts).
			if (name === 'pgsteal/s' || name === '%vmeff') continue;
			expect(Number(row[name]), name).toBeCloseTo(Number(values[i]), 1);
		}
	});
});

describe('on the live machine', () => {
	withTool('top', 'sees a leak growing', async () => {
		const {out} = await onLive(machineAt(0.2), 'top -b -n 4 -d 0.5 -e k -p 300');
		const sizes = [...out.matchAll(/^ *300 .*$/gm)].map(([line]) => Number(words(line)[5]));
		expect(sizes).toHaveLength(4);
		expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
		expect(sizes[3]).toBeGreaterThan(sizes[0]!);
	});

	withTool('choom', 'and sysctl change the machine', async () => {
		const live = machineAt(0.2);
		const {out, log} = await onLive(
			live,
			'choom -n -400 -p 300; sysctl -w vm.swappiness=10 vm.min_free_kbytes=4096; sleep 0.4; choom -p 300; sysctl vm.swappiness; sysctl -w vm.swappiness=900 2>/dev/null; sleep 0.4; cat /proc/sys/vm/swappiness',
		);
		expect(out).toContain('adjust value: -400');
		expect(out).toMatch(/vm.swappiness = 10\n(?:vm.swappiness = 900\n)?10\n/); // without /dev/fuse it is not told
		const after = live.sample();
		expect(after.processes.find(process => process.pid === 300)?.oomScoreAdj).toBe(-400);
		expect(after.sysctls).toMatchObject({'vm.swappiness': '10', 'vm.min_free_kbytes': '4096'});
		expect(log.join('\n')).toMatch(/vm\.swappiness 60 → 10/);
		expect(log.join('\n')).toMatch(/writing "900" into sys\/vm\/swappiness was refused: .*EINVAL/);
	});

	withTool('earlyoom', '--dryrun chooses whom the machine would', async () => {
		const {out, err} = await inside(still, ['sh', '-c', 'earlyoom --dryrun -r 0 -m 99 -s 100 2>&1'], async ({out: seen, stop}) => {
			for (let i = 0; i < 500 && !/sending SIG\w+ to process/.test(seen()); i++) await wait(10);
			stop();
		});
		const [, pid, name] = /sending SIG\w+ to process (\d+) uid \d+ "([^"]*)"/.exec(out + err) ?? [];
		const first = users.filter(process => process.badness !== null && process.pid !== 1).sort((a, b) => b.badness! - a.badness!)[0]!;
		expect({pid, name}).toEqual({pid: `${first.pid}`, name: first.name});
	});
});
