// Mode 2: everything private and writable is accounted, and what would go beyond CommitLimit is refused. (do_mmap, security_vm_enough_memory_mm)
import {describe, expect, it} from 'vitest';
import type {Op, Program} from '../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../source/machine/machine.ts';
import {violations} from '../support/invariants.ts';
import {machineConfig, op, type Sketch} from '../support/machines.ts';

const start = (sketch: Sketch = {}): Machine => boot(machineConfig(sketch));
const spawn = (m: Machine, name: string, program: Program): number => (apply(m, {kind: 'spawn', name, program}) as {pid: number}).pid;
const noreserve = (pages: number): Op => ({do: 'map', region: 'data', pages, noreserve: true});
const committed = (m: Machine): number => sample(m).meminfo.Committed_AS / 4;

describe('MAP_NORESERVE', () => {
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
