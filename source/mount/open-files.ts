// What a process of the machine has open, as its stand-in has it open: so /proc/PID/fd is the kernel's own, readlink(2) gives the machine's path, stat(2) through it a
// size and a number of links, and a file that was removed is " (deleted)" and has none, as ls, lsof +L1 and fuser ask. The files are empty space on a tmpfs that is
// mounted nowhere, each under its path on the machine; a stand-in is told by a FIFO which to open and close (keeper.ts), and a name is taken away once all who were to
// open the file by it have. Who cuts a file off through /proc/PID/fd (: > /proc/302/fd/3) truncates that of the machine.
// Deviates: one that is told to open what has lost its name already gets a file of its own; those beyond six are not shown; what a file holds is nowhere.
import {closeSync, constants, ftruncateSync, openSync, readlinkSync, statSync, truncateSync, writeSync} from 'node:fs';
import type {Pid} from '../machine/command.ts';
import type {DescriptorSample} from '../machine/process-view.ts';
import type {ProcessSample} from '../machine/sample.ts';
import {failing} from '../files/errno.ts';
import {asked, eventLine, type Machine} from './asked.ts';
import {ensure, enter, type Folder, removeName, splitPath, type Walk, walk} from './folder.ts';
import {FILES_FD, WAKE} from './keeper.ts';
import {idOf, type Roster} from './roster.ts';

const PAGE = 4096;

const {O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_WRONLY} = constants;

/** The last number that any shell can open; the next is its own. */
const LAST_FD = FILES_FD - 1;

/** A file of the machine's that a process has open, with what tells it from all others. */
type Wanted = DescriptorSample & {readonly file: string};
/** What a stand-in has open, by number, and how large that was made; what it has been told to open and may not have yet. */
type Holder = {
	readonly id: string;
	readonly open: Map<number, {readonly key: string; bytes: number}>;
	awaited: readonly {readonly fd: number; readonly file: string}[];
	looks: number;
};

/** Looks that one is waited for, 50 ms each: one that is stopped opens nothing until it goes on, and then what is still there. */
const PATIENCE = 40;

/** Looks from one at the sizes to the next: whether somebody has cut a file off through /proc/PID/fd. */
const SIZES = 5;

export type OpenFiles = {
	/** Tells stand-ins what has changed since the last look, and the machine of files that were truncated. */
	readonly look: (processes: readonly ProcessSample[], roster: Roster) => void;
};

/** Files that have a name on the machine, and paths of those that have none and are still to be opened. */
type Contest = {readonly living: ReadonlySet<string>; readonly late: ReadonlySet<string>};

const keyOf = ({file, access, path}: Wanted): string => `${file} ${access} ${path}`;

/** Folders and a last name, none of which leads elsewhere. */
const isPlain = (path: string): boolean => /^(\/(?!\.\.?(\/|$))[^/\n]+)+$/.test(path);

