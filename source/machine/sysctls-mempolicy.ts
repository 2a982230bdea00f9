// Settings of /sys/kernel/mm/mempolicy, among those of /proc/sys as they are written and kept alike. (mm/mempolicy.c node_store, get_il_weight)
import type {SysctlEntry} from './sysctl-entry.ts';

/** Nodes that have a weight of their own. */
export const WEIGHTED_NODES = 8;

export const SYSCTLS_MEMPOLICY = [
	{
		name: 'mempolicy.weighted_interleave',
		min: 0,
		max: 255,
		initial: Array.from({length: WEIGHTED_NODES}, () => 1),
		unit: '',
		apart: true,
		help: 'In /sys/kernel/mm/mempolicy/weighted_interleave (6.9): how many pages after the other come from node 0, 1, … for a process that interleaves by weight; 0 is 1.',
		effect: 'freelist',
	},
] as const satisfies readonly SysctlEntry[];
