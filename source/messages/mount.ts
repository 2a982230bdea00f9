// What mount and shell say.
import {brief, plainName} from './foreign.ts';
import {listed} from './numbers.ts';
import {spoken, type Table} from './language.ts';
import {mountChinese} from './zh/mount.ts';

const FULL: Readonly<Record<string, string>> = {
	ENOSPC: 'it is full; make room',
	EDQUOT: 'your quota is used up; make room',
	EROFS: 'it is read-only; mount it for writing',
	EACCES: 'permission is denied; give it back its permissions',
	ENOTEMPTY: 'a folder with something in it is where a file belongs; take it away',
	EMFILE: 'too many files are open; close some',
};
const because = (code: string): string => FULL[code] ?? `${code}; look what is wrong there`;

const mountEnglish = {
	mountHelp: (): string => 'keeps the /proc of a running machine in a folder, for real tools; what they write into it changes the machine',
	shellHelp: (): string => 'a shell, or one command, whose /proc is the machine’s',
	setHelp: (): string => 'overrides a value of the scenario, or a sysctl; may be given again',
	fromHelp: (): string => 'begins after this much of the machine’s time, which goes by as fast as it can',
	noFolder: (): string => 'mount needs a folder: lowwater mount DIR [SCENARIO].',
	ready: (root: string, name: string, attach: string): string =>
		`${root} is the /proc of "${name}", four times a second. Try: cat ${root}/meminfo, PROCFS_PATH or HOST_PROC=${root}, node_exporter --path.procfs=${root}. "${attach}" shows it in another terminal. Ctrl-C ends it.`,
	// The folder.
	foreign: (root: string): string => `${root} has files that are not lowwater’s; name an empty folder, or one that does not exist.`,
	foreignFile: (root: string, path: string): string =>
		`${root} has a ${path} that is not lowwater’s; take it away, or name an empty folder, or one that does not exist.`,
	notYours: (root: string): string => `${root} is another user’s; name a folder of your own, or one that does not exist.`,
	writtenByOthers: (root: string): string => `Others may write into ${root}; forbid them to (chmod go-w), or name another folder.`,
	notFolder: (root: string): string => `${root} is not a folder; name an empty one, or one that does not exist.`,
	taken: (root: string, pid: number): string => `${root} is in use by another lowwater (process ${pid}); name another folder, or end that one.`,
	cannotMake: (root: string, code: string): string => `${root} cannot be filled: ${because(code)}, or name another folder.`,
	cannotWrite: (root: string, code: string): string => `${root} is behind the machine: ${because(code)}. It is tried again.`,
	writesAgain: (root: string): string => `${root} is true to the machine again.`,
	gone: (root: string): string => `${root} has been taken away, and lowwater ends; run it again to make it anew.`,
	// What is written into it.
	writing: (path: string): string => `writing ${path}`,
	given: (path: string, written: string): string => `writing "${brief(written)}" into ${path}`,
	notNumber: (written: string): string => `"${brief(written)}" is no whole number`,
	fixed: (name: string): string => `${name} cannot be changed on this machine`,
	onlyF: (): string => 'only f (let the OOM killer choose now) does anything on this machine',
	// Signals.
	killing: (signal: string, pid: number): string => `kill -${signal} ${pid}`,
	noProc: (): string =>
		'This system does not let lowwater mount a proc of its own under the machine’s, so programs that look for themselves in /proc find nobody there.',
	noStandIns: (): string =>
		'This system does not let lowwater choose pids (/proc/sys/kernel/ns_last_pid), so signals from this shell reach no process of the machine; send them from the dashboard.',
	enoughStandIns: (most: number): string =>
		`Programs in this shell see ${most} processes of the machine, and their signals reach those and none beyond, until some of them have ended.`,
	allKilled: (): string =>
		'All processes were sent SIGKILL, and with them those that take signals for the machine’s: new ones are reached from the next shell.',
	event: (clock: string, sentence: string): string => `${clock}  ${sentence}`,
	// The shell.
	noTool: (tool: string): string => `lowwater shell needs ${tool} (package util-linux on Linux); "lowwater mount DIR" works without it.`,
	noNamespace: (why: string): string =>
		`This system does not let lowwater make a namespace of its own for the shell${why === '' ? '' : ` (${brief(why.replace(/^.*?unshare: /s, ''))})`}; allow user namespaces (sysctl kernel.unprivileged_userns_clone=1), run it as root, or use "lowwater mount DIR".`,
	notLinux: (): string => `lowwater shell needs Linux; "lowwater mount DIR" works elsewhere.`,
	noCommand: (words: readonly string[]): string =>
		`${listed(words.map(word => `"${word}"`))}: a command comes after "--": lowwater shell SCENARIO -- ${words.join(' ')}.`,
	inside: (name: string, attach: string): string =>
		`/proc is the machine’s of "${name}" in this shell: free, top, vmstat, htop, sar, sysctl, choom and kill work on it. In another terminal, "${attach}" shows it. exit ends it.`,
	prompt: (name: string): string => `(lowwater ${plainName(name)}) `,
} as const;

export type MountWords = Table<typeof mountEnglish>;
export const mountMessages = spoken(mountEnglish, mountChinese);
