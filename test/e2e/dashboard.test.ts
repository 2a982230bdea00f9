// The real program in a real pseudo-terminal: what it draws, and that the terminal is as it was afterwards, however it ends.
import {execFileSync} from 'node:child_process';
import {describe, expect, it} from 'vitest';
import {PROGRAM, type Running, start as startIn} from '../support/terminal.ts';

const start = (args: readonly string[], columns = 120, rows = 40): Running => startIn([PROGRAM.cli, ...args], {columns, rows, cwd: PROGRAM.folder});

const MOUSE_OFF = '\u001B[?1000l';
const PASTE_OFF = '\u001B[?2004l';

describe('the dashboard in a terminal', () => {
	it('draws, takes keys, survives every size, and leaves the terminal as it was after q', async () => {
		const run = start(['leak-with-swap', '--seed', '3']);
		await run.until(() => run.text().includes('free pages') && run.text().includes('Any key closes'));
		expect(run.alternate()).toBe(true);
		run.write('L');
		await run.until(() => run.text().includes('leak ') && !run.text().includes('Any key closes'));
		for (const [columns, rows] of [
			[80, 24],
			[200, 50],
			[60, 14],
			[30, 8],
			[100, 30],
		] as const) {
			run.resize(columns, rows);
			await run.until(() => /q quit/i.test(run.lines()[rows - 1] ?? ''));
			expect(run.lines()[0]).toMatch(columns >= 60 ? /^ lowwater/ : /^free/);
			expect(run.lines().filter(line => /q quit/i.test(line))).toHaveLength(1);
		}
		run.write('?');
		await run.until(() => run.text().includes('This screen: overview'));
		run.write('\u001B');
		await run.until(() => !run.text().includes('This screen: overview'));
		run.write('q');
		expect(await run.exit).toBe(0);
		await run.until(() => !run.alternate());
		expect(run.raw()).toContain(MOUSE_OFF);
		expect(run.raw()).toContain(PASTE_OFF);
		expect(run.raw().lastIndexOf('\u001B[?25h')).toBeGreaterThan(run.raw().lastIndexOf('\u001B[?25l'));
	});

	it('plays the whole story: a leak by key, kswapd wakes, adj reorders the ranking, the OOM killer strikes, the banner stays until seen, settings act', async () => {
		const run = start(['demo']);
		const row = (name: string): number => run.lines().findIndex(line => new RegExp(`\\d+ {2}${name} `).test(line));
		await run.until(() => run.text().includes('Any key closes'));
		run.write('\u001B');
		await run.until(() => !run.text().includes('Any key closes') && row('database') > 0);
		run.write('L');
		await run.until(() => row('leak') > 0);
		run.write('.....');
		await run.until(() => /kswapd0 woke/.test(run.text()));
		run.write(' '); // pause: what is on the screen stays
		await run.until(() => run.text().includes('paused'));
		const before = row('leak');
		run.write('\u001B[B');
		run.write('++++++++++++++++++++');
		await run.until(() => / 1000 {1,6}\d/.test(run.text()));
		expect(before).toBeGreaterThan(0);
		run.write('\u001B');
		run.write(' m');
		await run.until(() => /OUT OF MEMORY/.test(run.lines()[0] ?? ''));
		run.write('m '); // 1× again, and a pause, so that no second kill comes between
		run.write('\r');
		await run.until(() => run.text().includes('out of memory') && run.text().includes('Why'));
		run.write('\u001B');
		await run.until(() => !/OUT OF MEMORY/.test(run.lines()[0] ?? ''));
		run.write('s');
		await run.until(() => run.text().includes('sysctls of this machine'));
		run.write('\u001B[C\r');
		await run.until(() => /vm\.swappiness +70/.test(run.text()));
		run.write('\u001B');
		await run.until(() => /vm\.swappiness 60 → 70/.test(run.text()));
		run.write('q');
		expect(await run.exit).toBe(0);
	}, 90_000);

	it('looks inside a process: malloc by brk and by mmap, touching, freeing, the same address elsewhere, SIGSEGV', async () => {
		const run = start(['demo']);
		const figure = (name: string): number => Number(new RegExp(`${name} (\\d+) `).exec(run.text())?.[1]);
		const events = (): string => {
			const lines = run.lines();
			return lines.slice(lines.findIndex(line => line.startsWith(' events of'))).join('\n');
		};
		await run.until(() => run.text().includes('Any key closes'));
		run.write('\u001B');
		await run.until(() => /\d {2}cron /.test(run.text()));
		run.write('/cron\r');
		await run.until(() => run.text().includes('name has “cron”'));
		run.write('\r');
		await run.until(() => run.text().includes('page-table walk') && run.text().includes(' events of cron'));
		expect(run.text()).toMatch(/PGD \d+ +PUD \d+ +PMD \d+ +PTE \d+ +offset/);
		expect(run.text()).toMatch(/\[heap\] +136 KiB/);
		const brk = figure('brk');
		run.write('m');
		await run.until(() => /size 100KiB/.test(run.lines()[39] ?? ''));
		run.write('\r');
		await run.until(() => /malloc\(100 KiB\) = 0x/.test(events()));
		// The first heap has room for one block of 100 KiB; the second moves the break.
		run.write('M');
		await run.until(() => figure('brk') === brk + 1);
		expect(run.text()).toMatch(/\[heap\] +3\d\d KiB/);
		run.write('u');
		await run.until(() => /wrote 100 KiB from 0x[0-9a-f]+: \d+ minor faults, RSS \+\d+ pages/.test(events()));
		run.write('m1MiB\r');
		await run.until(() => figure('mmap') === 1);
		expect(run.text()).toMatch(/malloc +1\.0 MiB/);
		run.write('f');
		await run.until(() => figure('munmap') === 1);
		expect(events()).toMatch(/free\(0x7f[0-9a-f]+\): munmap/);
		run.write('a4c9000\r');
		await run.until(() => /another frame: .*web \d+ 0x/.test(run.text()) || /another frame: .*sshd \d+ 0x/.test(run.text()));
		run.write('a1000\r');
		await run.until(() => run.text().includes('0x0000000000001000') && run.text().includes('nothing is mapped here'));
		run.write('t');
		await run.until(() => run.text().includes('The same key again does it'));
		run.write('t');
		await run.until(() => /cron \(\d+\) has ended/.test(run.text()));
		expect(events()).toMatch(/wrote 0x1000, nothing is mapped here: SIGSEGV/);
		run.write(']');
		await run.until(() => !/has ended/.test(run.text()));
		run.write('q');
		expect(await run.exit).toBe(0);
	}, 90_000);

	it('teaches segments against pages: the refusal, compaction, and that it fits; at every size', async () => {
		const run = start(['demo']);
		await run.until(() => run.text().includes('Any key closes'));
		run.write('\u001B');
		await run.until(() => !run.text().includes('Any key closes'));
		run.write('5');
		await run.until(() => run.text().includes('no hole is large enough'));
		expect(run.text()).toContain('given, 51 200 pages');
		run.write('R');
		await run.until(() => run.text().includes('memory is empty again'));
		run.write('nnnn');
		await run.until(() => run.text().includes('B ends'));
		run.write('n');
		await run.until(() => run.text().includes('256 MiB are free, but the largest hole is 128 MiB: D does not fit'));
		run.write('x');
		await run.until(() => run.text().includes('on disk, x reads it back'));
		run.write('x');
		await run.until(() => run.text().includes('D fits now') && /D editor +0x30000000 +200\.0 MiB/.test(run.text()));
		run.write('a');
		await run.until(() => run.text().includes('start a program'));
		run.write('12345B\r');
		await run.until(() => /mine +0x3c800000 +12\.1 KiB/.test(run.text()));
		for (const [columns, rows] of [
			[200, 50],
			[80, 24],
			[60, 14],
			[30, 8],
			[120, 40],
		] as const) {
			run.resize(columns, rows);
			await run.until(() => /q quit/i.test(run.lines()[rows - 1] ?? '') && run.lines().some(line => /^ ?segments ─/.test(line)));
			expect(run.lines().filter(line => /q quit/i.test(line))).toHaveLength(1);
		}
		// The wheel chooses, a click on the key bar ends the chosen one.
		run.write('\u001B[<65;10;10M');
		await run.until(() => run.text().includes('► game') || /►A game/.test(run.text()));
		run.write(`\u001B[<0;${(run.lines()[39] ?? '').indexOf('Free') + 1};40M`);
		await run.until(() => run.text().includes('A game ended: 512 MiB are free again'));
		run.write('1');
		await run.until(() => run.text().includes('free pages'));
		run.write('q');
		expect(await run.exit).toBe(0);
	}, 90_000);

	it.each(['\u0003', 'SIGTERM'])('ends cleanly on %j', async how => {
		const run = start(['demo'], 80, 24);
		await run.until(() => run.text().includes('free pages'));
		if (how === 'SIGTERM') run.kill(how);
		else run.write(how);
		expect(await run.exit).toBe(how === 'SIGTERM' ? 143 : 0);
		await run.until(() => !run.alternate());
		expect(run.raw()).toContain(MOUSE_OFF);
		expect(run.raw()).toContain(PASTE_OFF);
	});

	it('takes the mouse: a click on the key bar opens what it names', async () => {
		const run = start(['demo'], 120, 40);
		await run.until(() => run.text().includes('Any key closes'));
		run.write('\u001B');
		await run.until(() => !run.text().includes('Any key closes'));
		const x = (run.lines()[39] ?? '').indexOf('Settings');
		run.write(`\u001B[<0;${x + 1};40M`);
		await run.until(() => run.text().includes('sysctls of this machine'));
		run.write('\u001B');
		await run.until(() => !run.text().includes('sysctls of this machine'));
		run.write('q');
		expect(await run.exit).toBe(0);
	});

	it('says in one sentence what it needs when there is no terminal, and exits with 2', () => {
		try {
			execFileSync(process.execPath, [PROGRAM.cli, 'demo'], {stdio: 'pipe', timeout: 30_000});
			throw new Error('it should not have started');
		} catch (error) {
			const {status, stderr} = error as {status: number; stderr: Buffer};
			expect(status).toBe(2);
			expect(stderr.toString()).toMatch(/needs a terminal.*lowwater run/);
		}
	});
});
