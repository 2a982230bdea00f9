// The processes of a computer as programs of a scenario: what each holds, to the page, so that its oom_score is the same. Anonymous memory and swap are its own;
// pages of files are mapped out of one file, those that it shares out of one on the tmpfs, whose beginnings all have in common.
import type {ProcessSample, Sample} from '../../machine/sample.ts';
import {processName} from '../../report/scenario.ts';

export const PAGE_KB = 4;
const MOST_PROCESSES = 4000;
const ADJ_MIN = -1000;
/** The first page of a stack, which each process has besides. */
const STACK_KB = 4;
const INIT = 1;

export type HostProcess = {
	/** 0: not one process, but what is left of many. */
	readonly pid: number;
	readonly name: string;
	readonly uid: number;
	readonly adj: number;
	/** KiB of its own, of files, of shared memory, in swap, and of page tables; 0 tables: not known. */
	readonly anonKb: number;
	readonly fileKb: number;
	readonly shmemKb: number;
	readonly swapKb: number;
	readonly tablesKb: number;
};

export const whole = (kb: number): number => Math.max(0, Math.floor((Number.isNaN(kb) ? 0 : kb) / PAGE_KB) * PAGE_KB);
export const known = (value: number, other = 0): number => (Number.isNaN(value) ? other : value);

function hostProcessOf(process: ProcessSample): HostProcess {
	const {pid, name, uid, oomScoreAdj, rssKb, rssAnonKb, rssFileKb, rssShmemKb, swapKb, pageTablesKb} = process;
	return {
		pid,
		name: processName(name, pid),
		uid: known(uid),
		// Nothing kills init.
		adj: pid === INIT ? ADJ_MIN : known(oomScoreAdj),
		anonKb: whole(known(rssAnonKb, known(rssKb))),
		fileKb: whole(rssFileKb),
		shmemKb: whole(rssShmemKb),
		swapKb: whole(swapKb),
		tablesKb: whole(pageTablesKb),
	};
}

/** Anonymous pages that several processes count, as parent and child after fork() do, are taken for pages of files that they share. */
function unshared(listed: readonly HostProcess[], anonPagesKb: number): readonly HostProcess[] {
	const sum = listed.reduce((all, {anonKb}) => all + anonKb, 0);
	if (!(anonPagesKb > 0) || sum <= anonPagesKb) return listed;
	return listed.map(one => {
		const own = whole((one.anonKb * anonPagesKb) / sum);
		return {...one, anonKb: own, fileKb: one.fileKb + one.anonKb - own};
	});
}

export type HostProcesses = {
	readonly listed: readonly HostProcess[];
	/** KiB that several processes count as their own. */
	readonly sharedKb: number;
	/** Some are drawn together. */
	readonly others: boolean;
};

/** KiB at the beginning of a program that all have in common and that is on no list that is reclaimed, where the lists hold less of files than is mapped. */
export function textOf(listed: readonly HostProcess[], unevictableKb: number): number {
	const least = listed.reduce((kb, {fileKb}) => Math.min(kb, fileKb), Number.POSITIVE_INFINITY);
	return Number.isFinite(least) ? whole(Math.min(least, unevictableKb)) : 0;
}

/** All that have memory, in the order of their pids. */
export function processesOf({processes, meminfo}: Sample): HostProcesses {
	const all = processes
		.filter(({kernelThread, state}) => !kernelThread && state !== 'Z')
		.map(hostProcessOf)
		.filter(({anonKb, fileKb, shmemKb, swapKb}) => anonKb + fileKb + shmemKb + swapKb > 0);
	const sum = all.reduce((kb, {anonKb}) => kb + anonKb, 0);
	// What is under a per mille is the counters' own slack.
	const sharedKb = meminfo.AnonPages > 0 && sum > meminfo.AnonPages * 1.001 ? sum - meminfo.AnonPages : 0;
	const listed = sharedKb > 0 ? unshared(all, meminfo.AnonPages) : all;
	const [kept, rest] = [listed.slice(0, MOST_PROCESSES), listed.slice(MOST_PROCESSES)];
	if (rest.length === 0) return {listed, sharedKb, others: false};
	const of = (figure: (one: HostProcess) => number): number => rest.reduce((kb, one) => kb + figure(one), 0);
	const others: HostProcess = {
		...{pid: 0, name: 'others', uid: 0, adj: ADJ_MIN, anonKb: of(one => one.anonKb), fileKb: 0, shmemKb: 0},
		...{swapKb: of(one => one.swapKb), tablesKb: 0},
	};
	return {listed: [...kept, others], sharedKb, others: true};
}

/** As a scenario writes it, in whole pages. */
export const size = (kb: number): string => `${whole(kb)}KiB`;
const some = (key: string, kb: number): Record<string, string> => (kb >= PAGE_KB ? {[key]: size(kb)} : {});

/** The file whose beginning all map, and the one on the tmpfs. */
export type SharedFiles = {readonly cache: string; readonly shm: string};

/** The event that starts it. `activeKb`: of its own that is on the active list. */
export function foundEvent(one: HostProcess, at: number, activeKb: number, hasSwap: boolean, {cache, shm}: SharedFiles): Record<string, unknown> {
	const swapKb = hasSwap ? one.swapKb : 0;
	const rssKb = one.anonKb + swapKb - STACK_KB;
	return {
		...{at: `${at}ms`, spawn: 'found', name: one.name},
		...(one.adj === 0 ? {} : {oom_score_adj: one.adj}),
		...(one.uid === 0 ? {} : {uid: one.uid}),
		...some('rss', rssKb),
		...some('swapped', Math.min(swapKb, rssKb)),
		...some('active', Math.min(activeKb, rssKb - swapKb)),
		...(one.fileKb >= PAGE_KB ? {file: cache, mapped: size(one.fileKb)} : {}),
		...(one.shmemKb >= PAGE_KB ? {shm, shared: size(one.shmemKb)} : {}),
		...some('tables', one.tablesKb),
	};
}
