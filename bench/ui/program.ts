// A program in a pseudo-terminal of 200 × 50, and what it costs: its output as it comes, its CPU time, its memory.
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type IPty, spawn} from '@lydell/node-pty';

export type Program = {
	readonly name: string;
	readonly file: string;
	readonly args: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
};

export type Running = {
	readonly pty: IPty;
	/** When it was started, on performance.now()'s clock. */
	readonly begunMs: number;
	/** Bytes written so far, and frames among them that are told by the end of synchronised output. */
	bytes: number;
	frames: number;
	/** Called with each piece of output. */
	heard: (text: string) => void;
	readonly ended: Promise<void>;
};

const [COLUMNS, ROWS] = [200, 50];
const FRAME_END = '\u001B[?2026l';

export const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Where a program is installed, null where it is not. */
export function whereIs(name: string): string | null {
	try {
		return execFileSync('which', [name], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']}).trim();
	} catch {
		return null;
	}
}

/** What a person has chosen and done before is not measured. */
const home = mkdtempSync(join(tmpdir(), 'lowwater-bench-'));
process.on('exit', () => rmSync(home, {recursive: true, force: true}));
const NOBODYS = {XDG_CONFIG_HOME: join(home, 'config'), XDG_STATE_HOME: join(home, 'state')};

export function open({file, args, env = {}}: Program): Running {
	const all: Record<string, string> = {
		...(process.env as Record<string, string>),
		TERM: 'xterm-256color',
		COLORTERM: 'truecolor',
		LANG: 'C.UTF-8',
		...NOBODYS,
		...env,
	};
	delete all['CI'];
	const begunMs = performance.now();
	const pty = spawn(file, [...args], {cols: COLUMNS, rows: ROWS, env: all});
	const ended = new Promise<void>(resolve => {
		pty.onExit(() => resolve());
	});
	const running: Running = {pty, begunMs, bytes: 0, frames: 0, heard: () => undefined, ended};
	pty.onData(text => {
		running.bytes += Buffer.byteLength(text);
		running.frames += text.split(FRAME_END).length - 1;
		running.heard(text);
	});
	return running;
}

export async function end({pty, ended}: Running): Promise<void> {
	try {
		pty.kill('SIGKILL');
	} catch {
		// It has ended.
	}
	await ended;
}

/** Ends it as a person does, so that it keeps what it keeps; one that does not go is killed. */
export async function leave(running: Running): Promise<void> {
	for (let presses = 0; presses < 3; presses++) {
		running.pty.write('q');
		if ((await Promise.race([running.ended.then(() => 'over'), wait(700)])) === 'over') return;
	}
	await end(running);
}

/** Milliseconds until output satisfies, NaN where it has not within ten seconds. */
export function until(running: Running, satisfies: (all: string) => boolean, sinceMs = running.begunMs): Promise<number> {
	let all = '';
	return new Promise(resolve => {
		const done = (ms: number): void => {
			clearTimeout(timer);
			running.heard = () => undefined;
			resolve(ms);
		};
		const timer = setTimeout(() => done(Number.NaN), 10_000);
		running.heard = text => {
			all += text;
			if (satisfies(all)) done(performance.now() - sinceMs);
		};
	});
}

/** CPU time of a process so far, in milliseconds (its clock ticks are of 10 ms). */
export function cpuMs(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
	return 10 * (Number(fields[11]) + Number(fields[12]));
}

export const rssMb = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
