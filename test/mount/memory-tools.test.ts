// Unmodified programs of the distribution that say who has which memory: shared pages by their shares, what zram holds, segments of System V. Each figure is the Sample's.
import {describe, expect} from 'vitest';
import {pidSmapsRollupText} from '../../source/procfs/maps.ts';
import {inside, machineAt, withTool} from '../support/tools.ts';

const still = machineAt(
	3,
	[
		'name: shared',
		'machine: {memory: 128MiB, swap: [{size: 64MiB, disk: zram0}], disks: {data: ssd, zram0: zram}, sysctl: {vm.swappiness: 200}}',
		'files: {/dev/shm/pool: {size: 16MiB, disk: tmpfs}}',
		'timeline:',
		'  - {at: 0s, spawn: redis, name: store, size: 20MiB, save: 500ms}',
		'  - {at: 0s, spawn: idle, name: pushed, rss: 16MiB, swapped: 12MiB}',
		'  - {at: 0s, spawn: mapfile, name: reader, file: /dev/shm/pool}',
		'until: {time: 5s}',
	].join('\n'),
).sample();
const words = (line: string): string[] => line.trim().split(/\s+/);
const pssKb = (pid: number): number => Number(/^Pss: +(\d+) kB$/m.exec(pidSmapsRollupText(still.processes.find(one => one.pid === pid)!))?.[1]);
const withMemory = still.processes.filter(({kernelThread, rssKb}) => !kernelThread && rssKb > 0);

describe('memory of processes', () => {
	withTool('smem', 'has RSS, PSS and swap of each process', async () => {
		const {out} = await inside(still, ['smem', '-H', '-c', 'pid rss pss swap']);
		const rows = new Map(
			out
				.trim()
				.split('\n')
				.map(words)
				.map(([pid, ...kb]) => [Number(pid), kb.map(Number)]),
		);
		for (const {pid, rssKb, swapKb, name} of withMemory) {
			const [rss, pss, swap] = rows.get(pid) ?? [];
			expect(rss, name).toBe(rssKb);
			expect(swap, name).toBe(swapKb);
			// smem rounds the share of each mapping down.
			expect(Math.abs((pss ?? 0) - pssKb(pid)), name).toBeLessThanOrEqual(40);
		}
	});

	// github.com/pixelb/ps_mem: RAM of a program is its private memory and its share of what is shared, as smaps_rollup has them from Linux 4.14 on.
	withTool('ps_mem', 'has private and shared memory and swap of each program', async () => {
		const {out} = await inside(still, ['ps_mem', '-S', '-p', withMemory.map(({pid}) => pid).join(',')]);
		const kib = (text: string): number => {
			const [value = '', unit = ''] = text.trim().split(' ');
			return Number(value) * ({KiB: 1, MiB: 1024}[unit] ?? Number.NaN);
		};
		for (const {pid, name, swapKb} of withMemory) {
			const row = out.split('\n').find(line => line.endsWith(`\t${name}`));
			const [, ram = '', swap = ''] = /= *([\d.]+ [KM]iB) +([\d.]+ [KM]iB)/.exec(row ?? '') ?? [];
			// It prints a tenth of a MiB.
			expect(Math.abs(kib(ram) - pssKb(pid)), name).toBeLessThanOrEqual(0.05 * 1024 + 1);
			expect(Math.abs(kib(swap) - swapKb), name).toBeLessThanOrEqual(0.05 * 1024);
		}
	});

	withTool('cat', 'reads where ps_mem does: private pages are part of the share, and of what is resident', async () => {
		const [release = '', ...rollups] = (
			await inside(still, ['cat', '/proc/sys/kernel/osrelease', ...withMemory.map(({pid}) => `/proc/${pid}/smaps_rollup`)])
		).out.split(/\n(?=[\da-f]+-[\da-f]+ ---p )/);
		expect(release).toMatch(/^[456]\.\d+/);
		expect(rollups).toHaveLength(withMemory.length);
		for (const [i, text] of rollups.entries()) {
			const kb = (label: string): number => Number(new RegExp(`^${label}: +(\\d+) kB$`, 'm').exec(text)?.[1]);
			const own = kb('Private_Clean') + kb('Private_Dirty');
			expect(own + kb('Shared_Clean') + kb('Shared_Dirty')).toBe(withMemory[i]?.rssKb);
			expect(kb('Pss')).toBeGreaterThanOrEqual(own);
			expect(kb('Pss')).toBeLessThanOrEqual(kb('Rss'));
			expect(kb('Swap')).toBe(withMemory[i]?.swapKb);
		}
	});

	withTool('pmap', '-X adds up to RSS and to swap', async () => {
		for (const {pid, rssKb, swapKb, name} of withMemory.filter(one => one.name !== 'init')) {
			const {out} = await inside(still, ['pmap', '-X', `${pid}`]);
			const lines = out.trimEnd().split('\n');
			const head = words(lines.find(line => / Rss /.test(line)) ?? '');
			const sums = words(lines.at(-2) === undefined ? '' : (lines.find(line => /^ *\d+ [\d ]+KB/.test(line)) ?? ''))
				.slice(0, -1)
				.map(Number);
			const first = head.indexOf('Size');
			expect(sums[head.indexOf('Rss') - first], `${name} Rss`).toBe(rssKb);
			expect(sums[head.indexOf('Swap') - first], `${name} Swap`).toBe(swapKb);
		}
	});
});