export function createOpenFiles(files: Folder, session: Machine, log: (line: string) => void): OpenFiles {
	/** Which file of the machine's each name leads to. */
	const names = new Map<string, string>();
	let looks = 0;
	const holders = new Map<Pid, Holder>();

	const isAwaited = (file: string): boolean => [...holders.values()].some(({awaited}) => awaited.some(one => one.file === file));

	/** The folder of a path, and the last name. */
	const at = (steps: Walk, path: string): readonly [Folder, string] => {
		const [folder, name] = splitPath(path.slice(1));
		return [steps.to(folder), name];
	};

	function drop(path: string): void {
		names.delete(path);
		using steps = walk(files, enter);
		failing(() => removeName(...at(steps, path), false));
	}

	/**
	 * A file of that size under its path; whether it is there, as another one may be: one that has the name on the machine, or that some are to open before. Of two that
	 * are both to be opened first comes the one that has lost its name.
	 */
	function have({path, file, bytes, deleted}: Wanted, {living, late}: Contest): boolean {
		const there = names.get(path);
		if (there === file) return true;
		if (!deleted && late.has(path)) return false;
		if (there !== undefined) {
			if (isAwaited(there) || living.has(there)) return false;
			drop(path);
		}
		using steps = walk(files, ensure);
		const failed = failing(() => {
			const [folder, name] = at(steps, path);
			const fd = openSync(folder.at(name), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o644);
			try {
				ftruncateSync(fd, bytes);
			} finally {
				closeSync(fd);
			}
		});
		if (failed === null) names.set(path, file);
		return failed === null;
	}

	/** Whether the stand-in has heard it: it waits, and is not stopped. */
	function tell(pid: Pid, lines: readonly string[]): boolean {
		using steps = walk(files, enter);
		const failed = failing(() => {
			const fd = openSync(steps.to(WAKE).at(String(pid)), O_WRONLY | O_NONBLOCK | O_NOFOLLOW);
			try {
				writeSync(fd, lines.map(line => `${line}\n`).join(''));
			} finally {
				closeSync(fd);
			}
		});
		return failed === null;
	}

	function bring(pid: Pid, holder: Holder, wanted: readonly Wanted[], contest: Contest): void {
		const keys = new Map(wanted.map(one => [one.fd, keyOf(one)]));
		const closed = [...holder.open].filter(([fd, {key}]) => keys.get(fd) !== key).map(([fd]) => fd);
		const opened = wanted.filter(one => holder.open.get(one.fd)?.key !== keyOf(one) && have(one, contest));
		if (closed.length + opened.length === 0) return;
		const lines = [...closed.map(fd => `${fd} -`), ...opened.map(({fd, access, path}) => `${fd} ${access === 'write' ? '>>' : '<'} .${path}`)];
		if (!tell(pid, lines)) return;
		holder.awaited = opened.map(({fd, file}) => ({fd, file}));
		holder.looks = 0;
		for (const fd of closed) holder.open.delete(fd);
		for (const one of opened) holder.open.set(one.fd, {key: keyOf(one), bytes: one.bytes});
	}

	/** Makes what it has open as large as that is on the machine, where nobody else has changed it: that is a truncate(2). */
	function fit(pid: Pid, {open}: Holder, wanted: readonly Wanted[], proc: string): void {
		for (const one of wanted) {
			const there = open.get(one.fd);
			if (there?.key !== keyOf(one)) continue;
			failing(() => {
				const {size} = statSync(`${proc}/fd/${one.fd}`);
				const isCut = size < there.bytes && size !== one.bytes;
				if (isCut) void truncate(pid, one, size);
				else if (size !== one.bytes) truncateSync(`${proc}/fd/${one.fd}`, one.bytes);
				there.bytes = isCut ? size : one.bytes;
			});
		}
	}

	async function truncate(pid: Pid, {fd, path}: Wanted, bytes: number): Promise<void> {
		const command = {kind: 'truncate', path, pages: Math.ceil(bytes / PAGE), of: pid} as const;
		const refused = await asked(session, [{kind: 'command', command}], {via: 'proc', what: `truncate /proc/${pid}/fd/${fd}`});
		for (const event of refused) log(eventLine(event));
	}

	/** Stand-ins with what their processes have open; those that never had anything are left out. */
	function wantedBy(processes: readonly ProcessSample[], roster: Roster): (readonly [Pid, Holder, readonly Wanted[], string])[] {
		return processes.flatMap(process => {
			const one = roster.standing.get(process.pid);
			const {pid, descriptors = []} = process;
			if (one === undefined || one.id !== idOf(roster, process)) return [];
			let holder = holders.get(pid);
			if (holder === undefined && descriptors.length === 0) return [];
			if (holder === undefined) holders.set(pid, (holder = {id: one.id, open: new Map(), awaited: [], looks: 0}));
			const wanted = descriptors
				.filter(({fd, path}) => fd <= LAST_FD && isPlain(path))
				.map(open => ({...open, file: `${roster.machines} ${open.disk} ${open.fileNumber}`}));
			return [[pid, holder, wanted, `/proc/${one.seenAs}`] as const];
		});
	}

	return {
		look: (processes, roster) => {
			for (const [pid, {id}] of holders) if (roster.standing.get(pid)?.id !== id) holders.delete(pid);
			const all = wantedBy(processes, roster);
			const living = new Set(all.flatMap(([, , wanted]) => wanted.filter(({deleted}) => !deleted).map(({file}) => file)));
			const isLate = (holder: Holder, one: Wanted): boolean =>
				one.deleted && holder.open.get(one.fd)?.key !== keyOf(one) && !living.has(names.get(one.path) ?? '');
			const late = new Set(all.flatMap(([, holder, wanted]) => wanted.filter(one => isLate(holder, one)).map(({path}) => path)));
			const sizes = looks++ % SIZES === 0;
			for (const [pid, holder, wanted, proc] of all) {
				if (holder.looks++ >= PATIENCE) holder.awaited = [];
				holder.awaited = holder.awaited.filter(({fd}) => failing(() => void readlinkSync(`${proc}/fd/${fd}`)) === 'ENOENT');
				if (holder.awaited.length > 0) continue;
				bring(pid, holder, wanted, {living, late});
				if (sizes && holder.awaited.length === 0) fit(pid, holder, wanted, proc);
			}
			for (const [path, file] of names) if (!living.has(file) && !isAwaited(file)) drop(path);
		},
	};
}
