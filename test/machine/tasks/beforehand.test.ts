// What an imported process is said to have done before: page tables that are left of memory given back.
import {expect, it} from 'vitest';
import type {Program} from '../../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {machineConfig, op} from '../../support/machines.ts';

function found(program: Program): {m: Machine; tables: number} {
	const m = boot(machineConfig());
	apply(m, {kind: 'spawn', name: 'found', program: [...program, op.sleep]});
	advance(m, 1e6);
	return {m, tables: (sample(m).processes.find(({name}) => name === 'found')?.pageTablesKb as number) / 4};
}

it.each([20, 100, 300])('page tables are left until the process has %i in all: a table for every 2 MiB, none beyond', wanted => {
	expect(found([op.map(400 * 512), {do: 'tables', region: 'data', pages: wanted}]).tables).toBe(wanted);
});