describe('the machine', () => {
	withTool('free', 'has shared memory, buffers and cache', async () => {
		const {out} = await inside(still, ['free', '-k']);
		const [total, , free, shared] = words(out.split('\n')[1] ?? '')
			.slice(1)
			.map(Number);
		expect([total, free, shared]).toEqual([still.meminfo.MemTotal, still.meminfo.MemFree, still.meminfo.Shmem]);
	});

	withTool('slabtop', '-o has all of the slab, cache by cache, and the objects of a tree that is walked', async () => {
		const names = 3000;
		const walked = machineAt(
			2,
			`{name: walked, machine: {memory: 128MiB}, timeline: [{at: 0s, spawn: walk, files: ${names}, per_directory: 100, rounds: 1}], until: {time: 5s}}`,
		).sample();
		const {out} = await inside(walked, ['slabtop', '-o']);
		const rows = new Map(
			out
				.split('\n')
				.map(words)
				.filter(row => row.length === 8 && row[2]?.endsWith('%'))
				.map(row => [row[7] ?? '', row.map(Number.parseFloat)]),
		);
		const kb = [...rows.values()].reduce((sum, row) => sum + (row[6] ?? 0), 0);
		expect(kb).toBe(walked.meminfo.Slab);
		// A file and its directory each have a dentry and an inode, and so has the top.
		for (const name of ['dentry', 'ext4_inode_cache']) {
			const [objects = 0, active = 0, , , slabs = 0, each = 0] = rows.get(name) ?? [];
			expect(active, name).toBe(names + names / 100 + 1);
			expect(objects, name).toBe(slabs * each);
		}
	});

	// Where this computer has a /dev/zram0 of its own, whose number zramctl asks for.
	withTool(
		'zramctl',
		'has the figures of the machine’s zram device',
		async () => {
			const {out} = await inside(still, ['zramctl', '--bytes', '--noheadings', '--output', 'NAME,DISKSIZE,DATA,COMPR,TOTAL,ALGORITHM']);
			const zram = still.disks.find(({name}) => name === 'zram0')!.zram!;
			expect(words(out)).toEqual(['/dev/zram0', 64 * 2 ** 20, zram.stored * 4096, zram.bytes, zram.pages * 4096, 'lzo-rle'].map(String));
		},
		{by: 'command -v zramctl && test -b /dev/zram0'},
	);

	withTool('cat', 'reads what a zram device holds from where zramctl does', async () => {
		const files = ['mm_stat', 'disksize', 'comp_algorithm'].map(file => `/sys/block/zram0/${file}`);
		const {out} = await inside(still, ['cat', ...files]);
		const zram = still.disks.find(({name}) => name === 'zram0')!.zram!;
		expect(zram.stored).toBeGreaterThan(1000);
		const [held = '', size, algorithm] = out.split('\n');
		expect(words(held).slice(0, 3).map(Number)).toEqual([zram.stored * 4096, zram.bytes, zram.pages * 4096]);
		expect([size, algorithm]).toEqual([`${64 * 2 ** 20}`, 'lzo [lzo-rle] lz4 lz4hc zstd ']);
	});

	withTool('ipcs', '-mu counts no segment and no page', async () => {
		const {out, status} = await inside(still, ['ipcs', '-mu']);
		expect(status).toBe(0);
		expect(out).toMatch(/^segments allocated 0$/m);
		expect(out).toMatch(/^pages allocated 0$/m);
		expect(out).toMatch(/^pages resident {2}0$/m);
	});

	withTool('ipcs', '-m has no segments, as nobody here has made one', async () => {
		const {out} = await inside(still, ['ipcs', '-m']);
		expect(
			out
				.trim()
				.split('\n')
				.filter(line => /^0x/.test(line)),
		).toEqual([]);
	});
});
