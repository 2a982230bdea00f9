// The program as it is shipped (shipped.ts), and a terminal to run it in.
import {join} from 'node:path';
import {spawn} from '@lydell/node-pty';
import xterm from '@xterm/headless';
import {inject} from 'vitest';
import {bundleAnew} from './shipped.ts';

/** The shipped program: where it lies, and what node is to run. Only in tests of the project "programs". */
const folder = inject('shipped') ?? '';
export const PROGRAM = {folder, cli: join(folder, 'dist/cli.js')};

/** The same for tests of any project: where none is bundled for all, one of the test's own. */
export async function build(): Promise<{readonly folder: string; readonly cli: string; readonly remove: () => void}> {
	if (folder !== '') return {...PROGRAM, remove: () => undefined};
	const own = await bundleAnew();
	return {...own, cli: join(own.folder, 'dist/cli.js')};
}

export type Running = {
	readonly pid: number;
	readonly text: () => string;
	readonly lines: () => string[];
	readonly alternate: () => boolean;
	readonly raw: () => string;
	/** Modes that a program may leave behind: screen, mouse, cursor, keys. */
	readonly modes: () => Readonly<Record<string, unknown>>;
	/** Bytes that were written and shown. */
	readonly shown: () => number;
	/** Does not read what is written, until it does again. */
	readonly stopReading: () => void;
	readonly readAgain: () => void;
	readonly write: (keys: string) => void;
	readonly resize: (columns: number, rows: number) => void;
	readonly kill: (signal: string) => void;
	readonly until: (when: () => boolean) => Promise<void>;
	readonly exit: Promise<number>;
};

/** Of what was written and not shown yet the terminal takes no more than this: a program that is faster has to wait, as with any terminal. */
const MOST_OWED = 2 ** 18;

type Options = {
	readonly cwd: string;
	readonly program?: string;
	readonly columns?: number;
	readonly rows?: number;
	readonly env?: Readonly<Record<string, string>>;
	/** Of what was written so many characters are kept, the last ones. */
	readonly kept?: number;
};

/** Starts a program, node where none is named, with arguments in a terminal of its own. */
export function start(
	command: readonly string[],
	{columns = 120, rows = 40, cwd, program = process.execPath, env: more = {}, kept = Infinity}: Options,
): Running {
	const env: Record<string, string> = {
		...(process.env as Record<string, string>),
		TERM: 'xterm-256color',
		COLORTERM: 'truecolor',
		PATH: process.env['PATH'] ?? '',
	};
	Object.assign(env, more);
	delete env['CI'];
	delete env['NO_COLOR'];
	const pty = spawn(program, [...command], {cols: columns, rows, cwd, env});
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
	let [raw, written, shown, reads] = ['', 0, 0, true];
	const flow = (): void => (reads && written - shown < MOST_OWED ? pty.resume() : pty.pause());
	pty.onData(data => {
		raw = raw.length > 2 * kept ? raw.slice(-kept) + data : raw + data;
		written += data.length;
		terminal.write(data, () => {
			shown += data.length;
			flow();
		});
		flow();
	});
	const exit = new Promise<number>(resolve => pty.onExit(({exitCode}) => resolve(exitCode)));
	const lines = (): string[] =>
		Array.from(
			{length: terminal.rows},
			(_, y) => terminal.buffer.active.getLine(terminal.buffer.active.viewportY + y)?.translateToString(true, 0, terminal.cols) ?? '',
		);
	return {
		pid: pty.pid,
		lines,
		text: () => lines().join('\n'),
		alternate: () => terminal.buffer.active.type === 'alternate',
		raw: () => raw,
		modes: () => ({
			...terminal.modes,
			screen: terminal.buffer.active.type,
			cursor: raw.lastIndexOf('\u001B[?25l') > raw.lastIndexOf('\u001B[?25h') ? 'hidden' : 'shown',
		}),
		shown: () => shown,
		stopReading: () => {
			reads = false;
			flow();
		},
		readAgain: () => {
			reads = true;
			flow();
		},
		write: keys => pty.write(keys),
		resize: (c, r) => {
			terminal.resize(c, r);
			pty.resize(c, r);
		},
		kill: signal => pty.kill(signal),
		until: async when => {
			for (let i = 0; i < 300; i++) {
				if (when()) return;
				await new Promise(resolve => setTimeout(resolve, 50));
			}
			throw new Error(`did not happen; the screen:\n${lines().join('\n')}`);
		},
		exit,
	};
}
