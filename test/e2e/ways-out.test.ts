// Every way out of the dashboard leaves the terminal as it was: its line settings as `stty -a` prints them, and the modes of the screen, keys and mouse.
import {existsSync, mkdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {statusOf} from '../../source/dashboard/live/ending.ts';
import {build, start} from '../support/terminal.ts';
import {expectAsBefore, watch, type Watched} from '../support/ways-out.ts';

let program: Awaited<ReturnType<typeof build>>;
beforeAll(async () => {
	program = await build();
}, 60_000);
afterAll(() => program.remove());

const watched = (name: string, inside = ''): Promise<Watched> => watch(program, name, inside);

describe('the terminal after the dashboard', () => {
	it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGALRM', 'SIGABRT', 'SIGUSR1', 'SIGUSR2', 'SIGXFSZ'] as const)(
		'is as it was after %s from outside',
		async signal => {
			const one = await watched(signal);
			expect(one.run.modes()).toMatchObject({screen: 'alternate', cursor: 'hidden'});
			await one.run.until(() => one.run.modes()['mouseTrackingMode'] !== 'none');
			one.kill(signal);
			await expectAsBefore(one, statusOf(signal));
		},
	);

	it.each([
		['an error that nobody caught', 'throw new Error("provoked")', 70, 'a mistake of its own: Error: provoked'],
		['a promise that nobody heard', 'Promise.reject(new Error("provoked"))', 70, 'a mistake of its own: Error: provoked'],
		['an exit without order', 'process.exit(3)', 3, ''],
	])('is as it was after %s', async (name, inside, status, said) => {
		const one = await watched(name.replaceAll(' ', '-'), inside);
		one.kill('SIGURG');
		await expectAsBefore(one, status);
		expect(one.run.text()).toContain(said);
	});

	it.each([['SIGTERM', 143] as const, ['SIGINT', 130] as const])(
		'is as it was after %s, though something keeps the program that never ends',
		async (signal, status) => {
			const one = await watched(`kept-${signal}`, 'setInterval(() => {}, 1000)');
			one.kill('SIGURG');
			one.kill(signal);
			await expectAsBefore(one, status);
		},
	);

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

/** A shell with job control in a terminal, which says "ready" when it listens. */
function shell(name: string) {
	const cwd = join(program.folder, name);
	mkdirSync(cwd);
	const run = start(['--norc', '--noprofile', '--noediting', '-i'], {program: 'bash', cwd, columns: 100, rows: 30, env: {PS1: 'ready> '}});
	const note = (file: string): string => readFileSync(join(cwd, file), 'utf8').trim();
	const ready = (): Promise<void> => run.until(() => run.modes()['screen'] === 'normal' && /ready> *$/.test(run.text().trimEnd()));
	/** A command that is over when its file is there. */
	const noteAs = async (file: string, command: string): Promise<void> => {
		run.write(`{ ${command}; } >${file}.now; mv ${file}.now ${file}\r`);
		await run.until(() => existsSync(join(cwd, file)));
		await ready();
	};
	const drawn = (): Promise<void> =>
		run.until(
			() => run.modes()['screen'] === 'alternate' && run.modes()['mouseTrackingMode'] !== 'none' && /free pages/.test(run.text()) && /Quit/.test(run.text()),
		);
	return {run, note, ready, noteAs, drawn};
}
const withBash = existsSync('/bin/bash') ? describe : describe.skip;

withBash('stopped and going on', () => {
	it('gives the terminal to the shell at Ctrl-Z, and takes it again at fg, a key and a click heard', async () => {
		const {run, note, ready, noteAs, drawn} = shell('stopped');
		await ready();
		await noteAs('before', 'stty -a');
		const modes = run.modes();
		// As npm runs it: somebody else is in the job, whom the shell sees stop first.
		run.write(`sh -c '${process.execPath} ${program.cli} demo; true'\r`);
		await drawn();
		run.write('\u001B');
		run.write('\u001A');
		await ready();
		expect(run.modes()).toEqual(modes);
		await noteAs('stopped', 'stty -a');
		expect(note('stopped')).toBe(note('before'));
		for (const again of [1, 2]) {
			run.write('fg\r');
			await drawn();
			run.write('?');
			await run.until(() => run.text().includes('This screen: overview'));
			run.write('\u001B');
			await run.until(() => !run.text().includes('This screen: overview'));
			run.write('\u001A');
			await ready();
			expect(run.modes(), `${again}`).toEqual(modes);
		}
		// A job that is stopped ends all the same.
		await noteAs('killed', 'kill %1; for i in {1..30}; do sleep 0.2; jobs >jobs; grep -q Stopped jobs || break; done; cat jobs');
		expect(note('killed')).not.toContain('Stopped');
		await noteAs('after', 'stty -a');
		expect(note('after')).toBe(note('before'));
		run.write('exit\r');
		await run.exit;
	}, 60_000);

	it('draws all of it again after SIGSTOP and fg, whatever was done to the terminal', async () => {
		const {run, note, ready, noteAs, drawn} = shell('torn');
		await ready();
		const modes = run.modes();
		run.write(`${process.execPath} ${program.cli} demo\r`);
		await drawn();
		run.write('\u001B ');
		await run.until(() => /paused/.test(run.text()) && !run.text().includes('Any key closes'));
		const whole = run.text();
		const pid = Number(readFileSync(`/proc/${run.pid}/task/${run.pid}/children`, 'utf8').trim().split(' ').at(-1));
		process.kill(pid, 'SIGSTOP');
		await run.until(() => /Stopped.*ready> /s.test(run.text()));
		run.write('printf "\\033[?1049l\\033[?1000l\\033[?25h\\033[2Jtorn"; stty sane\r');
		await noteAs('before', 'stty -a');
		run.write('fg\r');
		await drawn();
		await run.until(() => run.text() === whole);
		run.write('q');
		await ready();
		expect(run.modes()).toEqual(modes);
		await noteAs('after', 'stty -a');
		expect(note('after')).toBe(note('before'));
		run.write('exit\r');
		await run.exit;
	}, 60_000);
});

it('is drawn in the size that the terminal got while it was stopped, which only the shell is told', async () => {
	const {run, ready, drawn} = shell('resized');
	await ready();
	run.write(`${process.execPath} ${program.cli} demo\r`);
	await drawn();
	run.write('\u001B ');
	await run.until(() => /paused/.test(run.text()) && !run.text().includes('Any key closes'));
	run.write('\u001A');
	await ready();
	run.resize(90, 28);
	run.write('fg\r');
	await drawn();
	await run.until(() => /^ lowwater .*paused/.test(run.text()));
	const first = run.text();
	for (const [columns, rows] of [
		[60, 20],
		[90, 28],
	] as const) {
		run.resize(columns, rows);
		await run.until(() => run.alternate() && run.lines().length === rows && /^ lowwater /.test(run.text()));
	}
	await run.until(() => run.text() === first);
	run.write('q');
	await ready();
	run.write('exit\r');
	await run.exit;
}, 60_000);

describe('a terminal that does not read', () => {
	it('keeps nobody from ending the dashboard, and is as it was once it reads again', async () => {
		const one = await watched('unread');
		one.run.stopReading();
		one.run.write('\u001B');
		// What a terminal takes before it is full is drawn in a second or two at this pace: each second is a whole map, every theme.
		one.run.write('2' + 'tm'.repeat(200));
		await new Promise(resolve => setTimeout(resolve, 2500));
		one.kill('SIGTERM');
		await expect.poll(() => one.note('status'), {timeout: 15_000}).toBe('143');
		one.run.readAgain();
		await one.run.exit;
		expect(one.note('after')).toBe(one.note('before'));
	}, 60_000);
});

describe('a terminal that cannot move its cursor', () => {
	it('is told so in one sentence', async () => {
		const run = start([program.cli, 'demo'], {cwd: program.folder, env: {TERM: 'dumb'}});
		expect(await run.exit).toBe(2);
		expect(run.raw()).toMatch(/^[^\u001B]*TERM says "dumb"[^\u001B]*\n$/);
	});
});
