// OOM reports as kernels of several eras print them, made from one invented machine: the shapes after mm/oom_kill.c, mm/page_alloc.c, mm/show_mem.c,
// lib/show_mem.c and mm/memcontrol.c of those releases, every figure ours.

export const ERAS = ['2.6.32', '2.6.32-rhel', '3.10', '4.4', '4.9', '4.15', '4.19', '5.0', '5.4', '5.15', '6.1', '6.8', '6.18'] as const;
export type TextEra = (typeof ERAS)[number];

export type ZoneText = {
	node: number;
	name: string;
	free: number;
	min: number;
	low: number;
	high: number;
	present: number;
	managed: number;
	reserve: number[];
	buddy: number[];
	cma?: number;
	highatomic?: number;
	boost?: number;
};
export type TaskText = {
	pid: number;
	uid: number;
	name: string;
	vm: number;
	anon: number;
	file: number;
	shmem: number;
	swap: number;
	tables: number;
	adj: number;
};
/** Pages, but for the zones (kB). */
export type MachineText = {
	zones: ZoneText[];
	tasks: TaskText[];
	counts: Record<string, number>;
	stackKb: number;
	swapTotalKb: number;
	swapFreeKb: number;
	invoker: {pid: number; name: string; adj: number};
	victim: number;
	order: number;
	gfp: {mask: string; names: string};
	numa: boolean;
	pageKb: number;
	noTable?: boolean;
	constraint: string;
	nodemask: string;
	memsAllowed: string;
};

const task = (pid: number, name: string, anon: number, swap: number, tables: number, adj: number, more: Partial<TaskText> = {}): TaskText => ({
	pid,
	uid: 1000,
	name,
	vm: (anon + swap) * 3,
	anon,
	file: 0,
	shmem: 0,
	swap,
	tables,
	adj,
	...more,
});

