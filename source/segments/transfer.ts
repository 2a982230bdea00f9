// What moving bytes between memory and disk costs, with the machine's own disk profiles. Bytes that lie in a row on disk are one transfer: it waits once for
// the disk (seek, or the latency of flash) and then streams. Pages that are written out together go to swap slots in a row; a page that is read alone waits alone.
import {DISK_PROFILES} from '../machine/profile.ts';

export const LESSON_DISKS = ['hdd', 'ssd', 'nvme'] as const;
export type LessonDisk = (typeof LESSON_DISKS)[number];

/** Bytes written and read, and in how many transfers. */
export type Io = {readonly written: number; readonly writes: number; readonly read: number; readonly reads: number};

export const NO_IO: Io = {written: 0, writes: 0, read: 0, reads: 0};
export const write = (bytes: number): Io => (bytes === 0 ? NO_IO : {...NO_IO, written: bytes, writes: 1});
export const read = (bytes: number): Io => (bytes === 0 ? NO_IO : {...NO_IO, read: bytes, reads: 1});
export const ioBytes = ({written, read: bytes}: Io): number => written + bytes;

export const addIo = (...all: readonly Io[]): Io =>
	all.reduce((a, b) => ({written: a.written + b.written, writes: a.writes + b.writes, read: a.read + b.read, reads: a.reads + b.reads}), NO_IO);

/** Microseconds that a disk is busy with it. */
export function ioUs(disk: LessonDisk, {written, writes, read: bytes, reads}: Io): number {
	const {writeLatencyUs, readLatencyUs, writeBytesPerSecond, readBytesPerSecond} = DISK_PROFILES[disk];
	return Math.round(writes * writeLatencyUs + reads * readLatencyUs + (1e6 * written) / writeBytesPerSecond + (1e6 * bytes) / readBytesPerSecond);
}
