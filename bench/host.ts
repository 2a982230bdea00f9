// npm run bench -- host: what it costs to look at this computer with 500 more processes on it, beside htop in the same stretch of time. Needs htop.
import {type ChildProcess, execFileSync, spawn} from 'node:child_process';
import {readdirSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {measureMinute} from './ui/minute.ts';
import {type Program, wait, whereIs} from './ui/program.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const PROCESSES = 500;
const SECONDS = Number(process.env['LOWWATER_BENCH_SECONDS'] ?? 20);
/** htop draws five frames a second at this delay (tenths of a second), lowwater four. */
const HTOP_DELAY = 2;
const HTOP_TO_OURS = 4 / 5;

const print = (what: string, value: string, note = ''): void => console.log(`${what.padEnd(62)} ${value.padStart(12)}  ${note}`);

export async function benchHost(): Promise<void> {
	execFileSync('npm', ['run', '--silent', 'build'], {cwd: root});
	const htop = whereIs('htop');
	if (htop === null) console.log('htop is not installed, so there is nothing to be beside: "apt install htop" brings it.');
	const sleepers: ChildProcess[] = [];
	try {
		for (let i = 0; i < PROCESSES; i++) sleepers.push(spawn('sleep', ['600'], {stdio: 'ignore'}));
		await wait(1000);
		const programs: readonly Program[] = [
			{name: 'lowwater --host', file: process.execPath, args: [`${root}dist/cli.js`, '--host']},
			...(htop === null ? [] : [{name: 'htop', file: htop, args: ['-d', String(HTOP_DELAY)], env: {HTOPRC: '/dev/null'}}]),
		];
		const [ours, theirs] = await measureMinute(programs, SECONDS);
		if (ours === undefined) throw new Error('nothing was measured');
		const count = readdirSync('/proc').filter(name => /^\d+$/.test(name)).length;
		const beside = theirs === undefined ? null : theirs.cpu * HTOP_TO_OURS;
		print(
			`--host with ${count} processes, four looks a second`,
			`${ours.cpu.toFixed(1)} %`,
			`of a CPU, ${ours.rssMb.toFixed(0)} MB${beside === null ? '' : `; ${(ours.cpu / beside).toFixed(1)} × htop’s; aim 2`}`,
		);
		if (beside !== null) print('  htop as often', `${beside.toFixed(1)} %`, `${theirs?.rssMb.toFixed(0)} MB`);
	} finally {
		for (const sleeper of sleepers) sleeper.kill('SIGKILL');
	}
}
