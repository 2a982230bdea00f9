// Words of going back, of branches, and of what is found there.
import {pagesAsSize} from './numbers.ts';
import {clockTenths, duration} from './times.ts';
import {spoken, type Table} from './language.ts';
import {timeChinese} from './zh/time.ts';

const timeEnglish = {
	boot: 'this is boot',
	now: 'this is now',
	noEventBefore: 'no event before this',
	noEventAfter: 'no event after this: now is the last place',
	notYet: (us: number): string => `that has not happened yet: now is ${clockTenths(us)}`,
	notUnderstood: (text: string): string => `“${text}” is no time: 37.4, 1:01, −10s, +2.5s, or kill, stall, wake, swap, panic, act`,
	none: (what: string): string => `no ${what} so far`,
	elsewhere: (pid: number | null): string =>
		pid === null ? 'the past of this machine is not kept here' : `going back belongs to the dashboard that runs the machine (process ${pid})`,
	arrived: 'this is now; space goes on',
	branched: (letter: string, name: string, from: string): string => `branch ${letter} “${name}” left ${from} here; ${from} stays as it is, D drops ${letter}`,
	tooMany: 'four machines are enough: drop one (D)',
	noSuchPair: (letters: readonly string[]): string => `two of ${letters.join(', ')} can be compared`,
	noRoomForTwo: (bytes: number, room: number): string =>
		`two machines would take ${pagesAsSize(bytes / 4096)} of this computer’s memory; ${pagesAsSize(room / 4096)} can be had`,
	noRoomForOne: (bytes: number, room: number): string =>
		`one more machine would take ${pagesAsSize(bytes / 4096)} of this computer’s memory; ${pagesAsSize(room / 4096)} can be had: drop one (D)`,
	noBranch: 'there is no branch: an act in the past begins one',
	notA: 'A is the machine itself: it cannot be dropped',
	noName: 'A is the machine itself: only branches have names',
	again: (letter: string, us: number): string => `branch ${letter} was run for ${duration(us)}: D again drops it`,
	dropped: (letter: string, to: string): string => `branch ${letter} is gone; this is ${to}`,
	shown: (letter: string, name: string): string => (name === '' ? `machine ${letter}` : `machine ${letter}: ${name}`),
	recomputing: (share: number): string => `recomputing ${Math.floor(share * 100)} %`,
	stopped: 'called off: still where you were',
	branch: 'branch',
	quitting: (branches: number): string =>
		`${branches === 1 ? 'a branch goes' : `${branches} branches go`} with it (7 compares, Y saves one as a scenario): q again quits`,
	notHere: 'two machines stand in a dashboard of their own machine: lowwater compare',
	noBack: 'nowhere to go back to',
	header: {
		past: '◄ past',
		here: 'here',
		before: 'before now',
	},
	/** Over settings that stand in the past; null: no letter is free. */
	writes: (us: number, letter: string | null): string =>
		`◄ past ${clockTenths(us)}: ${letter === null ? 'no more than four machines' : `Enter writes it and begins branch ${letter}`}`,
	playing: 'playing',
	nowLabel: 'now',
	longSo: (us: number): string => `${duration(us)} long`,
	forms: {
		jump: 'go to',
		jumpHelp: '↑↓ an event; or 37.4, 1:01, −10s, +2.5s, kill, stall, wake, swap, turn, panic, act',
		name: (letter: string): string => `name of branch ${letter}`,
		nameHelp: 'up to 24 letters',
		compare: 'beside it',
		compareHelp: 'the same with a setting (vm.swappiness=10, machine.swap=1GiB), or a scenario’s name',
	},
	ahead: 'ahead',
	freeThen: 'free then',
	ago: (us: number): string => `${duration(us)} ago`,
	inTime: (us: number): string => `in ${duration(us)}`,
	marks: {panic: 'panic', kill: 'kill', stall: 'first stall', 'swap-full': 'swap full', turn: 'turning point', wake: 'kswapd wakes', act: 'by hand'},
} as const;

export type TimeWords = Table<typeof timeEnglish>;
export const timeMessages = spoken(timeEnglish, timeChinese);
