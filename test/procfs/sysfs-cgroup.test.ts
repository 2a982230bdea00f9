// /sys/fs/cgroup as a kernel of 6.12 shows it: names, order of keys, values; and /proc/PID/cgroup.
import {describe, expect, it} from 'vitest';
import {advance, apply, boot, sample} from '../../source/machine/machine.ts';
import {readControl} from '../../source/mount/controls.ts';
import {parseTrigger} from '../../source/procfs/pressure.ts';
import {pidCgroupText, sysfsCgroupTexts} from '../../source/procfs/sysfs-cgroup.ts';
import {leak, machineConfig, op} from '../support/machines.ts';

const m = boot(machineConfig({kernel: '6.12', pages: 32768}));
for (const path of ['/a', '/a/b']) apply(m, {kind: 'mkdir', path});
apply(m, {kind: 'cgroup', path: '/a', file: 'memory.max', value: '64M'});
apply(m, {kind: 'spawn', name: 'p', program: leak(0, 1000), cgroup: '/a/b'});
advance(m, 200_000);
const now = sample(m);
const texts = sysfsCgroupTexts(now);

describe('/sys/fs/cgroup', () => {
	it('has a folder for each group, with limits in bytes or max', () => {
		expect(texts['fs/cgroup/a/memory.max']).toBe('67108864\n');
		expect(texts['fs/cgroup/a/memory.high']).toBe('max\n');
		expect(texts['fs/cgroup/a/memory.low']).toBe('0\n');
		expect(Number(texts['fs/cgroup/a/memory.current'])).toBeGreaterThanOrEqual(Number(texts['fs/cgroup/a/b/memory.current']));
		expect(Number(texts['fs/cgroup/a/b/memory.current'])).toBeGreaterThan(1000 * 4096);
	});

	it('says who is in it, and that somebody is', () => {
		const pid = now.processes.find(({name}) => name === 'p')?.pid;
		expect([texts['fs/cgroup/a/b/cgroup.procs'], texts['fs/cgroup/a/cgroup.procs']]).toEqual([`${pid}\n`, '']);
		expect(texts['fs/cgroup/a/cgroup.events']).toBe('populated 1\nfrozen 0\n');
		expect(texts['fs/cgroup/cgroup.procs']?.startsWith('1\n')).toBe(true);
		expect(now.processes.map(process => pidCgroupText(process, now)).at(-1)).toBe('0::/a/b\n');
		expect(pidCgroupText({}, {})).toBe('0::/\n');
		expect(pidCgroupText({cgroup: '/a'}, {groups: [{...now.groups![0]!, online: false}]})).toBe('0::/a (deleted)\n');
	});

	it('has the kernel’s keys in the kernel’s order', () => {
		expect(texts['fs/cgroup/a/memory.events']).toBe('low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\noom_group_kill 0\n');
		expect(texts['fs/cgroup/a/memory.swap.events']).toBe('high 0\nmax 0\nfail 0\n');
		const keys = texts['fs/cgroup/a/memory.stat']!.split('\n').map(line => line.split(' ')[0]);
		expect(keys.slice(0, 14)).toEqual(
			'anon file kernel kernel_stack pagetables sec_pagetables percpu sock vmalloc shmem zswap zswapped file_mapped file_dirty'.split(' '),
		);
		expect(texts['fs/cgroup/a/memory.pressure']).toMatch(/^some avg10=\d+\.\d\d avg60=\d+\.\d\d avg300=\d+\.\d\d total=\d+\nfull avg10=.*\n$/);
	});

	// memory_stats[] and memcg_vm_event_stat[] of mm/memcontrol.c, in their order: what each node has, what only the group has, and the events; of 6.1, and in
	// brackets of 6.12; with CONFIG_ZSWAP, CONFIG_NUMA_BALANCING and CONFIG_TRANSPARENT_HUGEPAGE, as Debian's kernels for amd64 have them.
	const KEYS =
		`anon file !kernel kernel_stack pagetables sec_pagetables !percpu !sock !vmalloc shmem !zswap !zswapped file_mapped file_dirty file_writeback swapcached anon_thp file_thp
		shmem_thp inactive_anon active_anon inactive_file active_file unevictable slab_reclaimable slab_unreclaimable !slab workingset_refault_anon workingset_refault_file
		workingset_activate_anon workingset_activate_file workingset_restore_anon workingset_restore_file workingset_nodereclaim [pgdemote_kswapd] [pgdemote_direct]
		[pgdemote_khugepaged] [pgpromote_success] !pgscan !pgsteal !pgscan_kswapd !pgscan_direct ![pgscan_khugepaged] !pgsteal_kswapd !pgsteal_direct ![pgsteal_khugepaged] !pgfault !pgmajfault
		!pgrefill !pgactivate !pgdeactivate !pglazyfree !pglazyfreed ![swpin_zero] ![swpout_zero] !zswpin !zswpout ![zswpwb] !thp_fault_alloc !thp_collapse_alloc ![thp_swpout]
		![thp_swpout_fallback] ![numa_pages_migrated] ![numa_pte_updates] ![numa_hint_faults]`
			.trim()
			.split(/\s+/);

	it.each([
		['6.1', 1],
		['6.1', 2],
		['6.12', 1],
		['6.12', 2],
	] as const)('splits by node what memory.stat adds up: %s, nodes: %d', (kernel, nodes) => {
		const numa = boot(
			machineConfig({
				kernel,
				cpus: nodes,
				swapPages: 8192,
				files: {'/f': 4000},
				zones: Array.from({length: nodes}, (_, node) => ({name: 'Normal' as const, managed: 32768 / nodes, node})),
			}),
		);
		apply(numa, {kind: 'mkdir', path: '/a'});
		apply(numa, {kind: 'cgroup', path: '/a', file: 'memory.max', value: '60M'});
		apply(numa, {kind: 'spawn', name: 'p', program: leak(0, 18000), cgroup: '/a'});
		apply(numa, {kind: 'spawn', name: 'q', program: [op.read('/f', 4000, 0, 2), op.sleep], cgroup: '/a'});
		advance(numa, 900_000);
		const wanted = KEYS.filter(key => kernel === '6.12' || !key.includes('[')).map(key => key.replace(/[[\]]/g, ''));
		const files = sysfsCgroupTexts(sample(numa));
		for (const group of ['', '/a']) {
			const stat = new Map(
				files[`fs/cgroup${group}/memory.stat`]!.trimEnd()
					.split('\n')
					.map(line => line.split(' ') as [string, string]),
			);
			expect([...stat.keys()]).toEqual(wanted.map(key => key.replace('!', '')));
			const lines = files[`fs/cgroup${group}/memory.numa_stat`]!.trimEnd().split('\n');
			expect(lines.map(line => line.split(' ')[0])).toEqual(wanted.filter(key => !key.startsWith('!')));
			for (const line of lines) {
				const [key = '', ...parts] = line.split(' ');
				expect(parts.map(part => part.split('=')[0])).toEqual(Array.from({length: nodes}, (_, node) => `N${node}`));
				expect(
					parts.reduce((sum, part) => sum + Number(part.split('=')[1]), 0),
					`${group} ${key}`,
				).toBe(Number(stat.get(key)));
			}
			if (nodes === 2) expect(lines.find(line => line.startsWith('anon '))).toMatch(/^anon N0=[1-9]\d+ N1=[1-9]\d+$/);
		}
		expect([files['fs/cgroup/a/memory.swap.peak'] !== undefined, apply(numa, {kind: 'cgroup', path: '/a', file: 'memory.peak', value: '1'}).ok]).toEqual(
			kernel === '6.12' ? [true, true] : [false, false],
		);
	});

	it.each([
		['some 150000 1000000', true, true],
		['full 50000 500000\n', true, true],
		['some 1 499999', false, true],
		['some 0 1000000', false, false],
		['some 1000001 1000000', false, false],
		['some 1 10000001', false, false],
		['half 150000 1000000', false, false],
		['some -1 1000000', false, false],
		['some 150000', false, false],
		['', false, false],
	])('takes a trigger as psi_trigger_create does: "%s"', (written, old, now612) => {
		expect([parseTrigger(written, '6.1') !== null, parseTrigger(written, '6.12') !== null]).toEqual([old, now612]);
	});

	// cgroup_base_files and cgroup_psi_files of kernel/cgroup/cgroup.c, memory_files, swap_files and zswap_files of mm/memcontrol.c, without those of CFTYPE_NOT_ON_ROOT on the root;
	// none of the cpu, io, cpuset, pids and hugetlb controllers, which are not there: readers take their absence as that.
	const ON_ROOT =
		`cgroup.controllers cgroup.max.depth cgroup.max.descendants cgroup.pressure cgroup.procs cgroup.stat cgroup.subtree_control cgroup.threads cpu.pressure
		cpu.stat cpu.stat.local io.pressure memory.numa_stat memory.pressure memory.reclaim memory.stat memory.zswap.writeback`.split(/\s+/);
	const BELOW =
		`cgroup.events cgroup.freeze cgroup.kill cgroup.type memory.current memory.events memory.events.local memory.high memory.low memory.max memory.min
		memory.oom.group memory.peak memory.swap.current memory.swap.events memory.swap.high memory.swap.max memory.swap.peak
		memory.zswap.current memory.zswap.max`.split(/\s+/);

	it('has the files of a kernel with the memory controller alone, and the root those that a root has', () => {
		const namesIn = (folder: string): string[] =>
			Object.keys(texts)
				.filter(path => path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes('/'))
				.map(path => path.slice(folder.length + 1))
				.sort();
		expect(namesIn('fs/cgroup')).toEqual([...ON_ROOT].sort());
		for (const folder of ['fs/cgroup/a', 'fs/cgroup/a/b']) expect(namesIn(folder)).toEqual([...ON_ROOT, ...BELOW].sort());
	});

	it('adds up: current is anon, file, kernel and what a CPU has charged ahead', () => {
		const {stat, current} = now.groups!.find(({path}) => path === '/a/b')!;
		const ahead = current / 4096 - (stat.anon! + stat.file! + stat.kernel! + stat.swapcached!) / 4096;
		expect(ahead).toBeGreaterThanOrEqual(0);
		expect(ahead).toBeLessThanOrEqual(63);
	});
});

