// The kernel's FUSE protocol, as far as a tree of small texts needs it: what a request says, and the bytes of an answer. (include/uapi/linux/fuse.h, version
// 7.31; all numbers in the order of this computer's bytes, which is little-endian wherever Node runs)
import {constants} from 'node:os';
import {CGROUP2_MAGIC} from './statfs.ts';

export const OP = {
	lookup: 1,
	forget: 2,
	getattr: 3,
	setattr: 4,
	symlink: 6,
	mknod: 8,
	mkdir: 9,
	unlink: 10,
	rmdir: 11,
	rename: 12,
	link: 13,
	open: 14,
	read: 15,
	write: 16,
	statfs: 17,
	release: 18,
	flush: 25,
	init: 26,
	opendir: 27,
	readdir: 28,
	releasedir: 29,
	create: 35,
	interrupt: 36,
	destroy: 38,
	poll: 40,
	batchForget: 42,
	rename2: 45,
} as const;

/** Node that the kernel knows without asking: the root. */
export const ROOT_NODE = 1;
const HEADER = 40;
const ANSWER = 16;
const VERSION = {major: 7, minor: 31} as const;
/** A write comes whole up to this size. */
export const MOST_WRITTEN = 1 << 17;
/** Reads and writes go to the server, and no size is needed: a text is made when it is read. */
const DIRECT_IO = 1;

/** Of a poll: who asks waits, and is to be woken. */
export const POLL_WAITS = 1;
const NOTIFY_POLL = 1;

/** `pid`: who asks, as it is numbered where the file system was mounted. */
export type Request = {readonly op: number; readonly unique: bigint; readonly node: number; readonly pid: number; readonly body: Buffer};

/** A request as the device gave it. */
export const readRequest = (message: Buffer): Request => ({
	op: message.readUInt32LE(4),
	unique: message.readBigUInt64LE(8),
	node: Number(message.readBigUInt64LE(16)),
	pid: message.readUInt32LE(32),
	body: message.subarray(HEADER),
});

/** Text up to its NUL, by bytes. */
export const nameIn = (body: Buffer, from = 0): string => body.toString('utf8', from, body.indexOf(0, from));

/** Where in a file a read or a readdir is, and how much of it is wanted. */
export const spanIn = (body: Buffer): {readonly handle: number; readonly offset: number; readonly size: number} => ({
	handle: Number(body.readBigUInt64LE(0)),
	offset: Number(body.readBigUInt64LE(8)),
	size: body.readUInt32LE(16),
});

/** What is written: the bytes after the head of a write. */
export const writtenIn = (body: Buffer): Buffer => body.subarray(HEADER, HEADER + body.readUInt32LE(16));

function answer(unique: bigint, error: number, body: Buffer): Buffer {
	const head = Buffer.alloc(ANSWER);
	head.writeUInt32LE(ANSWER + body.length, 0);
	head.writeInt32LE(error, 4);
	head.writeBigUInt64LE(unique, 8);
	return Buffer.concat([head, body]);
}

export const succeed = (unique: bigint, body: Buffer = Buffer.alloc(0)): Buffer => answer(unique, 0, body);
export const fail = (unique: bigint, errno: keyof typeof constants.errno): Buffer => answer(unique, -constants.errno[errno], Buffer.alloc(0));

/** Bytes that a file reaches over, and those that it takes. */
export type Size = {readonly bytes: number; readonly taken: number};
/** What a file or folder is. `links`: a folder's, two and one for each folder in it. */
export type Attributes = {
	readonly node: number;
	readonly folder: boolean;
	readonly mode: number;
	readonly links: number;
	readonly timeS: number;
	readonly size?: Size;
};

/** stat(2) counts what a file takes by 512 bytes. */
const SECTOR = 512;

const S_IFDIR = 0o040000;
const S_IFREG = 0o100000;

