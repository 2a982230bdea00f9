// The memory groups in `lowwater shell`: a program that makes, fills, moves and removes them there is told what the kernel would tell it.
import {expect} from 'vitest';
import {groupTree} from '../../source/mount/group-tree.ts';
import {shmTree} from '../../source/mount/shm-tree.ts';
import {sysctlTree} from '../../source/mount/sysctl-tree.ts';
import {createGuests} from '../../source/mount/guests.ts';
import {inside, machineAt, onLive, sessionOn, withTool} from '../support/tools.ts';

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
	['cat a/b/cgroup.procs > /tmp/lowwater-pid; cat /tmp/lowwater-pid > a/c/cgroup.procs; diff /tmp/lowwater-pid a/c/cgroup.procs && cat a/b/cgroup.procs', ''],
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
		const script = SAID.map(([command]) => `{ ${command}; } >/tmp/lowwater-said 2>&1; tail -n1 /tmp/lowwater-said | sed 's/.*: //' | head -c 200; echo "|"`);
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

/** Programs of the shell: what they read after they have entered a group, been stopped in it, and left it. */
const ENTERED: readonly (readonly [command: string, said: string])[] = [
	['cut -d: -f3 /proc/$$/cgroup | tail -1', '/'],
	['echo $$ > a/b/cgroup.procs; grep -x $$ a/b/cgroup.procs > /dev/null && echo there', 'there'],
	['tail -1 /proc/$$/cgroup', '0::/a/b'],
	['grep populated a/cgroup.events', 'populated 1'],
	['grep -x $$ a/cgroup.procs; echo no', 'no'],
	['rmdir a/b', 'Device or resource busy'],
	['sleep 60 & sleep 0.3; grep -x $! a/b/cgroup.procs > /dev/null && tail -1 /proc/$!/cgroup', '0::/a/b'],
	['cat a/b/memory.current', '0'],
	['echo $$ > a/b/cgroup.threads', ''],
	['echo $$ > a/cgroup.threads', 'Operation not supported'],
	['echo $$ > cgroup.procs; tail -1 /proc/$$/cgroup', '0::/'],
	['wc -l < a/b/cgroup.procs', '1'],
	['(echo 0 > a/c/cgroup.procs; exec sleep 60) & until grep -q . a/c/cgroup.procs; do sleep 0.05; done; echo in', 'in'],
	['echo 1 > a/c/cgroup.freeze; until grep -q "^State:.T" /proc/$(head -1 a/c/cgroup.procs)/status; do sleep 0.05; done; echo stopped', 'stopped'],
	['echo 0 > a/c/cgroup.freeze; until grep -q "^State:.[SR]" /proc/$(head -1 a/c/cgroup.procs)/status; do sleep 0.05; done; echo on', 'on'],
	['echo 1 > a/cgroup.kill; for g in a/b a/c; do until rmdir $g 2>/dev/null; do sleep 0.05; done; done; jobs -r | wc -l', '0'],
	['echo 4194303 > a/cgroup.procs', 'No such process'],
];

