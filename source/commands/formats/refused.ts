// What was refused in a run, in sentences: memory by process and by how it was asked for, everything else as it came.
import {messages} from '../../messages.ts';
import type {Account, Refusal} from '../../workload/account.ts';

/** More are counted, not told. */
const MOST_TOLD = 8;

/** How often a process's malloc was refused. */
export const refusedMallocs = ({refused}: Account, pid: number): number =>
	refused.reduce((sum, {first: {asked}, times}) => sum + (asked?.by === 'malloc' && asked.pid === pid ? times : 0), 0);

function line({first, times, leastBytes, mostBytes}: Refusal): string {
	const {what, errno, why, asked, atUs} = first;
	return asked === undefined ? messages.run.refused(what, errno, why) : messages.run.refusedMemory({...asked, times, atUs, leastBytes, mostBytes});
}

export function refusedLines({refused}: Account): string[] {
	const told = refused.slice(0, MOST_TOLD).map(line);
	return refused.length > MOST_TOLD ? [...told, messages.run.refusedMore(refused.length - MOST_TOLD)] : told;
}
