// npm run bench:crowd: what thousands of processes cost: CPU of a Sample as they grow in number, of what the dashboard makes of it, and how soon a key is answered in
// a real terminal at 5 000. CPU is this thread's own; latencies are this computer's at this moment.
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
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

function samples(count: number): void {
	const run = createRun(readScenario(crowd(count, false), {file: 'crowd'}));
	const TURNS = 10;
	let ms = 0;
	for (let turn = 0; turn <= TURNS; turn++) {
		stepTo(run, 1_000_000 + turn * 250_000);
		const begun = cpuMs();
		sample(run.machine);
		if (turn > 0) ms += cpuMs() - begun;
	}
	print(`CPU of a Sample, ${count} processes`, `${(ms / TURNS).toFixed(1)} ms`);
}

/** Presses keys, one of them `L` each tenth time, and prints how long each took to be answered. */
async function keys(file: string, what: string): Promise<void> {
	const env: Record<string, string> = {...(process.env as Record<string, string>), TERM: 'xterm-256color', COLORTERM: 'truecolor'};
	delete env['CI'];
	const pty = spawn(process.execPath, [`${root}dist/cli.js`, file], {cols: 160, rows: 50, env, cwd: dirname(file)});
	let heardAt = 0;
	let text = '';
	pty.onData(data => {
		heardAt = performance.now();
		text = (text + data).slice(-100_000);
	});
	while (!text.includes('free pages')) await wait(20);
	pty.write('\u001B');
	await wait(15_000);
	const delays: number[] = [];
	for (let i = 0; i < KEYS; i++) {
		// Between two frames, at any point of one.
		await wait(180 + ((i * 53) % 250));
		const pressed = performance.now();
		heardAt = 0;
		pty.write(i % 10 === 9 ? 'L' : i % 2 === 0 ? '\u001B[B' : '\u001B[A');
		while (heardAt === 0 && performance.now() - pressed < 5000) await wait(1);
		delays.push(performance.now() - pressed);
	}
	pty.write('q');
	await wait(500);
	pty.kill('SIGKILL');
	delays.sort((a, b) => a - b);
	print(
		`key answered, ${MOST} processes ${what}`,
		`${Math.round(delays[KEYS >> 1] ?? 0)} ms`,
		`worst ${Math.round(delays.at(-1) ?? 0)} ms of ${KEYS}; at most 200`,
	);
}

for (const count of [100, 1000, 3000, MOST]) samples(count);
execFileSync(process.execPath, [`${root}tools/build.js`], {cwd: root});
const folder = mkdtempSync(join(tmpdir(), 'lowwater-crowd-'));
for (const isBusy of [false, true]) {
	const file = join(folder, 'crowd.yaml');
	writeFileSync(file, crowd(MOST, isBusy));
	await keys(file, isBusy ? 'at work' : 'asleep');
}
rmSync(folder, {recursive: true});
process.exit(0);
