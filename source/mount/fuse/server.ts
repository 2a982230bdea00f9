// A tree of small texts, or of files that have sizes and no text, as a file system: answers the kernel's requests with what a Tree says at that moment, and waits for what is done to it, so that its
// errnos reach who writes. As kernfs: no file can be made, renamed or removed, folders can be made and removed, a file of a folder that is gone gives ENODEV.
import type {constants} from 'node:os';
import {
	type Attributes,
	attributesBody,
	entriesBody,
	type Entry,
	entryBody,
	fail,
	initBody,
	nameIn,
	OP,
	openBody,
	polledBody,
	POLL_WAITS,
	readRequest,
	type Request,
	ROOT_NODE,
	type Size,
	type Space,
	spanIn,
	statfsBody,
	succeed,
	wakeUp,
	writtenIn,
	wroteBody,
} from './protocol.ts';

export type FuseErrno = keyof typeof constants.errno;

/** Who writes: a process by its pid where the file system is mounted, through which of its open files. */
export type Writer = {readonly pid: number; readonly handle: number};

export type Polled = {readonly news: boolean; readonly error: boolean};

/** What is shown. Paths begin with "/", which is the root itself. */
export type Tree = {
	/** Names in a folder, files by their permissions; null where there is none. */
	readonly folder: (path: string) => {readonly files: ReadonlyMap<string, number>; readonly folders: readonly string[]} | null;
	/** Text of a file of a folder. */
	readonly read: (folder: string, file: string) => {readonly text: string} | FuseErrno;
	/** What is written to one, and made and removed; null: it is done. */
	readonly write: (folder: string, file: string, text: string, by: Writer) => Promise<FuseErrno | null>;
	/**
	 * Whether a file that is open has something to tell who polls it (EPOLLPRI), and whether with EPOLLERR. `seen` is what was read of it last, null: nothing
	 * yet; `told`: it is asked, and not only looked at.
	 */
	readonly poll: (folder: string, file: string, by: {readonly handle: number; readonly seen: string | null; readonly told: boolean}) => Polled;
	/** An open file is closed. */
	readonly release: (handle: number) => void;
	/** Tells, from now on, whenever something may have news. */
	readonly changed: (hear: () => void) => void;
	readonly mkdir: (path: string) => Promise<FuseErrno | null>;
	readonly rmdir: (path: string) => Promise<FuseErrno | null>;
	/** Where files can be removed, and have sizes, and there is room. */
	readonly unlink?: (folder: string, file: string) => Promise<FuseErrno | null>;
	readonly size?: (folder: string, file: string) => Size;
	readonly space?: () => Space;
};

/** The most that one write may give (PAGE_SIZE of kernel/cgroup/cgroup.c cgroup_kf_ops). */
const MOST_BYTES = 4096;

/** EPOLLERR, EPOLLPRI, and what a file that is never in want of anything has (DEFAULT_POLLMASK: EPOLLIN, OUT, RDNORM, WRNORM). */
const ERROR = 0x8;
const NEWS = 0x2;
const READY = 0x145;

/** A name that the kernel has been told of: of which folder; `file` '' where it is a folder itself. */
type Known = {readonly folder: string; readonly file: string};
/** `waiter`: by what name the kernel knows who polls it and waits; null: nobody does. */
type Opened = {readonly known: Known; text: Buffer | FuseErrno; waiter: bigint | null};

export type Server = {
	/** Takes a request as the device gave it. */
	readonly take: (message: Buffer) => void;
};

const below = (folder: string, name: string): string => (folder === '/' ? `/${name}` : `${folder}/${name}`);

