// npm run bench:crowd: what thousands of processes cost, as ratios: CPU of a Sample for each process beside that of a hundred, and a key's answer in a real terminal
// at 5 000 beside that of the demo, in time on a CPU and on the clock. Time on a CPU is the program's main thread's own, between the key and the answer: what the
// clock would say on a computer with nothing else to do.
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {spawn} from '@lydell/node-pty';
import {sample} from '../source/machine/machine.ts';
import {createRun, stepTo} from '../source/workload/run.ts';
import {readScenario} from '../source/workload/scenario.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const MOST = 5000;
const KEYS = 60;
const print = (what: string, value: string, note = ''): void => console.log(`${what.padEnd(56)} ${value.padStart(10)}  ${note}`);
const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

/** A scenario of so many processes that have memory and sleep, or that also go on using it. */
const crowd = (count: number, isBusy: boolean): string =>
	[
		'name: crowd',
		'summary: many processes',
		'machine: {memory: 16GiB, disks: {data: ssd}}',
		'timeline:',
		...Array.from({length: count}, (_, i) => {
			const program = isBusy ? 'spawn: hot, size: 128KiB, rate: 32KiB/s' : 'spawn: idle, rss: 256KiB';
			return `  - {at: ${Math.floor(i / 50)}ms, name: p${i}, ${program}}`;
		}),
		'until: {time: 1h}',
		'',
	].join('\n');

const cpuMs = (): number => {
	const {user, system} = process.cpuUsage();
	return (user + system) / 1000;
};

/** CPU of a Sample in milliseconds. */
function sampleMs(count: number): number {
	const run = createRun(readScenario(crowd(count, false), {file: 'crowd'}));
	const TURNS = 10;
	let ms = 0;
	for (let turn = 0; turn <= TURNS; turn++) {
		stepTo(run, 1_000_000 + turn * 250_000);
		const begun = cpuMs();
		sample(run.machine);
		if (turn > 0) ms += cpuMs() - begun;
	}
	return ms / TURNS;
}

/** Milliseconds that the main thread of a process has been on a CPU. */
const ranMs = (pid: number): number => Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;

type Delays = {readonly cpu: readonly number[]; readonly clock: readonly number[]};
const middle = (values: readonly number[]): number => values[values.length >> 1] ?? 0;
const most = (values: readonly number[]): number => values.at(-1) ?? 0;

/** Presses keys, one of them `L` each tenth time; how long each took to be answered, the shortest first. */
async function keys(scenario: string): Promise<Delays> {
	const env: Record<string, string> = {...(process.env as Record<string, string>), TERM: 'xterm-256color', COLORTERM: 'truecolor'};
	delete env['CI'];
	const pty = spawn(process.execPath, [`${root}dist/cli.js`, '--no-config', scenario], {cols: 160, rows: 50, env, cwd: folder});
	let heard: {readonly at: number; readonly ran: number} | null = null;
	let text = '';
	pty.onData(data => {
		heard ??= {at: performance.now(), ran: ranMs(pty.pid)};
		text = (text + data).slice(-100_000);
	});
	while (!text.includes('free pages')) await wait(20);
	pty.write('\u001B');
	await wait(15_000);
	// Away from the first row: a key that moves nothing is answered by no frame.
	pty.write('\u001B[B');
	await wait(1000);
	pty.write('\u001B[B');
	await wait(1000);
	const cpu: number[] = [];
	const clock: number[] = [];
	for (let i = 0; i < KEYS; i++) {
		// Between two frames, at any point of one.
		await wait(180 + ((i * 53) % 250));
		const [pressed, ran] = [performance.now(), ranMs(pty.pid)];
		heard = null;
		pty.write(i % 10 === 9 ? 'L' : i % 2 === 0 ? '\u001B[B' : '\u001B[A');
		while (heard === null && performance.now() - pressed < 5000) await wait(1);
		const answer = heard as {readonly at: number; readonly ran: number} | null;
		clock.push((answer?.at ?? performance.now()) - pressed);
		cpu.push((answer?.ran ?? ranMs(pty.pid)) - ran);
	}
	pty.write('q');
	await wait(500);
	pty.kill('SIGKILL');
	return {cpu: cpu.sort((a, b) => a - b), clock: clock.sort((a, b) => a - b)};
}

const folder = mkdtempSync(join(tmpdir(), 'lowwater-crowd-'));
const few = sampleMs(100) / 100;
for (const count of [1000, 3000, MOST]) {
	const ms = sampleMs(count);
	print(`CPU of a Sample, ${count} processes`, `${ms.toFixed(1)} ms`, `for each ${(ms / count / few).toFixed(2)} × as much as of 100`);
}
execFileSync(process.execPath, [`${root}tools/build.js`], {cwd: root});
const demo = await keys('demo');
for (const isBusy of [false, true]) {
	const file = join(folder, 'crowd.yaml');
	writeFileSync(file, crowd(MOST, isBusy));
	const {cpu, clock} = await keys(file);
	const what = `key answered, ${MOST} processes ${isBusy ? 'at work' : 'asleep'}`;
	print(
		`${what}, on a CPU`,
		`${Math.round(most(cpu))} ms`,
		`worst of ${KEYS}, ${(most(cpu) / most(demo.cpu)).toFixed(1)} × the demo’s; median ${Math.round(middle(cpu))} ms; at most 200`,
	);
	print(
		`${what}, on the clock`,
		`${Math.round(most(clock))} ms`,
		`worst, ${(most(clock) / most(demo.clock)).toFixed(1)} × the demo’s; median ${Math.round(middle(clock))} ms`,
	);
}
rmSync(folder, {recursive: true});
process.exit(0);
