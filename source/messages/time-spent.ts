// What a process's time goes to, in words: one table for the summary of a run, the process pane, the process screen, help and fields.
import type {TimeCause} from '../machine/sample.ts';
import {listed} from './numbers.ts';
import {duration} from './times.ts';
import {spoken, type Table} from './language.ts';
import {timeSpentChinese} from './zh/time-spent.ts';

type Words = {
	/** The letter in a bar. */
	readonly mark: string;
	readonly word: string;
	readonly help: string;
	/** After a time: "1.2 s …". */
	readonly spent: string;
};

const timeSpentEnglish = {
	causes: {
		onCpu: {mark: 'C', word: 'on CPU', help: 'it ran, in its program or in the kernel', spent: 'on a CPU'},
		waitForCpu: {mark: 'w', word: 'waiting for a CPU', help: 'it could have run, and others did', spent: 'waiting for a CPU'},
		directReclaim: {mark: 'R', word: 'direct reclaim', help: 'it found no free page and reclaimed for itself', spent: 'in direct reclaim'},
		memoryThrottle: {
			mark: 'T',
			word: 'held back',
			help: 'it waited for kswapd, or for pages that are being written',
			spent: 'held back until memory was freed',
		},
		swapIn: {mark: 's', word: 'swap-in', help: 'it waited for a page of its own from swap', spent: 'waiting for swap'},
		fileRead: {mark: 'f', word: 'file read', help: 'it waited for a page of a file', spent: 'waiting for file pages'},
		dirtyThrottle: {mark: 'd', word: 'dirty throttling', help: 'it was held back from dirtying more pages', spent: 'held back as a writer'},
		diskQueue: {mark: 'q', word: 'disk queue', help: 'it waited for a place in the queue of a disk', spent: 'waiting for a disk to take its request'},
		fsync: {mark: 'y', word: 'fsync', help: 'it waited in fsync until what it had written was on the disk', spent: 'in fsync'},
		sleep: {mark: '·', word: 'asleep', help: 'it had nothing to do', spent: 'asleep'},
		stopped: {mark: '-', word: 'stopped', help: 'SIGSTOP holds it', spent: 'stopped'},
	} as const satisfies Record<TimeCause, Words>,
	fieldHelp: (cause: TimeCause): string => `Time in which ${timeSpentEnglish.causes[cause].help}.`,
	title: 'Where the last second of a process went',
	lastSecond: 'last second',
	sinceStart: 'since its start',
	/** "db (301) lost 2.1 s of 60.0 s: 1.2 s in direct reclaim and 0.9 s waiting for swap." */
	cost: (p: {name: string; pid: number; ageUs: number; lostUs: number; parts: readonly (readonly [TimeCause, number])[]; ranUs: number}): string =>
		`${p.name} (${p.pid}) lost ${duration(p.lostUs)} of ${duration(p.ageUs)}: ${listed(
			p.parts.map(([cause, us]) => `${duration(us)} ${timeSpentEnglish.causes[cause].spent}`),
		)}; it ran for ${duration(p.ranUs)}.`,
	costOthers: (count: number): string => `${count === 1 ? 'One other process' : `${count} other processes`} lost next to nothing.`,
	noCost: (): string => 'No process lost more than a thousandth of its time to memory, disks or other processes.',
} as const;

export type TimeSpentWords = Table<typeof timeSpentEnglish>;
export const timeSpentMessages = spoken(timeSpentEnglish, timeSpentChinese);
