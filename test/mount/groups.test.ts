// The memory groups in `lowwater shell`: a program that makes, fills, moves and removes them there is told what the kernel would tell it.
import {expect} from 'vitest';
import {machineAt, onLive, withTool} from '../support/tools.ts';

/** Where a user may mount a file system. */
const FUSE = 'test -c /dev/fuse';

const GROUPS = [
	'name: groups',
	'machine: {memory: 256MiB, kernel: "6.12"}',
	'cgroups: {/a: {memory.max: 64MiB}, /a/b: {}}',
	'timeline:',
	'  - {at: 10ms, spawn: idle, name: tenant, rss: 8MiB, cgroup: /a/b}',
	'until: {time: 600s}',
].join('\n');

/** Commands, and what each says on both its outputs: of a complaint what comes behind its last colon. */
const SAID: readonly (readonly [command: string, said: string])[] = [
	['cat a/memory.max', '67108864'],
	['echo lots > a/memory.max', 'Invalid argument'],
	['echo -1 > a/memory.max', 'Invalid argument'],
	['echo 48M > a/memory.max; cat a/memory.max', '50331648'],
	['echo max > a/memory.high; cat a/memory.high', 'max'],
	['echo 5000 > a/memory.low; cat a/memory.low', '4096'],
	['echo 2 > a/memory.oom.group', 'Invalid argument'],
	['echo 1 > a/memory.current', 'Invalid argument'],
	['cat a/cgroup.kill', 'Invalid argument'],
	['echo 2 > a/cgroup.kill', 'Numerical result out of range'],
	['echo x > a/cgroup.freeze', 'Invalid argument'],
	['echo threaded > a/cgroup.type', 'Operation not supported'],
	['echo +memory > a/cgroup.subtree_control; cat a/cgroup.subtree_control', 'memory'],
	['echo +nothing > a/cgroup.subtree_control', 'Invalid argument'],
	['mkdir a', 'File exists'],
	['mkdir none/c', 'No such file or directory'],
	['mkdir a/c; cat a/c/memory.max', 'max'],
	['rmdir a', 'Device or resource busy'],
	['rmdir a/b', 'Device or resource busy'],
	['echo 99999 > a/cgroup.procs', 'No such process'],
	['echo 0 > a/cgroup.procs', 'No such process'],
	['cat a/b/cgroup.procs > /dev/shm/pid; cat /dev/shm/pid > a/c/cgroup.procs; diff /dev/shm/pid a/c/cgroup.procs && cat a/b/cgroup.procs', ''],
	['grep populated a/b/cgroup.events', 'populated 0'],
	['rmdir a/b; ls -d a/b', 'No such file or directory'],
	['echo 1 > a/cgroup.max.descendants; mkdir a/d', 'Resource temporarily unavailable'],
	['echo -1 > a/cgroup.max.depth', 'Numerical result out of range'],
	['echo 1G > a/memory.reclaim', 'Resource temporarily unavailable'],
	['> a/new', 'Permission denied'],
	['rm -f a/memory.max', 'Operation not permitted'],
	['dd if=/dev/zero of=a/memory.max bs=5000 count=1 conv=notrunc status=none', 'Argument list too long'],
	['for g in 1 2 3; do (for i in 1 2 3 4 5; do mkdir a/c/r; rmdir a/c/r; done) 2>/dev/null & done; wait; ls -d a/c/*/', 'No such file or directory'],
	['echo 1 > a/cgroup.kill; until rmdir a/c 2>/dev/null; do sleep 0.05; done; rmdir a; ls -d a', 'No such file or directory'],
	['head -1 cgroup.stat', 'nr_descendants 0'],
];

withTool(
	'bash',
	'is told by /sys/fs/cgroup what the kernel tells',
	async () => {
		const script = SAID.map(([command]) => `{ ${command}; } >/dev/shm/said 2>&1; tail -n1 /dev/shm/said | sed 's/.*: //' | head -c 200; echo "|"`);
		const {out} = await onLive(machineAt(1, GROUPS), `cd /sys/fs/cgroup; bash -c '${script.join('\n').replaceAll("'", `'\\''`)}'`);
		const said = out.split('|').map(line => line.trim());
		expect(SAID.map(([command], i) => [command, said[i]])).toEqual(SAID.map(([command, expected]) => [command, expected]));
	},
	{by: `${FUSE} && command -v bash`},
);

withTool(
	'systemd-cgtop',
	'has the groups, and systemd-cgls who is in them',
	async () => {
		const {out} = await onLive(
			machineAt(1, GROUPS),
			'stat -fc %T /sys/fs/cgroup /sys; systemd-cgtop -b -n 1 --raw; systemd-cgls --no-pager -l; cat /sys/fs/cgroup/**/memory.current /proc/cgroups',
		);
		expect(out).toMatch(/^cgroup2fs\ntmpfs\n/);
		expect(out).toMatch(/^\/a +1 +- +\d{7,} /m);
		expect(out).toMatch(/^\/a\/b +1 +- +\d{7,} /m);
		expect(out).toMatch(/a\n.*b\n.*\d+ tenant/);
		expect(out).toMatch(/^memory\t0\t3\t1$/m);
	},
	{by: `${FUSE} && test $(uname -m) = x86_64 && command -v systemd-cgtop systemd-cgls`},
);
