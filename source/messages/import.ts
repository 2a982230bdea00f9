// Words about a computer that is brought as a scenario.
import {pagesAsSize, spaced} from './numbers.ts';

type Guessed = {readonly shmem: boolean; readonly others: boolean; readonly highMem: boolean};

export const importMessages = {
	help: (): string => 'makes a scenario of a computer: a copy of its /proc (a folder, a tar), an OOM report, or "host", this one',
	out: 'writes the scenario into a file; without it, it is printed',
	kill: 'which kill of a log',
	name: 'what the scenario is called',
	summary: (name: string): string =>
		`${name} as its /proc says: same zones, marks, swap and settings, the same memory in the same hands. Start something and see what it would do.`,
	guesses: ({shmem, others, highMem}: Guessed): readonly string[] => [
		'guessed: all memory of a process is anonymous, touched once; which of it is in use is not known',
		'guessed: page cache is one file that was read once, on one disk; which files they are is not known',
		...(shmem ? ['guessed: /dev/shm, tmpfs and shared memory are a process “shmem” that is never taken'] : []),
		...(others ? ['processes that hold less than 64 KiB are one, “others”, that is never taken'] : []),
		...(highMem ? ['zone HighMem is a zone Movable'] : []),
		'guessed: the speed of its disks, by their names; what its CPUs cost',
		'processes hold still: who grows is for you to say, such as {at: 10s, spawn: leak, name: nginx, rate: 50MiB/s}',
	],
	grew: (name: string, kbAS: number): string => `${name} grew by ${spaced(Math.round(kbAS))} KiB/s between the two looks`,
	notFit: (what: string, kb: number): string => `${what} differs by ${pagesAsSize(Math.abs(kb) / 4)} from what was read`,
	stands: (seconds: number): string => `it stands as it was from ${seconds} s on: open it with --from ${seconds}s`,
	nothing: (what: string): string =>
		`"${what}" holds no /proc that can be read (meminfo and zoneinfo) and no OOM report; give a folder or a tar that "lowwater collect" made, a copy of /proc, a kernel's log, or "host".`,
	packed: (what: string, how: string): string => `"${what}" is packed by ${how}, which is not read here; unpack it and give the folder, or the tar.`,
	badTar: (what: string): string => `"${what}" is no tar that can be read: it is cut or damaged; pack it again, or give a folder.`,
	written: (path: string): string => `${path} is written: lowwater ${path} opens it.`,
	needsWhat: (): string => 'import needs to be told what: a folder, a tar, an OOM report, or "host", as in: lowwater import host.',
	running: (): string => 'The machine is run until it stands where the computer stood …',
	more: (): string =>
		'lowwater collect prints a shell script that gathers what is needed on a server without Node. Zones keep their own marks and reserves; processes their names, oom_score_adj, uid, memory and swap; MemFree is the same to the page. What could not be known is guessed, and stands at the top of the scenario.',
	collectMore: (): string =>
		'lowwater collect > collect.sh; sh collect.sh on the server writes lowwater-collect.tar.gz; lowwater import lowwater-collect.tar.gz -o server.yaml. It changes nothing and sends nothing; -n leaves out the names of processes and of the computer.',
	collectHelp: (): string =>
		'prints a shell script that gathers what import needs on a computer without Node: twice, ten seconds apart, no command lines, no environment',
} as const;
