// Whole files and disks: truncate, unlink, sync, umount, and programs that read behind themselves, copy, and write through. (mm/truncate.c, fs/sync.c,
// mm/fadvise.c; docs §11.6)
import {describe, expect, it} from 'vitest';
import type {Command, Op, Program} from '../../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {violations} from '../../support/invariants.ts';
import {ioViolations} from '../../support/io-invariants.ts';
import {DISK_PROFILES} from '../../../source/machine/profile.ts';
import {machineConfig, op, type Sketch} from '../../support/machines.ts';

const machine = (sketch: Sketch = {}): Machine => boot(machineConfig({pages: 20_000, files: {'/a': 4000, '/b': 4000}, ...sketch}));
const spawn = (m: Machine, program: Program): number => (apply(m, {kind: 'spawn', name: 'w', program}) as {pid: number}).pid;
const cached = (m: Machine, path: string): number => m.files.find(file => file.path === path)?.cached ?? -1;
const dirty = (m: Machine): number => sample(m).vmstat.nr_dirty;
const books = (m: Machine): string[] => [...violations(m), ...ioViolations(m)];

/** Gives a command and lets its process end; the time that took. */
function finish(m: Machine, command: Command): number {
	const outcome = apply(m, command);
	if (!outcome.ok) throw new Error(outcome.why);
	const from = m.now;
	while (outcome.pid !== undefined && m.taskOf.has(outcome.pid)) advance(m, 500);
	return (m.now - from) / 1e9;
}

