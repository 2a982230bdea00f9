// Size classes of compressed pages, as mm/zsmalloc.c makes them at boot: the numbers are those of its loop, done by hand. (docs §10.1)
import {describe, expect, it} from 'vitest';
import {classOf, LEAST, sizeClasses} from '../../../source/machine/swap/size-classes.ts';

const OLD = sizeClasses({longZspages: false});
const LONG = sizeClasses({longZspages: true});
const told = (classes: typeof OLD, bytes: number): readonly number[] => {
	const {index, pages, objects} = classOf(classes, bytes);
	return [LEAST + 16 * index, pages, objects];
};

describe('size classes of zsmalloc', () => {
	it('share zspages of up to four pages in 6.1', () => {
		expect(OLD.huge).toBe(3257);
		expect(new Set(OLD.of).size).toBe(69);
		expect(told(OLD, 32)).toEqual([48, 3, 256]);
		expect(told(OLD, 683)).toEqual([704, 4, 23]);
		expect(told(OLD, 1373)).toEqual([1488, 4, 11]);
		expect(told(OLD, 2048)).toEqual([2336, 4, 7]);
		expect(told(OLD, 3256)).toEqual([3264, 4, 5]);
		expect(told(OLD, 3257)).toEqual([4096, 1, 1]);
		expect(told(OLD, 4096)).toEqual([4096, 1, 1]);
	});

	it('share zspages of up to eight since 6.3', () => {
		expect(LONG.huge).toBe(3625);
		expect(new Set(LONG.of).size).toBe(119);
		expect(told(LONG, 100)).toEqual([112, 7, 256]);
		expect(told(LONG, 683)).toEqual([704, 5, 29]);
		expect(told(LONG, 1373)).toEqual([1424, 8, 23]);
		expect(told(LONG, 3300)).toEqual([3408, 5, 6]);
		expect(told(LONG, 3624)).toEqual([3632, 8, 9]);
		expect(told(LONG, 3625)).toEqual([4096, 1, 1]);
	});
});
