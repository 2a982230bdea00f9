// Program text in the page cache: whose frames it is, how reclaim treats it, and that a program waits for it wherever it is. (mm/vmscan.c
// folio_check_references, shrink_active_list; docs §13.3)
import {describe, expect, it} from 'vitest';
import type {Executable, Program} from '../../../source/machine/command.ts';
import {ptePfn} from '../../../source/machine/address-space/pte.ts';
import {regionOf} from '../../../source/machine/address-space/region.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {ACTIVE_FILE, INACTIVE_FILE, listOf} from '../../../source/machine/reclaim/lru.ts';
import type {Task} from '../../../source/machine/tasks/task.ts';
import {openExecutable} from '../../../source/machine/tasks/text.ts';
import {violations} from '../../support/invariants.ts';
import {leak, machineConfig, op} from '../../support/machines.ts';

const exe = (path: string, pages = 400, more: Partial<Executable> = {}): Executable => ({path, pages, hot: pages >> 1, everyUs: 10, disk: 'vda', ...more});
const busy: Program = [op.map(50), op.touch(50, 'update', 0, 0)];

function start(m: Machine, name: string, program: Program, executable: Executable): Task {
	const outcome = apply(m, {kind: 'spawn', name, program, executable});
	if (!outcome.ok || outcome.pid === undefined) throw new Error('not started');
	return m.taskOf.get(outcome.pid) as Task;
}

/** Frames that a process maps of its headers, code and constants. */
const frames = (m: Machine, task: Task): Set<number> =>
	new Set(task.text?.regions.flatMap(id => [...regionOf(m, id).ptes].filter(pte => pte > 0).map(ptePfn)) ?? []);