/** Marks and reserves as a kernel of 8 GB sets them; two zones short, swap full, no file cache; java has most. */
export const webServer = (): MachineText => ({
	zones: [
		{
			node: 0,
			name: 'DMA',
			free: 13312,
			min: 128,
			low: 160,
			high: 192,
			present: 15992,
			managed: 15360,
			reserve: [0, 2863, 7822, 7822, 7822],
			buddy: [0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 2],
		},
		{
			node: 0,
			name: 'DMA32',
			free: 44120,
			min: 24952,
			low: 31188,
			high: 37424,
			present: 3129216,
			managed: 2931712,
			reserve: [0, 0, 4928, 4928, 4928],
			buddy: [5030, 2500, 250, 0, 0, 0, 0, 0, 0, 0, 0],
		},
		{
			node: 0,
			name: 'Normal',
			free: 41960,
			min: 42500,
			low: 53124,
			high: 63748,
			present: 5242880,
			managed: 5046272,
			reserve: [0, 0, 0, 0, 0],
			buddy: [10490, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
		},
	],
	tasks: [
		task(877, 'sshd', 1280, 256, 24, -1000, {uid: 0}),
		task(901, 'dockerd', 12058, 5530, 100, -500, {uid: 0}),
		task(1260, 'nginx', 6067, 2253, 53, 0),
		task(1822, 'mysqld', 340787, 100608, 972, -600),
		task(4311, 'java', 866000, 288109, 2356, 0),
		task(5120, 'python3', 100608, 49664, 307, 300, {uid: 1001}),
	],
	counts: {
		active_anon: 900000,
		inactive_anon: 970000,
		isolated_anon: 0,
		active_file: 260,
		inactive_file: 270,
		isolated_file: 0,
		unevictable: 4608,
		dirty: 2,
		writeback: 0,
		slab_reclaimable: 30000,
		slab_unreclaimable: 47000,
		mapped: 9000,
		shmem: 498000,
		pagetables: 10496,
		free_pcp: 120,
		free_cma: 0,
	},
	stackKb: 23450,
	swapTotalKb: 2097148,
	swapFreeKb: 0,
	invoker: {pid: 1260, name: 'nginx', adj: 0},
	victim: 4311,
	order: 0,
	gfp: {mask: '0x140dca', names: 'GFP_HIGHUSER_MOVABLE|__GFP_COMP|__GFP_ZERO'},
	numa: true,
	pageKb: 4,
	constraint: 'CONSTRAINT_NONE',
	nodemask: '(null)',
	memsAllowed: '0',
});

const at = (era: TextEra): number => ERAS.indexOf(era);
const since = (era: TextEra, first: TextEra): boolean => at(era) >= at(first);
export const RELEASES: Readonly<Record<TextEra, string>> = {
	'2.6.32': '2.6.32-5-amd64',
	'2.6.32-rhel': '2.6.32-754.el6.x86_64',
	'3.10': '3.10.0-1160.el7.x86_64',
	'4.4': '4.4.0-210-generic',
	'4.9': '4.9.0-19-amd64',
	'4.15': '4.15.0-213-generic',
	'4.19': '4.19.0-27-amd64',
	'5.0': '5.0.0-65-generic',
	'5.4': '5.4.0-216-generic',
	'5.15': '5.15.0-140-generic',
	'6.1': '6.1.0-18-amd64',
	'6.8': '6.8.0-60-generic',
	'6.18': '6.18.2-arch1-1',
};

const pad = (value: number | string, width: number): string => String(value).padStart(width);
const total = (machine: MachineText, key: keyof ZoneText): number => machine.zones.reduce((sum, zone) => sum + Number(zone[key] ?? 0), 0);

function invokedLines(machine: MachineText, era: TextEra): string[] {
	const {invoker, order, gfp} = machine;
	const mask = since(era, '4.9') || era === '4.9' ? `${gfp.mask}(${gfp.names})` : gfp.mask;
	const nodes = since(era, '4.9') && !since(era, '5.0') ? `nodemask=${machine.nodemask}, ` : '';
	const adj = era === '2.6.32' ? 'oom_adj=0' : era === '2.6.32-rhel' ? `oom_adj=0, oom_score_adj=${invoker.adj}` : `oom_score_adj=${invoker.adj}`;
	const cpu = since(era, '6.18')
		? `CPU: 1 UID: 0 PID: ${invoker.pid} Comm: ${invoker.name} Not tainted ${RELEASES[era]} #1 PREEMPT(full)`
		: since(era, '3.10')
			? `CPU: 1 PID: ${invoker.pid} Comm: ${invoker.name} Not tainted ${RELEASES[era]} #1`
			: `Pid: ${invoker.pid}, comm: ${invoker.name} Not tainted ${RELEASES[era]} #1`;
	return [
		`${invoker.name} invoked oom-killer: gfp_mask=${mask}, ${nodes}order=${order}, ${adj}`,
		...(since(era, '5.0') ? [] : [`${invoker.name} cpuset=/ mems_allowed=${machine.memsAllowed}`]),
		cpu,
		'Hardware name: Invented Works Model 1, BIOS 1.0 01/01/2020',
		'Call Trace:',
		since(era, '4.15') ? ' dump_stack+0x41/0x60' : ' [<ffffffff81111111>] dump_stack+0x41/0x60',
		since(era, '4.15') ? ' oom_kill_process.cold+0xb/0x10' : ' [<ffffffff81111112>] oom_kill_process+0x68/0x140',
	];
}

function globalLines(machine: MachineText, era: TextEra): string[] {
	const c = machine.counts;
	const free = Math.floor(total(machine, 'free') / machine.pageKb);
	if (!since(era, '4.4'))
		return [
			`active_anon:${c['active_anon']} inactive_anon:${c['inactive_anon']} isolated_anon:${c['isolated_anon']}`,
			` active_file:${c['active_file']} inactive_file:${c['inactive_file']} isolated_file:${c['isolated_file']}`,
			` unevictable:${c['unevictable']} dirty:${c['dirty']} writeback:${c['writeback']} unstable:0`,
			` free:${free} slab_reclaimable:${c['slab_reclaimable']} slab_unreclaimable:${c['slab_unreclaimable']}`,
			` mapped:${c['mapped']} shmem:${c['shmem']} pagetables:${c['pagetables']} bounce:0`,
			...(since(era, '3.10') ? [' free_cma:0'] : []),
		];
	return [
		`active_anon:${c['active_anon']} inactive_anon:${c['inactive_anon']} isolated_anon:${c['isolated_anon']}`,
		` active_file:${c['active_file']} inactive_file:${c['inactive_file']} isolated_file:${c['isolated_file']}`,
		` unevictable:${c['unevictable']} dirty:${c['dirty']} writeback:${c['writeback']}${since(era, '5.15') ? '' : ' unstable:0'}`,
		` slab_reclaimable:${c['slab_reclaimable']} slab_unreclaimable:${c['slab_unreclaimable']}`,
		` mapped:${c['mapped']} shmem:${c['shmem']} pagetables:${c['pagetables']}${since(era, '6.1') ? '' : ' bounce:0'}`,
		...(since(era, '6.1') ? [' sec_pagetables:0 bounce:0', ' kernel_misc_reclaimable:0'] : []),
		` free:${free} free_pcp:${c['free_pcp']} free_cma:${c['free_cma']}`,
	];
}

/** Zones of a node carry all of its lists here: the sums of zones are not what is read where there is a global block. */
function zoneText(machine: MachineText, zone: ZoneText, era: TextEra): string[] {
	const node = machine.numa ? `Node ${zone.node} ` : '';
	const boost = since(era, '6.1') ? ` boost:${zone.boost ?? 0}kB` : '';
	const marks = `free:${zone.free}kB${boost} min:${zone.min}kB low:${zone.low}kB high:${zone.high}kB`;
	const atomic = since(era, '4.9')
		? ` reserved_highatomic:${zone.highatomic ?? 0}KB${since(era, '6.18') ? ` free_highatomic:${zone.highatomic ?? 0}KB` : ''}`
		: '';
	const lists = 'active_anon:0kB inactive_anon:0kB active_file:0kB inactive_file:0kB unevictable:0kB';
	const managed = since(era, '3.10') ? ` managed:${zone.managed}kB` : '';
	const reserve = `lowmem_reserve[]: ${zone.reserve.join(' ')}`;
	if (!since(era, '4.9'))
		return [
			`${node}${zone.name} ${marks} ${lists} isolated(anon):0kB isolated(file):0kB present:${zone.present}kB${managed} mlocked:0kB dirty:0kB writeback:0kB mapped:0kB shmem:0kB slab_reclaimable:0kB slab_unreclaimable:0kB kernel_stack:${zone.name === 'Normal' ? machine.stackKb : 0}kB pagetables:0kB unstable:0kB bounce:0kB${since(era, '3.10') ? ` free_pcp:0kB local_pcp:0kB free_cma:${zone.cma ?? 0}kB` : ''} writeback_tmp:0kB pages_scanned:0 all_unreclaimable? yes`,
			reserve,
		];
	const inZone = since(era, '5.15') ? '' : ` kernel_stack:${zone.name === 'Normal' ? machine.stackKb : 0}kB pagetables:0kB`;
	const zspages = since(era, '6.18') ? ' zspages:0kB' : '';
	return [
		`${node}${zone.name} ${marks}${atomic} ${lists} writepending:0kB${zspages} present:${zone.present}kB managed:${zone.managed}kB mlocked:0kB${inZone} bounce:0kB free_pcp:0kB local_pcp:0kB free_cma:${zone.cma ?? 0}kB`,
		reserve,
	];
}

function buddyText(machine: MachineText, zone: ZoneText, era: TextEra): string {
	const node = machine.numa ? `Node ${zone.node} ` : '';
	const blocks = zone.buddy.map((count, order) => `${count}*${machine.pageKb << order}kB${count > 0 && since(era, '3.10') ? ' (UM)' : ''}`);
	return `${node}${zone.name}: ${blocks.join(' ')} = ${zone.buddy.reduce((sum, count, order) => sum + count * (machine.pageKb << order), 0)}kB`;
}

function nodeLines(machine: MachineText, era: TextEra): string[] {
	if (!since(era, '4.9')) return [];
	const stack = since(era, '5.15') ? ` kernel_stack:${machine.stackKb}kB pagetables:0kB${since(era, '6.1') ? ' sec_pagetables:0kB' : ''}` : '';
	const end = since(era, '6.18') ? ' Balloon:0kB' : '';
	const huge = ' shmem_thp: 0kB shmem_pmdmapped: 0kB anon_thp: 0kB';
	return [...new Set(machine.zones.map(({node}) => node))].map(
		node =>
			`Node ${node} active_anon:0kB inactive_anon:0kB active_file:0kB inactive_file:0kB unevictable:0kB isolated(anon):0kB isolated(file):0kB mapped:0kB dirty:0kB writeback:0kB shmem:0kB${huge} writeback_tmp:0kB${since(era, '5.15') ? '' : ' unstable:0kB'}${stack} all_unreclaimable? yes${end}`,
	);
}

export function memoryLines(machine: MachineText, era: TextEra): string[] {
	const perCpu = since(era, '4.4') ? [] : machine.zones.flatMap(zone => [`Node ${zone.node} ${zone.name} per-cpu:`, 'CPU    0: hi:  186, btch:  31 usd:   0']);
	const pages = Math.floor(total(machine, 'present') / machine.pageKb);
	const reserved = Math.floor((total(machine, 'present') - total(machine, 'managed')) / machine.pageKb);
	return [
		'Mem-Info:',
		...perCpu,
		...globalLines(machine, era),
		...nodeLines(machine, era),
		...machine.zones.flatMap(zone => zoneText(machine, zone, era)),
		...machine.zones.map(zone => buddyText(machine, zone, era)),
		...(machine.numa ? ['Node 0 hugepages_total=0 hugepages_free=0 hugepages_surp=0 hugepages_size=2048kB'] : []),
		`${(machine.counts['active_file'] ?? 0) + (machine.counts['inactive_file'] ?? 0) + (machine.counts['shmem'] ?? 0)} total pagecache pages`,
		'0 pages in swap cache',
		...(since(era, '6.1') ? [] : ['Swap cache stats: add 1, delete 1, find 0/0']),
		`Free swap  = ${machine.swapFreeKb}kB`,
		`Total swap = ${machine.swapTotalKb}kB`,
		`${pages} pages RAM`,
		...(since(era, '3.10') ? ['0 pages HighMem/MovableOnly'] : []),
		`${reserved} pages reserved`,
		...(since(era, '4.4') ? ['0 pages cma reserved', '0 pages hwpoisoned'] : ['1000 pages shared', '2000 pages non-shared']),
	];
}

export function taskLines(machine: MachineText, era: TextEra): string[] {
	const wide = since(era, '4.19');
	const columns =
		era === '2.6.32'
			? 'cpu oom_adj name'
			: era === '2.6.32-rhel'
				? 'cpu oom_adj oom_score_adj name'
				: !since(era, '4.4')
					? 'nr_ptes swapents oom_score_adj name'
					: !since(era, '4.15')
						? 'nr_ptes nr_pmds swapents oom_score_adj name'
						: !since(era, '6.8')
							? 'pgtables_bytes swapents oom_score_adj name'
							: 'rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name';
	const rows = machine.tasks.map(one => {
		const ids = `[${pad(one.pid, wide ? 7 : 5)}] ${pad(one.uid, 5)} ${pad(one.pid, 5)} ${pad(one.vm, 8)} ${pad(one.anon + one.file + one.shmem, 8)}`;
		if (era === '2.6.32') return `${ids}   1     ${pad(one.adj === -1000 ? -17 : 0, 3)} ${one.name}`;
		if (era === '2.6.32-rhel') return `${ids}   1     ${pad(Math.trunc((one.adj * 17) / 1000), 3)}         ${pad(one.adj, 5)} ${one.name}`;
		const end = `${pad(one.swap, 8)}         ${pad(one.adj, 5)} ${one.name}`;
		if (!since(era, '4.4')) return `${ids} ${pad(one.tables, 7)} ${end}`;
		if (!since(era, '4.15')) return `${ids} ${pad(one.tables - 1, 7)} ${pad(1, 7)} ${end}`;
		const bytes = pad(one.tables * machine.pageKb * 1024, 8);
		return since(era, '6.8') ? `${ids} ${pad(one.anon, 8)} ${pad(one.file, 8)} ${pad(one.shmem, 9)} ${bytes} ${end}` : `${ids} ${bytes} ${end}`;
	});
	return [
		...(since(era, '4.19') ? ['Tasks state (memory values in pages):'] : []),
		`[ ${wide ? ' pid ' : 'pid'} ]   uid  tgid total_vm      rss ${columns}`,
		...rows,
	];
}

/** How it ended. `message`: "Out of memory", "Memory cgroup out of memory". */
export function killLines(machine: MachineText, era: TextEra, message = 'Out of memory', group = ''): string[] {
	const victim = machine.tasks.find(({pid}) => pid === machine.victim)!;
	const kb = (pages: number): string => `${pages * machine.pageKb}kB`;
	const rss = `total-vm:${kb(victim.vm)}, anon-rss:${kb(victim.anon)}, file-rss:${kb(victim.file)}${since(era, '4.9') ? `, shmem-rss:${kb(victim.shmem)}` : ''}`;
	const ram = (total(machine, 'managed') + machine.swapTotalKb) / machine.pageKb;
	const score = Math.floor(((victim.anon + victim.file + victim.shmem + victim.swap) * 1000) / ram) + victim.adj;
	const kill = `${message}: Kill process ${victim.pid} (${victim.name}) score ${score} or sacrifice child`;
	if (era === '2.6.32')
		return [`${message}: kill process ${victim.pid} (${victim.name}) score ${victim.vm} or a child`, `Killed process ${victim.pid} (${victim.name})`];
	if (era === '2.6.32-rhel') return [kill, `Killed process ${victim.pid}, UID ${victim.uid}, (${victim.name}) ${rss}`];
	if (era === '3.10') return [kill, `Killed process ${victim.pid} (${victim.name}), UID ${victim.uid}, ${rss}`];
	const summary = since(era, '5.0')
		? [
				`oom-kill:constraint=${group === '' ? machine.constraint : 'CONSTRAINT_MEMCG'},nodemask=${machine.nodemask},cpuset=/,mems_allowed=${machine.memsAllowed},${group === '' ? 'global_oom' : `oom_memcg=${group}`},task_memcg=${group || '/'},task=${victim.name},pid=${victim.pid},uid=${victim.uid}`,
			]
		: [];
	if (!since(era, '5.4')) return [...summary, kill, `Killed process ${victim.pid} (${victim.name}) ${rss}`];
	return [
		...summary,
		`${message}: Killed process ${victim.pid} (${victim.name}) ${rss}, UID:${victim.uid} pgtables:${kb(victim.tables)} oom_score_adj:${victim.adj}`,
	];
}

/** A whole report, line by line, without prefixes. */
export function oomText(era: TextEra, machine: MachineText = webServer()): string[] {
	return [...invokedLines(machine, era), ...memoryLines(machine, era), ...(machine.noTable ? [] : taskLines(machine, era)), ...killLines(machine, era)];
}

/** A group's report: no zones since 3.9, its own figures instead. */
export function groupText(era: TextEra, version: 1 | 2, machine: MachineText = webServer(), limitKb = 4_000_000, swapKb = 0): string[] {
	const path = '/kubepods/pod1';
	const usage = limitKb;
	const none = '9007199254740988kB';
	const used =
		version === 2
			? [`memory: usage ${usage}kB, limit ${limitKb}kB, failcnt 77`, `swap: usage 0kB, limit ${swapKb < 0 ? none : `${swapKb}kB`}, failcnt 0`]
			: [
					`memory: usage ${usage}kB, limit ${limitKb}kB, failcnt 77`,
					`memory+swap: usage ${usage}kB, limit ${swapKb < 0 ? none : `${limitKb + swapKb}kB`}, failcnt 0`,
					`kmem: usage 20480kB, limit ${none}, failcnt 0`,
				];
	const stats = since(era, '5.4')
		? [
				`Memory cgroup stats for ${path}:`,
				...(version === 2
					? [
							'anon 3900000000',
							'file 102400000',
							'kernel_stack 1000000',
							'pagetables 20000000',
							'sock 0',
							'shmem 100000000',
							'file_dirty 0',
							'slab_reclaimable 10000000',
							'slab_unreclaimable 8000000',
							'pgfault 12345',
						]
					: ['cache 102400000', 'rss 3900000000', 'shmem 100000000', 'dirty 0']),
			]
		: [
				`Memory cgroup stats for ${path}: cache:100000KB rss:3800000KB rss_huge:0KB shmem:97656KB mapped_file:0KB dirty:0KB writeback:0KB swap:0KB inactive_anon:0KB active_anon:3800000KB inactive_file:0KB active_file:0KB unevictable:0KB`,
			];
	return [
		...invokedLines({...machine, gfp: {mask: '0xcc0', names: 'GFP_KERNEL'}}, era),
		...(since(era, '5.0') ? [] : [`Task in ${path} killed as a result of limit of ${path}`]),
		...used,
		...stats,
		...taskLines(machine, era),
		...killLines(machine, era, 'Memory cgroup out of memory', path),
	];
}
