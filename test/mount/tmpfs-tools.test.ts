// The machine's tmpfs as tools of the distribution see it at /dev/shm: room, what is taken of it in RAM and in swap, files; and that rm there is unlink(2) on the machine.
import {describe, expect, it} from 'vitest';
import type {Sample} from '../../source/machine/sample.ts';
import {shmTree} from '../../source/mount/shm-tree.ts';
import {machineAt, onLive, sessionOn, until, withTool} from '../support/tools.ts';

const SCENARIO = [
	'name: shm',
	'machine: {memory: 128MiB, swap: 64MiB, tmpfs: 40MiB}',
	'files: {/dev/shm/scratch: {size: 24MiB, disk: tmpfs}, /dev/shm/db/pool: {size: 8MiB, disk: tmpfs}}',
	'timeline:',
	'  - {at: 0s, spawn: write, name: job, file: /dev/shm/scratch, rounds: 1, after: end}',
	'  - {at: 0s, spawn: write, name: filler, file: /dev/shm/db/pool, bytes: 2MiB, rounds: 1, after: end}',
	'  - {at: 1s, spawn: leak, name: hog, rate: 60MiB/s, max: 100MiB}',
	'until: {time: 600s}',
].join('\n');
const SCRATCH = 24 * 256;
const POOL = 2 * 256;
const machine = () => machineAt(4, SCENARIO);
const sample = machine().sample();
const words = (line: string | undefined): string[] => (line ?? '').trim().split(/\s+/);
/** By hand: the root, one folder, two files; as many inodes as half of RAM has pages. */
const INODES = {all: 128 * 128, used: 4};

it('the machine it is seen on has some of it in swap', () => {
	expect(sample.meminfo.Shmem).toBeLessThan((SCRATCH + POOL) * 4);
	expect(sample.tmpfs).toEqual({
		limit: 40 * 256,
		used: SCRATCH + POOL,
		files: [
			{path: '/dev/shm/scratch', pages: SCRATCH, held: SCRATCH},
			{path: '/dev/shm/db/pool', pages: POOL, held: POOL},
		],
		unlinked: [],
		folders: ['/dev', '/dev/shm', '/dev/shm/db'],
	});
});

describe('the tree that is served', () => {
	const tree = shmTree(sessionOn(machine()));
	it('has names, sizes and room, and nothing that could be read or made', async () => {
		expect(tree.folder('/')).toEqual({files: new Map([['scratch', 0o644]]), folders: ['db']});
		expect(tree.folder('/db')).toEqual({files: new Map([['pool', 0o644]]), folders: []});
		expect(tree.folder('/nothing')).toBeNull();
		expect(tree.size?.('/db', 'pool')).toEqual({bytes: POOL * 4096, taken: POOL * 4096});
		expect(tree.space?.()).toEqual({
			blocks: 40 * 256,
			free: 40 * 256 - SCRATCH - POOL,
			files: INODES.all,
			filesFree: INODES.all - INODES.used,
			longestName: 254,
		});
		expect([tree.read('/', 'scratch'), await tree.write('/', 'scratch', 'x', {pid: 1, handle: 1}), await tree.mkdir('/new'), await tree.rmdir('/db')]).toEqual([
			'EACCES',
			'EACCES',
			'EACCES',
			'EACCES',
		]);
		expect(await tree.unlink?.('/', 'gone')).toBe('ENOENT');
	});
	it('has no number of blocks where there is no limit (shmem_statfs)', () => {
		const unlimited = machineAt(1, SCENARIO.replace('tmpfs: 40MiB', 'tmpfs: 0'));
		expect(unlimited.sample().tmpfs?.used).toBe(SCRATCH + POOL);
		expect(shmTree(sessionOn(unlimited)).space?.()).toMatchObject({blocks: 0, free: 0, files: INODES.all});
	});
});

// Where this system lets a user mount a file system.
const FUSE = {by: 'command -v df && test -c /dev/fuse && (exec 9<>/dev/fuse)'};
describe('in a shell', () => {
	withTool(
		'df',
		'has size, use and files of the tmpfs as the Sample has them',
		async () => {
			const {out} = await onLive(machine(), 'df -k --output=source,size,used,avail,itotal,iused,target /dev/shm; ls -1s --block-size=1K /dev/shm/scratch');
			const [, row, file] = out.split('\n');
			const kb = [40 * 1024, (SCRATCH + POOL) * 4, 40 * 1024 - (SCRATCH + POOL) * 4];
			expect(words(row)).toEqual(['tmpfs', ...[...kb, INODES.all, INODES.used].map(String), '/dev/shm']);
			expect(words(file)).toEqual([`${SCRATCH * 4}`, '/dev/shm/scratch']);
		},
		FUSE,
	);

	withTool(
		'df',
		'says that there is less room where du finds nothing: a file that is removed has it, and its inode, until who holds it ends',
		async () => {
			const held = [
				'name: held',
				'machine: {memory: 128MiB, tmpfs: 40MiB}',
				'files: {/dev/shm/log: {size: 8MiB, disk: tmpfs}}',
				'timeline: [{at: 0s, spawn: write, name: logger, file: /dev/shm/log, rounds: 1, unlink: "yes"}]',
				'until: {time: 600s}',
			].join('\n');
			const logger = machineAt(2, held)
				.sample()
				.processes.find(({name}) => name === 'logger')!.pid;
			const ask = 'df -k --output=used,iused /dev/shm | tail -1; find /dev/shm -type f | wc -l; du -sk /dev/shm | cut -f1';
			let after: Sample | undefined;
			const {out} = await onLive(machineAt(2, held), `${ask}; kill ${logger}; sleep 2; ${ask}`, async session => {
				await until('the file to go', () => session.store.getState().sample.tmpfs?.used === 0);
				after = session.store.getState().sample;
			});
			const lines = out
				.split('\n')
				.slice(0, 6)
				.map(line => words(line).map(Number));
			expect(lines).toEqual([[8192, 2], [0], [0], [0, 1], [0], [0]]);
			expect(after?.meminfo.Shmem).toBe(0);
		},
		{by: `${FUSE.by} && command -v du`},
	);

	withTool(
		'stat',
		'-f says of what kind it is, and how much there is',
		async () => {
			const {out} = await onLive(machine(), "stat -f -c '%T %s %b %f %a %c %d %l' /dev/shm; stat -f -c %T /sys/fs/cgroup");
			const free = 40 * 256 - SCRATCH - POOL;
			expect(out.split('\n').slice(0, 2)).toEqual([`tmpfs 4096 ${40 * 256} ${free} ${free} ${INODES.all} ${INODES.all - INODES.used} 255`, 'cgroup2fs']);
		},
		{by: `${FUSE.by} && test "$(uname -m)" = x86_64`},
	);

	withTool(
		'rm',
		'removes a file on the machine, whose memory and swap come back',
		async () => {
			let now: Sample | undefined;
			const {out} = await onLive(machine(), 'rm /dev/shm/scratch; sleep 2; df -k --output=used /dev/shm', async session => {
				await until('the file to go', () => session.store.getState().sample.tmpfs?.used === POOL);
				now = session.store.getState().sample;
			});
			expect(words(out.split('\n')[1])).toEqual([`${POOL * 4}`]);
			expect(now?.tmpfs?.files.map(({path}) => path)).toEqual(['/dev/shm/db/pool']);
			expect(now?.tmpfs?.folders).toContain('/dev/shm/db');
			expect(now?.meminfo.Shmem).toBeLessThanOrEqual(POOL * 4);
		},
		{by: FUSE.by},
	);
});
