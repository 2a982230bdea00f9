// What every program takes besides its own arguments (spawn-event.ts reads it), for help and forms.

/** The keys that a person may give, with their help. */
export const COMMON_ARGUMENTS = [
	{name: 'name', kind: 'text', help: 'what the process is called, at most 15 bytes; otherwise as its program'},
	{name: 'oom_score_adj', kind: '-1000 … 1000', help: 'for the OOM killer; -1000 is never killed; otherwise inherited from the parent'},
	{name: 'stop', kind: 'time', help: 'killed so long after its start'},
	{name: 'node', kind: 'number', help: 'NUMA: runs on the CPUs of this node'},
	{name: 'bind', kind: 'number or list', help: 'NUMA: takes memory from these nodes alone'},
	{name: 'prefer', kind: 'number', help: 'NUMA: takes memory from this node first'},
	{name: 'interleave', kind: 'number or list', help: 'NUMA: takes one page after the other from these nodes in turn'},
	{
		name: 'weighted_interleave',
		kind: 'number or list',
		help: 'NUMA, Linux 6.12: takes so many pages after the other from each of these nodes in turn as mempolicy.weighted_interleave says',
	},
	{name: 'prefer_many', kind: 'number or list', help: 'NUMA: takes memory from these nodes while one of them has a free page, then from any'},
	{name: 'cpu', kind: 'number', help: 'runs on this CPU alone'},
	{name: 'compression', kind: 'number', help: 'how many times smaller zram makes its pages; 1: they cannot be compressed; otherwise as the disk’s ratio says'},
	{
		name: 'zero_filled',
		kind: '0 … 1',
		help: 'the share of its private memory that is all zeroes, whatever it writes there, in runs of eight pages: such a page Linux 6.12 swaps out without a write, and zram keeps without memory',
	},
	{name: 'uid', kind: 'number', help: 'user; 0, root, by default'},
	{name: 'parent', kind: 'process', help: 'whose child it is; otherwise init’s'},
	{
		name: 'cgroup',
		kind: 'path',
		help: 'the memory group that it runs in, /web/api; otherwise its parent’s. In one of a container it has that one’s oom_score_adj',
	},
	{
		name: 'executable',
		kind: 'path or map',
		help: 'its program’s file: {path: /usr/bin/firefox, size: 120MiB, hot: 40MiB}; processes with one path share it in RAM; hot is what it needs again and again, a page for each 100 µs of CPU time (every)',
	},
] as const satisfies readonly {readonly name: string; readonly kind: string; readonly help: string}[];
