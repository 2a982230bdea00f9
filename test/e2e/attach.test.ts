// One machine in several terminals: the built program as its owner, as dashboards attached to it, and as shells on it.
import {spawn as spawnChild} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {PROGRAM, type Running, start as startIn} from '../support/terminal.ts';
import {describeNamespaces, LIMIT_MS, scratch, until} from '../support/tools.ts';

/** Nothing moves on this machine once its processes have their memory. */
const QUIET = [
	'name: quiet',
	'machine: {memory: 128MiB, swap: 64MiB}',
	'timeline:',
	'  - {at: 100ms, spawn: idle, name: holder, rss: 16MiB}',
	'  - {at: 100ms, spawn: idle, name: another, rss: 3MiB}',
	'until: {time: 20s}',
].join('\n');

type Place = {
	/** lowwater in a terminal, with the runtime folder of this place. */
	readonly terminal: (args: readonly string[], columns?: number, rows?: number) => Running;
	/** lowwater without one, to its end. */
	readonly command: (...args: string[]) => Promise<{readonly status: number | null; readonly stdout: string; readonly stderr: string}>;
	/** `lowwater mount`, until it is killed. */
	readonly mount: () => Promise<{readonly pid: number; readonly folder: string; readonly kill: (signal: NodeJS.Signals) => Promise<void>}>;
	readonly scenario: string;
	readonly runtime: string;
	readonly [Symbol.dispose]: () => void;
};

function place(): Place {
	const scratched = scratch();
	const {folder} = scratched;
	const env = {XDG_RUNTIME_DIR: folder, TMPDIR: join(folder, 'tmp')};
	mkdirSync(env.TMPDIR);
	const scenario = join(folder, 'quiet.yaml');
	writeFileSync(scenario, QUIET);
	const children: (() => void)[] = [];
	return {
		terminal: (args, columns = 140, rows = 44) => {
			const run = startIn([PROGRAM.cli, ...args], {columns, rows, cwd: PROGRAM.folder, env});
			children.push(() => process.kill(run.pid, 'SIGKILL'));
			return run;
		},
		// Not spawnSync(): a dashboard whose terminal nobody reads stands still.
		command: async (...args) => {
			const child = spawnChild(process.execPath, [PROGRAM.cli, ...args], {timeout: LIMIT_MS, cwd: PROGRAM.folder, env: {...process.env, ...env}});
			let [stdout, stderr] = ['', ''];
			child.stdout.on('data', data => (stdout += data));
			child.stderr.on('data', data => (stderr += data));
			const [status] = await once(child, 'close');
			return {status, stdout, stderr};
		},
		mount: async () => {
			const tree = join(folder, 'tree');
			const child = spawnChild(process.execPath, [PROGRAM.cli, 'mount', tree, scenario, '--from', '5s'], {env: {...process.env, ...env}});
			let said = '';
			child.stderr.on('data', data => (said += data));
			const ended = new Promise<void>(done => child.once('close', () => done()));
			children.push(() => child.kill('SIGKILL'));
			await until('the folder', () => said.includes('four times a second'));
			const kill = (signal: NodeJS.Signals): Promise<void> => {
				child.kill(signal);
				return ended;
			};
			return {pid: child.pid as number, folder: tree, kill};
		},
		scenario,
		runtime: join(folder, 'lowwater'),
		[Symbol.dispose]: () => {
			for (const end of children) {
				try {
					end();
				} catch {
					// it has ended
				}
			}
			scratched[Symbol.dispose]();
		},
	};
}

/** The figure of a field in a meminfo text, or on the screen's meminfo pane. */
const field = (text: string, name: string): number => Number(new RegExp(`${name}:?\\s+(\\d+) kB`).exec(text)?.[1]);

/** The screen without blanks and frames: lines that are broken are whole in it. */
const flat = (run: Running): string => run.text().replace(/[\s│]+/g, '');

async function dashboard(at: Place, args: readonly string[]): Promise<Running> {
	const run = at.terminal(args);
	await run.until(() => run.text().includes('Any key closes'));
	run.write('\u001B');
	await run.until(() => !run.text().includes('Any key closes') && run.text().includes('MemFree'));
	return run;
}

