// The dashboard in a terminal whose settings are noted before and after: a way out must leave them as they were.
import {existsSync, mkdtempSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'vitest';
import {type build, type Running, start} from './terminal.ts';

/** Notes the terminal's settings before and after, the process and how it ended, in files. */
const AROUND = 'ulimit -c 0; stty -a >before; sh -c \'echo $$ >pid; exec "$0" "$@"\' "$@"; echo $? >status; stty -a >after';

export type Watched = {
	readonly run: Running;
	readonly before: ReturnType<Running['modes']>;
	/** What stands in a file of its folder; '' where there is none. */
	readonly note: (name: string) => string;
	readonly kill: (signal: NodeJS.Signals) => void;
};

type Program = Pick<Awaited<ReturnType<typeof build>>, 'folder' | 'cli'>;

/** Starts it in a folder of its own. `inside`: what is done in the program at SIGURG. */
export function startWatched({folder, cli}: Program, name: string, inside = ''): Watched {
	const cwd = mkdtempSync(join(folder, `${name}-`));
	const env = inside === '' ? {} : {NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(`process.once('SIGURG', () => { ${inside} })`)}`};
	const run = start(['-c', AROUND, 'sh', process.execPath, cli, 'demo'], {program: 'sh', cwd, columns: 80, rows: 24, env});
	const note = (file: string): string => (existsSync(join(cwd, file)) ? readFileSync(join(cwd, file), 'utf8').trim() : '');
	return {run, before: run.modes(), note, kill: signal => process.kill(Number(note('pid')), signal)};
}

/** The same, its first frame drawn. */
export async function watch(program: Program, name: string, inside = ''): Promise<Watched> {
	const watched = startWatched(program, name, inside);
	await watched.run.until(() => watched.run.text().includes('free pages'));
	return watched;
}

/** What must be so when the program has ended. */
export async function expectAsBefore({run, before, note}: Watched, status: number): Promise<void> {
	await run.exit;
	expect(note('status')).toBe(String(status));
	expect(note('before')).not.toBe('');
	expect(note('after')).toBe(note('before'));
	await run.until(() => run.modes()['screen'] === 'normal');
	expect(run.modes()).toEqual(before);
}
