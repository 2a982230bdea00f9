// Words about the machine that is made of a report.
import type {Diagnosis} from '../report/diagnosis.ts';
import {listed, pagesAsSize} from './numbers.ts';
import {whyMessages} from './why.ts';
import {spoken, type Table} from './language.ts';
import {whySimulateChinese} from './zh/why-simulate.ts';

type Guessed = {
	readonly leaker: string | null;
	readonly shmem: boolean;
	readonly others: boolean;
	readonly nodes: boolean;
	readonly highMem: boolean;
	readonly group: boolean;
	readonly charged: boolean;
	readonly pageKb: number;
};

const whySimulateEnglish = {
	guesses: ({leaker, shmem, others, nodes, highMem, group, charged, pageKb}: Guessed): readonly string[] => [
		...(leaker === null ? [] : [`${leaker} grew steadily, as a leak, to what it held; all others held still`]),
		'all memory of a process is anonymous, and which of its pages were in use is not known',
		...(shmem ? ['/dev/shm, tmpfs and shared memory are one file on the tmpfs, and what of it is in swap a process “shmem” that is never taken'] : []),
		...(others ? ['what no process of the report accounts for is a process “others” that is never taken'] : []),
		...(nodes ? ['only the nodes that the report shows are there'] : []),
		...(group ? ['the computer around the group has room enough, and nobody else on it takes any'] : []),
		...(charged ? ['what the kernel holds for the group is a process “kernel” that is never taken'] : []),
		...(highMem ? ['zone HighMem is a zone Movable'] : []),
		...(pageKb === 4 ? [] : [`its pages were of ${pageKb} KiB, here they are of 4 KiB`]),
		'disks, CPUs and sysctls are the defaults',
	],
	summary: (d: Diagnosis, guesses: readonly string[]): string =>
		`${whyMessages.subject(d)}${whyMessages.cause(d)} This is that machine, one page before. Guessed: ${listed(guesses)}.`,
	name: (host: string | undefined, kill: number): string => `${host ?? 'report'}, kill ${kill}`,
	event: (guesses: readonly string[]): string => `Guessed, as the report does not say it: ${guesses.join('; ')}.`,
	running: (): string => 'The machine is being run to one page before its kill …',
	progress: (timeUs: number, free: number): string => `${(timeUs / 1e6).toFixed(1)} s of its time, ${pagesAsSize(free)} free`,
	interrupted: (): string => 'You interrupted it before its machine stood there.',
	notHere: (): string => 'This report has no zones or no figures of memory: there is no machine to be made of it.',
	group: (limitKnown: boolean): string =>
		`This report is about the limit of a group, and does not say what ${limitKnown ? 'the group held' : 'the limit is'}: there is no machine to be made of it.`,
	noKill: (): string => 'As guessed this machine does not run out of memory within ten minutes; it opens at its boot.',
	written: (path: string): string => `${path} is written: lowwater ${path} opens it.`,
	needsTerminal: (): string =>
		'The machine opens in the dashboard, which needs a terminal for the screen and the keys; -o FILE.yaml writes it as a scenario instead.',
	whichKill: (of: number): string => `The log has ${of} kills: --kill says whose machine, 1 to ${of}; the last one is taken.`,
} as const;

export type WhySimulateWords = Table<typeof whySimulateEnglish>;
export const whySimulate = spoken(whySimulateEnglish, whySimulateChinese);
