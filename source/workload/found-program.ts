// The program of a process that was there before anybody looked, as `lowwater import` writes it: it holds what a real one held and waits.
import type {Op} from '../machine/command.ts';
import {messages} from '../messages.ts';
import {defineProgram} from './program-entry.ts';

/** Pages that one page table maps; address space for page tables that are left over is mapped in such pieces. */
const TABLE_PAGES = 512;
const FOR_EVER: Op = {do: 'sleep', us: 0};

export const found = defineProgram({
	name: 'found',
	help: 'Holds what a process of a real computer was found with, and sleeps: what import writes.',
	arguments: [
		{name: 'rss', kind: 'size', default: '0', help: 'anonymous memory that it has touched'},
		{name: 'swapped', kind: 'size', default: '0', help: 'how much of it is pushed out to swap'},
		{name: 'active', kind: 'size', default: '0', help: 'how much of what stays is on the active list'},
		{name: 'file', kind: 'file', default: '', help: 'a file that it has mapped'},
		{name: 'mapped', kind: 'size', default: '0', help: 'how much of the file'},
		{name: 'from', kind: 'size', default: '0', help: 'where in the file that begins'},
		{name: 'shm', kind: 'file', default: '', onTmpfs: true, help: 'a file of the tmpfs that it has mapped shared'},
		{name: 'shared', kind: 'size', default: '0', help: 'how much of it, from its beginning'},
		{name: 'tables', kind: 'size', default: '0', help: 'page tables that it has in all, those of memory that it has given back among them'},
	],
	check: ({rss, swapped, active, file, mapped, from, shm, shared}, files) => {
		if (swapped > rss) return {argument: 'swapped', problem: messages.scenario.moreThan('swapped', 'rss')};
		if (active > rss - swapped) return {argument: 'active', problem: messages.scenario.moreThan('active', 'rss')};
		if (shared > 0 && shm === undefined) return {argument: 'shared', problem: messages.scenario.ofWhat('shared', 'shm')};
		if (mapped > 0 && file === undefined) return {argument: 'mapped', problem: messages.scenario.ofWhat('mapped', 'file')};
		const ofShm = files.get(shm ?? '') ?? 0;
		if (shared > ofShm) return {argument: 'shared', problem: messages.scenario.outsideFile(shm ?? '', ofShm)};
		const pages = files.get(file ?? '') ?? 0;
		if (from > 0 && from >= pages)
			return {argument: 'from', problem: file === undefined ? messages.scenario.ofWhat('from', 'file') : messages.scenario.outsideFile(file, pages)};
		return mapped > 0 && from + mapped > pages ? {argument: 'mapped', problem: messages.scenario.outsideFile(file ?? '', pages)} : null;
	},
	compile: ({rss, swapped, active, file, mapped, from, shm, shared, tables}) => [
		...(rss > 0
			? ([
					{do: 'map', region: 'data', pages: rss},
					{do: 'touch', region: 'data', from: 0, pages: rss, access: 'write', order: 'forward', times: 1, rate: 0},
				] as const)
			: []),
		...(swapped > 0 ? [{do: 'pageout', region: 'data', from: 0, pages: swapped} as const] : []),
		...(file !== undefined && mapped > 0
			? ([
					{do: 'map', region: 'file', pages: mapped, file, offset: from},
					{do: 'touch', region: 'file', from: 0, pages: mapped, access: 'read', order: 'forward', times: 1, rate: 0},
				] as const)
			: []),
		...(shm !== undefined && shared > 0
			? ([
					{do: 'map', region: 'shm', pages: shared, file: shm},
					{do: 'touch', region: 'shm', from: 0, pages: shared, access: 'update', order: 'forward', times: 1, rate: 0},
				] as const)
			: []),
		...(active > 0 ? [{do: 'read_by_others', region: 'data', from: swapped, pages: active, times: 2} as const] : []),
		...(tables > 0
			? ([
					{do: 'map', region: 'given back', pages: tables * TABLE_PAGES, noreserve: true, atMost: true},
					{do: 'tables', region: 'given back', pages: tables},
				] as const)
			: []),
		FOR_EVER,
	],
});
