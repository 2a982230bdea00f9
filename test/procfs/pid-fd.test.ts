// /proc/PID/fd and fdinfo beside what the live kernel prints of files that this test opens in the same way.
import {closeSync, constants, openSync, readSync, writeFileSync, writeSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import type {DescriptorSample} from '../../source/machine/process-view.ts';
import {pidFdinfoTexts, pidFdLinks} from '../../source/procfs/pid-fd.ts';
import {readProc} from '../support/live.ts';
import {buildProcess, buildSample} from '../support/sample.ts';
import {scratch} from '../support/tools.ts';

const sample = buildSample();
const open = (more: Partial<DescriptorSample> = {}): DescriptorSample => ({
	fd: 3,
	path: '/var/log/app',
	deleted: false,
	disk: '',
	fileNumber: 4,
	bytes: 8192,
	position: 4096,
	access: 'read',
	dsync: false,
	...more,
});

describe('/proc/PID/fd', () => {
	it('leads to the path that was opened, and says where that is gone', () => {
		const daemon = buildProcess({descriptors: [open(), open({fd: 4, deleted: true})]});
		expect(pidFdLinks(daemon)).toEqual({0: '/dev/null', 1: '/dev/null', 2: '/dev/null', 3: '/var/log/app', 4: '/var/log/app (deleted)'});
	});

	it('is empty for a kernel thread and a zombie', () => {
		for (const process of [buildProcess({kernelThread: true}), buildProcess({state: 'Z'})])
			expect([pidFdLinks(process), pidFdinfoTexts(process, sample)]).toEqual([{}, {}]);
	});
});

describe('/proc/PID/fdinfo', () => {
	/** Position and flags of a descriptor of this process, and the names of all lines. */
	const live = (fd: number): readonly [string, string, readonly string[]] => shape(readProc(`self/fdinfo/${fd}`) ?? '');
	const shape = (text: string): readonly [string, string, readonly string[]] => [
		/^pos:\t(\d+)\n/.exec(text)?.[1] ?? '',
		// Node opens all with O_CLOEXEC, which programs here do not.
		(Number.parseInt(/^flags:\t(0\d+)\n/m.exec(text)?.[1] ?? '', 8) & ~0o2000000).toString(8),
		text
			.split('\n')
			.map(line => line.split(':')[0] ?? '')
			.filter(name => name !== 'scm_fds'),
	];

	it.skipIf(readProc('self/fdinfo/0') === null)(
		'has the lines, position and flags that the live kernel prints of a file that is read, written, and written with O_DSYNC',
		() => {
			using scratched = scratch();
			const path = join(scratched.folder, 'file');
			writeFileSync(path, Buffer.alloc(8192));
			const {O_RDONLY, O_WRONLY, O_CREAT, O_DSYNC} = constants;
			const kinds = [
				{flags: O_RDONLY, made: open()},
				{flags: O_WRONLY | O_CREAT, made: open({access: 'write'})},
				{flags: O_WRONLY | O_DSYNC, made: open({access: 'write', dsync: true})},
			];
			for (const {flags, made} of kinds) {
				const fd = openSync(path, flags);
				const page = Buffer.alloc(4096);
				if (made.access === 'read') readSync(fd, page);
				else writeSync(fd, page);
				expect(shape(pidFdinfoTexts(buildProcess({descriptors: [made]}), sample)[3] ?? '')).toEqual(live(fd));
				closeSync(fd);
			}
		},
	);
});
