// What film says.
import {listed} from './numbers.ts';
import {instant} from './times.ts';
import {spoken, type Table} from './language.ts';
import {filmChinese} from './zh/film.ts';

const filmEnglish = {
	help: (): string => 'writes a film of the dashboard, without a terminal: an SVG that plays in browsers, or an asciicast',
	more: (): string =>
		'The dashboard runs on a clock of its own, so that the same command makes the same film. --keys presses keys at times of the film, as in --keys "1s:l 2s:enter 6s:+ 6.5s:+"; names are those of the key table (enter, escape, up, space, f5), anything else is one character. An asciicast (version 2) is what "asciinema play" plays.',
	from: (): string => 'the machine’s time at which the film begins, 0 by default',
	for: (): string => 'length of the film, 20s by default',
	size: (): string => 'columns and rows, 120x40 by default',
	out: (): string => 'the file; its ending says which kind: .svg or .cast',
	speed: (): string => 'seconds of the machine in a second of the film, 0.01 to 100; 1 by default',
	branch: (): string => 'of a journal: the branch of that letter that was kept with it',
	beside: (): string => 'with --branch: both machines on one screen, the branch and the line it left',
	b: (): string => 'both machines on one screen, the second with this set; may be given more than once',
	noBranch: (path: string): string => `there is no ${path}: that machine has no such branch.`,
	badBranch: (text: string): string => `"${text}" is no branch; their letters are B, C and D.`,
	branchOfJournal: (): string => '--branch is of a journal: lowwater film FILE.journal --branch B.',
	besideWhat: (): string => '--beside needs a --branch that stands beside its machine; for a setting write --b KEY=VALUE.',
	eitherBeside: (): string => '--b and --branch are two ways to say what stands beside it: give one of them.',
	notRetold: (path: string): string => `${path} does not say what its machine was read from: it cannot be run beside another.`,
	keys: (): string => 'keys that are pressed, each with its time in the film',
	noScenario: (): string => 'film needs a scenario: a built-in name such as "slow-swap-disk", or a file; "lowwater scenarios" lists what is built in.',
	noOut: (): string => 'film needs a file to write to: --out FILE.svg or --out FILE.cast.',
	badOut: (path: string): string => `--out ${path}: the ending of its name says what is written; use .svg or .cast.`,
	badSize: (text: string): string => `"${text}" is not a size of 10x4 to 400x120 cells; write it as 120x40.`,
	noPace: (): string => 'a film goes by at a speed of its own, 0.01 to 100; write it as 4 or 0.1.',
	tooShort: (): string => 'a film of 0 s shows nothing; give it a length.',
	tooLong: (): string => 'a film is 10m long at most; make it faster (--speed), or begin later (--from).',
	badPress: (text: string): string => `"${text}" is not a time and a key; write it as 1s:l or 2.5s:enter.`,
	badKey: (text: string, known: readonly string[]): string => `there is no key "${text}"; a key is one character, or ${listed(known)}.`,
	pressLate: (text: string, forMs: number): string => `"${text}" comes when the film is over, after ${instant(forMs * 1000)}; --for makes it longer.`,
	pressTime: (text: string, problem: string): string => `${text}: ${problem}`,
	done: (path: string, seconds: number, frames: number, bytes: number): string =>
		`${path}: ${Math.round(seconds * 100) / 100} s, ${frames} ${frames === 1 ? 'frame' : 'frames'}, ${Math.ceil(bytes / 1000)} kB.`,
};

export type FilmWords = Table<typeof filmEnglish>;
export const filmMessages = spoken(filmEnglish, filmChinese);
