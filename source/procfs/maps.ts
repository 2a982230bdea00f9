// /proc/PID/{maps,smaps_rollup}: fs/proc/task_mmu.c show_map_vma(), __show_smap().
// A Sample has the sizes of a process, not its regions: maps shows them as three, text, data and stack, whose sizes add up to VmSize, at the addresses
// where x86-64 puts a program without address randomisation. What is shared is what is of files; no page is counted in part.
import type {ProcessSample} from '../machine/sample.ts';
import {comm, right} from './format.ts';

const TEXT_START = 0x555555554000;
const STACK_END = 0x7ffffffff000;
/** Where show_map_vma() pads to before a path. */
const PATH_COLUMN = 73;

const hex = (address: number): string => address.toString(16).padStart(8, '0');
const range = (start: number, sizeKb: number): string => `${hex(start)}-${hex(start + sizeKb * 1024)}`;
const line = (where: string, permissions: string, path: string): string =>
	`${`${where} ${permissions} 00000000 00:00 0 `.padEnd(PATH_COLUMN)}${path}`.trimEnd();

type Region = {readonly start: number; readonly sizeKb: number; readonly permissions: string; readonly path: string};

/** The regions of a process, lowest first; none for a kernel thread. */
export function regionsOf({kernelThread, state, vszKb, exeKb, libKb, stackKb, name}: ProcessSample): readonly Region[] {
	if (kernelThread || state === 'Z') return [];
	const textKb = Math.min(vszKb, exeKb + libKb);
	const stack = Math.min(vszKb - textKb, stackKb);
	const dataKb = vszKb - textKb - stack;
	return [
		{start: TEXT_START, sizeKb: textKb, permissions: 'r-xp', path: `/usr/bin/${comm(name)}`},
		{start: TEXT_START + textKb * 1024, sizeKb: dataKb, permissions: 'rw-p', path: '[heap]'},
		{start: STACK_END - stack * 1024, sizeKb: stack, permissions: 'rw-p', path: '[stack]'},
	].filter(region => region.sizeKb > 0);
}

/** /proc/PID/maps; empty for a kernel thread and a zombie. */
export const pidMapsText = (process: ProcessSample): string =>
	regionsOf(process)
		.map(({start, sizeKb, permissions, path}) => `${line(range(start, sizeKb), permissions, path)}\n`)
		.join('');

/** /proc/PID/smaps_rollup; empty for a kernel thread and a zombie. */
export function pidSmapsRollupText(process: ProcessSample): string {
	const regions = regionsOf(process);
	const [first, last] = [regions[0], regions.at(-1)];
	if (first === undefined || last === undefined) return '';
	const file = process.rssFileKb + process.rssShmemKb;
	const figures: readonly (readonly [string, number])[] = [
		['Rss', process.rssKb],
		['Pss', process.rssKb],
		['Pss_Dirty', process.rssAnonKb],
		['Pss_Anon', process.rssAnonKb],
		['Pss_File', process.rssFileKb],
		['Pss_Shmem', process.rssShmemKb],
		['Shared_Clean', file],
		['Shared_Dirty', 0],
		['Private_Clean', 0],
		['Private_Dirty', process.rssAnonKb],
		['Referenced', process.rssKb],
		['Anonymous', process.rssAnonKb],
		['LazyFree', 0],
		['AnonHugePages', 0],
		['ShmemPmdMapped', 0],
		['FilePmdMapped', 0],
		['Shared_Hugetlb', 0],
		['Private_Hugetlb', 0],
		['Swap', process.swapKb],
		['SwapPss', process.swapKb],
		['Locked', process.lockedKb],
	];
	const end = last.start + last.sizeKb * 1024;
	const head = line(`${hex(first.start)}-${hex(end)}`, '---p', '[rollup]');
	return `${head}\n${figures.map(([label, kb]) => `${`${label}:`.padEnd(16)}${right(kb, 8)} kB\n`).join('')}`;
}
