// Signals from inside a shell: whatever program sends them, they reach the machine's processes, and what is not there is not there to the kernel either.
import {spawnSync} from 'node:child_process';
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {readProc} from '../support/live.ts';
import {type Running, start} from '../support/terminal.ts';
import {describeNamespaces, LEAK, LIMIT_MS, machineAt, NODE_CLI, onLive, run, scratch, until, withTool} from '../support/tools.ts';

const SCENARIO = [
	'name: quiet',
	'machine: {memory: 128MiB, swap: 64MiB}',
	'timeline:',
	...['first', 'second', 'third', 'fourth'].map(name => `  - {at: 100ms, spawn: idle, name: ${name}, rss: 1MiB}`),
	'  - {at: 2s, spawn: idle, name: late, rss: 1MiB}',
	'until: {time: 20s}',
].join('\n');

/** For scripts: waits until a command succeeds, or fails. */
const WAITS = 'when() { until "$@" 2>/dev/null; do sleep 0.05; done; }; unless() { while "$@" 2>/dev/null; do sleep 0.05; done; }; ';
/** Waits for one's end, and says who is left. */
const LEFT = '; unless [ -e /proc/300 ]; cd /proc; echo 30[0-3]';

function shell(script: string, {tool = 'bash', before = [] as readonly string[], args = [] as readonly string[]} = {}) {
	using scratched = scratch();
	const scenario = join(scratched.folder, 'quiet.yaml');
	writeFileSync(scenario, SCENARIO);
	const [program = '', ...words] = [...before, process.execPath, ...NODE_CLI, 'shell', scenario, '--from', '1s', ...args, '--', tool, '-c', WAITS + script];
	return spawnSync(program, words, {encoding: 'utf8', timeout: LIMIT_MS, killSignal: 'SIGKILL', env: {...process.env, LC_ALL: 'C'}});
}

/** State of the process of this computer that has a pid in a namespace of this test's own, as its status says it; '' where there is none. */
function standInState(pid: number): string {
	for (const name of readdirSync('/proc').filter(one => /^\d+$/.test(one))) {
		const status = readProc(`${name}/status`) ?? '';
		if (/^Name:\tsh\n/.test(status) && new RegExp(`^NSpid:.*\t${pid}$`, 'm').test(status)) return /^State:\t(.*)$/m.exec(status)?.[1] ?? '';
	}
	return '';
}