describe('truncate and unlink', () => {
	it('throw dirty pages away unwritten, and say whose write was cancelled', () => {
		const m = machine();
		spawn(m, [op.writeFile('/a', 1500), op.sleep]);
		advance(m, 300_000);
		expect(dirty(m)).toBe(1500);
		const free = m.free;
		let cancelled = 0;
		const outcome = apply(m, {kind: 'truncate', path: '/a', pages: 500}) as {pid: number};
		while (m.taskOf.has(outcome.pid)) {
			advance(m, 50);
			cancelled = Math.max(cancelled, sample(m).processes.find(({pid}) => pid === outcome.pid)?.io.cancelledWriteBytes ?? 0);
		}
		expect(cached(m, '/a')).toBe(500);
		expect(dirty(m)).toBe(500);
		expect(cancelled).toBe(1000 * 4096);
		expect(m.free - free).toBeGreaterThan(950);
		expect(books(m)).toEqual([]);
		advance(m, 60_000_000);
		expect(m.vm.pgpgout).toBe(500); // the rest never reached the disk
		expect(violations(m)).toEqual([]);
	});

	it('an end in the middle of writeback waits for it; what lies behind the end is not to be read', () => {
		const m = machine({disk: 'hdd'});
		const writer = spawn(m, [{...op.writeFile('/a', 4000), fsync: 4000} as Op, op.sleep]);
		advance(m, 30_000);
		expect(sample(m).vmstat.nr_writeback).toBeGreaterThan(0);
		apply(m, {kind: 'signal', pid: writer, signal: 'STOP'});
		expect(finish(m, {kind: 'truncate', path: '/a', pages: 10})).toBeGreaterThan(0.005);
		expect(books(m)).toEqual([]);
		advance(m, 3_000_000);
		expect(cached(m, '/a')).toBe(10);
		const reader = spawn(m, [op.read('/a', 4000), op.sleep]);
		advance(m, 100_000);
		expect(sample(m).processes.find(({pid}) => pid === reader)?.io.rchar).toBe(10 * 4096);
	});

	it('let who writes go on where it is, behind a hole, as logrotate’s copytruncate does', () => {
		const m = machine();
		const logger = spawn(m, [op.writeFile('/a', 4000, 1000), op.sleep]);
		advance(m, 1_000_000);
		finish(m, {kind: 'truncate', path: '/a', pages: 0});
		const before = m.taskOf.get(logger)!.io.wchar;
		advance(m, 1_000_000);
		const written = (m.taskOf.get(logger)!.io.wchar - before) / 4096;
		expect(written).toBeGreaterThan(900);
		expect(cached(m, '/a')).toBeLessThanOrEqual(written + 16); // what it has written since, and the call that was under way
		expect(cached(m, '/a')).toBeGreaterThan(900);
		expect(m.files.find(({path}) => path === '/a')!.pages).toBeGreaterThan(1900); // i_size: the hole counts
		expect(books(m)).toEqual([]);
	});

	it('end a reader’s round where the file ends now, and only its last one ends it', () => {
		const m = machine();
		const reader = spawn(m, [op.read('/a', 4000, 0, 0), op.sleep]);
		advance(m, 300_000);
		finish(m, {kind: 'truncate', path: '/a', pages: 100});
		const before = m.taskOf.get(reader)!.io.rchar;
		advance(m, 200_000);
		expect((m.taskOf.get(reader)!.io.rchar - before) / 4096).toBeGreaterThan(1000); // the hundred pages, again and again
		expect(m.taskOf.get(reader)!.pc).toBe(0);
		finish(m, {kind: 'truncate', path: '/a', pages: 0});
		advance(m, 200_000);
		expect(sample(m).processes.find(({pid}) => pid === reader)).toMatchObject({state: 'S', waitsFor: 'sleep'}); // until there is something, as tail -f
		spawn(m, [op.writeFile('/a', 50), op.sleep]);
		const empty = m.taskOf.get(reader)!.io.rchar;
		advance(m, 500_000);
		expect(m.taskOf.get(reader)!.io.rchar).toBeGreaterThan(empty);
		const once = spawn(m, [op.read('/a', 4000), op.sleep]);
		advance(m, 200_000);
		expect(m.taskOf.get(once)!.pc).toBe(1); // its one round is over where the file ends
		expect(books(m)).toEqual([]);
	});

	it('do not end a reader of any pages of what is left', () => {
		const m = machine();
		const reader = spawn(m, [{...op.read('/a', 4000, 0, 0), order: 'random'} as Op, op.sleep]);
		advance(m, 300_000);
		finish(m, {kind: 'truncate', path: '/a', pages: 1000});
		const before = m.taskOf.get(reader)!.io.rchar;
		advance(m, 500_000);
		expect(m.taskOf.get(reader)!.io.rchar - before).toBeGreaterThan(0);
		expect(m.taskOf.get(reader)!.pc).toBe(0);
	});

	it('let a copy go on to a file that was emptied', () => {
		const m = machine();
		finish(m, {kind: 'truncate', path: '/b', pages: 0});
		spawn(m, [{do: 'copy', file: '/a', to: '/b', pages: 4000, rate: 0}, op.sleep]);
		advance(m, 1_000_000);
		expect(m.files.find(({path}) => path === '/b')!.pages).toBe(4000);
		expect(cached(m, '/b')).toBe(4000);
		expect(books(m)).toEqual([]);
	});

	it('take the name away: the next who asks is told that there is none', () => {
		const m = machine();
		spawn(m, [op.read('/a', 1000), {do: 'close', file: '/a'}, op.sleep]);
		advance(m, 300_000);
		finish(m, {kind: 'unlink', path: '/a'});
		expect(m.files.reduce((sum, file) => sum + (file.path.startsWith('/a') ? file.cached : 0), 0)).toBe(0);
		expect(apply(m, {kind: 'unlink', path: '/a'})).toMatchObject({ok: false, errno: 'ENOENT'});
		expect(apply(m, {kind: 'create_file', path: '/a', pages: 10, disk: 'vda'})).toMatchObject({ok: true});
		expect(books(m)).toEqual([]);
	});

	it('are refused for a program that runs, for more than there is room for, and for what is not there', () => {
		const m = machine();
		apply(m, {kind: 'spawn', name: 'p', program: [op.sleep], executable: {path: '/bin/p', pages: 50, hot: 9, everyUs: 100, disk: 'vda'}});
		expect(apply(m, {kind: 'truncate', path: '/bin/p', pages: 1})).toMatchObject({ok: false, errno: 'ETXTBSY'});
		expect(apply(m, {kind: 'truncate', path: '/a', pages: 4001})).toMatchObject({ok: false, errno: 'EFBIG'});
		expect(apply(m, {kind: 'truncate', path: '/dev/vda', pages: 0})).toMatchObject({ok: false, errno: 'ENOENT'});
	});

	it('a mapping of what is gone ends in SIGBUS', () => {
		const m = machine();
		const pid = spawn(m, [op.mapFile('/a', 400), op.touch(400, 'read', 0, 0, 'file')]);
		advance(m, 200_000);
		finish(m, {kind: 'truncate', path: '/a', pages: 5});
		advance(m, 100_000);
		expect(m.taskOf.has(pid)).toBe(false);
		expect(sample(m).events.some(event => event.kind === 'signal' && event.signal === 'BUS')).toBe(true);
		expect(books(m)).toEqual([]);
	});
});

