// What ps_mem (github.com/pixelb/ps_mem) makes of the machine's processes, read by a reader of these tests that goes by the same rules: a program's RAM is the
// private memory of its processes and, as from Linux 4.14 on, their share (Pss) of what they have in common with others, out of smaps_rollup; a program is all that
// has one name; where the smaps of all these are word by word the same they count once. What comes out is held to memory by hand, and all of it to AnonPages and
// Mapped: what is mapped is there once, however many map it.
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import type {LocalSource} from '../../source/session/source/scenario.ts';
import {openFolder} from '../../source/mount/folder.ts';
import {createPublisher, publish} from '../../source/mount/publisher.ts';
import {FACTS, machineAt, scratch} from '../support/tools.ts';

type Program = Readonly<Record<'processes' | 'privateKb' | 'sharedKb' | 'swapKb' | 'rssKb', number>>;

/** Of the processes in a folder like /proc. Kernel threads have no memory of their own. */
function programsIn(proc: string): ReadonlyMap<string, Program> {
	const programs = new Map<string, Program & {readonly alike: ReadonlySet<string>}>();
	for (const pid of readdirSync(proc).filter(name => /^\d+$/.test(name))) {
		const read = (file: string): string => readFileSync(join(proc, pid, file), 'latin1');
		const smaps = read(existsSync(join(proc, pid, 'smaps_rollup')) ? 'smaps_rollup' : 'smaps');
		if (smaps === '') continue;
		const name = /^Name:\t(.*)$/m.exec(read('status'))?.[1] ?? expect.unreachable(pid);
		const sum = (label: RegExp, more = 0): number =>
			smaps.split('\n').reduce((kb, line) => (label.test(line) && !line.includes('_Hugetlb:') ? kb + Number(line.split(/\s+/)[1]) + more : kb), 0);
		const own = sum(/^Private_/);
		const before = programs.get(name);
		programs.set(name, {
			processes: (before?.processes ?? 0) + 1,
			privateKb: (before?.privateKb ?? 0) + own,
			// Half a KiB for what the line is cut off by.
			sharedKb: (before?.sharedKb ?? 0) + sum(/^Pss:/, 0.5) - own,
			swapKb: (before?.swapKb ?? 0) + sum(/^SwapPss:/),
			rssKb: (before?.rssKb ?? 0) + Number(read('statm').split(' ')[1]) * 4,
			alike: new Set([...(before?.alike ?? []), smaps]),
		});
	}
	for (const [name, {alike, privateKb, sharedKb, processes, ...more}] of programs) {
		const times = alike.size === 1 ? processes : 1;
		programs.set(name, {...more, alike, processes, privateKb: privateKb / times, sharedKb: sharedKb / times});
	}
	return programs;
}

const MIB = 1024;
const machine = (kernel: string, lru: string): LocalSource =>
	machineAt(
		9,
		[
			'name: shared',
			`machine: {memory: 256MiB, kernel: ${kernel}, lru: ${lru}, programs: initramfs, swap: 64MiB, disks: {data: ssd, swap: ssd}}`,
			'files: {/dev/shm/pool: {size: 16MiB, disk: tmpfs}, /data/index: 8MiB}',
			'timeline:',
			'  - {at: 0s, spawn: idle, name: master, rss: 20MiB}',
			'  - {at: 0s, spawn: shared, name: backend, file: /dev/shm/pool, order: forward}',
			'  - {at: 0s, spawn: shared, name: backend, file: /dev/shm/pool, order: forward, bytes: 8MiB}',
			'  - {at: 0s, spawn: shared, name: waiting, file: /dev/shm/pool, order: forward, bytes: 4KiB, access: read}',
			'  - {at: 0s, spawn: mapfile, name: search, file: /data/index}',
			'  - {at: 0s, spawn: idle, name: cold, rss: 16MiB, swapped: 12MiB}',
			'  - {at: 2s, fork: master, name: writer, use: write, hold: 1h}',
			'  - {at: 2s, fork: master, name: sleeper, use: nothing, hold: 1h}',
			'  - {at: 2s, fork: cold, name: cold-kid, use: nothing, hold: 1h}',
			'  - {at: 6s, fork: sleeper, name: third, use: nothing, hold: 1h}',
			'until: {time: 10s}',
		].join('\n'),
	);

describe.each([
	['6.1', 'classic'],
	['6.12', 'classic'],
	['6.12', 'mglru'],
])('Linux %s with %s', (kernel, lru) => {
	const now = machine(kernel, lru).sample();
	const processes = now.processes.filter(({kernelThread, rssKb}) => !kernelThread && rssKb > 0);

	it('is memory of programs as ps_mem reads it, whose processes have it together', () => {
		using scratched = scratch();
		expect(publish(createPublisher(openFolder(scratched.folder), FACTS), now)).toBeNull();
		const programs = programsIn(scratched.folder);
		const of = (name: string): Program => programs.get(name) ?? expect.unreachable(name);
		const ramKb = (name: string): number => of(name).privateKb + of(name).sharedKb;
		expect(of('backend').processes).toBe(2);
		// Beside what is said a process has some 20 pages of its own, and its share of the program that all run.
		const around = (kb: number, wanted: number, each = 1): void => {
			expect(kb).toBeGreaterThanOrEqual(wanted);
			expect(kb).toBeLessThan(wanted + each * 400);
		};
		// 20 MiB are of master, sleeper and third, and once more of writer alone.
		for (const name of ['master', 'sleeper', 'third']) around(ramKb(name), (20 * MIB) / 3);
		around(of('writer').privateKb, 20 * MIB);
		// The pool is 16 MiB; one page of it is of three.
		around(ramKb('backend'), 16 * MIB - 4, 2);
		around(ramKb('waiting'), 1);
		around(ramKb('search'), 8 * MIB);
		// Four of 16 MiB are in RAM, or in the swap cache only: of both.
		for (const name of ['cold', 'cold-kid']) around(of(name).swapKb, 6 * MIB);
		const all = [...programs.values()].reduce((sum, {privateKb, sharedKb}) => sum + privateKb + sharedKb, 0);
		const mapped = now.meminfo['AnonPages'] + now.meminfo['Mapped'];
		expect(Math.abs(all - mapped)).toBeLessThan(processes.length * 12);
		// What each has is far more together.
		const rss = [...programs.values()].reduce((sum, {rssKb}) => sum + rssKb, 0);
		expect(rss).toBe(processes.reduce((sum, {rssKb}) => sum + rssKb, 0));
		expect(rss).toBeGreaterThan(all + 40 * MIB);
	});
});

it('the machine that is read has memory in swap and on the tmpfs', () => {
	const {meminfo} = machine('6.1', 'classic').sample();
	expect(meminfo['Shmem']).toBe(16 * MIB);
	expect(meminfo['SwapTotal'] - meminfo['SwapFree']).toBe(12 * MIB);
});
