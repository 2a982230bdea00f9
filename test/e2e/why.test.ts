// From a report to its machine in the real program: why on the whole screen, s or Enter, and the dashboard stands one page before the kill.
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {PROGRAM, start} from '../support/terminal.ts';

const REPORT = fileURLToPath(new URL('../../fixtures/oom-reports/leak-swap.txt', import.meta.url));

describe('a report at a terminal', () => {
	it.each([
		['s', 's'],
		['Enter', '\r'],
	])('%s opens its machine, paused before the kill, which comes when time goes on; the terminal is as it was after q', async (_, key) => {
		const run = start([PROGRAM.cli, 'why', REPORT], {columns: 120, rows: 40, cwd: join(PROGRAM.folder)});
		await run.until(() => run.text().includes('was killed'));
		run.write(key);
		// The card says what is guessed; behind it the machine stands.
		await run.until(() => run.text().includes('This is that machine, one page before'));
		expect(run.raw()).toMatch(/s of its time, .* free/);
		run.write('\u001B');
		await run.until(() => run.text().includes('paused') && /would die now/.test(run.text()));
		expect(run.text()).toMatch(/Guessed, as the report does not say it/);
		run.write(' ');
		await run.until(() => /OUT OF MEMORY/.test(run.text()));
		run.write('q');
		expect(await run.exit).toBe(0);
		await run.until(() => !run.alternate());
	});

	it('ends by a signal, though the terminal does not read', async () => {
		const run = start([PROGRAM.cli, 'why', REPORT], {columns: 300, rows: 80, cwd: PROGRAM.folder});
		await run.until(() => run.text().includes('was killed'));
		run.stopReading();
		// More than a terminal takes before it is full.
		for (let i = 0; i < 300; i++) {
			run.write(i % 2 === 0 ? '?' : 'l');
			await new Promise(resolve => setTimeout(resolve, 10));
		}
		run.kill('SIGTERM');
		const gone = (): boolean => !existsSync(`/proc/${run.pid}`) || / Z /.test(readFileSync(`/proc/${run.pid}/stat`, 'utf8'));
		await expect.poll(gone, {timeout: 15_000}).toBe(true);
		run.readAgain();
		expect(await run.exit).toBe(143);
	});
});
