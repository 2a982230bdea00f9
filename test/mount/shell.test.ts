// `lowwater shell`: one command, an interactive shell in a terminal, and what is left when it is killed.
import {spawnSync} from 'node:child_process';
import {existsSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import * as pty from '@lydell/node-pty';
import headless from '@xterm/headless';
import {expect, it} from 'vitest';
import {readProc} from '../support/live.ts';
import {describeNamespaces, LIMIT_MS, machineAt, NODE_CLI, run, scratch, until, withTool} from '../support/tools.ts';

const shell = (args: readonly string[], path = process.env['PATH'] ?? '') =>
	spawnSync(process.execPath, [...NODE_CLI, 'shell', ...args], {encoding: 'utf8', timeout: LIMIT_MS, killSignal: 'SIGKILL', env: {...process.env, PATH: path}});

/** Nothing moves on this machine once its processes have their memory. */
const QUIET = [
	'name: quiet',
	'machine: {memory: 128MiB, swap: 64MiB}',
	'timeline:',
	'  - {at: 100ms, spawn: idle, name: holder, rss: 16MiB}',
	'  - {at: 100ms, spawn: idle, name: another, rss: 3MiB}',
	'until: {time: 20s}',
].join('\n');

describeNamespaces('lowwater shell', () => {
	it('runs one command, and ends as it does', () => {
		expect(shell(['demo', '--', 'sh', '-c', 'cat /proc/swaps; exit 7'])).toMatchObject({
			status: 7,
			stdout: expect.stringMatching(/^Filename.*\n\/dev\/\w+ +partition\t262144/),
			stderr: '',
		});
		expect(shell(['--', 'head', '-c', '9', '/proc/meminfo'])).toMatchObject({status: 0, stdout: 'MemTotal:', stderr: ''});
		expect(shell(['demo', '--', 'no-such-program'])).toMatchObject({status: 127});
		expect(shell(['demo', '--', 'sh', '-c', 'kill -TERM 300; ls /proc/300/comm; echo 20 >/proc/sys/vm/nothing'])).toMatchObject({status: expect.any(Number)});
	});

	it('lets each program find itself, and a shell’s own devices work', () => {
		const {stdout, stderr} = shell([
			'demo',
			'--',
			'sh',
			'-c',
			'(echo out >/dev/stdout) | cat; echo in | cat /dev/stdin; cat /proc/self/comm /proc/$$/comm; sh -c "[ -e /proc/\\$\\$/exe ]" && echo found',
		]);
		expect({stdout, stderr}).toEqual({stdout: 'out\nin\ncat\nsh\nfound\n', stderr: ''});
	});

	it('logs a refusal that the writer is not told of', () => {
		const {status, stderr} = shell(['demo', '--', 'sh', '-c', 'echo 1001 >/proc/300/oom_score_adj && sleep 0.5; grep -qx -- -1000 /proc/300/oom_score_adj']);
		expect([status, stderr]).toEqual([0, expect.stringMatching(/^00:00:0\S+ {2}writing "1001" into 300\/oom_score_adj was refused: .*\(EINVAL\).*\n$/)]);
	});

	const withoutUserNamespaces = (before: readonly string[]) =>
		spawnSync(
			'unshare',
			[
				'--user',
				'--map-root-user',
				'sh',
				'-c',
				'echo 0 >/proc/sys/user/max_user_namespaces || exit 99; exec "$@"',
				'sh',
				...before,
				process.execPath,
				...NODE_CLI,
				'shell',
				'demo',
				'--',
				'head',
				'-c',
				'9',
				'/proc/meminfo',
			],
			{encoding: 'utf8', timeout: LIMIT_MS},
		);

	it('does without a user namespace as root', () => {
		expect(withoutUserNamespaces([])).toMatchObject({status: 0, stdout: 'MemTotal:', stderr: ''});
	});

	it('says in one sentence that this system does not allow it', () => {
		const {status, stderr} = withoutUserNamespaces(['setpriv', '--bounding-set', '-all', '--inh-caps', '-all']);
		expect(stderr).toMatch(/^This system does not let lowwater make a namespace of its own for the shell \(.+\); allow user namespaces .*\.\n$/);
		expect(status).toBe(2);
	});

	it('begins where it is told to', () => {
		const [up] = shell(['demo', '--from', '30s', '--', 'cat', '/proc/uptime']).stdout.split(' ');
		expect(Number(up)).toBeGreaterThanOrEqual(30);
	});

	it('leaves nothing behind when it is killed', async () => {
		const {child, said, ended} = run(process.execPath, [...NODE_CLI, 'shell', 'demo', '--', 'sh', '-c', 'echo begun; sleep 25']);
		await until('the command', () => said() !== '');
		expect(said()).toBe('begun\n');
		const children = readProc(`${child.pid}/task/${child.pid}/children`)?.trim().split(' ') ?? [];
		const socket = join(process.env['XDG_RUNTIME_DIR'] ?? '', 'lowwater', `${child.pid}.sock`);
		expect(existsSync(socket)).toBe(true);
		child.kill('SIGKILL');
		await ended; // of the pipes too, which the command inside holds
		await until('the end of the namespace and of the socket', () => !existsSync(socket) && !children.some(pid => existsSync(join('/proc', pid))));
	});

	it.each(['SIGTERM', 'SIGHUP'] as const)('takes its socket away at %s', async signal => {
		const {child, said, ended} = run(process.execPath, [...NODE_CLI, 'shell', 'demo', '--', 'sh', '-c', 'echo begun; sleep 25']);
		await until('the command', () => said() !== '');
		const socket = join(process.env['XDG_RUNTIME_DIR'] ?? '', 'lowwater', `${child.pid}.sock`);
		expect(existsSync(socket)).toBe(true);
		child.kill(signal);
		expect(await ended).toBe(137);
		expect(existsSync(socket)).toBe(false);
	});

	withTool('htop', 'in a terminal of the shell, whose prompt says where one is', async () => {
		using scratched = scratch();
		const scenario = join(scratched.folder, 'quiet.yaml');
		writeFileSync(scenario, QUIET);
		const still = machineAt(5, QUIET).sample();
		const terminal = new headless.Terminal({cols: 150, rows: 40, allowProposedApi: true});
		const child = pty.spawn(process.execPath, [...NODE_CLI, 'shell', scenario, '--from', '5s'], {
			cols: 150,
			rows: 40,
			env: {...process.env, TERM: 'xterm', HOME: scratched.folder, LC_ALL: 'C'},
		});
		const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
		const ended = new Promise<number>(resolve => child.onExit(({exitCode}) => resolve(exitCode)));
		child.onData(data => terminal.write(data));
		const screen = (): string => Array.from({length: terminal.rows}, (_, row) => terminal.buffer.active.getLine(row)?.translateToString(true) ?? '').join('\n');
		try {
			await until('the prompt', () => screen().includes('(lowwater quiet) '));
			// Ctrl-C is for what runs in the shell: neither the shell nor lowwater ends.
			child.write('echo be""gun; sleep 25\r');
			await until('the program', () => screen().includes('begun'));
			child.write('\x03');
			child.write('ps -e | grep hold; watch -t -n 9 ps -e\r');
			await until('ps in a pipe and in another program', () => /^ *301 \?.* another$/m.test(screen()));
			expect(screen()).not.toContain('fatal');
			child.write('\x03');
			await until('the prompt after watch', () => /\) \S*\$ *\s*$/.test(screen()));
			child.write('htop\r');
			await until('htop', () => /^ *300 /m.test(screen()) && /^ *301 /m.test(screen()));
			for (const process of still.processes.filter(one => one.pid >= 300)) {
				const [, priority, , virtual, resident] = new RegExp(`^ *${process.pid} \\S+ +(\\S+) +(\\S+) +(\\S+) +(\\S+)`, 'm').exec(screen()) ?? [];
				expect({priority, virtual: Math.round(process.vszKb), resident}).toEqual({priority: '20', virtual: Number(virtual), resident: `${process.rssKb}`});
			}
			expect(screen()).toMatch(/128M\]/);
			child.write('q');
			await until('the prompt again', () => !/^ *301 /m.test(screen()) && screen().includes('(lowwater quiet) '));
			child.write('exit 3\r');
			expect(await ended).toBe(3);
		} finally {
			clearTimeout(limit);
			child.kill('SIGKILL');
		}
	});
});

it('says in one sentence why there is no shell', () => {
	const none = shell(['demo', '--', 'true'], '/nowhere');
	expect(none.status).toBe(2);
	expect(none.stderr).toMatch(/^lowwater shell needs \w+ \(package util-linux on Linux\); "lowwater mount DIR" works without it\.\n$/);
	expect(shell(['demo', 'free']).stderr).toBe('"free": a command comes after "--": lowwater shell SCENARIO -- free.\n');
	expect(shell(['dmeo']).stderr).toContain('did you mean "demo"?');
});