function attributes({node, folder, mode, links, timeS, size}: Attributes): Buffer {
	const body = Buffer.alloc(88);
	body.writeBigUInt64LE(BigInt(node), 0);
	body.writeBigUInt64LE(BigInt(size?.bytes ?? 0), 8);
	body.writeBigUInt64LE(BigInt((size?.taken ?? 0) / SECTOR), 16);
	for (const at of [24, 32, 40]) body.writeBigUInt64LE(BigInt(timeS), at);
	body.writeUInt32LE((folder ? S_IFDIR : S_IFREG) | mode, 60);
	body.writeUInt32LE(links, 64);
	body.writeUInt32LE(4096, 80);
	return body;
}

/** Answers to lookup and mkdir: nothing of it is to be kept. */
export function entryBody(of: Attributes): Buffer {
	const head = Buffer.alloc(40);
	head.writeBigUInt64LE(BigInt(of.node), 0);
	return Buffer.concat([head, attributes(of)]);
}

export const attributesBody = (of: Attributes): Buffer => Buffer.concat([Buffer.alloc(16), attributes(of)]);

/** The first answer: what is spoken, and how much at once. */
export function initBody(): Buffer {
	const body = Buffer.alloc(64);
	body.writeUInt32LE(VERSION.major, 0);
	body.writeUInt32LE(VERSION.minor, 4);
	body.writeUInt16LE(12, 16); // requests in flight, and from when there are many
	body.writeUInt16LE(9, 18);
	body.writeUInt32LE(MOST_WRITTEN, 20);
	body.writeUInt32LE(1, 24); // times are whole seconds, to the nanosecond
	return body;
}

export function openBody(handle: number): Buffer {
	const body = Buffer.alloc(16);
	body.writeBigUInt64LE(BigInt(handle), 0);
	body.writeUInt32LE(DIRECT_IO, 8);
	return body;
}

export function wroteBody(bytes: number): Buffer {
	const body = Buffer.alloc(8);
	body.writeUInt32LE(bytes, 0);
	return body;
}

export function polledBody(events: number): Buffer {
	const body = Buffer.alloc(8);
	body.writeUInt32LE(events, 0);
	return body;
}

/** What nobody has asked for: whoever waits under this name is woken. */
export function wakeUp(waiter: bigint): Buffer {
	const body = Buffer.alloc(8);
	body.writeBigUInt64LE(waiter, 0);
	return answer(0n, NOTIFY_POLL, body);
}

/** Room of a file system, in pages and in files, and how long names may be. */
export type Space = {readonly blocks: number; readonly free: number; readonly files: number; readonly filesFree: number; readonly longestName: number};
/** simple_statfs(): no blocks. The number of files tells what it is. */
const GROUPS_SPACE: Space = {blocks: 0, free: 0, files: CGROUP2_MAGIC, filesFree: 0, longestName: 255};

export function statfsBody({blocks, free, files, filesFree, longestName}: Space = GROUPS_SPACE): Buffer {
	const body = Buffer.alloc(80);
	for (const [i, value] of [blocks, free, free, files, filesFree].entries()) body.writeBigUInt64LE(BigInt(value), 8 * i);
	body.writeUInt32LE(4096, 40);
	body.writeUInt32LE(longestName, 44);
	body.writeUInt32LE(4096, 48);
	return body;
}

export type Entry = {readonly name: string; readonly node: number; readonly folder: boolean};

/** As many entries of a folder from `offset` on as fit. */
export function entriesBody(entries: readonly Entry[], offset: number, size: number): Buffer {
	const parts: Buffer[] = [];
	let room = size;
	for (const [i, {name, node, folder}] of entries.entries()) {
		if (i < offset) continue;
		const text = Buffer.from(name);
		const part = Buffer.alloc((24 + text.length + 7) & ~7);
		if (part.length > room) break;
		part.writeBigUInt64LE(BigInt(node), 0);
		part.writeBigUInt64LE(BigInt(i + 1), 8);
		part.writeUInt32LE(text.length, 16);
		part.writeUInt32LE((folder ? S_IFDIR : S_IFREG) >> 12, 20);
		text.copy(part, 24);
		parts.push(part);
		room -= part.length;
	}
	return Buffer.concat(parts);
}
