// Help on scenario files: what each key means. The keys themselves are checked against the schema by a test.
import {bytesAsSize, spaced} from './numbers.ts';
import {duration} from './times.ts';
import {spoken, type Table} from './language.ts';
import {grammarChinese} from './zh/grammar.ts';

type Keys = readonly (readonly [string, string])[];

const speed = (bytes: number): string => `${Math.round(bytes / 1e6)} MB/s`;

const grammarEnglish = {
	intro: (): readonly string[] => [
		'A scenario is a YAML file: a machine, what happens on it and when, when to stop, and what must have happened. Unknown keys are errors.',
	],
	example: (): string =>
		[
			'  name: leak with swap',
			'  summary: One process leaks 20 MiB/s until the OOM killer takes it.',
			'  machine: {memory: 512MiB, swap: 256MiB}',
			'  timeline:',
			'    - {at: 1s, spawn: leak, name: leaky, rate: 20MiB/s}',
			'  until: {oom_kills: 1, time: 90s}',
			'  expect: {killed: [leaky]}',
		].join('\n'),
	eventsHeading: (): string => 'timeline: a list of events, each of which does one thing',
	grammar: (): readonly {readonly heading: string; readonly keys: Keys}[] => [
		{
			heading: 'At the top',
			keys: [
				['name', 'what the scenario is called; otherwise as its file'],
				['summary', 'what to watch'],
				['machine', 'the machine (required)'],
				[
					'lead',
					'what the dashboard draws large: free (default), dirty (against the limits of writers), refaults (a second), nodes (free of each side by side), psi, committed (Committed_AS against CommitLimit), or the path of a memory group, /docker/shop (its memory against its limits)',
				],
				['zh', 'its name and summary in Chinese, {name: …, summary: …}'],
				['group', 'what it is about, where there are several: the heading that it stands under in the list'],
				['order', 'its place in that list, 0 first'],
				[
					'files',
					'files that programs use: {/data/big: 1GiB}, or {/data/big: {size: 1GiB, disk: data}}; on the disk tmpfs a file is empty at first, grows to its size as it is written, lies in RAM and swap, and stays',
				],
				[
					'cgroups',
					'memory groups by their paths and what is written to their files: {/web: {memory.max: 128MiB, memory.swap.max: 0}, /web/api: {memory.low: 32MiB}}; values are sizes or max. {/db: {docker: {memory: 512MiB, memory_swap: 768MiB, memory_reservation: 256MiB, oom_score_adj: 0}}} writes what docker run does: memory.max, memory.swap.max (memory_swap less memory; as much as memory where it is left out; -1: max), memory.low',
				],
				[
					'kubernetes',
					'pods as a kubelet makes groups of them: {pods: {shop: {containers: {app: {request: 64MiB, limit: 128MiB}}}}} makes /kubepods/burstable/pod-shop/app with memory.max 128 MiB, memory.swap.max 0 and memory.oom.group 1, and gives what runs there its oom_score_adj by its QoS class; reserved: less for all pods; memory_qos: true adds memory.high (throttling_factor 0.9) and memory.min',
				],
				['state', 'what the machine holds when its time begins; otherwise nothing but the kernel'],
				['timeline', 'what happens and when'],
				['until', 'when to stop (required)'],
				['expect', 'what must have happened; run exits with 1 when it has not'],
				['lesson', 'what it asks before the machine answers: lowwater lesson FILE plays it, lowwater lesson check FILE says whether it is one'],
				['what_if', 'the form that is open first in the dashboard: {leak: nginx, rate: 50MiB/s, at: 6s} asks at 6 s what if nginx leaks; import writes it'],
			],
		},
		{
			heading: 'machine',
			keys: [
				['memory', 'managed memory, MemTotal, in the zones of a PC: DMA, DMA32 up to 3 GiB, Normal above; one zone where there are less than 32 MiB'],
				[
					'zones',
					'one: all memory in one zone Normal; or, instead of memory, zone by zone: [{node: 0, name: DMA32, managed: 464900KiB}]; also present, spanned, free at boot, start_pfn, and, in pages as a running kernel prints them, min, low, high, protection',
				],
				['swap', 'a size, 0 for none, or areas: [{size: 256MiB, name: swap, disk: swap, priority: 5, on: false}]'],
				['cpus', 'how many CPUs, 1 by default'],
				['hz', 'scheduler ticks a second, 250 by default'],
				['seed', 'seed of what is random, 1 by default'],
				['kernel', '6.1 (default), 6.6 or 6.12: which kernel’s rules'],
				[
					'lru',
					'how pages are aged: classic, by an active and an inactive list, or mglru, by generations (6.12); by default what distributions boot with, mglru from 6.12 on',
				],
				['profile', 'what work costs on its CPU: server (default) or recorded'],
				['costs', 'single costs that differ from the profile: {anon_fault: 2us}; "lowwater help machine" lists them'],
				[
					'disks',
					'its disks by name: a profile (hdd, ssd, nvme, zram), or {profile, size, bandwidth, read, write, shared, iops, latency, read_latency, write_latency, queue, request, rotational, ratio, mem_limit}; files lie on the disk data, swap on the disk swap, or else on the first',
				],
				['sysctl', 'settings at boot: {vm.swappiness: 60}'],
				[
					'kernel_memory',
					'what the kernel holds: slab_reclaimable, slab_shrinkable, slab_unreclaimable, kernel_stack, page_tables, percpu, unevictable, other',
				],
				['tmpfs', 'how much the tmpfs may hold, half of memory by default; 0 for no limit'],
				[
					'programs',
					'disk (default): each program is a file of its own, /usr/bin/NAME, read and dropped like any other; initramfs: all run one that is in RAM for good, as the recorded machine’s did, and as without a disk',
				],
				[
					'executable',
					'the file of a program that says nothing of its own: {size: 820KiB, hot: 680KiB, every: 100us, disk: data}; of the hot part one page is needed for so much CPU time',
				],
				['process_image', 'what a process holds besides its data: anon, text, slab, and the faults of its start'],
				['layout', 'address spaces: x86-64 (default; 47 bits, four levels of page tables) or x86-32 (3 GiB and 1 GiB, two levels, at most 4 GiB of RAM)'],
				['tlb', 'the TLB of each CPU: {entries: 64, ways: 4, asid: true}; asid: false drops it at every context switch, as nopcid does'],
				[
					'transparent_hugepage',
					'always (default), madvise or never: with the first two, from 512 MiB on, khugepaged raises min_free_kbytes at boot; there are no huge pages here',
				],
				['watermark_boost', 'true: marks are boosted for a while when page blocks change hands'],
				['per_cpu_lists', 'true: each CPU keeps lists of free pages, so that free memory moves in steps of a batch and falls a batch under min'],
				['stack', 'how far the stack of a process may grow (ulimit -s), 8MiB by default; whole pages from 256KiB to 1GiB'],
			],
		},
		{
			heading: 'state (what is there at 0 s, without anybody having done it; counters begin at 0)',
			keys: [
				[
					'cache',
					'parts of files that are in the page cache: [{file: /data/big, from: 0, size: 200MiB, list: inactive}]; read once (inactive, default), or again (active); of a file on the tmpfs, written to it. Without size to the end of the file',
				],
				['dirty', 'parts of files that are written and wait for the flusher: [{file: /var/log, from: 0, size: 20MiB, age: 10s}]; age: since when'],
				['slab', 'dentries and inodes that nobody holds, beside those of kernel_memory: 60MiB'],
				[
					'processes',
					'processes that have their memory: [{name: old, rss: 20MiB, swapped: 180MiB}]; they sleep, or at wakes: 10s use all of it once, rate: 20MiB/s, to read or with write: true; also oom_score_adj, uid, compression, zero_filled',
				],
			],
		},
		{
			heading: 'until',
			keys: [
				['time', 'the latest end (required)'],
				['oom_kills', 'end after so many kills'],
				['tail', 'how long to go on after the last of them, or after a panic'],
			],
		},
		{
			heading: 'expect',
			keys: [
				['killed', 'exactly these, in this order, by the OOM killer'],
				['never_killed', 'none of these'],
				['alive', 'these run at the end'],
				['counters', 'bounds at the end: {pswpout: {min: 1000}, pgscan_direct: {max: 0}}'],
				['rss', 'bounds of what a process has in RAM at the end: {leaky: {min: 100MiB}}'],
				[
					'gauges',
					'bounds of any field, in its unit: {free: {lowest: {min: 900}}, psi_memory_some: {highest: {max: 20}, above: {value: 5, max: 3s}}, MemFree: {min: 4000, at: [{time: 10s, max: 90000}]}}. min and max alone are at the end; above and below say for how long. One zone or node: free.DMA32, free.node0, free.node0.DMA32, active_file.node1',
				],
				['processes', 'the same of a process: {database: {latency_p99: {highest: {max: 50}}, time_swap_in: {max: 100}, rss: {min: 40000}}}'],
				['groups', 'the same of a memory group by its path: {/web: {current: {highest: {max: 131072}}, events_oom_kill: {min: 1}}}'],
				['panic', 'whether the kernel panics'],
			],
		},
		{
			heading: 'lesson (texts are a sentence, or {en: …, zh: …})',
			keys: [
				['title', 'what it is called (required)'],
				['steps', 'what is said, asked and played, one after the other (required)'],
				['id', 'its name; otherwise as its file'],
				['part, order', 'the heading that it stands under in the list, and its place there'],
				['core', 'true: one of those that a short course takes'],
				['about', 'words of the glossary'],
				['needs', 'lessons that come before it'],
				['b', 'what differs on a second machine, B: {vm.swappiness: 60}'],
				['seeds', 'seeds with which the same choices are right, beside its own'],
				['claims', 'what else it says of the machine, measured as well: [{oom_kill: {at: 20s, is: 1}}]'],
				['review', 'what differs when it is asked again: {vary: {vm.min_free_kbytes: [102400, 204800]}}'],
				['teacher', 'notes for who presents it: {minutes: 5, expect: TEXT, point: TEXT, ask: TEXT}'],
			],
		},
		{
			heading: 'lesson.steps: a list of steps, each of which does one thing',
			keys: [
				['{say: TEXT}', 'what is told before the question'],
				['{stop: MOMENT, look: {screen: 1, pane: chart, process: leaky}}', 'where time stands still, and what is looked at there'],
				['{ask: TEXT, choices: […], hint: TEXT}', 'a question with two to six choices'],
				['{en: …, zh: …, right: {pgscan_kswapd: {max: 0}}, but: TEXT}', 'a choice: what makes it right, and what is said to who has chosen it when it is not'],
				['{guess: TEXT, field: free, within: 2 %, range: [0, 5000]}', 'a number that is guessed at; it is measured'],
				['{play: {until: MOMENT, speed: 0.5}}', 'the machine answers; without it, until the last that is measured'],
				['{show: [free, rss.leaky]}', 'figures before and after'],
				['{because: TEXT}, {try: TEXT}', 'why it is so; what to try, with all keys'],
				['MOMENT', '5.1s; stop; end; {event: kswapd-woke, of: leaky, before: 10ms, after: 2s}; {when: free, below: low}; 5, a step of screen 5'],
				[
					'right, claims, field',
					'any field; rss.NAME and other figures of a process; event.NAME, event.NAME.PROCESS; segments.moved, pages.moved (MiB): {from: MOMENT, to: MOMENT} or {at: MOMENT}, {in: B}, {percent_of: [FIELDS]} or of B, then min, max, or is and within. A counter is what it grows by from stop to end, a gauge what it is at the end. {killed: [NAMES]}; {same_page: {address: 0x401000, of: [300, 301], is: true}}',
				],
			],
		},
	],
	limits: (l: {fileBytes: number; values: number; depth: number; events: number; files: number; disks: number; mallocs: number}): readonly string[] => [
		`Limits: a file of ${bytesAsSize(l.fileBytes, false)} (a regular one, or a pipe), ${spaced(l.values)} values ${l.depth} deep, ${spaced(l.events)} events, ${spaced(l.files)} files, ${spaced(l.disks)} disks, 64 CPUs, 256GiB of RAM, 16 swap areas of less than 256GiB, times up to 2400h, costs up to 1s, ${spaced(l.mallocs)} calls of malloc at a time.`,
	],
	units: (sizes: string, times: string): readonly string[] => [
		`Sizes: a number and a unit, of ${sizes}. K, M, G and T are the same as KiB, MiB, GiB and TiB: powers of 1024. A bare number is refused, 0 aside. Sizes of memory are whole pages of 4 KiB.`,
		`Times: a number and a unit, of ${times}; several may follow each other, as in 1m30s.`,
		'Rates: a size a second, as 20MiB/s, or max for as fast as the machine lets it.',
	],
	disksHeading: (): string => 'Disk profiles',
	disk: (d: {read: number; write: number; iops: number; readUs: number; writeUs: number; rotational: boolean; synchronousUs: number | null}): string =>
		d.synchronousUs === null
			? `reads ${speed(d.read)}, writes ${speed(d.write)}, ${d.iops} requests/s, ${duration(d.readUs)} to read, ${duration(d.writeUs)} to write${d.rotational ? ', rotational' : ''}`
			: `compressed in memory: ${duration(d.synchronousUs)} of CPU for a page, no queue; a page takes as much memory as it is compressed to: a third (ratio), at most mem_limit in all`,
	costsHeading: (): string => 'CPU costs in the profiles server and recorded, as machine.costs names them',
	cost: (server: number, recorded: number): string => `${server} µs, ${recorded} µs`,
} as const;

export type GrammarWords = Table<typeof grammarEnglish>;
export const grammarMessages = spoken(grammarEnglish, grammarChinese);