describeNamespaces('a signal', () => {
	it.each([
		['bash', 'kill -9 300'],
		['bash', 'command kill -s KILL 300'],
		['bash', '/bin/kill -9 300'],
		['bash', 'kill -TERM -300'],
	])('from %s: %s', (tool, command) => {
		expect(shell(command + LEFT, {tool})).toMatchObject({status: 0, stdout: '301 302 303\n', stderr: ''});
	});
	const sends = (tool: string, command: string, shellTool = 'sh'): void =>
		withTool(tool, `sends it: ${command}`, () => {
			expect(shell(command + LEFT, {tool: shellTool})).toMatchObject({status: 0, stdout: '301 302 303\n', stderr: ''});
		});
	sends('dash', 'kill 300', 'dash');
	sends('dash', 'dash -c "kill -9 300"');
	sends('pkill', 'pkill fir');
	sends('pkill', 'pkill -9 -x first');
	sends('killall', 'killall first');
	sends('python3', 'python3 -c "import os; os.kill(300, 9)"');
	sends('python3', 'python3 -c "import signal, os; signal.pidfd_send_signal(os.pidfd_open(300), 15)"');

	it('to several processes takes each', () => {
		const {stdout, stderr} = shell('kill 300 301 303; unless [ -e /proc/300 -o -e /proc/301 -o -e /proc/303 ]; cd /proc; echo 30[0-3]');
		expect({stdout, stderr}).toEqual({stdout: '302\n', stderr: ''});
	});

	it('that is deadly ends a process: KILL as KILL, any other as TERM, and stands in the log', async () => {
		const {log, err} = await onLive(
			machineAt(1, SCENARIO),
			`${WAITS} kill -9 300; kill -HUP 301; kill -INT 302; kill -WINCH 303; unless [ -e /proc/300 -o -e /proc/301 -o -e /proc/302 ]; kill -0 303 && kill 303; unless [ -e /proc/303 ]`,
		);
		expect(err).toBe('');
		const said = log.join('\n');
		expect(said).toMatch(/SIGKILL to first \(300\), sent from a shell/);
		expect(said).toMatch(/SIGTERM to second \(301\), sent from a shell/);
		expect(said).toMatch(/SIGTERM to third \(302\), sent from a shell/);
		expect(said.match(/\(303\)/g)).toHaveLength(1);
	});

	it('stops a process, and lets it go on', () => {
		const {stdout, stderr} = shell(
			'kill -STOP 300; when grep -q "^State:.*T (stopped)" /proc/300/status; kill -0 300; kill -CONT 300; unless grep -q "^State:.*T" /proc/300/status; echo 30[0-3]; kill -STOP 301; when grep -q T.*stopped /proc/301/status; kill -9 301; unless [ -e /proc/301 ]; cd /proc; echo 30[0-3]',
		);
		expect({stdout, stderr}).toEqual({stdout: '30[0-3]\n300 302 303\n', stderr: ''});
	});

	it('finds nobody where nobody is, nor who has ended', () => {
		const {status, stderr} = shell('kill -9 299; kill -9 305; kill -9 300; unless kill -0 300; kill -0 300; kill -0 301 && exit 3');
		expect(status).toBe(3);
		expect(stderr).toMatch(
			/^\S+: line \d+: kill: \(299\) - No such process\n\S+: line \d+: kill: \(305\) - No such process\n\S+: line \d+: kill: \(300\) - No such process\n$/,
		);
	});

	it('does nothing to the first process; a kernel thread is refused, and stays', () => {
		const {status, stdout, stderr} = shell(
			'began() { stat -c %i /proc/40; }; before=$(began); kill -9 1 && kill -9 40; when eval \'now=$(began) && [ "$now" != "$before" ]\'; kill -0 40; cat /proc/1/comm /proc/40/comm',
		);
		expect({status, stdout}).toEqual({status: 0, stdout: 'init\nkswapd0\n'});
		expect(stderr).toMatch(/^\S+ {2}kill -KILL 40 was refused: not permitted \(EPERM\), kswapd0 cannot be signalled\n$/);
	});

	it('to all leaves nobody, and kill says so from then on', () => {
		for (const [signal, remark] of [
			['TERM', ''],
			['KILL', 'All processes were sent SIGKILL'],
		] as const) {
			const {stdout, stderr} = shell(
				`trap "" TERM; kill -${signal} -1; unless [ -e /proc/300 -o -e /proc/301 -o -e /proc/302 -o -e /proc/303 ]; kill -0 303; echo end`,
			);
			expect(stdout).toBe('end\n');
			expect(stderr).toContain(remark);
			expect(stderr).toContain('(303) - No such process');
		}
	});

	it('reaches a shell’s own jobs as ever', () => {
		const {stdout, stderr} = shell('sleep 20 & kill $!; wait $!; echo $?; sleep 20 & kill -9 300 $!; wait $!; echo $?; kill -l 9; ls -A /proc | grep "^\\."', {
			tool: 'bash',
		});
		expect({stdout, stderr: stderr.replaceAll(/^.*(Terminated|Killed).*\n/gm, '')}).toEqual({stdout: '143\n137\nKILL\n', stderr: ''});
	});

	it('reaches who was started later', () => {
		expect(shell('when [ -e /proc/304/comm ]; cat /proc/304/comm; kill 304; unless [ -e /proc/304 ]; kill -0 304')).toMatchObject({
			stdout: 'late\n',
			stderr: expect.stringMatching(/\(304\) - No such process/),
		});
	});

	it('of the last moment is heard', () => {
		const {stderr} = shell('exec kill -9 40', {tool: 'sh'});
		expect(stderr).toMatch(/kill -KILL 40 was refused/);
	});

	it('finds nobody where the OOM killer was', async () => {
		const {out, log} = await onLive(
			machineAt(0.2),
			`${WAITS} kill -0 300 && echo there; unless kill -0 300; [ -e /proc/300 ] || echo gone; kill -0 301 && echo other`,
		);
		expect(out).toBe('there\ngone\nother\n\nDONE\n');
		expect(log.join('\n')).toMatch(/leaky/);
		expect(log.join('\n')).not.toMatch(/sent from a shell/);
	});

	it('of the dashboard that stops a process is not undone, and one of the shell lets it go on', async () => {
		const {out, log} = await onLive(
			machineAt(1, SCENARIO),
			`${WAITS} echo begun; when grep -q T.*stopped /proc/300/status; when grep -qx 7 /proc/301/oom_score_adj; grep -c T.*stopped /proc/300/status; kill -CONT 300; unless grep -q T.*stopped /proc/300/status`,
			async (session, seen) => {
				await until('the shell', () => seen().includes('begun'));
				session.perform({kind: 'signal', to: {pid: 300}, signal: 'STOP'});
				await until('the stop of the stand-in', () => standInState(300) === 'T (stopped)');
				// It is not undone meanwhile.
				await new Promise(resolve => setTimeout(resolve, 1000));
				session.perform({kind: 'oom_score_adj', of: {pid: 301}, value: 7});
			},
		);
		expect(out).toBe('begun\n1\n\nDONE\n');
		expect(log.filter(line => line.includes('(300)'))).toEqual([
			expect.stringMatching(/SIGSTOP to first \(300\)$/),
			expect.stringMatching(/SIGCONT to first \(300\), sent from a shell$/),
		]);
	});

	it('reaches the processes of the machine that took the place of another', async () => {
		const {out, err} = await onLive(
			machineAt(1, SCENARIO),
			`${WAITS} kill 300; unless [ -e /proc/300 ]; echo killed; when kill -0 300; echo again; kill 300; unless [ -e /proc/300 ]`,
			async (session, seen) => {
				await until('the end of the first', () => seen().includes('killed'));
				session.restart();
			},
			machineAt(1, SCENARIO),
		);
		expect(err).toBe('');
		expect(out).toBe('killed\nagain\n\nDONE\n');
	});
});

