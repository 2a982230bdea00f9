// Which window of a file a read reads ahead: docs §12, mm/readahead.c.
import {describe, expect, it} from 'vitest';
import {chooseWindow, createReadState, initialWindow, nextWindow} from '../../../source/machine/files/readahead.ts';
import {boot} from '../../../source/machine/machine.ts';
import {machineConfig} from '../../support/machines.ts';

describe('readahead', () => {
	const file = () => boot(machineConfig({files: {'/f': 4000}})).files.find(one => one.path === '/f') ?? expect.fail('no file');

	it('goes on where a read continues, and not where it jumps backwards (index - prev_index is unsigned)', () => {
		const ra = {...createReadState(1), previous: 1000};
		expect(chooseWindow(file(), {...ra}, 1001, 1, false)).toMatchObject({start: 1001, size: 4});
		expect(chooseWindow(file(), {...ra}, 500, 1, false)).toEqual({start: 500, size: 1, asyncSize: 0});
		expect(chooseWindow(file(), createReadState(1), 7, 1, false)).toEqual({start: 7, size: 1, asyncSize: 0});
	});

	it('starts small and doubles', () => {
		expect([1, 2, 4, 8, 9, 16, 32].map(size => initialWindow(size))).toEqual([4, 4, 8, 16, 32, 32, 32]);
		expect([4, 8, 16, 32].map(size => nextWindow(size))).toEqual([8, 16, 32, 32]);
	});
});
