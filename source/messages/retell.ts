// Words in scenarios that are made of what somebody did.
import {spoken, type Table} from './language.ts';
import {retellChinese} from './zh/retell.ts';
const retellEnglish = {
	summary: (name: string, deeds: number): string => `${name}, with ${deeds === 1 ? 'what was done' : `the ${deeds} things that were done`} to it.`,
	head: (name: string): string => ` Saved by lowwater: ${name} and what was done to it by hand. "lowwater run" of this file repeats it, "lowwater" opens it.`,
	refused: (what: string, errno: string): string => `${what}: refused (${errno})`,
	noEvent: (what: string): string => `${what}: no event says this`,
	via: {proc: 'through /proc', kill: 'kill(2) of a program in a shell'},
	nothing: 'what this machine was made from is not known here: it cannot be written as a scenario',
	saved: 'what was done, as a scenario',
	lost: (count: number): string => ` (${count === 1 ? 'one deed' : `${count} deeds`} could not be written; comments there say which)`,
} as const;

export type RetellWords = Table<typeof retellEnglish>;
export const retellMessages = spoken(retellEnglish, retellChinese);
