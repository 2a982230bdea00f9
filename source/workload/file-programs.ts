// Programs that use files: stream, reread, mapfile, write.
import type {Op} from '../machine/command.ts';
import {messages} from '../messages.ts';
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
	],
	check: (values, files) =>
		checkPart(values, files) ??
		(values.again > pagesOf(values, files) ? {argument: 'again', problem: messages.scenario.outsideFile(values.file, pagesOf(values, files))} : null),
	compile: (values, files) => [
		{do: 'read', file: values.file, from: 0, pages: pagesOf(values, files), order: 'forward', times: 1, rate: values.rate},
		...(values.again > 0 ? [{do: 'read', file: values.file, from: 0, pages: values.again, order: 'forward', times: 1, rate: values.rate} as const] : []),
		FOR_EVER,
	],
});

export const reread = defineProgram({
	name: 'reread',
	help: 'Reads the same part of a file again and again. The latency of each read() of 64 KiB is kept.',
	arguments: [FILE, RATE, BYTES, {name: 'from', kind: 'size', default: '0', help: 'where in the file that part begins'}],
	check: checkPart,
	compile: (values, files) => [
		{do: 'read', file: values.file, from: values.from, pages: pagesOf(values, files), order: 'forward', times: 0, rate: values.rate, timed: true},
	],
});

export const mapfile = defineProgram({
	name: 'mapfile',
	help: 'Maps a file and reads one page after the other through the mapping, round and round. The latency of each page is kept.',
	arguments: [FILE, RATE, BYTES],
	check: checkPart,
	compile: (values, files) => {
		const pages = pagesOf(values, files);
		return [
			{do: 'map', region: 'file', pages, file: values.file},
			{do: 'touch', region: 'file', from: 0, pages, access: 'read', order: 'forward', times: 0, rate: values.rate, timed: true},
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
		{name: 'rounds', kind: 'count', default: '0', help: 'how often it writes all of it; 0: for ever'},
		{name: 'fsync', kind: 'size', default: '', help: 'how much it writes between two fsync(), 64KiB for each write(); without it, it never calls it'},
	],
	check: checkPart,
	compile: (values, files) => [
		{
			do: 'write',
			file: values.file,
			from: 0,
			pages: pagesOf(values, files),
			times: values.rounds,
			rate: values.rate,
			timed: true,
			...(values.fsync === undefined ? {} : {fsync: values.fsync}),
		},
		...(values.rounds > 0 ? [FOR_EVER] : []),
	],
});
