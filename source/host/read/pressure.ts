// /proc/pressure/memory, io, cpu (kernel/sched/psi.c psi_show()): since 4.20, and only where it has not been turned off. Averages in hundredths of a percent.
import type {Pressure, PressureLine} from '../../machine/sample.ts';
import {UNKNOWN} from '../lines.ts';

const NOT_KNOWN: PressureLine = {avg10: UNKNOWN, avg60: UNKNOWN, avg300: UNKNOWN, totalUs: UNKNOWN};

function lineOf(text: string, name: 'some' | 'full'): PressureLine {
	const found = new RegExp(`^${name} avg10=([\\d.]+) avg60=([\\d.]+) avg300=([\\d.]+) total=(\\d+)`, 'm').exec(text);
	if (found === null) return NOT_KNOWN;
	const [avg10, avg60, avg300, totalUs] = found.slice(1).map(Number) as [number, number, number, number];
	const hundredths = (percent: number): number => Math.round(percent * 100);
	return {avg10: hundredths(avg10), avg60: hundredths(avg60), avg300: hundredths(avg300), totalUs};
}

export const readPressure = (text: string | null): Pressure =>
	text === null ? {some: NOT_KNOWN, full: NOT_KNOWN} : {some: lineOf(text, 'some'), full: lineOf(text, 'full')};
