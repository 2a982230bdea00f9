// A file that is removed while somebody has it open, maps or runs it: it goes with the last of them. (fs/inode.c iput_final, fs/file_table.c __fput,
// mm/truncate.c truncate_inode_pages_final; unlink(2): "the file will remain in existence until the last file descriptor referring to it is closed"; docs §11.6)
import {describe, expect, it} from 'vitest';
import type {Command, Op, Program} from '../../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {pidMapsText} from '../../../source/procfs/maps.ts';
import {violations} from '../../support/invariants.ts';
import {ioViolations} from '../../support/io-invariants.ts';
import {machineConfig, op, type Sketch} from '../../support/machines.ts';

function machine(sketch: Sketch = {}): Machine {
	const config = machineConfig({pages: 20_000, files: {'/a': 4000, '/b': 4000}, ...sketch});
	return boot({...config, tmpfsPages: 3000, files: [...config.files, {path: '/shm', pages: 4000, disk: 'tmpfs'}]});
}
const spawn = (m: Machine, program: Program, more: Partial<Extract<Command, {kind: 'spawn'}>> = {}): number =>
	(apply(m, {kind: 'spawn', name: 'w', program, ...more}) as {pid: number}).pid;
const kill = (m: Machine, pid: number): void => {
	apply(m, {kind: 'signal', pid, signal: 'KILL'});
	advance(m, 200_000);
};
const books = (m: Machine): string[] => [...violations(m), ...ioViolations(m)];
const open = (file: string): Op => ({do: 'open', file});
const close = (file: string): Op => ({do: 'close', file});

/** rm, and milliseconds that it takes. */
function remove(m: Machine, path: string): number {
	const outcome = apply(m, {kind: 'unlink', path});
	if (!outcome.ok) throw new Error(outcome.why);
	const from = m.now;
	while (outcome.pid !== undefined && m.taskOf.has(outcome.pid)) advance(m, 100);
	return (m.now - from) / 1e6;
}