/** `send`: brings an answer to the device. `ready`: the kernel has said its first word. */
export function createServer(tree: Tree, send: (answer: Buffer) => void, ready: () => void, timeS: () => number): Server {
	const known = new Map<number, Known>([[ROOT_NODE, {folder: '/', file: ''}]]);
	const nodes = new Map<string, number>([['/\0', ROOT_NODE]]);
	const opened = new Map<number, Opened>();
	/** Requests that wait for the machine: a signal to who asked ends the wait. */
	const waiting = new Set<bigint>();
	let next = ROOT_NODE + 1;

	function nodeOf(one: Known): number {
		const key = `${one.folder}\0${one.file}`;
		let node = nodes.get(key);
		if (node === undefined) {
			nodes.set(key, (node = next++));
			known.set(node, one);
		}
		return node;
	}

	/** A folder that is removed: another of its name is another one. */
	function forgetFolder(path: string): void {
		for (const [key, node] of nodes) {
			if (!key.startsWith(`${path}\0`)) continue;
			nodes.delete(key);
			known.set(node, {folder: '', file: key});
		}
	}

	function attributesOf(one: Known | undefined): Attributes | null {
		const folder = one === undefined ? null : tree.folder(one.folder);
		if (one === undefined || folder === null) return null;
		if (one.file === '') return {node: nodeOf(one), folder: true, mode: 0o755, links: 2 + folder.folders.length, timeS: timeS()};
		const mode = folder.files.get(one.file);
		return mode === undefined
			? null
			: {node: nodeOf(one), folder: false, mode, links: 1, timeS: timeS(), ...(tree.size === undefined ? {} : {size: tree.size(one.folder, one.file)})};
	}

	const childOf = ({folder}: Known, name: string): Known =>
		tree.folder(folder)?.files.has(name) === true ? {folder, file: name} : {folder: below(folder, name), file: ''};

	function entries(one: Known): readonly Entry[] {
		const {files, folders} = tree.folder(one.folder) ?? {files: new Map<string, number>(), folders: []};
		return [
			...['.', '..'].map(name => ({name, node: nodeOf(one), folder: true})),
			...[...files.keys()].map(name => ({name, node: nodeOf({folder: one.folder, file: name}), folder: false})),
			...folders.map(name => ({name, node: nodeOf({folder: below(one.folder, name), file: ''}), folder: true})),
		];
	}

	function read({unique, body}: Request): Buffer {
		const {handle, offset, size} = spanIn(body);
		const file = opened.get(handle);
		if (file === undefined) return fail(unique, 'EBADF');
		if (offset === 0) {
			const text = file.known.folder === '' ? 'ENODEV' : tree.read(file.known.folder, file.known.file);
			file.text = typeof text === 'string' ? text : Buffer.from(text.text);
		}
		return typeof file.text === 'string' ? fail(unique, file.text) : succeed(unique, file.text.subarray(offset, offset + size));
	}

	/** Waits for what is done to the tree, unless who asked gives up first. */
	function after(unique: bigint, work: Promise<FuseErrno | null>, done: () => Buffer): void {
		waiting.add(unique);
		void work.then(errno => {
			if (!waiting.delete(unique)) return;
			send(errno === null ? succeed(unique, done()) : fail(unique, errno));
		});
	}

	function write(request: Request): void {
		const {unique, body} = request;
		const {handle} = spanIn(body);
		const file = opened.get(handle);
		const bytes = writtenIn(body);
		if (file === undefined) send(fail(unique, 'EBADF'));
		else if (bytes.length > MOST_BYTES) send(fail(unique, 'E2BIG'));
		else if (file.known.folder === '' || tree.folder(file.known.folder) === null) send(fail(unique, 'ENODEV'));
		else after(unique, tree.write(file.known.folder, file.known.file, bytes.toString('latin1'), {pid: request.pid, handle}), () => wroteBody(bytes.length));
	}

	/** What poll(2) is told of an open file; as kernfs, all of one whose folder is gone. */
	function eventsOf(handle: number, {known: {folder, file}, text}: Opened, told: boolean): number {
		if (folder === '' || tree.folder(folder) === null) return READY | NEWS | ERROR;
		const {news, error} = tree.poll(folder, file, {handle, seen: Buffer.isBuffer(text) && text.length > 0 ? text.toString() : null, told});
		return READY | (news ? NEWS : 0) | (error ? ERROR : 0);
	}

	function poll({unique, body}: Request): Buffer {
		const {handle, offset, size} = spanIn(body); // the name of who waits is where others have an offset, flags where they have a size
		const file = opened.get(handle);
		if (file === undefined) return fail(unique, 'EBADF');
		file.waiter = (size & POLL_WAITS) === 0 ? null : BigInt(offset);
		return succeed(unique, polledBody(eventsOf(handle, file, true)));
	}

	/** Wakes those who wait for what has news now: they poll again. */
	tree.changed(() => {
		for (const [handle, file] of opened) {
			if (file.waiter === null || (eventsOf(handle, file, false) & NEWS) === 0) continue;
			send(wakeUp(file.waiter));
			file.waiter = null;
		}
	});

	/** Of a name in a folder, or of what has been opened. */
	function serve(request: Request): Buffer | null {
		const {op, unique, node, body} = request;
		const one = known.get(node);
		const there = attributesOf(one);
		switch (op) {
			case OP.init:
				ready();
				return succeed(unique, initBody());
			case OP.forget:
			case OP.batchForget:
			case OP.destroy:
				return null;
			case OP.interrupt: {
				const of = body.readBigUInt64LE(0);
				return waiting.delete(of) ? fail(of, 'EINTR') : null;
			}
			case OP.statfs:
				return succeed(unique, statfsBody(tree.space?.()));
			case OP.read:
				return read(request);
			case OP.write:
				write(request);
				return null;
			case OP.poll:
				return poll(request);
			case OP.release:
				opened.delete(spanIn(body).handle);
				tree.release(spanIn(body).handle);
				return succeed(unique);
			case OP.flush:
			case OP.releasedir:
				return succeed(unique);
			default:
		}
		if (one === undefined || there === null) return fail(unique, 'ENOENT');
		switch (op) {
			case OP.lookup: {
				const found = attributesOf(childOf(one, nameIn(body)));
				return found === null ? fail(unique, 'ENOENT') : succeed(unique, entryBody(found));
			}
			case OP.getattr:
			case OP.setattr: // what is emptied before it is written, and owners and permissions, which nobody checks here
				return succeed(unique, attributesBody(there));
			case OP.open:
				opened.set(next, {known: one, text: Buffer.alloc(0), waiter: null});
				return succeed(unique, openBody(next++));
			case OP.opendir:
				return succeed(unique, openBody(0));
			case OP.readdir: {
				const {offset, size} = spanIn(body);
				return succeed(unique, entriesBody(entries(one), offset, size));
			}
			case OP.mkdir: {
				const made: Known = {folder: below(one.folder, nameIn(body, 8)), file: ''};
				after(unique, tree.mkdir(made.folder), () => entryBody(attributesOf(made) ?? there));
				return null;
			}
			case OP.rmdir: {
				const path = below(one.folder, nameIn(body));
				const removed = tree.rmdir(path).then(errno => {
					if (errno === null) forgetFolder(path);
					return errno;
				});
				after(unique, removed, () => Buffer.alloc(0));
				return null;
			}
			case OP.unlink: {
				const {folder, file} = childOf(one, nameIn(body));
				if (tree.unlink === undefined || file === '') return fail(unique, 'EPERM');
				after(unique, tree.unlink(folder, file), () => Buffer.alloc(0));
				return null;
			}
			case OP.create:
				return fail(unique, 'EACCES');
			case OP.mknod:
			case OP.symlink:
			case OP.link:
			case OP.rename:
			case OP.rename2:
				return fail(unique, 'EPERM');
			default:
				return fail(unique, 'ENOSYS');
		}
	}

	return {
		take: message => {
			const reply = serve(readRequest(message));
			if (reply !== null) send(reply);
		},
	};
}
