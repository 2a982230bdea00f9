// Mode 2: everything private and writable is accounted, and what would go beyond CommitLimit is refused. (do_mmap, security_vm_enough_memory_mm)
import {describe, expect, it} from 'vitest';
import type {Op, Program} from '../../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {commitLimit, enoughMemory} from '../../../source/machine/oom/overcommit.ts';
import {violations} from '../../support/invariants.ts';
import {machineConfig, op, type Sketch} from '../../support/machines.ts';

const start = (sketch: Sketch = {}): Machine => boot(machineConfig(sketch));
const spawn = (m: Machine, name: string, program: Program): number => (apply(m, {kind: 'spawn', name, program}) as {pid: number}).pid;
const noreserve = (pages: number): Op => ({do: 'map', region: 'data', pages, noreserve: true});
const committed = (m: Machine): number => sample(m).meminfo.Committed_AS / 4;

describe('MAP_NORESERVE', () => {
	it('is refused for overcommit in mode 2 alone, for want of addresses in the others', () => {
		const why = (mode: string, addressBits: 32 | 64, pages: number) => {
			const m = boot({...machineConfig({sysctls: {'vm.overcommit_memory': mode}}), addressBits});
			spawn(m, 'p', [noreserve(pages), op.sleep]);
			advance(m, 100000);
			return sample(m).events.flatMap(event => (event.kind === 'refused' ? [event.asked?.overcommit] : []));
		};
		expect(why('2', 64, 100_000)).toEqual([true]);
		expect(why('0', 32, 2 ** 20)).toEqual([false]);
	});

	const mapped = (mode: string, pages: number) => {
		const m = start({sysctls: {'vm.overcommit_memory': mode}});
		spawn(m, 'p', [{do: 'sleep', us: 100000}, noreserve(pages), op.write(Math.min(pages, 60000)), op.sleep]);
		advance(m, 50000);
		const plain = committed(m);
		advance(m, 2e6);
		const s = sample(m);
		expect(violations(m)).toEqual([]);
		return {more: s.meminfo.Committed_AS / 4 - plain, kills: s.kills, refused: s.events.some(e => e.kind === 'refused' && e.errno === 'ENOMEM')};
	};

	it.each(['0', '1'])('in mode %s is not in Committed_AS', mode => {
		expect(mapped(mode, 8000)).toEqual({more: 0, kills: 0, refused: false});
	});

	it('in mode 2 is as if it was not said: accounted, and refused beyond the limit', () => {
		expect(mapped('2', 8000)).toEqual({more: 8000, kills: 0, refused: false});
		expect(mapped('2', 30000)).toMatchObject({kills: 0, refused: true});
	});

	it('stays what it was made as when the mode changes, and is taken back as such', () => {
		const m = start();
		const before = committed(m);
		const pid = spawn(m, 'q', [noreserve(8000), op.sleep]);
		advance(m, 1e6);
		apply(m, {kind: 'sysctl', name: 'vm.overcommit_memory', value: '2'});
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		advance(m, 2e6);
		expect(committed(m)).toBe(before);
	});
});

describe('a new process', () => {
	/** Data 4, BSS 3, heap 1, stack 33. */
	const IMAGE = 41;
	/** A machine in mode 2 of which all but so many pages below the limit are committed. */
	function full(left: number, uid = 0): Machine {
		const m = start({sysctls: {'vm.overcommit_memory': '2'}});
		const {CommitLimit, Committed_AS} = sample(m).meminfo;
		const reserve = uid === 0 ? 0 : m.tunables.adminReserve;
		m.committedPages += (CommitLimit - Committed_AS) / 4 - reserve - left;
		return m;
	}

	it('is refused with ENOMEM where its data, heap and stack go beyond CommitLimit, and nothing is left of it', () => {
		const m = full(IMAGE);
		const before = sample(m);
		expect(apply(m, {kind: 'spawn', name: 'late', program: [op.sleep]})).toMatchObject({ok: false, errno: 'ENOMEM'});
		expect(sample(m).processes).toHaveLength(before.processes.length);
		expect(committed(m)).toBe(before.meminfo.Committed_AS / 4);
	});

	it('is made where they fit; a user’s own only below the reserve for root', () => {
		expect(apply(full(IMAGE + 1), {kind: 'spawn', name: 'late', program: [op.sleep]})).toMatchObject({ok: true});
		expect(apply(full(IMAGE + 1), {kind: 'spawn', name: 'late', program: [op.sleep], uid: 1000})).toMatchObject({ok: false, errno: 'ENOMEM'});
		expect(apply(full(IMAGE + 1, 1000), {kind: 'spawn', name: 'late', program: [op.sleep], uid: 1000})).toMatchObject({ok: true});
		expect(apply(full(IMAGE, 1000), {kind: 'spawn', name: 'late', program: [op.sleep], uid: 1000})).toMatchObject({ok: false, errno: 'ENOMEM'});
	});

	it('in the other modes is made', () => {
		for (const mode of ['0', '1']) {
			const m = full(0);
			apply(m, {kind: 'sysctl', name: 'vm.overcommit_memory', value: mode});
			expect(apply(m, {kind: 'spawn', name: 'late', program: [op.sleep]})).toMatchObject({ok: true});
		}
	});

	it('has that much in Committed_AS when it begins', () => {
		const m = start();
		const before = committed(m);
		spawn(m, 'p', [op.sleep]);
		expect(committed(m) - before).toBe(IMAGE);
	});
});

describe('the worked numbers of docs §14', () => {
	const question = {
		mode: 2,
		ratio: 50,
		totalRam: 1048576,
		swapTotal: 262144,
		committed: 0,
		request: 1,
		totalVm: 32000,
		admin: false,
		adminReserve: 2048,
		userReserve: 32768,
	};

	it('mode 2 grants under the limit less the reserves', () => {
		expect(commitLimit(1048576, 50, 262144)).toBe(786432);
		expect(enoughMemory({...question, committed: 783383})).toBe(true);
		expect(enoughMemory({...question, committed: 783384})).toBe(false);
		expect(enoughMemory({...question, committed: 783384, admin: true})).toBe(true);
	});

	it('mode 0 refuses only what could never fit, mode 1 nothing', () => {
		expect(enoughMemory({...question, mode: 0, request: 1310720, committed: 1e9})).toBe(true);
		expect(enoughMemory({...question, mode: 0, request: 1310721})).toBe(false);
		expect(enoughMemory({...question, mode: 1, request: 1e9, committed: 1e9})).toBe(true);
	});
});