describe('sync and umount', () => {
	it('sync ends when all that was dirty is on the disk, in the time that the disk takes', () => {
		const m = machine({disk: 'hdd'});
		spawn(m, [op.writeFile('/a', 600), op.writeFile('/b', 600), op.sleep]);
		advance(m, 100_000);
		expect(dirty(m)).toBe(1200);
		const seconds = finish(m, {kind: 'sync'});
		expect(sample(m).vmstat).toMatchObject({nr_dirty: 0, nr_writeback: 0});
		expect(m.vm.pgpgout).toBe(1200);
		const {writeBytesPerSecond} = m.disks[0]!.config;
		expect(seconds).toBeGreaterThan((1200 * 4096) / writeBytesPerSecond / 1.01);
		expect(cached(m, '/a')).toBe(600);
		expect(books(m)).toEqual([]);
	});

	it('of one disk leave what is dirty on another', () => {
		const m = boot({
			...machineConfig({pages: 16384, disks: ['vda', 'vdb'].map(name => ({name, ...DISK_PROFILES.ssd}))}),
			files: [
				{path: '/a', pages: 100, disk: 'vda'},
				{path: '/b', pages: 100, disk: 'vdb'},
			],
		});
		spawn(m, [op.writeFile('/a', 100), op.writeFile('/b', 100)]);
		advance(m, 100_000);
		const left = (): number[] => ['/a', '/b'].map(path => m.files.find(file => file.path === path)!.dirty);
		expect(left()).toEqual([100, 100]);
		finish(m, {kind: 'umount', disk: 'vdb'});
		expect(left()).toEqual([100, 0]);
		finish(m, {kind: 'sync'});
		expect(left()).toEqual([0, 0]);
	});

	it('sync has all disks write at once: two take hardly longer than the slower', () => {
		const seconds = (pages: readonly [number, number]): number => {
			const config = machineConfig({pages: 20_000, files: {'/a': 4000}, disk: 'hdd', swapDisk: 'hdd'});
			const m = boot({...config, files: [...config.files, {path: '/b', pages: 4000, disk: 'vdb'}]});
			const writes = (['/a', '/b'] as const).flatMap((path, i) => (pages[i] === 0 ? [] : [op.writeFile(path, pages[i] as number)]));
			spawn(m, [...writes, op.sleep]);
			advance(m, 100_000);
			expect(dirty(m)).toBe(pages[0] + pages[1]);
			const took = finish(m, {kind: 'sync'});
			expect(dirty(m)).toBe(0);
			expect(m.vm.pgpgout).toBe(pages[0] + pages[1]);
			expect(books(m)).toEqual([]);
			return took;
		};
		const alone = Math.max(seconds([800, 0]), seconds([0, 800]));
		expect(seconds([800, 800])).toBeLessThan(alone * 1.25);
		expect(seconds([800, 800])).toBeGreaterThanOrEqual(alone * 0.99);
	});

	it('umount leaves nothing of the disk in the cache, its own pages included, and is refused while a file of it is mapped or open', () => {
		const m = machine();
		const pid = spawn(m, [op.mapFile('/b', 10), op.touch(10, 'read', 0, 1, 'file'), op.writeFile('/a', 300), op.sleep]);
		advance(m, 300_000);
		expect(apply(m, {kind: 'umount', disk: 'vda'})).toMatchObject({ok: false, errno: 'EBUSY'});
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		const reader = spawn(m, [op.read('/b', 10), op.sleep]);
		advance(m, 100_000);
		expect(apply(m, {kind: 'umount', disk: 'vda'})).toMatchObject({ok: false, errno: 'EBUSY'});
		apply(m, {kind: 'signal', pid: reader, signal: 'KILL'});
		advance(m, 100_000);
		finish(m, {kind: 'umount', disk: 'vda'});
		expect(m.files.filter(file => m.disks[file.disk]!.config.name === 'vda').map(file => file.cached)).toEqual([0, 0, 0]);
		expect(m.vm.pgpgout).toBe(300);
		expect(books(m)).toEqual([]);
	});
});

