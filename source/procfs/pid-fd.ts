// /proc/PID/fd and /proc/PID/fdinfo: fs/proc/fd.c proc_fd_link(), seq_show(). What a process has open: its standard files, which lead nowhere, and files on disks
// and on the tmpfs, by the paths that they were opened at, as d_path() prints them, with " (deleted)" behind those that have lost their name.
// Deviates: files of directory trees that `walk` keeps open are counted by the machine and have no names, so that they are not among them; mnt_id is that of the
// order in /proc/mounts.
import type {DescriptorSample} from '../machine/process-view.ts';
import type {ProcessSample, Sample} from '../machine/sample.ts';
import {inodeNumber} from './maps.ts';

/** What a descriptor leads to. */
const DELETED = ' (deleted)';
const NULL_DEVICE = '/dev/null';

// include/uapi/asm-generic/fcntl.h; O_LARGEFILE is set for every program of 64 bits.
const O_WRONLY = 0o1;
const O_DSYNC = 0o10000;
const O_LARGEFILE = 0o100000;

/** The kernel's first mounts have taken these before the root. */
const FIRST_MOUNT = 21;
/** Inode of /dev/null on a devtmpfs: one of the first devices. */
const NULL_INODE = 5;

/** The standard files of a daemon: in, out, err. */
const STANDARD = [
	{fd: 0, flags: O_LARGEFILE},
	{fd: 1, flags: O_LARGEFILE | O_WRONLY},
	{fd: 2, flags: O_LARGEFILE | O_WRONLY},
] as const;

type Open = Pick<ProcessSample, 'kernelThread' | 'state'> & Partial<Pick<ProcessSample, 'descriptors'>>;

/** A kernel thread and a zombie have none. */
const hasFiles = ({kernelThread, state}: Open): boolean => !kernelThread && state !== 'Z';

export const descriptorPath = ({path, deleted}: Pick<DescriptorSample, 'path' | 'deleted'>): string => (deleted ? path + DELETED : path);

/** Where each descriptor leads, by its number. */
export const pidFdLinks = (process: Open): Readonly<Record<string, string>> =>
	hasFiles(process)
		? Object.fromEntries([...STANDARD.map(({fd}) => [fd, NULL_DEVICE]), ...(process.descriptors ?? []).map(open => [open.fd, descriptorPath(open)])])
		: {};

const infoText = (position: number, flags: number, mount: number, inode: number): string =>
	`pos:\t${position}\nflags:\t0${flags.toString(8)}\nmnt_id:\t${mount}\nino:\t${inode}\n`;

/** Texts of fdinfo by the number of the descriptor. */
export function pidFdinfoTexts(process: Open, {disks}: Pick<Sample, 'disks'>): Readonly<Record<string, string>> {
	if (!hasFiles(process)) return {};
	const mountOf = (disk: string): number => FIRST_MOUNT + (disk === '' ? disks.length : disks.findIndex(({name}) => name === disk));
	return Object.fromEntries([
		...STANDARD.map(({fd, flags}) => [fd, infoText(0, flags, FIRST_MOUNT + disks.length + 1, NULL_INODE)]),
		...(process.descriptors ?? []).map(({fd, position, access, dsync, disk, fileNumber}) => [
			fd,
			infoText(position, O_LARGEFILE | (access === 'write' ? O_WRONLY : 0) | (dsync ? O_DSYNC : 0), mountOf(disk), inodeNumber({disk, fileNumber})),
		]),
	]);
}
