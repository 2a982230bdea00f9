// What is told of writes to the files of groups, as events: what a value was and what it is, as the kernel prints it. Nothing of the machine hangs on it.
import {emit} from '../account/emit.ts';
import type {Machine} from '../state.ts';
import {type Group, UNLIMITED} from './group.ts';
import {pathOf} from './tree.ts';

/** A limit as the kernel prints it. */
export const printed = (pages: number): string => (pages >= UNLIMITED ? 'max' : String(pages * 4096));

const FIELDS = {
	'memory.min': 'min',
	'memory.low': 'low',
	'memory.high': 'high',
	'memory.max': 'max',
	'memory.swap.high': 'swapHigh',
	'memory.swap.max': 'swapMax',
	'memory.zswap.max': 'zswapMax',
} as const satisfies Readonly<Record<string, keyof Group>>;

/** What a file with a limit is set to, in pages. */
export const setNow = (group: Group, file: string): number => group[FIELDS[file as keyof typeof FIELDS]] ?? UNLIMITED;

/** Tells of a write; those of boot are the scenario's own words. */
export function noteWritten(m: Machine, {id}: Group, file: string, from: string, to: string): void {
	if (m.now > 0 && from !== to) emit(m, {kind: 'group-written', path: pathOf(m, id), file, from, to});
}