describeNamespaces('stand-ins', () => {
	const MARK = `lowwater-mark-${process.pid}`;
	/** pids of this computer's processes whose environment has the mark. */
	const marked = (): readonly string[] =>
		readdirSync('/proc').filter(pid => {
			try {
				return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'latin1').includes(MARK);
			} catch {
				return false;
			}
		});
	const waiting = (): number =>
		marked().filter(pid => {
			try {
				return readFileSync(`/proc/${pid}/cmdline`, 'latin1').startsWith('sh\0-c\0while exec '); // it waits to be told what to have open
			} catch {
				return false;
			}
		}).length;

	it.each(['SIGKILL', 'SIGTERM'] as const)('end with lowwater at %s', async signal => {
		const {child, said, ended} = run('env', [
			`MARK=${MARK}`,
			process.execPath,
			...NODE_CLI,
			'shell',
			'demo',
			'--from',
			'5s',
			'--',
			'sh',
			'-c',
			'echo begun; sleep 25',
		]);
		await until('the command', () => said() === 'begun\n');
		expect(waiting()).toBeGreaterThanOrEqual(5);
		child.kill(signal);
		await ended;
		await until('the end of all', () => marked().length === 0);
	});

	/** Runs lowwater where /proc/sys can only be read. */
	const readOnly = [
		'unshare',
		'--user',
		'--map-root-user',
		'--mount',
		'sh',
		'-c',
		// In a namespace further down what lies over /proc is locked, and a proc that would show what is below is refused.
		'mount --bind /proc/sys /proc/sys && mount -o remount,bind,ro /proc/sys && exec unshare --user --map-root-user --mount "$@"',
		'sh',
	];
	it.skipIf(spawnSync(readOnly[0]!, [...readOnly.slice(1), 'true']).status !== 0)(
		'that cannot be are missed in one sentence, after the one on the proc that cannot be mounted there either',
		() => {
			const {status, stdout, stderr} = shell('kill -9 300; head -c 9 /proc/meminfo', {before: readOnly});
			expect({status, stdout}).toEqual({status: 0, stdout: 'MemTotal:'});
			expect(stderr).toMatch(
				/^This system does not let lowwater mount a proc [^\n]*\.\nThis system does not let lowwater choose pids .*\.\n.*\(300\) - No such process\n$/,
			);
		},
	);

	withTool('earlyoom', 'kills the leak before the machine does', async () => {
		const {out, err, log} = await onLive(
			machineAt(0.2, LEAK),
			`${WAITS} earlyoom -r 0 -m 20 -s 100 2>&1 & unless kill -0 300; unless [ -e /proc/300 ]; sleep 0.5; kill $!`,
		);
		expect(out + err).toMatch(/sending SIGTERM to process 300 uid \d+ "leaky"/);
		const said = log.join('\n');
		expect(said).toMatch(/SIGTERM to leaky \(300\), sent from a shell/);
		expect(said).not.toMatch(/OOM|out of memory/i);
	});
});

