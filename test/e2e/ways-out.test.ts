// Every way out of the dashboard leaves the terminal as it was: its line settings as `stty -a` prints them, and the modes of the screen, keys and mouse.
import {existsSync, mkdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {statusOf} from '../../source/dashboard/live/ending.ts';
import {build, type Running, start} from '../support/terminal.ts';

let program: Awaited<ReturnType<typeof build>>;
beforeAll(async () => {
	program = await build();
}, 60_000);
afterAll(() => program.remove());

/** Notes the terminal's settings before and after, the process and how it ended, in files. */
const AROUND = 'stty -a >before; sh -c \'echo $$ >pid; exec "$0" "$@"\' "$@"; echo $? >status; stty -a >after';

type Watched = {
	readonly run: Running;
	readonly before: ReturnType<Running['modes']>;
	readonly note: (name: string) => string;
	readonly kill: (signal: NodeJS.Signals) => void;
};

/** The dashboard in a terminal, its first frame drawn. `inside`: what is done in the program at SIGURG. */
async function watched(name: string, inside = ''): Promise<Watched> {
	const cwd = join(program.folder, name);
	mkdirSync(cwd);
	const env = inside === '' ? {} : {NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(`process.once('SIGURG', () => { ${inside} })`)}`};
	const run = start(['-c', AROUND, 'sh', process.execPath, program.cli, 'demo'], {program: 'sh', cwd, columns: 80, rows: 24, env});
	const before = run.modes();
	await run.until(() => run.text().includes('free pages'));
	const note = (file: string): string => (existsSync(join(cwd, file)) ? readFileSync(join(cwd, file), 'utf8').trim() : '');
	return {run, before, note, kill: signal => process.kill(Number(note('pid')), signal)};
}

/** What must be so when the program has ended. */
async function expectAsBefore({run, before, note}: Watched, status: number): Promise<void> {
	await run.exit;
	expect(note('status')).toBe(String(status));
	expect(note('before')).not.toBe('');
	expect(note('after')).toBe(note('before'));
	await run.until(() => run.modes()['screen'] === 'normal');
	expect(run.modes()).toEqual(before);
}

describe('the terminal after the dashboard', () => {
	it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGALRM', 'SIGABRT', 'SIGUSR2'] as const)('is as it was after %s from outside', async signal => {
		const one = await watched(signal);
		expect(one.run.modes()).toMatchObject({screen: 'alternate', cursor: 'hidden'});
		await one.run.until(() => one.run.modes()['mouseTrackingMode'] !== 'none');
		one.kill(signal);
		await expectAsBefore(one, statusOf(signal));
	});

	it.each([
		['an error that nobody caught', 'throw new Error("provoked")', 1, 'provoked'],
		['a promise that nobody heard', 'Promise.reject(new Error("provoked"))', 1, 'provoked'],
		['an exit without order', 'process.exit(3)', 3, ''],
	])('is as it was after %s', async (name, inside, status, said) => {
		const one = await watched(name.replaceAll(' ', '-'), inside);
		one.kill('SIGURG');
		await expectAsBefore(one, status);
		expect(one.run.text()).toContain(said);
	});

	it('is as it was after signal upon signal', async () => {
		const one = await watched('upon');
		for (const signal of ['SIGINT', 'SIGINT', 'SIGTERM', 'SIGINT'] as const) one.kill(signal);
		await one.run.exit;
		expect(one.note('status')).toMatch(/^(130|143)$/);
		expect(one.note('after')).toBe(one.note('before'));
		await one.run.until(() => one.run.modes()['screen'] === 'normal');
		expect(one.run.modes()).toEqual(one.before);
	});
});

describe('a terminal that cannot move its cursor', () => {
	it('is told so in one sentence', async () => {
		const run = start([program.cli, 'demo'], {cwd: program.folder, env: {TERM: 'dumb'}});
		expect(await run.exit).toBe(2);
		expect(run.raw()).toMatch(/^[^\u001B]*TERM says "dumb"[^\u001B]*\n$/);
	});
});
