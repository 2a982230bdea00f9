// POSIX_FADV_NOREUSE on a file that is mapped: nothing in 6.1 (mm/fadvise.c of 6.1: the case is empty), and since 6.3 a mapping whose use reclaim does not hear of
// (vma_has_recency of include/linux/mm_inline.h; folio_referenced, zap_pte_range, lru_gen_enter_fault, should_skip_vma; docs §11.6)
import {describe, expect, it} from 'vitest';
import type {Op} from '../../../source/machine/command.ts';
import type {Kernel} from '../../../source/machine/config.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {LIST_MASK, REFERENCED} from '../../../source/machine/memory/frames.ts';
import {GENERATIONS} from '../../../source/machine/reclaim/lru.ts';
import {violations} from '../../support/invariants.ts';
import {machineConfig, op, type Sketch} from '../../support/machines.ts';

type Kind = Pick<Sketch, 'kernel' | 'lru'>;
const CLASSIC: readonly (Kind & {readonly kernel: Kernel})[] = [{kernel: '6.1'}, {kernel: '6.6'}, {kernel: '6.12'}];
const MGLRU: Kind = {kernel: '6.12', lru: 'mglru'};
const map = (noreuse: boolean, pages = 1500): Op => ({...op.mapFile('/hot', pages), ...(noreuse ? {noreuse: true} : {})}) as Op;

/** One process uses a mapped file all the time, another reads a file that is larger than memory once; major faults of the first, after its own first reading. */
function majorFaults(kind: Kind, noreuse: boolean): {faults: number; m: Machine} {
	const m = boot(machineConfig({pages: 8000, files: {'/hot': 1500, '/once': 60_000}, disk: 'nvme', ...kind}));
	const {pid} = apply(m, {kind: 'spawn', name: 'hot', program: [map(noreuse), op.touch(1500, 'read', 300_000, 0, 'file')]}) as {pid: number};
	advance(m, 300_000);
	const majflt = (): number => sample(m).processes.find(one => one.pid === pid)!.majflt;
	const first = majflt();
	apply(m, {kind: 'spawn', name: 'backup', program: [op.read('/once', 60_000, 100_000), op.sleep]});
	advance(m, 800_000);
	return {faults: majflt() - first, m};
}

describe('a mapped file that is not to be reused', () => {
	it.each([...CLASSIC, MGLRU])('is kept in use, or not, as the kernel says: %o', kind => {
		const plain = majorFaults(kind, false);
		const told = majorFaults(kind, true);
		expect([...violations(plain.m), ...violations(told.m)]).toEqual([]);
		if (kind.kernel === '6.1') expect(told.faults).toBe(plain.faults);
		else expect(told.faults).toBeGreaterThan(plain.faults * 3 + 50);
	});

	it.each([...CLASSIC, MGLRU])('leaves its pages as it found them when it is unmapped, where that is so: %o', kind => {
		const used = (noreuse: boolean): {referenced: number; active: number; counted: number} => {
			const m = boot(machineConfig({pages: 8000, files: {'/hot': 400}, ...kind}));
			apply(m, {kind: 'spawn', name: 'p', program: [map(noreuse, 400), op.touch(400, 'read', 0, 1, 'file'), {do: 'unmap', region: 'file'}, op.sleep]});
			advance(m, 300_000);
			const {map: pages} = m.files.find(({path}) => path === '/hot')!;
			const flags = [...pages].filter(entry => entry > 0).map(entry => m.frames.flags[entry - 1]!);
			expect(flags.length).toBe(400);
			return {
				referenced: flags.filter(f => (f & REFERENCED) !== 0).length,
				active: sample(m).nodes[0]!.lru.activeFile,
				counted: flags.filter(f => (f & LIST_MASK) === GENERATIONS).length,
			};
		};
		const [plain, told] = [used(false), used(true)];
		expect(plain.referenced).toBe(400);
		expect(told.referenced).toBe(kind.kernel === '6.1' ? 400 : 0);
		// MGLRU: read within a fault they are born in the youngest generation, unless the fault is one without recency (lru_gen_in_fault).
		if (kind === MGLRU) expect(plain.active - told.active).toBeGreaterThanOrEqual(400);
	});

	it('is as in use as any where somebody else uses it who has not said so', () => {
		const m = boot(machineConfig({pages: 8000, files: {'/hot': 1500, '/once': 60_000}, disk: 'nvme', kernel: '6.12'}));
		apply(m, {kind: 'spawn', name: 'told', program: [map(true), op.touch(1500, 'read', 300_000, 0, 'file')]});
		const {pid} = apply(m, {kind: 'spawn', name: 'other', program: [map(false), op.touch(1500, 'read', 300_000, 0, 'file')]}) as {pid: number};
		advance(m, 300_000);
		const first = m.vm.pgmajfault;
		apply(m, {kind: 'spawn', name: 'backup', program: [op.read('/once', 60_000, 100_000), op.sleep]});
		advance(m, 800_000);
		expect(m.taskOf.has(pid)).toBe(true);
		expect(m.vm.pgmajfault - first).toBeLessThan(50);
		expect(violations(m)).toEqual([]);
	});

	it('is none on a tmpfs, which ignores such advice', () => {
		const config = machineConfig({pages: 8000, kernel: '6.12'});
		const m = boot({...config, files: [{path: '/shm', pages: 400, disk: 'tmpfs'}]});
		apply(m, {kind: 'spawn', name: 'p', program: [{...op.mapFile('/shm', 400), noreuse: true} as Op, op.touch(400, 'update', 0, 1, 'file'), op.sleep]});
		advance(m, 100_000);
		expect(m.regions.some(region => region?.noRecency === true)).toBe(false);
	});
});
