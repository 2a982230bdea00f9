// Settings of /sys/kernel/mm/lru_gen, among those of /proc/sys as they are written and kept alike. (mm/vmscan.c lru_gen_attrs; docs M 11)
import type {LruKind} from './config.ts';
import {MAX_INT, type SysctlEntry} from './sysctl-entry.ts';

/** All of it where the machine boots with generations (CONFIG_LRU_GEN_ENABLED), nothing where it does not. */
export const lruGenAtBoot = (lru: LruKind | undefined): number => (lru === 'mglru' ? 7 : 0);

export const SYSCTLS_LRU_GEN = [
	{
		name: 'lru_gen.enabled',
		min: 0,
		max: 7,
		initial: null,
		unit: 'bits',
		help: 'MGLRU, in /sys/kernel/mm/lru_gen (6.12): 1 keeps pages in generations, 2 walks page tables for what is in use, 4 only those that were used; 7 is all, 0 the active and inactive lists.',
		effect: 'mglru/switch',
	},
	{
		name: 'lru_gen.min_ttl_ms',
		min: 0,
		max: MAX_INT,
		initial: [0],
		unit: '',
		help: 'With MGLRU: what was in use within so many milliseconds is not evicted; where that is all there is, the OOM killer is called. 0: off.',
		effect: 'mglru/min-ttl',
	},
] as const satisfies readonly SysctlEntry[];