describe('programs that mind the cache', () => {
	it('a reader that drops what is behind it leaves no more than a step of it, whoever else is cached', () => {
		const plain = machine();
		const kind = machine();
		spawn(plain, [op.read('/a', 4000), op.sleep]);
		spawn(kind, [{...op.read('/a', 4000), dropBehind: 256} as Op, op.sleep]);
		let most = 0;
		for (let i = 0; i < 100; i++) {
			advance(plain, 5000);
			advance(kind, 5000);
			most = Math.max(most, cached(kind, '/a'));
		}
		expect(cached(plain, '/a')).toBe(4000);
		expect(most).toBeLessThan(256 + 2 * 32 + 1);
		expect(cached(kind, '/a')).toBe(0);
		expect(books(kind)).toEqual([]);
	});

	it('a reader that drops what is dirty has it written without waiting for it, and leaves it cached; the next one that does so drops it', () => {
		const m = machine();
		spawn(m, [op.writeFile('/a', 300), op.sleep]);
		advance(m, 300_000);
		expect([cached(m, '/a'), dirty(m), m.vm.pgpgout]).toEqual([300, 300, 0]);
		const drops = (): Op => ({...op.read('/a', 300), dropBehind: 300}) as Op;
		const pid = spawn(m, [drops(), op.sleep]);
		while (dirty(m) > 0) advance(m, 100);
		advance(m, 100);
		// It sleeps by its own will: nothing of the 300 pages is waited for, all are on their way (pages under writeback are passed over: find_lock_entries()).
		expect(m.taskOf.get(pid)).toMatchObject({state: 'S', waitsFor: 'sleep', fsync: null});
		expect(cached(m, '/a')).toBe(300);
		expect(m.files.find(({path}) => path === '/a')).toMatchObject({underWriteback: 300});
		advance(m, 5e6);
		expect([cached(m, '/a'), m.vm.pgpgout]).toEqual([300, 300]);
		spawn(m, [drops(), op.sleep]);
		advance(m, 100_000);
		expect(cached(m, '/a')).toBe(0);
		expect(books(m)).toEqual([]);
	});

	it('drop_caches lets dirty pages that were in use go as soon as they are written: inactive at once, at the tail of their list then', () => {
		const m = machine();
		// Written twice and read, they are active (folio_mark_accessed); the clean half of the file is not.
		spawn(m, [op.writeFile('/a', 300), op.read('/a', 300), op.read('/a', 300), {do: 'close', file: '/a'}, op.sleep]);
		advance(m, 300_000);
		const lru = (): {active: number; inactive: number} => {
			const {activeFile, inactiveFile} = sample(m).nodes[0]!.lru;
			return {active: activeFile, inactive: inactiveFile};
		};
		const before = lru();
		expect(before.active).toBeGreaterThanOrEqual(300);
		const {pgdeactivate} = m.vm;
		apply(m, {kind: 'sysctl', name: 'vm.drop_caches', value: '1'});
		expect(m.vm.pgdeactivate - pgdeactivate).toBe(300);
		expect(cached(m, '/a')).toBe(300);
		expect(dirty(m)).toBe(300);
		expect(lru().active).toBe(0);
		const {pgrotated} = m.vm;
		finish(m, {kind: 'sync'});
		expect(m.vm.pgrotated - pgrotated).toBe(300);
		expect(lru().active).toBe(0);
		apply(m, {kind: 'sysctl', name: 'vm.drop_caches', value: '1'});
		expect(cached(m, '/a')).toBe(0);
		expect(books(m)).toEqual([]);
	});

	it('a copy writes as much as it reads, and both files are cached', () => {
		const m = machine();
		const pid = spawn(m, [{do: 'copy', file: '/a', to: '/b', pages: 4000, rate: 0}, op.sleep]);
		advance(m, 2_000_000);
		const {io} = sample(m).processes.find(one => one.pid === pid)!;
		expect(io).toMatchObject({rchar: 4000 * 4096, wchar: 4000 * 4096, syscr: 250, syscw: 250});
		expect([cached(m, '/a'), cached(m, '/b')]).toEqual([4000, 4000]);
		expect(books(m)).toEqual([]);
	});

	it('a copy to the tmpfs lies in RAM as shared memory, dirty for no disk, and one from there is a file again', () => {
		const config = machineConfig({pages: 20_000, files: {'/a': 1000, '/b': 1000}});
		const m = boot({...config, files: [...config.files, {path: '/shm', pages: 600, disk: 'tmpfs'}]});
		spawn(m, [{do: 'copy', file: '/a', to: '/shm', pages: 1000, rate: 0}, op.sleep]);
		advance(m, 1_000_000);
		expect(sample(m).meminfo).toMatchObject({Shmem: 600 * 4, Dirty: 0});
		expect(sample(m).processes.at(-1)?.io).toMatchObject({rchar: 600 * 4096, wchar: 600 * 4096, syscw: 38}); // 600 pages are 37 calls of 16 and one of 8
		spawn(m, [{do: 'copy', file: '/shm', to: '/b', pages: 1000, rate: 0}, op.sleep]);
		advance(m, 1_000_000);
		expect(cached(m, '/b')).toBe(600);
		expect(dirty(m)).toBe(600);
		expect(books(m)).toEqual([]);
	});

	it('who writes through O_DSYNC has no more dirty than a call, and every call waits for the disk', () => {
		const m = machine({disk: 'hdd'});
		const pid = spawn(m, [{...op.writeFile('/a', 160), dsync: true} as Op, op.sleep]);
		let most = 0;
		for (let i = 0; i < 3000 && (m.taskOf.get(pid)?.pc ?? 0) < 1; i++) {
			advance(m, 200);
			most = Math.max(most, dirty(m));
		}
		expect(most).toBeLessThanOrEqual(16);
		expect(m.taskOf.get(pid)?.fsyncs).toBe(10);
		expect(m.vm.pgpgout).toBe(160);
	});

	it('by popularity some pages are used much more often than others', () => {
		const m = machine();
		const zipf: Op = {do: 'read', file: '/a', from: 0, pages: 4000, order: 'zipf', skew: 1.2, step: 2473, times: 1, rate: 0};
		spawn(m, [zipf, op.sleep]);
		advance(m, 2_000_000);
		// 4000 draws: with 1.2 some 850 different pages are met, of any 2528 (1 − 1/e).
		expect(cached(m, '/a')).toBeGreaterThan(500);
		expect(cached(m, '/a')).toBeLessThan(1600);
		const even = machine();
		spawn(even, [{...zipf, order: 'random'} as Op, op.sleep]);
		advance(even, 3_000_000);
		expect(cached(even, '/a')).toBeGreaterThan(2300);
	});
});
