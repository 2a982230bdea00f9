// Pressure as a Sample has it, of the machine or of a memory group.
import type {Pressure} from '../sample.ts';
import {psiHundredths, type StallPair} from './stall-line.ts';

const us = (ns: number): number => Math.floor(ns / 1000);

export const pressureLines = (pair: StallPair, totals: readonly [number, number]): Pressure => {
	const line = (averages: readonly number[], totalNs: number) => ({
		avg10: psiHundredths(averages[0]),
		avg60: psiHundredths(averages[1]),
		avg300: psiHundredths(averages[2]),
		totalUs: us(totalNs),
	});
	return {some: line(pair.some.averages, totals[0]), full: line(pair.full.averages, totals[1])};
};
