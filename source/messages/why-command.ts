// Help and errors of `lowwater why`.
import type {NearMiss} from '../report/model.ts';
import {spaced} from './numbers.ts';
import {spoken, type Table} from './language.ts';
import {whyCommandChinese} from './zh/why-command.ts';

const whyCommandEnglish = {
	help: (): string => 'explains a real OOM report: why this process, what would have helped',
	more: (): string =>
		'Reads every OOM report in a kernel’s log: a file (also .gz, .xz, .zst), a pipe (“-”), or what you paste, ended by Ctrl-D. Whatever stands before the lines (dmesg, journalctl, syslog, container logs, “>”) is taken off; kernels from 2.6.32 on are read by the shape of their lines; a report that is cut is explained as far as it goes, and what is missing is named. At a terminal it fills the screen; in a pipe it is text. Nothing of the log is stored or sent anywhere.',
	jsonHelp: (): string => 'all of it as JSON: figures, ranking, findings',
	formatHelp: (): string => 'text (default in a pipe), markdown or json',
	simulateHelp: (): string => 'opens the machine of the report, one page before the kill; with -o it is written as a scenario',
	killHelp: (): string => 'which kill of the log: 1 is the first (default: all; with --simulate the last)',
	outHelp: (): string => 'where --simulate writes the scenario; -o FILE is the same',

	/** How a log is called that came through a pipe. */
	input: (): string => 'What came in',
	noFile: (): string => 'Which log? A file, or "-" for a pipe or pasted text ended by Ctrl-D: dmesg | lowwater why -',
	noSuchKill: (given: string, of: number): string => `--kill ${given}: the log has ${spaced(of)} of them, 1 to ${spaced(of)}.`,
	badFormat: (given: string): string => `--format ${given} is not one of text, markdown, json.`,
	outNeedsSimulate: (): string => '-o says where --simulate writes the scenario; without --simulate there is nothing to write.',
	pasteHere: (): string => 'Paste the report here, then press Enter and Ctrl-D.',
	notAReport: (file: string, {line, text, kind}: NearMiss): string => {
		const at = `Line ${spaced(line)} looks most like one: “${text.slice(0, 160)}”`;
		const wanted = 'lines such as “… invoked oom-killer: …”, “Mem-Info:” or “Out of memory: Killed process …”';
		switch (kind) {
			case 'empty':
				return `${file} is empty: there is no OOM report in it.`;
			case 'memory-only':
				return `${file} has no OOM report. ${at}; but these figures of memory were printed for another reason (a failed allocation, or SysRq m): nobody was killed.`;
			case 'userspace':
				return `${file} has no OOM report of a kernel. ${at}; that was not the kernel’s OOM killer. Missing: ${wanted}.`;
			case 'word':
				return `${file} has no OOM report. ${at}. Missing: ${wanted}.`;
			case 'nothing':
				return `${file} has no OOM report, and no line that is like one (the first is “${text.slice(0, 80)}”). Missing: ${wanted}.`;
		}
	},
	packed: (file: string, how: string): string => `${file} is packed with ${how}: unpack it into a pipe, as in: ${how} -dc ${file} | lowwater why -`,
	binary: (file: string): string => `${file} is no text: a log is wanted.`,
} as const;

export type WhyCommandWords = Table<typeof whyCommandEnglish>;
export const whyCommand = spoken(whyCommandEnglish, whyCommandChinese);