describe('lowwater --attach', () => {
	it('shows the machine that mount runs, as the files of its folder say it', async () => {
		using at = place();
		const {pid, folder, kill} = await at.mount();
		const [one, two] = [await dashboard(at, ['--attach']), await dashboard(at, ['--attach', folder, '--read-only'])];
		for (const run of [one, two]) {
			expect(run.lines()[0]).toContain(`attached to ${pid}`);
			const meminfo = readFileSync(join(folder, 'meminfo'), 'utf8');
			for (const name of ['MemFree', 'AnonPages', 'SwapFree']) expect(field(run.text(), name), name).toBe(field(meminfo, name));
		}
		writeFileSync(join(folder, 'sys/vm/swappiness'), '17\n');
		for (const run of [one, two]) await run.until(() => run.text().includes('vm.swappiness 60 → 17, written through /proc'));
		writeFileSync(join(folder, 'sys/vm/swappiness'), '999\n');
		for (const run of [one, two]) await run.until(() => /writing "999" into sys\/vm\/swappiness was refused: invalid argument \(EINVAL\)/.test(run.text()));
		two.write('L');
		await two.until(() => two.text().includes('read-only: keys that touch the machine are off'));
		one.write('q');
		expect(await one.exit).toBe(0);
		await one.until(() => !one.alternate());
		expect(existsSync(join(folder, 'meminfo'))).toBe(true);
		// The owner's end ends who is attached, and their terminals are as they were.
		await kill('SIGINT');
		expect(await two.exit).toBe(0);
		await two.until(() => !two.alternate());
		expect(two.text()).toContain(`Process ${pid}, which ran "quiet", has ended, and its machine with it.`);
		expect(two.text()).toMatch(/lowwater: quiet was at 00:00:/);
		expect(existsSync(at.runtime)).toBe(false);
	});

	it('is told of a machine that was killed, which leaves nothing behind', async () => {
		using at = place();
		const {pid, kill} = await at.mount();
		const run = await dashboard(at, ['--attach', 'quiet']);
		await kill('SIGKILL');
		expect(await run.exit).toBe(0);
		await run.until(() => !run.alternate());
		expect(flat(run)).toContain(`Theconnectiontoprocess${pid},whichran"quiet",islost`);
		await until('the end of its socket', () => !existsSync(at.runtime));
		const none = at.terminal(['--attach']);
		expect(await none.exit).toBe(2);
		await none.until(() => none.text().includes('No machine runs that could be attached to'));
		expect(existsSync(at.runtime)).toBe(false);
	});

	it('has its flags checked, and needs a terminal', async () => {
		using at = place();
		expect(await at.command('--attach', '--seed', '4')).toMatchObject({
			status: 2,
			stderr: expect.stringMatching(/^--seed is for a machine that is started; .*\n$/),
		});
		expect(await at.command('shell', '--attach', '--from', '4s')).toMatchObject({status: 2, stderr: expect.stringMatching(/^--from is for a machine .*\n$/)});
		expect(await at.command('--attach')).toMatchObject({status: 2, stderr: expect.stringContaining('needs a terminal')});
		expect(await at.command('shell', '--attach', '--', 'true')).toMatchObject({status: 2, stderr: expect.stringMatching(/^No machine runs/)});
		expect(await at.command('--attach', 'one', 'two')).toMatchObject({status: 2, stderr: expect.stringContaining('"two" is one argument too many')});
	});
});

describe('the key for /proc', () => {
	const shown = /\/proc of this machine/;

	it('fills a folder, takes what is written there into the log, and takes the folder away again', async () => {
		using at = place();
		const run = await dashboard(at, [at.scenario]);
		run.write('P');
		await run.until(() => shown.test(run.text()));
		const folder = join(at.runtime, `proc-${run.pid}`);
		expect(flat(run)).toContain(`PROCFS_PATH=${folder}`);
		expect(run.text()).toContain(`shell --attach ${run.pid}`);
		run.write('\u001B');
		await run.until(() => !shown.test(run.text()));
		expect(run.lines()[0]).toContain('/proc');
		expect(field(readFileSync(join(folder, 'meminfo'), 'utf8'), 'MemTotal')).toBe(131072);
		writeFileSync(join(folder, 'sys/vm/swappiness'), '10\n');
		await run.until(() => run.text().includes('vm.swappiness 60 → 10, written through /proc'));
		await until('the process', () => existsSync(join(folder, '300/oom_score_adj')));
		writeFileSync(join(folder, '300/oom_score_adj'), 'many\n');
		await run.until(() => /writing "many" into 300\/oom_score_adj was refused: .*\(EINVAL\)/.test(run.text()));
		run.write('P');
		await run.until(() => shown.test(run.text()));
		run.write('P');
		await run.until(() => !shown.test(run.text()) && run.text().includes('its /proc is off'));
		expect(existsSync(at.runtime)).toBe(false);
		run.write('q');
		expect(await run.exit).toBe(0);
	});

	it.each(['\u0003', 'q', 'SIGTERM', 'SIGHUP'])('leaves nothing behind after %j', async how => {
		using at = place();
		const run = await dashboard(at, [at.scenario]);
		run.write('P');
		await run.until(() => shown.test(run.text()));
		run.write('\u001B');
		await run.until(() => !shown.test(run.text()));
		await until('the socket', () => readdirSync(at.runtime).length === 2);
		if (how.startsWith('SIG')) run.kill(how);
		else run.write(how);
		await run.exit;
		expect(existsSync(at.runtime)).toBe(false);
	});

	it('of a dashboard that was killed goes with it', async () => {
		using at = place();
		const run = await dashboard(at, [at.scenario]);
		run.write('P');
		await until('the socket', () => existsSync(at.runtime) && readdirSync(at.runtime).length === 2);
		run.kill('SIGKILL');
		await run.exit;
		await until('the end of socket and folder', () => !existsSync(at.runtime));
	});
});

