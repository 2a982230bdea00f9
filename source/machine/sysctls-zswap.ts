// Settings of /sys/module/zswap/parameters, among those of /proc/sys as they are written and kept alike. (mm/zswap.c; docs §10.2)
import type {SysctlEntry} from './sysctl-entry.ts';

export const SYSCTLS_ZSWAP = [
	{
		name: 'zswap.enabled',
		min: 0,
		max: 1,
		initial: [0],
		unit: '',
		help: 'zswap, in /sys/module/zswap/parameters (6.12): pages that are swapped out are compressed and stay in RAM, in front of the swap device. 0: they go there; what is stored stays.',
		effect: 'zswap',
	},
	{
		name: 'zswap.max_pool_percent',
		min: 0,
		max: 100,
		initial: [20],
		unit: '%',
		help: 'How much of RAM zswap may take. Over it, pages go past it to the device, and the oldest that it holds are written there.',
		effect: 'zswap',
	},
	{
		name: 'zswap.accept_threshold_percent',
		min: 0,
		max: 100,
		initial: [90],
		unit: '%',
		help: 'Share of its limit under which zswap, once it was full, takes pages again.',
		effect: 'zswap',
	},
	{
		name: 'zswap.shrinker_enabled',
		min: 0,
		max: 1,
		initial: [0],
		unit: '',
		help: 'Reclaim writes back what zswap holds as it shrinks other caches, not only when its limit is reached.',
		effect: 'zswap',
	},
] as const satisfies readonly SysctlEntry[];
