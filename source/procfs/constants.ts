// Files of /proc that never change while the machine runs: version, filesystems, mounts, net/dev, and what of sys/kernel tools look at; and the counts of sys/fs,
// which are of names that programs have used (machine/vfs).
import type {Sample} from '../machine/sample.ts';
import {kernelRelease} from './format.ts';

const KERNEL_VERSION = '#1 SMP PREEMPT_DYNAMIC';

/** /proc/version. */
export const versionText = ({kernel}: Pick<Sample, 'kernel'>): string =>
	`Linux version ${kernelRelease(kernel.version)} (lowwater@lowwater) ${KERNEL_VERSION}\n`;

/** /proc/filesystems. */
export const filesystemsText = (): string => [...['sysfs', 'tmpfs', 'proc', 'devtmpfs', 'ramfs'].map(name => `nodev\t${name}\n`), '\text4\n'].join('');

/** /proc/mounts: the first disk is the root. */
export const mountsText = ({disks}: Pick<Sample, 'disks'>): string =>
	`${disks[0] === undefined ? 'rootfs / rootfs' : `/dev/${disks[0].name} / ext4`} rw,relatime 0 0\nproc /proc proc rw,nosuid,nodev,noexec,relatime 0 0\n`;

/** /proc/sysvipc/{shm,msg,sem}: nobody here has a segment, a queue or semaphores of System V (ipc/shm.c, ipc/msg.c, ipc/sem.c). */
export const sysvipcTexts = (): Readonly<Record<string, string>> => ({
	'sysvipc/shm':
		'       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid      atime      dtime      ctime                   rss                  swap\n',
	'sysvipc/msg': '       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid  cuid  cgid      stime      rtime      ctime\n',
	'sysvipc/sem': '       key      semid perms      nsems   uid   gid  cuid  cgid      otime      ctime\n',
});

/** /proc/net/dev: the loopback device, over which nothing goes. */
export const netDevText = (): string =>
	[
		'Inter-|   Receive                                                |  Transmit\n',
		' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n',
		'    lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0\n',
	].join('');

/** What is under /proc/sys besides vm, by path. threads-max is half of what memory could hold in 16 KiB stacks (kernel/fork.c set_max_threads). */
export const sysConstants = ({meminfo, kernel, names}: Pick<Sample, 'meminfo' | 'kernel' | 'names'>): Readonly<Record<string, string>> => ({
	'sys/kernel/ostype': 'Linux\n',
	'sys/kernel/osrelease': `${kernelRelease(kernel.version)}\n`,
	'sys/kernel/version': `${KERNEL_VERSION}\n`,
	'sys/kernel/hostname': 'lowwater\n',
	'sys/kernel/domainname': '(none)\n',
	'sys/kernel/pid_max': '32768\n',
	'sys/kernel/threads-max': `${Math.floor(meminfo.MemTotal / 128)}\n`,
	'sys/kernel/panic': '0\n',
	'sys/kernel/sysrq': '1\n',
	'sys/kernel/ngroups_max': '65536\n',
	'sys/kernel/cap_last_cap': '40\n',
	'sys/kernel/pty/nr': '0\n',
	'sys/fs/file-nr': `${names?.openFiles ?? 0}\t0\t9223372036854775807\n`,
	'sys/fs/inode-nr': `${names?.inodes ?? 0}\t${names?.unusedInodes ?? 0}\n`,
	'sys/fs/inode-state': `${names?.inodes ?? 0}\t${names?.unusedInodes ?? 0}\t0\t0\t0\t0\t0\n`,
	'sys/fs/dentry-state': `${names?.dentries ?? 0}\t${names?.unusedDentries ?? 0}\t45\t0\t${names?.negativeDentries ?? 0}\t0\n`,
});
