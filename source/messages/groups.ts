// What the figures of a memory group are, in a sentence each, by the names that scenarios have for them.
import type {Table} from './language.ts';
import {spoken} from './language.ts';

const english = {
	help: {
		current: 'memory.current: what it and the groups below it are charged: anon, page cache, kernel memory',
		peak: 'memory.peak: the most it ever was',
		swap_current: 'memory.swap.current: what of it is in swap',
		anon: 'of that, anonymous pages that are mapped (memory.stat)',
		file: 'page cache charged to it, tmpfs too (memory.stat)',
		kernel: 'page tables, stacks, slab and percpu memory for it (memory.stat)',
		shmem: 'of its page cache, tmpfs and shared memory (memory.stat)',
		file_dirty: 'page cache of it that waits to be written (memory.stat)',
		inactive_file: 'page cache of it that reclaim takes first (memory.stat)',
		active_file: 'page cache of it that was read more than once (memory.stat)',
		events_low: 'reclaimed from although under memory.low, as nothing else was left',
		events_high: 'a task of it was over memory.high: it had to reclaim, or sleep',
		events_max: 'a charge met memory.max: reclaim in the group comes first',
		events_oom: 'it was at memory.max and nothing could be reclaimed',
		events_oom_kill: 'processes of it that an OOM killer took',
		events_oom_group_kill: 'kills of all of it together (memory.oom.group)',
		events_swap_high: 'it was over memory.swap.high',
		events_swap_max: 'nothing more could be swapped out: memory.swap.max',
		events_swap_fail: 'a page could not be swapped out: swap was full, or the limit reached',
		pgscan: 'pages of it that reclaim looked at',
		pgsteal: 'pages of it that reclaim took',
		pgfault: 'its page faults',
		pgmajfault: 'those of them that waited for a disk',
		workingset_refault_anon: 'its anonymous pages that were read back from swap soon after they went',
		workingset_refault_file: 'its page cache that was read again soon after it went',
		psi_some: 'share of the last ten seconds in which some task of it waited for memory (memory.pressure, some avg10)',
		psi_full: 'the same, in which all its tasks waited (full avg10)',
		processes: 'processes in it, not in the groups below it',
	},
} as const;

const chinese: Table<typeof english> = {
	help: {
		current: 'memory.current：本组及其下各组的计费：匿名页、页缓存、内核内存',
		peak: 'memory.peak：曾达到的最大值',
		swap_current: 'memory.swap.current：其中在交换区的部分',
		anon: '其中映射着的匿名页（memory.stat）',
		file: '计在它名下的页缓存，tmpfs 也算（memory.stat）',
		kernel: '为它的页表、栈、slab 和每 CPU 内存（memory.stat）',
		shmem: '它的页缓存中 tmpfs 和共享内存的部分（memory.stat）',
		file_dirty: '它等着写出的页缓存（memory.stat）',
		inactive_file: '它最先被回收的页缓存（memory.stat）',
		active_file: '它读过不止一次的页缓存（memory.stat）',
		events_low: '别处已没有可拿的，在 memory.low 之下也被回收',
		events_high: '它的任务超过 memory.high：必须回收，或睡眠',
		events_max: '一次记账碰到 memory.max：先在组内回收',
		events_oom: '到了 memory.max，又没有可回收的',
		events_oom_kill: 'OOM 杀手拿走的它的进程',
		events_oom_group_kill: '整组一起被杀（memory.oom.group）',
		events_swap_high: '超过 memory.swap.high',
		events_swap_max: '不能再换出：memory.swap.max',
		events_swap_fail: '一页换不出去：交换满了，或到了上限',
		pgscan: '回收看过它的页',
		pgsteal: '回收拿走它的页',
		pgfault: '它的缺页',
		pgmajfault: '其中等磁盘的',
		workingset_refault_anon: '它换出后不久又读回来的匿名页',
		workingset_refault_file: '它被回收后不久又读回来的页缓存',
		psi_some: '最近十秒里它有任务在等内存的份额（memory.pressure，some avg10）',
		psi_full: '同上，它的任务全都在等（full avg10）',
		processes: '组内进程数，不含下级组',
	},
};

export type GroupFieldName = keyof typeof english.help;
export const groupMessages = spoken(english, chinese);
