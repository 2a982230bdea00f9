// Files that processes have open, and when one is nobody's any more. (fs/open.c do_sys_openat2, fs/file.c dup_fd and close_files, fs/file_table.c __fput, fs/inode.c
// iput_final; docs §11.6)
// A program opens a file by its name where it first uses it and finds it by its descriptor from then on, whatever has become of the name; fork copies the
// descriptors, an end closes them, and a mapping holds its file as a descriptor does. A file without a name that nobody holds is evicted by who let go of it
// last (evict.ts). Deviates: who maps a file has no descriptor of it besides.
import {emit} from '../account/emit.ts';
import {regionOf} from '../address-space/region.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import type {CachedFile} from './cached-file.ts';
import type {TmpfsFile} from './shmem.ts';

/** A file on a disk by its number, or one on the tmpfs by its region; the other is −1. */
export type FileRef = {readonly file: number; readonly shm: number};

/**
 * An open file by its number (the lowest that was free) and the path that it was opened at; whether it is open to write, and with O_DSYNC; the page that the next
 * read() or write() begins at, which pread() and pwrite() leave alone (f_pos).
 */
export type Descriptor = FileRef & {readonly fd: number; readonly path: string; writes: boolean; dsync: boolean; at: number};

/** Standard input, output and error come first. */
const FIRST_FD = 3;

/** The lowest number that is free (alloc_fd). */
function freeFd({descriptors}: Task): number {
	let fd = FIRST_FD;
	while (descriptors.some(open => open.fd === fd)) fd++;
	return fd;
}

/** Behind the path of a file that has been unlinked (d_path). */
const DELETED = ' (deleted)';

export const tmpfsFile = (m: Machine, path: string): TmpfsFile | undefined => m.tmpfs.files.find(file => !file.unlinked && file.path === path);

/** The file on a disk that has this name now. */
export const fileNamed = (m: Machine, path: string): CachedFile | undefined => m.files.find(file => !file.unlinked && file.path === path);

/** What has this name now; null: nothing. */
function named(m: Machine, path: string): FileRef | null {
	const shmem = tmpfsFile(m, path);
	if (shmem !== undefined) return {file: -1, shm: shmem.region};
	const file = fileNamed(m, path);
	return file === undefined ? null : {file: file.id, shm: -1};
}

export const inodeOf = (m: Machine, {file, shm}: FileRef): CachedFile | TmpfsFile =>
	shm < 0 ? m.files[file] : (m.tmpfs.files.find(({region}) => region === shm) as TmpfsFile);

/** Who maps a file of the tmpfs makes it as large as that before (shm_open, ftruncate, mmap). */
export function reachTo(m: Machine, ref: FileRef, pages: number): void {
	const file = inodeOf(m, ref);
	if ('region' in file) file.length = Math.max(file.length, pages);
}

/** Its path as /proc shows it. */
export const shownPath = ({path, unlinked}: {readonly path: string; readonly unlinked: boolean}): string => (unlinked ? path + DELETED : path);

/** What a program means by a path: what it has open by that, or what has the name now. */
export const refOf = (m: Machine, task: Task, path: string): FileRef | null => task.descriptors.find(open => open.path === path) ?? named(m, path);

/** How many descriptors and mappings hold a file. */
export const holdersOf = (m: Machine, ref: FileRef): number =>
	inodeOf(m, ref).opens + (ref.shm < 0 ? m.files[ref.file].mappings.length : regionOf(m, ref.shm).mappers.length);

/** Has a file open, from now on if not yet; null: there is none of that name. */
export function openFile(m: Machine, task: Task, path: string): Descriptor | null {
	const open = task.descriptors.find(one => one.path === path);
	if (open !== undefined) return open;
	const ref = named(m, path);
	if (ref === null) return null;
	const descriptor = {fd: freeFd(task), path, ...ref, writes: false, dsync: false, at: 0};
	task.descriptors.push(descriptor);
	inodeOf(m, ref).opens++;
	return descriptor;
}

/** Whether somebody has a file on a disk open to write, so that nobody may run it (deny_write_access). */
export const isOpenToWrite = (m: Machine, file: number): boolean =>
	m.tasks.some(({descriptors}) => descriptors.some(open => open.writes && open.file === file));

/** Pages of it in RAM and in swap. */
export function pagesOf(m: Machine, {file, shm}: FileRef): number {
	if (shm < 0) return m.files[file].cached;
	const {rss, swapped} = regionOf(m, shm);
	return rss + swapped;
}

/** A task has let go of a file: where that has no name and nobody else, it is to evict it. */
export function letGoOfFile(m: Machine, task: Task, {file, shm}: FileRef): void {
	const ref = {file, shm};
	const {path, unlinked} = inodeOf(m, ref);
	if (!unlinked || holdersOf(m, ref) > 0) return;
	emit(m, {kind: 'let-go', path, pages: pagesOf(m, ref), tmpfs: shm >= 0, pid: task.pid, name: task.name});
	task.evicting.push({...ref, at: 0});
}

function close(m: Machine, task: Task, ref: Descriptor): void {
	inodeOf(m, ref).opens--;
	letGoOfFile(m, task, ref);
}

export function closeFile(m: Machine, task: Task, path: string): void {
	const at = task.descriptors.findIndex(open => open.path === path);
	if (at >= 0) close(m, task, task.descriptors.splice(at, 1)[0]);
}

/** A process that ends closes all it has open. */
export function closeDescriptors(m: Machine, task: Task): void {
	for (const ref of task.descriptors.splice(0)) close(m, task, ref);
}

/** A child has open what its parent has. */
export function copyDescriptors(m: Machine, task: Pick<Task, 'descriptors'>, child: Task): void {
	for (const ref of task.descriptors) {
		child.descriptors.push({...ref});
		inodeOf(m, ref).opens++;
	}
}