describeNamespaces('in a terminal of the shell', () => {
	const ESCAPE = '\u001B';
	type Terminal = Running & {readonly there: (pid: number) => boolean; readonly prompt: () => Promise<void>};

	/** A shell in a terminal, at its prompt. */
	async function inTerminal(test: (terminal: Terminal) => Promise<void>): Promise<void> {
		using scratched = scratch();
		const scenario = join(scratched.folder, 'quiet.yaml');
		writeFileSync(scenario, SCENARIO);
		const env = {LC_ALL: 'C', HOME: scratched.folder, TERM: 'xterm'};
		const run = start([...NODE_CLI, 'shell', scenario, '--from', '3s'], {cwd: scratched.folder, columns: 150, env});
		try {
			const there = (pid: number): boolean => new RegExp(`^ *${pid} `, 'm').test(run.text());
			await run.until(() => run.text().includes('(lowwater quiet) '));
			await test({...run, there, prompt: () => run.until(() => /\(lowwater quiet\) \S+\$ *\s*$/.test(run.text()))});
			run.write('exit 3\r');
			expect(await run.exit).toBe(3);
		} finally {
			run.kill('SIGKILL');
		}
	}

	it('Ctrl-C and Ctrl-Z are for what runs there', () =>
		inTerminal(async run => {
			for (const [name, key] of Object.entries({C: '\u0003', Z: '\u001A', backslash: '\u001C'})) {
				run.write(`clear; sh -c 'echo "begun"-${name}; exec sleep 25'\r`);
				await run.until(() => run.text().includes(`begun-${name}`));
				run.write(key);
				await run.prompt();
			}
			run.write('clear; kill -0 300 301 302 303 304 && cat /proc/30?/stat | cut -d" " -f1-3\r');
			await run.until(() => /^304 \(late\) S$/m.test(run.text()));
			expect(run.text().match(/^30\d \(\w+\) S$/gm)).toHaveLength(5);
			run.write('clear; kill %1; kill -CONT %1; wait; echo 30""0; ls -d /proc/300\r');
			await run.until(() => /^\/proc\/300$/m.test(run.text()));
		}));

	withTool('top', 'k, a pid, and 9', () =>
		inTerminal(async run => {
			run.write('top -d 0.3\r');
			await run.until(() => run.there(301) && run.there(302));
			run.write('k');
			await run.until(() => run.text().includes('PID to signal/kill'));
			run.write('301\r');
			await run.until(() => run.text().includes('Send pid 301 signal'));
			run.write('9\r');
			await run.until(() => !run.there(301) && run.there(302));
			run.write('q');
			await run.prompt();
		}),
	);

	withTool('htop', 'F9 of the chosen process', () =>
		inTerminal(async run => {
			run.write('htop -d 3\r');
			await run.until(() => run.there(301) && run.there(302));
			run.write('/second');
			await run.until(() => run.text().includes('Search: second'));
			run.write('\r');
			await run.until(() => run.text().includes('F9Kill'));
			run.write(`${ESCAPE}[20~`);
			await run.until(() => run.text().includes('Send signal:'));
			run.write('9');
			await run.until(() => /^ *9 SIGKILL/m.test(run.text()));
			run.write('\r');
			await run.until(() => !run.there(301) && run.there(302));
			run.write('q');
			await run.prompt();
		}),
	);
});
