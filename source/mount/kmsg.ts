// The kernel's log where dmesg(1) looks for it: a file of records over /dev/kmsg, to which the newest are added.
import {closeSync, constants, fstatSync, ftruncateSync, openSync, writeSync} from 'node:fs';
import type {MachineConfig} from '../machine/config.ts';
import type {Sample} from '../machine/sample.ts';
import {createKernelLog, type KernelLog} from '../procfs/dmesg.ts';
import {kmsgRecords} from '../procfs/kmsg.ts';
import {failing} from '../files/errno.ts';
import {ensure, type Folder} from './folder.ts';

const {O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_WRONLY} = constants;

/** Folder of the tree with what is mounted over files of /dev. */
export const HIDDEN_DEV = '.dev';

/** A file of more records is written anew, with those that the kernel still keeps. */
const MOST_RECORDS = 2000;

export type Kmsg = {
	/** Adds what was logged since the Sample before. */
	readonly take: (sample: Sample) => void;
	/** Another machine takes the place of this one. */
	readonly renew: (config: Pick<MachineConfig, 'disks'>) => void;
};

/** `records` and `bytes`: what is in the file as it was written. */
type Written = {log: KernelLog; records: number; bytes: number; total: number};

function append(fd: number, written: Written, added: readonly string[]): void {
	const {lines} = written.log;
	// Where somebody has written into it, too.
	const anew = fstatSync(fd).size !== written.bytes || written.records + added.length > MOST_RECORDS;
	if (anew) {
		ftruncateSync(fd);
		Object.assign(written, {records: 0, bytes: 0});
	}
	const wanted = anew ? lines : added;
	const records = kmsgRecords(wanted, written.total - wanted.length);
	writeSync(fd, records, 0, records.length, written.bytes);
	written.records += wanted.length;
	written.bytes += records.length;
}

/** The log of a machine, in a file of the tree that is there from the beginning. What cannot be written is written with the next. */
export function createKmsg(root: Folder, config: Pick<MachineConfig, 'disks'>): Kmsg {
	const begun = (log: KernelLog): Written => ({log, records: 0, bytes: -1, total: 0});
	let written = begun(createKernelLog(config));
	const take = (sample: Sample): void => {
		const added = written.log.take(sample);
		written.total += added.length;
		if (added.length === 0 && written.bytes >= 0) return;
		failing(() => {
			using folder = ensure(root, HIDDEN_DEV);
			const fd = openSync(folder.at('kmsg'), O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o644);
			try {
				append(fd, written, added);
			} finally {
				closeSync(fd);
			}
		});
	};
	return {
		take,
		renew: next => {
			written = begun(createKernelLog(next));
		},
	};
}