withTool(
	'bash',
	'enters a group itself, is counted there, stopped and killed with it',
	async () => {
		const quiet = 'name: quiet\nmachine: {memory: 256MiB, kernel: "6.12"}\ncgroups: {/a: {}, /a/b: {}, /a/c: {}}\nuntil: {time: 600s}';
		const script = ENTERED.map(([command]) => `{ ${command}; } >/tmp/lowwater-said 2>&1; tail -n1 /tmp/lowwater-said | sed 's/.*: //' | head -c 200; echo "|"`);
		const {out} = await onLive(machineAt(1, quiet), `cd /sys/fs/cgroup; bash -c '${script.join('\n').replaceAll("'", `'\\''`)}'`);
		const said = out.split('|').map(line => line.trim());
		expect(ENTERED.map(([command], i) => [command, said[i]])).toEqual(ENTERED.map(([command, expected]) => [command, expected]));
	},
	{by: `${FUSE} && command -v bash`},
);

/** Prints what poll(2) says, and how often: of a trigger, of a file that is notified, of one that is not, of a group that goes. */
const POLLING = [
	'import errno, os, select, sys',
	'def events(fd, ms):',
	'    p = select.poll(); p.register(fd, select.POLLPRI); return [e for _, e in p.poll(ms)]',
	'at = "/sys/fs/cgroup/a/"',
	'fd = os.open(at + "memory.pressure", os.O_RDWR)',
	'print("none", events(fd, 0) == [select.POLLPRI | select.POLLERR])',
	'os.write(fd, b"some 100000 1000000\\0")',
	'try: os.write(fd, b"some 100000 1000000")',
	'except OSError as e: print(errno.errorcode[e.errno])',
	'print("rings", events(fd, 20000) == [select.POLLPRI])',
	'print("once", events(fd, 0) == [])',
	'print("again", events(fd, 20000) == [select.POLLPRI])',
	'high = os.open(at + "memory.events", os.O_RDONLY)',
	'print("unread", events(high, 0) == [select.POLLPRI | select.POLLERR])',
	'os.read(high, 4096)',
	'print("changed", events(high, 20000) == [select.POLLPRI | select.POLLERR])',
	'size = os.open(at + "memory.current", os.O_RDONLY); os.read(size, 4096)',
	'print("silent", events(size, 1500) == [])',
	'os.mkdir(at + "b"); gone = os.open(at + "b/memory.pressure", os.O_RDWR); os.write(gone, b"full 1000 1000000"); os.rmdir(at + "b")',
	'print("gone", events(gone, 0) == [select.POLLPRI | select.POLLERR])',
];

withTool(
	'python3',
	'is woken by a trigger of memory.pressure and by memory.events, as poll(2) of cgroupfs wakes',
	async () => {
		const slow = [
			'name: slow',
			'machine: {memory: 256MiB, kernel: "6.12"}',
			'cgroups: {/a: {memory.high: 32MiB}}',
			'timeline: [{at: 10ms, spawn: leak, rate: 40MiB/s, cgroup: /a}]',
			'until: {time: 600s}',
		];
		const {out, err} = await onLive(machineAt(1, slow.join('\n')), `python3 -c '${POLLING.join('\n')}'`);
		expect([out.trim().split('\n').slice(0, -2), err]).toEqual([
			['none True', 'EBUSY', ...['rings', 'once', 'again', 'unread', 'changed', 'silent', 'gone'].map(what => `${what} True`)],
			'',
		]);
	},
	{by: `${FUSE} && command -v python3`},
);

/** Reads every group as cAdvisor, libcontainer and kubelet's stats do (fs2/memory.go, fs2/psi.go, fs2/create.go): what is not there is of a controller that is not. */
const WALK = [
	'import json, os',
	'root, out = "/sys/fs/cgroup", {}',
	'flat = lambda text: {k: int(v) for k, v in (line.split() for line in text.splitlines())}',
	'size = lambda text: None if text.strip() == "max" else int(text)',
	'for folder, below, files in os.walk(root):',
	'    read = lambda name: open(os.path.join(folder, name)).read()',
	'    one = out[folder[len(root):] or "/"] = {"controllers": read("cgroup.controllers").split(), "procs": [int(p) for p in read("cgroup.procs").split()], "cpu": flat(read("cpu.stat")),',
	'        "stat": flat(read("memory.stat")), "numa": [line.split()[0] for line in read("memory.numa_stat").splitlines()], "errors": [],',
	'        "psi": {w[0]: dict(x.split("=") for x in w[1:]) for w in (line.split() for line in read("memory.pressure").splitlines())}}',
	'    for name in ["memory.current", "memory.peak", "memory.max", "memory.high", "memory.low", "memory.min", "memory.swap.current", "memory.swap.max"]:',
	'        if os.path.exists(os.path.join(folder, name)): one[name] = size(read(name))',
	'    if "memory.events" in files: one["events"] = flat(read("memory.events"))',
	'    for name in ["io.stat", "cpu.max", "cpu.weight", "pids.current", "pids.max", "cpuset.cpus.effective", "hugetlb.2MB.current", "rdma.current", "misc.current"]:',
	'        if os.path.exists(os.path.join(folder, name)): one["errors"].append(name)',
	'    for name in files:',
	'        try: read(name)',
	'        except OSError as e: one["errors"].append([name, e.errno])',
	'print(json.dumps(out))',
];

withTool(
	'python3',
	'walks the tree as cAdvisor does, and has all that the Sample has, and nothing of controllers that are not there',
	async () => {
		const source = machineAt(2, GROUPS);
		const {out, err} = await inside(source.sample(), ['python3', '-c', WALK.join('\n')], undefined, undefined, space => [
			groupTree(sessionOn(source), createGuests(space, sessionOn(source))),
			shmTree(sessionOn(source)),
			sysctlTree(sessionOn(source)),
		]);
		expect(err).toBe('');
		const read = JSON.parse(out) as Record<string, {[key: string]: unknown; stat: Record<string, number>; psi: Record<string, Record<string, string>>}>;
		const now = source.sample();
		expect(Object.keys(read).sort()).toEqual(['/', ...now.groups!.map(({path}) => path)].sort());
		expect(read['/']).toMatchObject({controllers: ['memory'], errors: [['memory.reclaim', 22]]});
		const limit = (value: number): number | null => (Number.isFinite(value) ? value : null);
		for (const group of now.groups!) {
			const one = read[group.path]!;
			expect(one).toMatchObject({
				controllers: ['memory'],
				procs: group.pids,
				cpu: {usage_usec: group.userUs + group.systemUs, user_usec: group.userUs, system_usec: group.systemUs},
				stat: group.stat,
				'memory.current': group.current,
				'memory.peak': group.peak,
				'memory.max': limit(group.max),
				'memory.high': limit(group.high),
				'memory.low': group.low,
				'memory.min': group.min,
				'memory.swap.current': group.swapCurrent,
				'memory.swap.max': limit(group.swapMax),
				events: {max: group.events.max, oom_kill: group.events.oom_kill},
			});
			expect((one['errors'] as unknown[]).sort()).toEqual([
				['cgroup.kill', 22],
				['memory.reclaim', 22],
			]);
			expect(Number(one.psi['some']!['total'])).toBe(group.pressure.memory.some.totalUs);
		}
	},
	{by: `${FUSE} && command -v python3`},
);
