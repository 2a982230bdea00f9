// iostat and pidstat of the distribution on a machine that reads, writes and swaps: each figure must be the Sample's.
import {describe, expect} from 'vitest';
import {rates} from '../../source/procfs/rates.ts';
import {inside, machineAt, withTool} from '../support/tools.ts';

const BUSY = `
name: busy
machine: {memory: 128MiB, swap: 64MiB, disks: {data: {profile: hdd, bandwidth: 20MiB/s}, swap: ssd, idle: nvme}}
files: {/in: 400MiB, /out: 200MiB}
timeline:
  - {at: 100ms, spawn: write, name: writer, file: /out}
  - {at: 200ms, spawn: stream, name: reader, file: /in, rate: 5MiB/s}
  - {at: 300ms, spawn: hot, name: hot, size: 120MiB, rate: 40MiB/s}
until: {time: 30s}
`;
const start = machineAt(0, BUSY).sample();
const sample = machineAt(8, BUSY).sample();
const uptime = sample.timeUs / 1e6;

/** Rows of a sysstat table by the names in its head. */
function table(text: string, head: RegExp): Record<string, string>[] {
	const lines = text.split('\n').map(line => line.trim().split(/\s+/));
	const at = lines.findIndex(words => head.test(words.join(' ')));
	return lines.slice(at + 1).flatMap(words => (words.length === lines[at]!.length ? [Object.fromEntries(words.map((word, i) => [lines[at]![i]!, word]))] : []));
}

describe('disks', () => {
	withTool('iostat', '-x: requests, sectors, merges, waiting times, queue and busy time', async () => {
		const {out, err} = await inside(sample, ['iostat', '-x']);
		const rows = table(out, /^Device r\/s/);
		expect(rows.map(row => row['Device']).sort(), err).toEqual(['data', 'swap']); // what has never been used is left out
		const {disks} = rates(start, sample);
		for (const disk of sample.disks) {
			const row = rows.find(({Device}) => Device === disk.name);
			if (row === undefined) {
				expect(disk.readIos + disk.writeIos).toBe(0);
				continue;
			}
			const {readAwaitMs, writeAwaitMs, queue, busyShare} = disks.find(({name}) => name === disk.name)!;
			const near = (name: string, value: number): void =>
				expect(Math.abs(Number(row[name]) - value), `${disk.name} ${name} ${row[name]} ${value}`).toBeLessThan(0.01 + value / 100);
			near('r/s', disk.readIos / uptime);
			near('w/s', disk.writeIos / uptime);
			near('rkB/s', (disk.readPages * 4) / uptime);
			near('wkB/s', (disk.writePages * 4) / uptime);
			near('rrqm/s', disk.readMerges / uptime);
			near('wrqm/s', disk.writeMerges / uptime);
			near('r_await', readAwaitMs);
			near('w_await', writeAwaitMs);
			near('aqu-sz', queue);
			near('%util', 100 * busyShare);
			expect(Number(row['%util'])).toBeLessThanOrEqual(100);
		}
		expect(Number(rows.find(({Device}) => Device === 'data')!['%util'])).toBeGreaterThan(50);
	});

	withTool(
		'vmstat',
		'-d: the same totals',
		async () => {
			const {out} = await inside(sample, ['vmstat', '-d']);
			for (const disk of sample.disks) {
				const [, ...figures] = out
					.split('\n')
					.find(line => line.startsWith(disk.name))!
					.trim()
					.split(/\s+/)
					.map(Number);
				expect(figures.slice(0, 8), disk.name).toEqual([
					disk.readIos,
					disk.readMerges,
					disk.readPages * 8,
					Math.floor(disk.readUs / 1000),
					disk.writeIos,
					disk.writeMerges,
					disk.writePages * 8,
					Math.floor(disk.writeUs / 1000),
				]);
			}
		},
		{by: 'vmstat --version | grep -q procps-ng'},
	);
});

describe('processes', () => {
	withTool('pidstat', '-d: what each has read and written since it began', async () => {
		const {out} = await inside(sample, ['pidstat', '-d', '-p', 'ALL']);
		const rows = table(out.replace(/^\d\d:\d\d:\d\d /gm, 'time '), /UID PID kB_rd/);
		for (const name of ['writer', 'reader', 'hot']) {
			const process = sample.processes.find(one => one.name === name)!;
			const row = rows.find(({PID}) => PID === String(process.pid)) ?? expect.fail(`${name} is not in\n${out}`);
			const near = (what: string, bytes: number): void =>
				expect(Math.abs(Number(row[what]) - bytes / 1024 / uptime), `${name} ${what}`).toBeLessThan(0.01 + bytes / 1024 / uptime / 100);
			near('kB_rd/s', process.io.readBytes);
			near('kB_wr/s', process.io.writeBytes);
		}
	});
});