describe('a file that is removed while it is open', () => {
	it('has its page cache, is read on, and goes when the last descriptor is closed', () => {
		const m = machine();
		const first = spawn(m, [op.read('/a', 1000), op.sleep]);
		const second = spawn(m, [open('/a'), {do: 'sleep', us: 1_000_000}, op.read('/a', 4000), close('/a'), op.sleep]);
		advance(m, 500_000);
		remove(m, '/a');
		expect(sample(m).events.filter(({kind}) => kind === 'unlinked')).toMatchObject([{path: '/a', holders: 2, tmpfs: false}]);
		const file = m.files.find(({path}) => path === '/a')!;
		expect(file.cached).toBeGreaterThanOrEqual(1000);
		kill(m, first);
		expect(file.cached).toBeGreaterThanOrEqual(1000);
		advance(m, 2_000_000);
		expect(m.taskOf.get(second)?.io.rchar).toBe(4000 * 4096); // it read what no path leads to
		expect(file.cached).toBe(0);
		expect(sample(m).events.filter(({kind}) => kind === 'let-go')).toMatchObject([{path: '/a', pid: second, pages: 4000}]);
		expect(books(m)).toEqual([]);
	});

	it('is another than one that gets its name meanwhile', () => {
		const m = machine();
		const daemon = spawn(m, [op.writeFile('/a', 3000, 1000), op.sleep]);
		advance(m, 1_000_000);
		remove(m, '/a');
		expect(apply(m, {kind: 'create_file', path: '/a', pages: 50, disk: 'vda'})).toMatchObject({ok: true});
		spawn(m, [op.writeFile('/a', 50), op.sleep]);
		advance(m, 3_000_000);
		const [old, anew] = m.files.filter(({path}) => path === '/a');
		expect([old?.cached, anew?.cached]).toEqual([3000, 50]);
		kill(m, daemon);
		expect([old?.cached, anew?.cached]).toEqual([0, 50]);
		expect(books(m)).toEqual([]);
	});

	it('is written back as any other, and what is dirty of it at the last close never is', () => {
		const m = machine();
		const daemon = spawn(m, [op.writeFile('/a', 500), {do: 'sleep', us: 50_000_000}, op.writeFile('/a', 100), op.sleep]);
		advance(m, 100_000);
		remove(m, '/a');
		advance(m, 45_000_000); // older than dirty_expire and a round of the flusher
		expect(m.vm.pgpgout).toBe(500);
		expect(sample(m).vmstat.nr_dirty).toBe(0);
		advance(m, 6_000_000);
		expect(sample(m).vmstat.nr_dirty).toBe(100);
		kill(m, daemon);
		expect(sample(m).vmstat).toMatchObject({nr_dirty: 0, nr_writeback: 0});
		advance(m, 60_000_000);
		expect(m.vm.pgpgout).toBe(500);
		expect(books(m)).toEqual([]);
	});

	it('is waited for at the last close where the disk is just writing it', () => {
		const m = machine({disk: 'hdd'});
		const pid = spawn(m, [open('/a'), {do: 'unlink', file: '/a'}, {...op.writeFile('/a', 4000), fsync: 4000} as Op, op.sleep]);
		while (sample(m).vmstat.nr_writeback === 0) advance(m, 1000);
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		let waited = 0;
		while (m.taskOf.has(pid)) {
			advance(m, 1000);
			if (m.taskOf.get(pid)?.state === 'D') waited++;
		}
		expect(waited).toBeGreaterThan(5);
		expect(sample(m).vmstat).toMatchObject({nr_dirty: 0, nr_writeback: 0});
		expect(books(m)).toEqual([]);
	});

	it('is held by whoever fork has made, too', () => {
		const m = machine();
		const parent = spawn(m, [
			op.writeFile('/shm', 1000),
			{do: 'fork', name: 'child', program: [op.writeFile('/shm', 2000), op.sleep]},
			{do: 'unlink', file: '/shm'},
			op.sleep,
		]);
		advance(m, 1_000_000);
		const child = m.tasks.find(({name}) => name === 'child')!.pid;
		expect(sample(m).tmpfs).toMatchObject({limit: 3000, used: 2000, files: [], unlinked: [{path: '/shm', pages: 2000, held: 2000}]});
		kill(m, parent);
		expect(sample(m).tmpfs?.used).toBe(2000);
		expect(sample(m).meminfo.Shmem).toBe(8000);
		expect(books(m)).toEqual([]);
		kill(m, child);
		expect(sample(m).tmpfs).toMatchObject({limit: 3000, used: 0, files: [], unlinked: []});
		expect(sample(m).meminfo.Shmem).toBe(0);
		expect(books(m)).toEqual([]);
	});

	it('takes its room of the tmpfs, though none of its files has it: no space for others before the last close', () => {
		const m = machine();
		const hog = spawn(m, [open('/shm'), {do: 'unlink', file: '/shm'}, op.writeFile('/shm', 2900), op.sleep]);
		apply(m, {kind: 'create_file', path: '/other', pages: 500, disk: 'tmpfs'});
		advance(m, 500_000);
		spawn(m, [op.writeFile('/other', 500), close('/other'), op.sleep]);
		advance(m, 500_000);
		const full = sample(m);
		expect(full.tmpfs).toMatchObject({used: 3000, files: [{path: '/other', held: 100}]});
		expect(full.events.some(event => event.kind === 'refused' && event.errno === 'ENOSPC')).toBe(true);
		kill(m, hog);
		expect(sample(m).tmpfs).toMatchObject({limit: 3000, used: 100, files: [{path: '/other', pages: 100, held: 100}], unlinked: []});
		expect(books(m)).toEqual([]);
	});

	it('has pages in swap, which go with it', () => {
		const m = machine({swapPages: 20_000});
		const hog = spawn(m, [op.writeFile('/shm', 2900), op.sleep]);
		advance(m, 300_000);
		const leak = spawn(m, [op.map(20_000), op.write(17_500), op.sleep]);
		advance(m, 5_000_000);
		expect(sample(m).meminfo.Shmem).toBeLessThan(4000);
		kill(m, leak);
		remove(m, '/shm');
		expect(sample(m).tmpfs?.used).toBe(2900);
		kill(m, hog);
		expect(sample(m).tmpfs?.used).toBe(0);
		expect(sample(m).meminfo.Shmem).toBe(0);
		expect(books(m)).toEqual([]);
	});
});

