// Two machines in a real pseudo-terminal, by keys alone: they part, one goes back to look, one of them goes on alone, and the terminal is as it was.
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {build, type Running, start as startIn} from '../support/terminal.ts';

let program: Awaited<ReturnType<typeof build>>;
beforeAll(async () => {
	program = await build();
}, 90_000);
afterAll(() => program.remove());

const start = (columns: number, rows: number): Running =>
	startIn([program.cli, 'compare', 'min-free-small', 'min-free-large'], {columns, rows, cwd: program.folder});

describe('two machines in a terminal', () => {
	it('part, are looked at in the past, and one goes on alone', async () => {
		const run = start(120, 40);
		await run.until(() => run.text().includes('No figure differs yet.'));
		run.write('m');
		await run.until(() => run.text().includes('◆ Parted at'));
		// Where they parted is the past only once they have gone on from there.
		await run.until(() => !/00:00:0[0-7]\.\d/.test(run.lines()[0] ?? ''));
		run.write('J\r');
		await run.until(() => run.text().includes('◄ past') && run.text().includes('00:00:07.5'));
		run.write('\u001B[D');
		await run.until(() => run.text().includes('No figure differs yet.') && run.text().includes('00:00:07.2'));
		for (const [columns, rows] of [
			[80, 24],
			[200, 50],
			[60, 14],
			[30, 8],
			[120, 40],
		] as const) {
			run.resize(columns, rows);
			await run.until(() => /q quit/i.test(run.lines()[rows - 1] ?? ''));
		}
		run.write('G');
		await run.until(() => !run.text().includes('◄ past'));
		run.write('07');
		await run.until(() => run.text().includes('free now'));
		expect(run.text()).toContain('10 240');
		// The other one is a branch now, which goes with it: said once.
		run.write('q');
		await run.until(() => run.text().includes('q again quits'));
		run.write('q');
		await run.until(() => !run.alternate());
		expect(await run.exit).toBe(0);
	});

	it('ends at q, and prints words where it is no screen that is asked for', async () => {
		const run = start(80, 24);
		await run.until(() => run.text().includes('No figure differs yet.'));
		run.write('q');
		expect(await run.exit).toBe(0);
		const printed = startIn([program.cli, 'compare', 'min-free-small', 'min-free-large', '--until', '1s'], {columns: 80, rows: 24, cwd: program.folder});
		expect(await printed.exit).toBe(0);
		expect(printed.alternate()).toBe(false);
		expect(printed.text()).toContain('No figure differs: up to 1 s');
	});
});
