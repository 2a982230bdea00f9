// The parts of a program's file: one behind the other, each from where the file has it. (readelf -lW of a program: LOAD segments; docs §13.1)
import {describe, expect, it} from 'vitest';
import {fileParts, type ImagePart, imageParts} from '../../../source/machine/address-space/layout.ts';

/** Where each part of the file begins, by the sizes of those before it. */
const inARow = (parts: readonly ImagePart[]): number[] => parts.map((_, i) => parts.slice(0, i).reduce((sum, {pages}) => sum + pages, 0));

describe('the parts of a program', () => {
	it.each([
		['the recorded one', imageParts(171)],
		['one with more constants', imageParts(500)],
		['a file of 400 pages', fileParts(400)],
		['a small file', fileParts(8)],
	])('%s: each begins in the file where the one before it ends; what is zero at first is in none', (_, parts) => {
		const ofFile = parts.slice(0, -1);
		expect(ofFile.map(({offset}) => offset)).toEqual(inARow(ofFile));
		expect(parts.at(-1)).toMatchObject({kind: 'bss', offset: 0});
	});

	it('are together the file', () => {
		for (const pages of [8, 100, 400, 5000]) {
			const ofFile = fileParts(pages).slice(0, -1);
			expect(ofFile.reduce((sum, part) => sum + part.pages, 0)).toBe(pages);
			expect(Math.min(...ofFile.map(part => part.pages))).toBeGreaterThan(0);
		}
	});
});