describe('a file that is removed while it is mapped or run', () => {
	const mapped = (m: Machine, path: string, size: number): number =>
		spawn(m, [op.mapFile(path, size), op.touch(size, 'read', 0, 1, 'file'), {do: 'sleep', us: 2_000_000}, {do: 'unmap', region: 'file'}, op.sleep]);

	it.each(['/a', '/shm'])('%s is shown with " (deleted)", and goes at munmap', path => {
		const m = machine();
		const pid = mapped(m, path, 800);
		advance(m, 500_000);
		const mapsOf = (): string => {
			const now = sample(m);
			return pidMapsText(now.processes.find(one => one.pid === pid)!, now);
		};
		expect(mapsOf()).toMatch(new RegExp(`${path}$`, 'm'));
		remove(m, path);
		expect(mapsOf()).toMatch(new RegExp(`${path} \\(deleted\\)$`, 'm'));
		const held = path === '/a' ? sample(m).meminfo.Mapped : sample(m).meminfo.Shmem;
		expect(held).toBeGreaterThanOrEqual(3200);
		advance(m, 4_000_000);
		expect(m.taskOf.has(pid)).toBe(true);
		expect(path === '/a' ? m.files.find(file => file.path === path)?.cached : sample(m).tmpfs?.used).toBe(0);
		expect(books(m)).toEqual([]);
	});

	it('a program that somebody has open to write is not run until it is closed (deny_write_access)', () => {
		const m = machine();
		const executable = {path: '/bin/p', pages: 600, hot: 300, everyUs: 20, disk: 'vda'};
		apply(m, {kind: 'create_file', path: '/bin/p', pages: 600, disk: 'vda'});
		const start = () => apply(m, {kind: 'spawn', name: 'p', program: [op.sleep], executable});
		const pid = spawn(m, [op.read('/bin/p', 100), op.writeFile('/bin/p', 100), op.sleep], {name: 'install'});
		advance(m, 100_000);
		const before = m.tasks.length;
		expect(start()).toEqual({ok: false, errno: 'ETXTBSY', why: '/bin/p is open to write'});
		expect(m.tasks.length).toBe(before);
		// Who only reads it is in nobody's way, and who has another file open to write neither.
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		spawn(m, [op.read('/bin/p', 100), op.writeFile('/a', 10), op.sleep], {name: 'reader'});
		advance(m, 100_000);
		expect(start()).toMatchObject({ok: true});
	});

	it('a program goes on with the text that was replaced under it; who starts it anew gets the new file', () => {
		const m = machine();
		const executable = {path: '/bin/p', pages: 600, hot: 300, everyUs: 20, disk: 'vda'};
		const running = spawn(m, [op.map(100), op.touch(100, 'write', 2000, 0)], {executable});
		advance(m, 2_000_000);
		expect(apply(m, {kind: 'truncate', path: '/bin/p', pages: 1})).toMatchObject({ok: false, errno: 'ETXTBSY'});
		spawn(m, [op.writeFile('/bin/p', 10), op.sleep], {name: 'patch'});
		advance(m, 100_000);
		// Its write() has failed, and it ends: no signal has come.
		expect(
			sample(m)
				.events.filter(({kind}) => kind === 'refused' || kind === 'exit')
				.slice(-2),
		).toMatchObject([
			{kind: 'refused', errno: 'ETXTBSY'},
			{kind: 'exit', cause: 'refused'},
		]);
		remove(m, '/bin/p'); // as a package manager does
		const [old] = m.files.filter(({path}) => path === '/bin/p');
		const before = old!.cached;
		expect(before).toBeGreaterThan(100);
		const anew = spawn(m, [op.map(100), op.touch(100, 'write', 2000, 0)], {executable: {...executable, pages: 700}});
		advance(m, 1_000_000);
		const files = m.files.filter(({path}) => path === '/bin/p');
		expect(files.map(({pages, runners}) => [pages, runners > 0])).toEqual([
			[600, true],
			[700, true],
		]);
		const now = sample(m);
		const exeOf = (pid: number): string | undefined => now.processes.find(one => one.pid === pid)?.regions.find(({kind}) => kind === 'text')?.path;
		expect([exeOf(running), exeOf(anew)]).toEqual(['/bin/p (deleted)', '/bin/p']);
		kill(m, running);
		expect(files[0]?.cached).toBe(0);
		expect(files[1]?.cached).toBeGreaterThan(0);
		expect(books(m)).toEqual([]);
	});
});

describe('descriptors', () => {
	const descriptors = (m: Machine, pid: number) => sample(m).processes.find(one => one.pid === pid)!.descriptors ?? [];

	it('have the lowest number that is free, are copied by fork, and say where the next call begins', () => {
		const m = machine();
		const pid = spawn(m, [
			open('/a'),
			open('/b'),
			close('/a'),
			op.writeFile('/shm', 200),
			op.read('/b', 160),
			{do: 'sleep', us: 300_000},
			{do: 'fork', name: 'child', program: [op.sleep]},
			op.sleep,
		]);
		advance(m, 100_000);
		const now = descriptors(m, pid);
		// dup(2): "the lowest-numbered file descriptor that was unused": that of /a, which was closed.
		expect(now.map(({fd, path, position, access}) => ({fd, path, position, access}))).toEqual([
			{fd: 3, path: '/shm', position: 200 * 4096, access: 'write'},
			{fd: 4, path: '/b', position: 160 * 4096, access: 'read'},
		]);
		advance(m, 500_000);
		const child = sample(m).processes.find(({ppid}) => ppid === pid)!;
		expect(child.descriptors).toEqual(descriptors(m, pid));
		remove(m, '/b');
		expect(descriptors(m, pid).map(({deleted}) => deleted)).toEqual([false, true]);
		expect(books(m)).toEqual([]);
	});

	it('lead who truncates through one to the file that has no name, and its room comes back though it is held', () => {
		const m = machine();
		const daemon = spawn(m, [op.writeFile('/shm', 2000), op.sleep]);
		advance(m, 500_000);
		remove(m, '/shm');
		expect(sample(m).tmpfs?.used).toBe(2000);
		expect(apply(m, {kind: 'truncate', path: '/shm', pages: 0})).toMatchObject({ok: false, errno: 'ENOENT'});
		expect(apply(m, {kind: 'truncate', path: '/shm', pages: 0, of: daemon})).toMatchObject({ok: true});
		advance(m, 500_000);
		expect(sample(m).tmpfs).toMatchObject({used: 0, unlinked: [{path: '/shm', held: 0}]});
		expect(apply(m, {kind: 'truncate', path: '/a', pages: 0, of: daemon})).toMatchObject({ok: false, errno: 'ENOENT'});
		expect(apply(m, {kind: 'truncate', path: '/shm', pages: 0, of: 9999})).toMatchObject({ok: false, errno: 'ESRCH'});
		kill(m, daemon);
		expect(books(m)).toEqual([]);
	});
});
