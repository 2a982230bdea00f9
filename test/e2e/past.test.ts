// The past in a real pseudo-terminal, by keys and the mouse: the story of leak-with-swap told backwards from its kill to the wake of kswapd at three sizes; then a
// branch with another oom_score_adj, saved, compared, and run again.
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {PROGRAM, start} from '../support/terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'lowwater-past-'));
afterAll(() => rmSync(folder, {recursive: true}));

describe('the past in a terminal', () => {
	it('tells its story backwards, takes the mouse, and begins a branch that is saved, compared and run again', async () => {
		const run = start([PROGRAM.cli, 'leak-with-swap', '--from', '41s', '--paused'], {columns: 120, rows: 40, cwd: folder});
		const top = (): string => run.lines()[0] ?? '';
		/** Where one stands, in seconds of the machine; null at now, and on the way. */
		const stands = (): string | null => (/recomputing/.test(top()) ? null : (/past\s+00:00:(\d\d\.\d)/.exec(top())?.[1] ?? null));
		const goes = async (keys: string): Promise<string | null> => {
			const before = stands();
			run.write(keys);
			// What was asked for before may still be on its way.
			let last: string | null = null;
			await run.until(() => {
				const now = stands();
				const rests = now !== null && now !== before && now === last;
				last = now;
				return rests;
			});
			return stands();
		};
		const toNow = async (): Promise<void> => {
			run.write('G');
			await run.until(() => !/past/.test(top()));
		};

		// From the kill to the wake of kswapd by keys alone, at three sizes.
		// It has 41 seconds to live before anybody sees it.
		await run.until(() => /← go back/.test(top())).catch(() => run.until(() => /← go back/.test(top())));
		for (const [columns, rows] of [
			[120, 40],
			[80, 24],
			[30, 8],
		] as const) {
			run.resize(columns, rows);
			await run.until(() => /q quit/i.test(run.lines()[rows - 1] ?? ''));
			const stops: (string | null)[] = [];
			for (let i = 0; i < 4; i++) {
				stops.push(await goes('{'));
				if (columns === 120) expect(run.text()).toMatch([/stalled/, /swap is full[\s\S]*gave up/, /in .* swap is full/, /in .*kswapd0 woke/][i] as RegExp);
			}
			// Before the kill, before the first stall, before swap is full, and before kswapd has ever woken.
			expect(stops).toEqual(['37.4', '37.3', '37.2', '24.5']);
			expect(await goes('}')).toBe('37.2');
			await toNow();
		}

		// A click on the chart, and along the time bar with the button held.
		run.resize(120, 40);
		await run.until(() => /q quit/i.test(run.lines()[39] ?? ''));
		// The first one chooses the chart.
		run.write('\u001B[<0;51;6M\u001B[<0;51;6m');
		const clicked = await goes('\u001B[<0;51;6M\u001B[<0;51;6m');
		expect(Number(clicked)).toBeLessThan(41);
		const bar = run.lines().findIndex(line => /^ 00:00 .*now$/.test(line.trimEnd())) + 1;
		const pressed = await goes(`\u001B[<0;70;${bar}M`);
		const held = await goes(`\u001B[<32;40;${bar - 2}M`);
		expect(Number(held)).toBeLessThan(Number(pressed));
		await toNow();

		// A branch by another oom_score_adj.
		expect(await goes('{')).toBe('37.4');
		run.write('/sshd\r');
		await run.until(() => run.text().includes('sshd'));
		run.write('+');
		await run.until(() => / B {2}sshd −950/.test(top()));
		run.write('Y');
		await run.until(() => run.text().includes('.yaml'));
		const [file = ''] = readdirSync(folder).filter(name => name.endsWith('.yaml'));
		expect(readFileSync(join(folder, file), 'utf8')).toMatch(/oom_score_adj: -950, of: sshd/);
		run.write('7');
		await run.until(() => run.text().includes('one axis') && /00:00:37/.test(top()) && !/\.\.\.|max/.test(top()));
		run.write('7');
		await run.until(() => run.text().includes('free now'));
		// A key calls off what is being recomputed, if anything is; then q asks, and then it quits.
		for (let presses = 0; presses < 6 && run.alternate(); presses++) {
			run.write('q');
			await run.until(() => run.text().includes('q again quits') || !run.alternate()).catch(() => undefined);
		}
		expect(await run.exit).toBe(0);
		const lines = execFileSync(process.execPath, [PROGRAM.cli, 'run', file, '--for', '38s', '--format', 'jsonl'], {cwd: folder, maxBuffer: 2 ** 28}).toString();
		expect(lines).toMatch(/"oom_score_adj":-950/);
	});
});

describe('a journal of days', () => {
	it('is said to take a while, and Ctrl-C ends it meanwhile', async () => {
		const state = join(folder, 'state');
		const first = start([PROGRAM.cli, 'demo'], {columns: 80, rows: 24, cwd: folder, env: {XDG_STATE_HOME: state}});
		await first.until(() => first.text().includes('Any key closes'));
		first.write('q');
		expect(await first.exit).toBe(0);
		const [name = ''] = readdirSync(join(state, 'lowwater')).filter(one => one.endsWith('.journal'));
		const file = join(folder, 'days.journal');
		const [head = ''] = readFileSync(join(state, 'lowwater', name), 'utf8').split('\n');
		writeFileSync(file, `${head}\n${JSON.stringify({op: 'takes', fromUs: 0, stepUs: 250_000, count: 1_000_000, slowly: false})}\n`);
		const again = start([PROGRAM.cli, '--again', file], {columns: 120, rows: 24, cwd: folder});
		await again.until(() => /69:26:39\.\d of its time are run again first, which takes a while; Ctrl-C ends it\./.test(again.text()));
		again.write('\u0003');
		await again.exit;
		expect(again.alternate()).toBe(false);
	});
});
