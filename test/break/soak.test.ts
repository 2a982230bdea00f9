// Three long runs whose memory must stay flat after the first two minutes: the demo without a screen, the dashboard at 100× with leaks started and screens changed by
// keys, and one in which somebody goes back and forth. Only where LOWWATER_SOAK says for how long: LOWWATER_SOAK=20m.
import {type ChildProcess, spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {parseTime} from '../../source/workload/units.ts';
import {build, start} from '../support/terminal.ts';

const asked = parseTime(process.env['LOWWATER_SOAK'] ?? '0s');
const SOAK_MS = asked.ok ? asked.value / 1000 : 0;
const SETTLED_MS = 120_000;
/** What the heap of a program that keeps nothing may still swing by: a collection comes when it comes. */
const SWING = 1.25;

const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
const rssMb = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** Looks at a process's memory every ten seconds; `between` is done once a second. Throws where it grows. */
async function soak(pid: number, what: string, between: (second: number) => void): Promise<void> {
	const early: number[] = [];
	const late: number[] = [];
	const began = performance.now();
	for (let second = 0, told = 0; performance.now() - began < SOAK_MS; second++) {
		// On a busy computer a second may be two.
		await wait(1000);
		between(second);
		if (second % 10 !== 0) continue;
		const ranMs = performance.now() - began;
		const mb = rssMb(pid);
		(ranMs < SETTLED_MS * 2 ? early : late).push(mb);
		if (ranMs < told * SETTLED_MS) continue;
		console.log(`${what}: ${Math.round(mb)} MB after ${Math.round(ranMs / 60_000)} min`);
		told++;
	}
	console.log(`${what}: ${early.map(Math.round).join(' ')} | ${late.map(Math.round).join(' ')} MB`);
	expect(Math.max(...late)).toBeLessThan(Math.max(...early) * SWING);
}

describe.skipIf(SOAK_MS <= 2 * SETTLED_MS)('memory stays flat', {timeout: SOAK_MS + 120_000}, () => {
	let program: Awaited<ReturnType<typeof build>>;
	beforeAll(async () => {
		program = await build();
	}, 600_000);
	afterAll(() => program.remove());

	it('of the demo without a screen', async () => {
		const run: ChildProcess = spawn(process.execPath, [program.cli, 'run', 'demo', '--for', '2400h', '--format', 'csv'], {
			stdio: ['ignore', 'ignore', 'inherit'],
		});
		await soak(run.pid as number, 'demo', () => expect(run.exitCode).toBeNull());
		run.kill('SIGKILL');
	});

	it('of the dashboard at 100× with leaks and screens', async () => {
		const run = start([program.cli, 'demo'], {cwd: program.folder, columns: 120, rows: 40});
		await run.until(() => run.text().includes('free pages'));
		run.write('\u001B');
		await wait(500);
		for (let i = 0; i < 8; i++) run.write('.');
		const KEYS = ['L', '2', '3', '4', '1', '\u001B[B', 't', '\r', '\u001B', 'z', '5', '1'];
		await soak(run.pid, 'dashboard', second => {
			if (second % 2 === 0) run.write(KEYS[(second / 2) % KEYS.length] as string);
		});
		run.kill('SIGKILL');
	});

	it('of the dashboard at 100× while somebody goes back and forth', async () => {
		const run = start([program.cli, 'demo', '--speed', '100', '--no-brake'], {cwd: program.folder, columns: 120, rows: 40});
		const [look, clock] = [(): string => run.text().split('\n')[0] ?? '', /(\d\d):(\d\d):(\d\d)\.\d/];
		const seconds = (): number => (clock.exec(look()) ?? []).slice(1).reduce((sum, part) => sum * 60 + Number(part), 0);
		await run.until(() => run.text().includes('free pages'));
		run.write('\u001B');
		/** Presses, and waits until one stands where the keys lead: whatever is pressed on the way calls it off. */
		const press = async (keys: string, there: RegExp): Promise<void> => {
			run.write(keys);
			await wait(500);
			for (let i = 0; i < 20 && !there.test(look()); i++) await run.until(() => there.test(look())).catch(() => undefined);
			expect(look()).toMatch(there);
		};
		const past = /◄ past.*‖ paused/;
		let rounds = 0;
		let ended = false;
		const round = async (): Promise<void> => {
			const before = seconds();
			await wait(4000);
			await press('{', past);
			// Never on to an event: the last one may be of now.
			for (const keys of ['{', '\u001B[D', '\u001B[D', '\u001B[C']) await press(keys, past);
			run.write('J');
			await run.until(() => run.text().includes('go to'));
			await press(rounds % 2 === 0 ? `${Math.floor(before / 2)}\r` : '-1s\r', past);
			await press('G', /^(?!.*◄ past).*‖ paused/);
			await press(' ', /►/);
			expect(seconds()).toBeGreaterThan(before);
			rounds++;
		};
		const rounding = (async () => {
			while (!ended) await round();
		})();
		rounding.catch(() => undefined);
		await Promise.race([soak(run.pid, 'back and forth', () => undefined), rounding]);
		ended = true;
		console.log(`${rounds} rounds, up to ${look()}`);
		await rounding;
		run.kill('SIGKILL');
	});
});
