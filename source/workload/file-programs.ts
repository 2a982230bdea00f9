// Programs that use files: stream, reread, mapfile, shared, write, copy.
import type {Op} from '../machine/command.ts';
import {messages} from '../messages.ts';
import {nearest} from './nearest.ts';
import {checkOrder, ORDER, orderOf, SKEW} from './page-order.ts';
import {type Argument, defineProgram, type FilePages, type ValueProblem} from './program-entry.ts';

const FILE = {name: 'file', kind: 'file', default: null, help: 'path of a file under `files`, or made by create_file'} as const satisfies Argument;
const RATE = {name: 'rate', kind: 'rate', default: 'max', help: 'how fast it goes through the file'} as const satisfies Argument;
const BYTES = {name: 'bytes', kind: 'size', default: '', help: 'how much of the file; without it, all'} as const satisfies Argument;

type Part = {readonly file: string; readonly bytes?: number | undefined; readonly from?: number};

const pagesOf = ({file, bytes, from = 0}: Part, files: FilePages): number => bytes ?? (files.get(file) ?? 0) - from;

/** A part of a file has to lie in it and hold at least a page. */
function checkPart(part: Part, files: FilePages): ValueProblem | null {
	const pages = files.get(part.file) ?? 0;
	if ((part.from ?? 0) >= pages) return {argument: part.from === undefined ? 'file' : 'from', problem: messages.scenario.outsideFile(part.file, pages)};
	const wanted = pagesOf(part, files);
	return (part.from ?? 0) + wanted > pages ? {argument: 'bytes', problem: messages.scenario.outsideFile(part.file, pages)} : null;
}

const FOR_EVER: Op = {do: 'sleep', us: 0};

export const stream = defineProgram({
	name: 'stream',
	help: 'Reads a file once, front to back, then sleeps: a backup, a virus scanner, a copy.',
	arguments: [
		FILE,
		RATE,
		BYTES,
		{name: 'again', kind: 'size', default: '0', help: 'how much of it is then read a second time, which makes these pages active'},
		{
			name: 'dontneed',
			kind: 'size',
			default: '',
			help: 'whenever it has read so much, it tells the kernel with fadvise(POSIX_FADV_DONTNEED) to drop that from the cache; without it, never (POSIX_FADV_NOREUSE does nothing for who uses read())',
		},
	],
	check: (values, files) =>
		checkPart(values, files) ??
		(values.again > pagesOf(values, files) ? {argument: 'again', problem: messages.scenario.outsideFile(values.file, pagesOf(values, files))} : null),
	compile: (values, files) => [
		{
			do: 'read',
			file: values.file,
			from: 0,
			pages: pagesOf(values, files),
			order: 'forward',
			times: 1,
			rate: values.rate,
			...(values.dontneed === undefined ? {} : {dropBehind: values.dontneed}),
		},
		...(values.again > 0 ? [{do: 'read', file: values.file, from: 0, pages: values.again, order: 'forward', times: 1, rate: values.rate} as const] : []),
		{do: 'close', file: values.file},
		FOR_EVER,
	],
});

export const reread = defineProgram({
	name: 'reread',
	help: 'Reads the same part of a file again and again. The latency of each read() of 64 KiB is kept.',
	arguments: [FILE, RATE, BYTES, {name: 'from', kind: 'size', default: '0', help: 'where in the file that part begins'}, ORDER, SKEW],
	check: (values, files) => checkPart(values, files) ?? checkOrder(values.order, values.skew),
	compile: (values, files) => {
		const pages = pagesOf(values, files);
		const order = orderOf(values.order, values.skew, pages);
		return [{do: 'read', file: values.file, from: values.from, pages, ...order, times: 0, rate: values.rate, timed: true}];
	},
});

/** What is done to pages that are mapped shared. */
const ACCESSES = ['read', 'update'] as const;

export const mapfile = defineProgram({
	name: 'mapfile',
	help: 'Maps a file and reads its pages through the mapping, round and round. The latency of each page is kept.',
	arguments: [
		FILE,
		RATE,
		BYTES,
		ORDER,
		SKEW,
		{
			name: 'noreuse',
			kind: 'text',
			default: 'no',
			help: 'yes: it has told the kernel with fadvise(POSIX_FADV_NOREUSE) that it will not use the pages again; since 6.3 reclaim then takes no notice of what it uses, in 6.1 that does nothing',
		},
		{name: 'executable_map', kind: 'text', default: 'no', help: 'yes: mapped to be executed (r-xp), as a library is, and protected by reclaim as code is'},
	],
	check: (values, files) => {
		for (const argument of ['executable_map', 'noreuse'] as const)
			if (values[argument] !== 'yes' && values[argument] !== 'no') return {argument, problem: messages.scenario.notYesNo(argument)};
		return checkPart(values, files) ?? checkOrder(values.order, values.skew);
	},
	compile: (values, files) => {
		const pages = pagesOf(values, files);
		const order = orderOf(values.order, values.skew, pages);
		return [
			{
				do: 'map',
				region: 'file',
				pages,
				file: values.file,
				...(values.executable_map === 'yes' ? {text: true} : {}),
				...(values.noreuse === 'yes' ? {noreuse: true} : {}),
			},
			{do: 'touch', region: 'file', from: 0, pages, access: 'read', ...order, times: 0, rate: values.rate, timed: true},
		];
	},
});