describeNamespaces('a shell beside a dashboard', () => {
	it('has the figures of the dashboard, whose key is on', async () => {
		using at = place();
		const run = await dashboard(at, [at.scenario]);
		await run.until(() => /another/.test(run.text()));
		run.write('P');
		await run.until(() => /\/proc of this machine/.test(run.text()));
		run.write('\u001B');
		const {status, stdout, stderr} = await at.command('shell', '--attach', '--', 'free', '-k');
		expect({status, stderr}).toEqual({status: 0, stderr: ''});
		const [, total, , free] = /Mem: +(\d+) +(\d+) +(\d+)/.exec(stdout) ?? [];
		await run.until(() => field(run.text(), 'MemFree') === Number(free));
		expect(Number(total)).toBe(131072);
		// What is done in the shell is in the log here, and the shell sees what it has done.
		const changed = await at.command(
			'shell',
			'--attach',
			String(run.pid),
			'--',
			'sh',
			'-c',
			'sysctl -qw vm.swappiness=33; choom -n 200 -p 300 >/dev/null; sleep 0.5; cat /proc/sys/vm/swappiness /proc/300/oom_score_adj',
		);
		expect(changed).toMatchObject({status: 0, stdout: '33\n200\n'});
		await run.until(() => run.text().includes('vm.swappiness 60 → 33, written through /proc'));
		await run.until(() => /oom_score_adj of holder \(300\) 0 → 200, written through \/proc/.test(run.text()));
		const refused = await at.command('shell', '--attach', '--', 'sh', '-c', 'echo 9 >/proc/sys/vm/drop_caches; sleep 0.3');
		// Who wrote is told; without /dev/fuse the shell says it instead. (dash has these words for any errno.)
		expect(refused.stderr).toMatch(/echo: I\/O error$|writing "9" into sys\/vm\/drop_caches was refused: .*\(EINVAL\)/m);
		await run.until(() => /writing "9" into sys\/vm\/drop_caches was refused/.test(run.text()));
		const killed = await at.command('shell', '--attach', '--', 'kill', '-9', '301');
		expect(killed).toMatchObject({status: 0, stderr: ''});
		await run.until(() => /SIGKILL to another \(301\), sent from a shell/.test(run.text()));
		run.write('q');
		expect(await run.exit).toBe(0);
		expect(existsSync(at.runtime)).toBe(false);
	});

	it('that runs the machine sees the leak that a key in an attached dashboard started', async () => {
		using at = place();
		const shell = at.terminal(['shell', at.scenario, '--from', '5s']);
		await shell.until(() => shell.text().includes('(lowwater quiet) '));
		const run = await dashboard(at, ['--attach']);
		run.write('L');
		await run.until(() => /started leak as pid 302/.test(run.text()));
		shell.write('ps -e\r');
		await shell.until(() => /^ *302 \?.* leak$/m.test(shell.text()));
		shell.write('sysctl -w vm.swappiness=12\r');
		await run.until(() => run.text().includes('vm.swappiness 60 → 12, written through /proc'));
		shell.write('kill -9 302\r');
		await run.until(() => run.text().includes('SIGKILL to leak (302), sent from a shell'));
		shell.write('exit\r');
		expect(await shell.exit).toBe(0);
		expect(await run.exit).toBe(0);
		await run.until(() => !run.alternate());
		expect(flat(run)).toContain(`Process${shell.pid},whichran"quiet",hasended`);
		expect(existsSync(at.runtime)).toBe(false);
	});

	it('stays when the machine goes, and says so', async () => {
		using at = place();
		const {pid, kill} = await at.mount();
		const shell = at.terminal(['shell', '--attach', String(pid)]);
		await shell.until(() => shell.text().includes('(lowwater quiet) '));
		await kill('SIGINT');
		await shell.until(() => flat(shell).includes('/procstaysasitwasatthelast;exitendsthisshell.'));
		shell.write('grep -c . /proc/meminfo; exit 5\r');
		expect(await shell.exit).toBe(5);
	});
});
