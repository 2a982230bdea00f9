// Words about a computer that is brought as a scenario.
import {pagesAsSize, spaced} from './numbers.ts';
import {spoken, type Table} from './language.ts';
import {importChinese} from './zh/import.ts';

type Guessed = {
	readonly shmem: boolean;
	readonly tmpfs: boolean;
	readonly mappedShmem: boolean;
	readonly unnamedKb: number;
	readonly others: boolean;
	readonly sharedKb: number;
	readonly hugeUsed: boolean;
	readonly highMem: boolean;
	readonly apart: boolean;
	readonly drives: boolean;
};
type GroupBounds = {
	readonly path: string;
	readonly maxKb: number;
	readonly highKb: number;
	readonly hasKb: number;
	readonly kills: number;
	readonly pids: readonly number[];
};
const kib = (kb: number): string => pagesAsSize(kb / 4);

const importEnglish = {
	help: (): string => 'makes a scenario of a computer: a copy of its /proc (a folder, a tar, a sosreport), an OOM report, or "host", this one',
	out: 'writes the scenario into a file; without it, it is printed',
	collectOut: 'where the script puts what it gathers: a tar (lowwater-collect.tar.gz), or a folder that ends in "/"',
	kill: 'which kill of a log',
	name: 'what the scenario is called',
	summary: (name: string): string =>
		`${name} as its /proc says: same zones, marks, swap and settings, the same memory in the same hands. Start something and see what it would do.`,
	guesses: ({shmem, tmpfs, mappedShmem, unnamedKb, others, sharedKb, hugeUsed, highMem, apart, drives}: Guessed): readonly string[] => [
		'guessed: which of a process’s memory is in use; the share of it that is on the active list is the same for all',
		'guessed: page cache is one file, whose beginning the processes map; which files they are is not known',
		...(tmpfs ? ['guessed: /dev/shm, tmpfs and all shared memory are one file on the tmpfs'] : []),
		...(shmem ? ['guessed: what of swap is nobody’s is that of a process “shmem” that is never taken'] : []),
		...(mappedShmem ? ['guessed: what processes have mapped of shared memory is the beginning of that file, which they have in common'] : []),
		...(sharedKb > 0
			? [`guessed: ${kib(sharedKb)} of anonymous memory are counted by several processes (after fork), and stand as pages of a file that they share`]
			: []),
		...(unnamedKb > 0 ? [`guessed: ${kib(unnamedKb)} that no list names are more than a kernel takes for itself, and stand as a process “unnamed”`] : []),
		...(others ? ['processes beyond 4000 are one, “others”, that is never taken'] : []),
		...(hugeUsed ? ['guessed: huge pages that are in use stand in the pool as free ones: no program here takes them'] : []),
		...(highMem ? ['zone HighMem is a zone Movable'] : []),
		...(apart ? ['MemFree in meminfo is not what is free in the zones: these are followed'] : []),
		drives ? 'guessed: the speed of its disks, by their kind; what its CPUs cost' : 'guessed: kind and speed of its disks, by their names; what its CPUs cost',
		'processes hold still: who grows is for you to say',
	],
	derived: {
		memory: (from: string): string =>
			`guessed: there is no meminfo: what ${from === 'free' ? 'free' : 'top'} printed stands for it; kernel memory and lists are not known`,
		processes: (): string => 'guessed: there is no /proc of processes: ps stands for it; oom_score_adj is taken for 0, RSS for anonymous memory',
		nobody: (): string => 'there are no processes in it: their memory is what no list names',
		zones: (): string => 'guessed: there is no zoneinfo: zones are those of buddyinfo, as large as on a PC, their marks computed from min_free_kbytes',
		zonesGuessed: (): string => 'guessed: there is no zoneinfo and no buddyinfo: zones are those of a PC with so much memory, their marks computed',
	},
	group: ({path, maxKb}: GroupBounds): string => `group ${path}${Number.isFinite(maxKb) ? `, at most ${kib(maxKb)}` : ''}`,
	groupBounds: ({path, maxKb, highKb, hasKb, kills, pids}: GroupBounds): string =>
		[
			`group ${path} (${pids.length === 1 ? 'one process' : `${spaced(pids.length)} processes`})`,
			...(Number.isFinite(maxKb) ? [`at most ${kib(maxKb)}`] : []),
			...(Number.isFinite(highKb) ? [`high ${kib(highKb)}`] : []),
			...(Number.isFinite(hasKb) ? [`has ${kib(hasKb)}`] : []),
			...(kills > 0 ? [`${spaced(kills)} killed in it`] : []),
			'its limits are kept; page cache that is charged to it is not, as nobody says whose file it is',
		].join(', '),
	stranger: (name: string, value: string): string => `${name} = ${value}: not known here`,
	grew: (name: string, kbAS: number): string => `${name} grew by ${spaced(Math.round(kbAS))} KiB/s between the two looks`,
	notFit: (what: string, kb: number): string => `${what} differs by ${pagesAsSize(Math.abs(kb) / 4)} from what was read`,
	stands: (seconds: number): string => `it stands as it was from ${seconds} s on: open it with --from ${seconds}s`,
	nothing: (what: string): string =>
		`"${what}" holds no /proc that can be read (meminfo) and no OOM report; give a folder or a tar that "lowwater collect" made, a copy of /proc, a sosreport, a kernel's log, or "host".`,
	packed: (what: string, how: string): string =>
		`"${what}" is packed by ${how}, which is not read here; unpack it, as in: ${how} -dc ${what} > unpacked.tar; lowwater import unpacked.tar`,
	badTar: (what: string): string => `"${what}" is no tar that can be read: it is cut or damaged; pack it again, or give a folder.`,
	written: (path: string): string => `${path} is written: lowwater ${path} opens it.`,
	needsWhat: (): string => 'import needs to be told what: a folder, a tar, an OOM report, or "host", as in: lowwater import host.',
	running: (): string => 'The machine is run until it stands where the computer stood …',
	more: (): string =>
		'lowwater collect prints a shell script that gathers what is needed on a server without Node. Zones keep their own marks and reserves; processes their names, oom_score_adj, uid, memory and swap; MemFree is the same to the page. What could not be known is guessed, and stands at the top of the scenario.',
	collectMore: (): string =>
		'lowwater collect > collect.sh; sh collect.sh on the server writes lowwater-collect.tar.gz; lowwater import lowwater-collect.tar.gz -o server.yaml. It changes nothing and sends nothing; sh collect.sh FOLDER/ leaves a folder instead; -n leaves out the names of processes and of the computer.',
	collectHelp: (): string =>
		'prints a shell script that gathers what import needs on a computer without Node: twice, ten seconds apart, no command lines, no environment',
} as const;

export type ImportWords = Table<typeof importEnglish>;
export const importMessages = spoken(importEnglish, importChinese);