export const shared = defineProgram({
	name: 'shared',
	help: 'Maps a file of the tmpfs shared, as processes of a database do with their buffers, and reads or writes its pages, round and round: RssShmem of each, Shmem once. The latency of each page is kept.',
	arguments: [
		{...FILE, onTmpfs: true},
		RATE,
		BYTES,
		{...ORDER, default: 'random'},
		SKEW,
		{name: 'access', kind: 'text', default: 'update', help: 'read, or update: reads and writes each page'},
	],
	check: (values, files) => {
		if (!ACCESSES.some(known => known === values.access))
			return {argument: 'access', problem: messages.scenario.unknownWord('access', values.access, ACCESSES, nearest(values.access, ACCESSES))};
		return checkPart(values, files) ?? checkOrder(values.order, values.skew);
	},
	compile: (values, files) => {
		const pages = pagesOf(values, files);
		const order = orderOf(values.order, values.skew, pages);
		const access = values.access as (typeof ACCESSES)[number];
		return [
			{do: 'map', region: 'file', pages, file: values.file},
			{do: 'touch', region: 'file', from: 0, pages, access, ...order, times: 0, rate: values.rate, timed: true},
		];
	},
});

export const write = defineProgram({
	name: 'write',
	help: 'Writes a file front to back and then again from the start: dirty pages that a disk has to take. The latency of each write() of 64 KiB is kept, with the fsync() that follows it.',
	arguments: [
		FILE,
		RATE,
		{...BYTES, help: 'where it starts again; without it, at the end of the file'},
		{name: 'rounds', kind: 'count', default: '0', help: 'how often it writes all of it, after which it closes it; 0: for ever'},
		{name: 'after', kind: 'text', default: 'sleep', help: 'sleep or end: what it does after the last round'},
		ORDER,
		SKEW,
		{
			name: 'fsync',
			kind: 'size',
			default: '',
			help: 'how much it writes between two fsync(), 64KiB for each write(), and at the end; without it, it never calls it',
		},
		{name: 'dsync', kind: 'text', default: 'no', help: 'yes: the file is open with O_DSYNC, so that each write() waits until the disk has it'},
		{
			name: 'unlink',
			kind: 'text',
			default: 'no',
			help: 'yes: it removes the file as soon as it has it open, as is done with temporary files: no path leads to it then, and its room comes back when the process ends',
		},
	],
	check: (values, files) => {
		if (values.dsync !== 'yes' && values.dsync !== 'no') return {argument: 'dsync', problem: messages.scenario.notYesNo('dsync')};
		if (values.unlink !== 'yes' && values.unlink !== 'no') return {argument: 'unlink', problem: messages.scenario.notYesNo('unlink')};
		if (values.after !== 'sleep' && values.after !== 'end')
			return {argument: 'after', problem: messages.scenario.unknownWord('end', values.after, ['sleep', 'end'], null)};
		return checkPart(values, files) ?? checkOrder(values.order, values.skew);
	},
	compile: (values, files) => {
		const pages = pagesOf(values, files);
		const {file} = values;
		const isTemporary = values.unlink === 'yes';
		return [
			...(isTemporary ? [{do: 'open', file} as const, {do: 'unlink', file} as const] : []),
			{
				do: 'write',
				file,
				from: 0,
				pages,
				...(values.order === 'forward' ? {} : orderOf(values.order, values.skew, pages)),
				times: values.rounds,
				rate: values.rate,
				timed: true,
				...(values.fsync === undefined ? {} : {fsync: values.fsync}),
				...(values.dsync === 'yes' ? {dsync: true} : {}),
			},
			...(values.rounds === 0 || isTemporary ? [] : [{do: 'close', file} as const]),
			...(values.rounds === 0 ? [] : [values.after === 'end' ? ({do: 'exit', status: 0} as const) : FOR_EVER]),
		];
	},
});

export const copy = defineProgram({
	name: 'copy',
	help: 'Reads one file and writes it to another, 64 KiB at a time, then ends: cp, a download, a photo going to a stick.',
	arguments: [FILE, {name: 'to', kind: 'file', default: null, help: 'path of the file that it writes, another one'}, RATE, BYTES],
	check: (values, files) =>
		values.to === values.file
			? {argument: 'to', problem: messages.scenario.sameFile(values.file)}
			: (checkPart(values, files) ?? checkPart({...values, file: values.to}, files)),
	compile: (values, files) => [
		{do: 'copy', file: values.file, to: values.to, pages: Math.min(pagesOf(values, files), files.get(values.to) ?? 0), rate: values.rate},
		{do: 'exit', status: 0},
	],
});
