// What this very computer prints, as an oracle for layouts: tests that use it skip where there is no Linux 6.1 to 6.x or the tool is not installed.
import {execFileSync, spawnSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {release} from 'node:os';

const onLinux = process.platform === 'linux' && /^6\.[1-9]/.test(release());

/** A file of /proc, or null where it cannot be compared (another system or kernel, a container that hides it, PSI off). */
export function readProc(path: string): string | null {
	if (!onLinux) return null;
	try {
		return readFileSync(`/proc/${path}`, 'utf8');
	} catch {
		return null;
	}
}

/** pid of a kernel thread by its name, or null (containers show none). */
export function kernelThread(name: string): string | null {
	if (!onLinux) return null;
	return (
		readdirSync('/proc').find(entry => /^\d+$/.test(entry) && readProc(`${entry}/comm`)?.trim() === name && readProc(`${entry}/statm`)?.startsWith('0 ')) ??
		null
	);
}

const ENVIRONMENT = {...process.env, LC_ALL: 'C', S_COLORS: 'never', S_TIME_FORMAT: ''};

/** Whether a tool is there in the version whose layout is modelled: its version text must match. */
export function toolIs(tool: string, version: RegExp): boolean {
	const run = spawnSync(tool, ['-V'], {encoding: 'utf8', env: ENVIRONMENT});
	return run.status === 0 && version.test(run.stdout + run.stderr);
}

/** Output of a tool, in the C locale. */
export const toolOutput = (tool: string, flags: readonly string[]): string => execFileSync(tool, flags, {encoding: 'utf8', env: ENVIRONMENT});

/** The layout of a text: every number becomes its own right edge, "…#" of the same width, so that columns can be compared. */
export const layout = (text: string): string => text.replace(/\d+/g, digits => '#'.padStart(digits.length, '.'));

/** Those of `names` that are in `others` too: two orders can be compared though each has names that the other lacks. */
export const common = (names: readonly string[], others: readonly string[]): string[] => names.filter(name => others.includes(name));

/** Columns at which the words of a line end. */
export const rightEdges = (line: string): number[] => [...line.matchAll(/\S+/g)].map(match => match.index + match[0].length);
