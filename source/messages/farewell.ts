// What is left on the terminal when the dashboard has been closed, in one line.
import {listed, spaced} from './numbers.ts';
import {clockTenths} from './times.ts';
import {spoken, type Table} from './language.ts';
import {farewellChinese} from './zh/farewell.ts';

const NAMED = 3;

const farewellEnglish = {
	ran: (name: string, us: number): string => `lowwater: ${name} ran ${clockTenths(us)}`,
	goesOn: (name: string, pid: number, us: number): string => `lowwater: ${name} goes on at ${clockTenths(us)} in process ${pid}`,
	wasAt: (name: string, us: number): string => `lowwater: ${name} was at ${clockTenths(us)}`,
	panic: 'the kernel panicked',
	killed: (names: readonly string[]): string => {
		if (names.length > NAMED) return `the OOM killer killed ${spaced(names.length)} processes, the last of them ${names.at(-1)}`;
		return `the OOM killer killed ${listed(names)}`;
	},
	stalled: (count: number): string => `nobody was killed, tasks stalled ${count === 1 ? 'once' : `${spaced(count)} times`}`,
	nothing: 'nobody was killed, and no task stalled',
	again: '; lowwater --again opens it again',
	againBriefly: '; lowwater --again',
} as const;

export type FarewellWords = Table<typeof farewellEnglish>;
export const farewellMessages = spoken(farewellEnglish, farewellChinese);
