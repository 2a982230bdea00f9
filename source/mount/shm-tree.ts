// The machine's tmpfs as programs of a shell find it at /dev/shm: names, sizes, what of its room is taken (mm/shmem.c shmem_statfs). What is in a file is nowhere, so that
// none can be read, written or made here; one that is removed is removed on the machine, and has its
// room as long as a process there holds it. Files that lie elsewhere on the tmpfs count in its room and have no name here.
import type {Outcome} from '../machine/command.ts';
import type {Sample} from '../machine/sample.ts';
import type {Machine} from './asked.ts';
import type {FuseErrno, Tree} from './fuse/server.ts';
import {TMPFS_NAME_MAX} from './fuse/statfs.ts';

export const SHM_MOUNT = '/dev/shm';
const PAGE = 4096;
const KB_PER_PAGE = 4;

const below = (paths: readonly string[]): readonly string[] => paths.flatMap(path => (path.startsWith(`${SHM_MOUNT}/`) ? [path.slice(SHM_MOUNT.length)] : []));
/** Paths of files and of folders below the mount point. */
const filesOf = ({tmpfs}: Sample): readonly string[] => below((tmpfs?.files ?? []).map(({path}) => path));
const foldersOf = ({tmpfs}: Sample): readonly string[] => below(tmpfs?.folders ?? []);

/** Names in a folder; null: it is none. */
function namesIn(sample: Sample, folder: string): ReturnType<Tree['folder']> {
	const folders = foldersOf(sample);
	if (folder !== '/' && !folders.includes(folder)) return null;
	const start = folder === '/' ? '/' : `${folder}/`;
	const within = (paths: readonly string[]): readonly string[] =>
		paths.filter(path => path.startsWith(start) && !path.slice(start.length).includes('/')).map(path => path.slice(start.length));
	return {files: new Map(within(filesOf(sample)).map(name => [name, 0o644])), folders: within(folders)};
}

/** Room in pages; as many files as half of RAM has pages, of which each file and folder takes one, and each file without a name that somebody has open (shmem_default_max_inodes, shmem_reserve_inode). */
function spaceOf(sample: Sample): ReturnType<NonNullable<Tree['space']>> {
	const {limit = 0, used = 0, files = [], unlinked = []} = sample.tmpfs ?? {};
	const most = Math.trunc(sample.meminfo.MemTotal / KB_PER_PAGE / 2);
	const taken = files.length + unlinked.length + foldersOf(sample).length + 1; // the root
	return {blocks: limit, free: Math.max(0, limit - used), files: most, filesFree: most - taken, longestName: TMPFS_NAME_MAX};
}

/** The tmpfs of a session's machine. */
export function shmTree(session: Machine): Tree {
	const now = (): Sample => session.store.getState().sample;
	const pathOf = (folder: string, file: string): string => `${SHM_MOUNT}${folder === '/' ? '' : folder}/${file}`;
	const denied = (): Promise<FuseErrno> => Promise.resolve('EACCES');
	return {
		folder: path => namesIn(now(), path),
		read: () => 'EACCES',
		write: denied,
		poll: () => ({news: false, error: false}),
		release: () => undefined,
		changed: () => undefined,
		mkdir: denied,
		rmdir: denied,
		size: (folder, name) => {
			const file = now().tmpfs?.files.find(({path}) => path === pathOf(folder, name));
			return {bytes: (file?.pages ?? 0) * PAGE, taken: (file?.held ?? 0) * PAGE};
		},
		unlink: async (folder, file) => {
			const path = pathOf(folder, file);
			const outcome = await new Promise<Outcome | undefined>(told => {
				session.ask([{kind: 'command', command: {kind: 'unlink', path}}], applied => told(applied[0]?.outcome), {via: 'proc', what: `rm ${path}`});
			});
			return outcome === undefined ? 'EIO' : outcome.ok ? null : outcome.errno;
		},
		space: () => spaceOf(now()),
	};
}