describe('the text of programs', () => {
	it('is shared by who runs the same file, and by nobody else', () => {
		const m = boot(machineConfig({cpus: 2}));
		const [a, b, c] = [start(m, 'a', busy, exe('/bin/one')), start(m, 'b', busy, exe('/bin/one')), start(m, 'c', busy, exe('/bin/two'))];
		advance(m, 200_000);
		const [ofA, ofB, ofC] = [frames(m, a), frames(m, b), frames(m, c)];
		expect(ofA.size).toBeGreaterThan(150);
		expect([...ofA].filter(pfn => ofB.has(pfn)).length).toBeGreaterThan(150);
		expect([...ofA].filter(pfn => ofC.has(pfn))).toEqual([]);
		const {vmstat, processes} = sample(m);
		// Mapped is what page tables reach, each frame once; RssFile has each frame with each process.
		expect(vmstat.nr_mapped).toBe(new Set([...ofA, ...ofB, ...ofC]).size);
		expect(a.rssFile).toBe(ofA.size);
		const text = processes.find(({name}) => name === 'a')?.regions.filter(({kind}) => kind === 'text')[0];
		expect(text).toMatchObject({path: '/bin/one', disk: 'vda', permissions: 'r-xp', sharers: 2});
		expect(m.files.filter(({path}) => path.startsWith('/bin/')).map(({runners}) => runners)).toEqual([2, 1]);
		expect(violations(m)).toEqual([]);
	});

	it('is read from the disk once, and then found by the next who runs it', () => {
		const m = boot(machineConfig({}));
		const [first] = [start(m, 'first', busy, exe('/bin/one'))];
		advance(m, 500_000);
		const before = m.vm.pgpgin;
		expect(first.majflt).toBeGreaterThan(2);
		const second = start(m, 'second', busy, exe('/bin/one', 400, {hot: 100}));
		advance(m, 20_000);
		expect(second.rssFile).toBeGreaterThan(60);
		expect(second.majflt).toBe(0);
		expect(m.vm.pgpgin).toBe(before);
	});

	it('of a child that fork has made has the page that it comes back to, by a fault, before it does anything', () => {
		const m = boot(machineConfig({}));
		start(m, 'parent', [...busy.slice(0, 1), op.write(50), {do: 'fork', name: 'child', program: [op.sleep]}, op.sleep], exe('/bin/one', 400, {everyUs: 1e6}));
		advance(m, 500_000);
		const child = m.tasks.find(({name}) => name === 'child') as Task;
		expect(child.rssFile).toBeGreaterThan(0);
		expect(child.rssFile).toBeLessThanOrEqual(16);
		expect(child.minflt).toBe(6); // and five writes
		expect(violations(m)).toEqual([]);
	});

	it('a page used once is activated, where one of a mapped file has to be used twice', () => {
		// Both are used once more before the first scan of them: the code by its program, the file by who maps it.
		const lists = (program: Program, executable: Executable): number => {
			const m = boot(machineConfig({pages: 12000, files: {'/data': 300}}));
			const task = start(m, 'p', program, executable);
			advance(m, 500_000);
			const pfns = task.regions.flatMap(id => {
				const region = regionOf(m, id);
				const wanted = executable.pages > 100 ? region.kind === 'text' : region.kind === 'file';
				return wanted ? [...region.ptes].filter(pte => pte > 0).map(ptePfn) : [];
			});
			expect(pfns.length).toBeGreaterThan(90);
			expect(pfns.map(pfn => listOf(m, pfn)).every(list => list === INACTIVE_FILE)).toBe(true);
			start(m, 'leak', leak(20_000), exe('/bin/leak', 7, {everyUs: 1e9}));
			for (let i = 0; i < 20_000 && m.vm.pgscan_kswapd < 400; i++) advance(m, 100);
			return pfns.filter(pfn => listOf(m, pfn) === ACTIVE_FILE).length;
		};
		const text = lists([op.map(10), op.touch(10, 'update', 0, 3_000_000), op.sleep], exe('/bin/p', 300, {hot: 295}));
		const mapped = lists([op.mapFile('/data', 300), op.touch(300, 'read', 0, 1, 'file'), op.sleep], exe('/bin/p', 7, {everyUs: 1e9}));
		expect(text).toBeGreaterThan(20);
		expect(mapped).toBe(0);
	});

	it('is evicted when memory runs out, and comes back from the disk while the program waits', () => {
		const m = boot(machineConfig({pages: 8000}));
		const worker = start(m, 'worker', busy, exe('/bin/worker', 1500, {hot: 1400, everyUs: 20}));
		advance(m, 1_000_000);
		const {pgpgin} = m.vm;
		const faults = worker.majflt;
		start(m, 'leak', leak(3000), exe('/bin/leak', 7));
		let waiting = 0;
		for (let i = 0; i < 400 && m.kills === 0; i++) {
			advance(m, 25_000);
			if (worker.state === 'D' && worker.waitsFor === 'file-read') waiting++;
		}
		expect(m.kills).toBe(1);
		const {vmstat} = sample(m);
		expect(vmstat.workingset_refault_file).toBeGreaterThan(500);
		expect(worker.majflt - faults).toBeGreaterThan(50);
		expect(m.vm.pgpgin - pgpgin).toBeGreaterThan(2000);
		expect(waiting).toBeGreaterThan(5);
		expect(violations(m)).toEqual([]);
	});

	it('is needed in the middle of other faults, which go on where they were', () => {
		const m = boot(machineConfig({pages: 7000, swapPages: 3000, files: {'/data': 3000}, cpus: 2}));
		const program: Program = [op.map(3000), op.write(3000), op.mapFile('/data', 3000), op.touch(3000, 'read', 0, 0, 'file'), op.sleep];
		for (const [i, everyUs] of [1, 3, 50].entries()) start(m, `p${i}`, program, exe(`/bin/p${i}`, 900, {everyUs}));
		let middle = 0;
		for (let i = 0; i < 100; i++) {
			advance(m, 1000);
			middle += m.tasks.filter(task => task.text?.aside?.waited === true).length;
			if (i % 10 === 0) expect(violations(m)).toEqual([]);
		}
		expect(middle).toBeGreaterThan(10);
		for (const task of m.tasks) if (task.text !== null) apply(m, {kind: 'signal', pid: task.pid, signal: 'KILL'});
		advance(m, 500_000);
		expect(violations(m)).toEqual([]);
		expect(m.tasks.every(task => task.text === null)).toBe(true);
	});

	it('a program without a disk for its file runs out of the kernel’s own memory', () => {
		const m = boot(machineConfig({}));
		const task = start(m, 'p', busy, exe('/bin/p', 400, {disk: 'nowhere'}));
		advance(m, 100_000);
		expect(task.text).toBeNull();
		expect(task.rssFile).toBe(100);
	});
});

it('a file of the scenario can be what is run, the very first too', () => {
	const m = boot(machineConfig({files: {'/bin/first': 40, '/bin/small': 6}}));
	const open = (path: string): number => openExecutable(m, {path, pages: 10, disk: 'vda', hot: 0, everyUs: 1});
	const named = (path: string): number => m.files.findIndex(file => file.path === path);
	expect([open('/bin/first'), open('/bin/small')]).toEqual([named('/bin/first'), -1]);
});