describe('what is written there', () => {
	it('is a command to the machine, or nothing', () => {
		expect(readControl('.sys/fs/cgroup/a/b/memory.max', '1M\n', 'max\n')).toEqual({
			ok: true,
			action: {kind: 'command', command: {kind: 'cgroup', path: '/a/b', file: 'memory.max', value: '1M\n'}},
		});
	});

	it.each([
		['memory.max', 'lots', 'EINVAL'],
		['memory.max', '-5', 'EINVAL'],
		['memory.oom.group', '2', 'EINVAL'],
		['memory.oom.group', '5000000000', 'ERANGE'],
		['cgroup.kill', '0', 'ERANGE'],
		['cgroup.kill', 'x', 'EINVAL'],
		['cgroup.type', 'threaded', 'EOPNOTSUPP'],
		['cgroup.subtree_control', '+cpu', 'EINVAL'],
		['cgroup.max.depth', '-1', 'ERANGE'],
		['cgroup.max.depth', 'deep', 'EINVAL'],
		['cgroup.freeze', '7', 'ERANGE'],
		['cgroup.pressure', '2', 'ERANGE'],
		['cgroup.pressure', '-1', 'ERANGE'],
		['cgroup.pressure', 'off', 'EINVAL'],
		['cgroup.pressure', '5000000000', 'ERANGE'],
		['memory.zswap.max', 'lots', 'EINVAL'],
		['memory.zswap.writeback', '2', 'EINVAL'],
		['memory.zswap.writeback', 'no', 'EINVAL'],
		['memory.zswap.current', '0', 'ENOENT'],
		['cpu.stat.local', '0', 'ENOENT'],
		['cgroup.procs', '99999', 'ESRCH'],
		['cgroup.procs', 'x', 'EINVAL'],
		['cgroup.procs', '40', 'EINVAL'],
		['memory.reclaim', 'swappiness=3', 'EINVAL'],
		['memory.stat', '1', 'ENOENT'],
	])('%s takes no %s: %s', (file, value, errno) => expect(apply(m, {kind: 'cgroup', path: '/a', file, value})).toMatchObject({ok: false, errno}));

	it('makes and removes groups as the kernel does', () => {
		const mkdir = (path: string) => apply(m, {kind: 'mkdir', path});
		const rmdir = (path: string) => apply(m, {kind: 'rmdir', path});
		expect([mkdir('/a'), mkdir('/x/y'), mkdir('/a\nb'), mkdir(`/${'n'.repeat(256)}`), rmdir('/nobody'), rmdir('/a'), rmdir('/a/b'), rmdir('/')]).toMatchObject(
			['EEXIST', 'ENOENT', 'EINVAL', 'ENAMETOOLONG', 'ENOENT', 'EBUSY', 'EBUSY', 'EBUSY'].map(errno => ({ok: false, errno})),
		);
		for (let i = 0; i < 50; i++) expect([mkdir('/c'), rmdir('/c')]).toEqual([{ok: true}, {ok: true}]);
	});
});

