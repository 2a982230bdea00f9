// What the flusher writes of itself: what has been dirty for dirty_expire_centisecs, and no younger file. (fs/fs-writeback.c wb_writeback, wb_check_old_data_flush)
import {expect, it} from 'vitest';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {machineConfig, op} from '../../support/machines.ts';

const dirtier = (m: Machine, file: string): void => {
	apply(m, {kind: 'spawn', name: 'w', program: [op.writeFile(file, 100), op.sleep]});
};

it('a file is written when it has been dirty for 30 s, one that was dirtied 15 s later then not yet', () => {
	const m = boot(machineConfig({files: {'/first': 100, '/old': 100, '/young': 100}}));
	const dirty = (): number[] => ['/old', '/young'].map(path => m.files.find(file => file.path === path)?.dirty ?? -1);
	// A disk that has written nothing yet has no share of the threshold, and all that is dirty on it is too much.
	apply(m, {kind: 'spawn', name: 'w', program: [{do: 'write', file: '/first', from: 0, pages: 100, times: 1, rate: 0, fsync: 100}, op.sleep]});
	advance(m, 2e6);
	dirtier(m, '/old');
	advance(m, 15e6);
	dirtier(m, '/young');
	advance(m, 14e6);
	expect(dirty()).toEqual([100, 100]);
	advance(m, 7e6); // 36 s: its wakeups are 5 s apart
	expect(dirty()).toEqual([0, 100]);
	advance(m, 15e6);
	expect(dirty()).toEqual([0, 0]);
	expect(sample(m).vmstat.nr_written).toBe(300);
});
