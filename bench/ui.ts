// npm run bench:ui: the dashboard in a real pseudo-terminal at 200 × 50: first frame, CPU at four frames a second, CPU while paused, key to frame, memory.
// htop's and btop's CPU at the same size beside it, where they are installed. Figures are of this computer at this moment.
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {spawn} from '@lydell/node-pty';

const root = fileURLToPath(new URL('../', import.meta.url));
const SECONDS = 20;
const print = (what: string, value: string, note = ''): void => console.log(`${what.padEnd(48)} ${value.padStart(10)}  ${note}`);
const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
const ticks = (pid: number): number => {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
	return Number(fields[11]) + Number(fields[12]);
};
const rssMb = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

function open(file: string, args: readonly string[]) {
	const env: Record<string, string> = {...(process.env as Record<string, string>), TERM: 'xterm-256color', COLORTERM: 'truecolor'};
	delete env['CI'];
	const pty = spawn(file, [...args], {cols: 200, rows: 50, env});
	const heard = {at: 0, text: ''};
	pty.onData(data => {
		heard.at = performance.now();
		heard.text = (heard.text + data).slice(-200_000);
	});
	return {pty, heard};
}

/** Percent of one core over some seconds. */
async function cpu(pid: number, seconds = SECONDS): Promise<number> {
	const before = ticks(pid);
	await wait(seconds * 1000);
	return (ticks(pid) - before) / seconds;
}

execFileSync('npm', ['run', '--silent', 'build'], {cwd: root});
const begun = performance.now();
const {pty, heard} = open(process.execPath, [`${root}dist/cli.js`, 'demo']);
while (!heard.text.includes('free pages')) await wait(5);
print('first frame', `${Math.round(performance.now() - begun)} ms`, 'at most 700, goal 400');
await wait(3000);
pty.write('\u001B');
await wait(1000);
print('CPU, demo at 1×, four frames a second', `${(await cpu(pty.pid)).toFixed(1)} %`, 'of a core; at most 8, goal 4');
print('memory', `${Math.round(rssMb(pty.pid))} MB`, 'RSS; at most 160');
pty.write(' ');
await wait(1000);
print('CPU, paused', `${(await cpu(pty.pid, 5)).toFixed(1)} %`);
const delays: number[] = [];
for (let i = 0; i < 40; i++) {
	const pressed = performance.now();
	heard.at = 0;
	pty.write('z');
	while (heard.at === 0 && performance.now() - pressed < 1000) await wait(1);
	delays.push(heard.at - pressed);
	await wait(120);
}
print('key to changed frame, median of 40', `${Math.round(median(delays))} ms`, 'at most 50');
pty.write('q');
await wait(500);

for (const [name, args] of [
	['htop', ['-d', '2']],
	['btop', []],
] as const) {
	let file = '';
	try {
		file = execFileSync('which', [name], {encoding: 'utf8'}).trim();
	} catch {
		print(`CPU, ${name}`, '–', 'not installed');
		continue;
	}
	const other = open(file, args);
	await wait(3000);
	print(`CPU, ${name}${name === 'htop' ? ' at five frames a second' : ''}`, `${(await cpu(other.pty.pid)).toFixed(1)} %`);
	other.pty.kill('SIGTERM');
}
process.exit(0);