// What below's cgroupfs reader takes, and how strictly: one line with a number (or "max"), lines of a name and a number of which it knows at least one, pressure with both
// its lines, memory.numa_stat with a node in each line. A file of another controller may be missing, one of these not. (below/cgroupfs/src/lib.rs)
describe('a reader such as below', () => {
	const single = /^(max|\d+)\n/;
	const pairs = /^(\S+ \d+\n)+$/;
	const pressure = /^(some|full)( avg\d+=\d+\.\d\d){3} total=\d+\n/gm;
	const FILES: readonly (readonly [file: string, form: RegExp, known?: readonly string[]])[] = [
		['memory.high', single],
		['memory.current', single],
		['memory.swap.current', single],
		['memory.zswap.current', single],
		['memory.events', pairs, ['low', 'high', 'max', 'oom', 'oom_kill']],
		['cpu.stat', pairs, ['usage_usec', 'user_usec', 'system_usec']],
		[
			'memory.stat',
			pairs,
			['anon', 'file', 'kernel_stack', 'slab', 'sock', 'shmem', 'file_mapped', 'anon_thp', 'pgfault', 'pgscan', 'pgsteal', 'pglazyfreed', 'thp_collapse_alloc'],
		],
		['cgroup.stat', pairs, ['nr_descendants', 'nr_dying_descendants']],
		['memory.numa_stat', /^(\S+( N\d+=\d+)+\n)+$/, ['anon', 'file', 'kernel_stack', 'pagetables', 'slab_unreclaimable', 'workingset_nodereclaim']],
	];

	it.each(['/a', '/a/b'])('reads all that it looks for in %s', path => {
		for (const [file, form, known = []] of FILES) {
			const text = texts[`fs/cgroup${path}/${file}`]!;
			expect(text, file).toMatch(form);
			const names = text.split('\n').map(line => line.split(' ')[0]);
			for (const name of known) expect(names, file).toContain(name);
		}
		for (const resource of ['cpu', 'io', 'memory'])
			expect([...texts[`fs/cgroup${path}/${resource}.pressure`]!.matchAll(pressure)].map(([, line]) => line)).toEqual(['some', 'full']);
	});

	it('reads at the root what a root has', () => {
		for (const [file, form] of FILES) {
			const text = texts[`fs/cgroup/${file}`];
			if (/^memory\.(high|current|swap|zswap|events)/.test(file)) expect(text, file).toBeUndefined();
			else expect(text, file).toMatch(form);
		}
	});
});
