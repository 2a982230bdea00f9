// Signals typed in the shell: they reach the machine, whose answer is what kill says.
import {spawnSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {describeNamespaces, LIMIT_MS, NODE_CLI, scratch, withTool} from '../support/tools.ts';

const SCENARIO = [
	'name: quiet',
	'machine: {memory: 128MiB, swap: 64MiB}',
	'timeline:',
	...['first', 'second', 'third', 'fourth'].map(name => `  - {at: 100ms, spawn: idle, name: ${name}, rss: 1MiB}`),
	'until: {time: 20s}',
].join('\n');

function shell(...command: string[]) {
	using scratched = scratch();
	const scenario = join(scratched.folder, 'quiet.yaml');
	writeFileSync(scenario, SCENARIO);
	return spawnSync(process.execPath, [...NODE_CLI, 'shell', scenario, '--from', '1s', '--', ...command], {
		encoding: 'utf8',
		timeout: LIMIT_MS,
		killSignal: 'SIGKILL',
		env: {...process.env, LC_ALL: 'C'},
	});
}

describeNamespaces('kill', () => {
	it('as it is typed takes the process of the machine', () => {
		expect(shell('kill', '-9', '300')).toMatchObject({status: 0, stdout: '', stderr: ''});
		const script = 'kill -9 300; kill -s TERM 301; kill -SIGSTOP 302; kill 303; sleep 0.6; ls -d /proc/30[0-3]; grep State /proc/302/status';
		expect(shell('bash', '-c', script)).toMatchObject({status: 0, stdout: expect.stringMatching(/^\/proc\/302\nState:\tT \(stopped\) *\n$/), stderr: ''});
	});

	it('says what the machine says', () => {
		const {stderr, status} = shell('bash', '-c', 'kill -0 300 && kill -9 1; kill -HUP 300; kill -9 999; exit 3');
		expect(status).toBe(3);
		expect(stderr).toMatch(/^kill: \(1\) - Operation not permitted$/m);
		expect(stderr).toMatch(/^kill: \(300\) - this machine knows KILL, TERM, STOP and CONT, and not "HUP"$/m);
		expect(stderr).toMatch(/kill: \(999\) - No such process$/m);
	});

	it('leaves a shell’s own jobs to the shell', () => {
		const {stdout} = shell('bash', '-c', 'sleep 20 & kill $!; wait $!; echo $?; sleep 20 & kill -9 300 $!; wait $!; echo $?; kill -l 9; ls -A /proc/.kill');
		expect(stdout).toBe('143\n137\nKILL\n');
	});

	it('answers nonsense in its folder, and takes it away', () => {
		const ask =
			'f=/proc/.kill; printf "garbage\\0\\n" >$f/a.ask; head -c 1000000 /dev/zero >$f/b.ask; echo "KILL 300" >$f/c.tmp; sleep 0.5; cat $f/a.answer $f/b.answer; ls $f';
		const {stdout} = shell('sh', '-c', ask);
		expect(stdout).toMatch(/^(this machine knows KILL, TERM, STOP and CONT, and not ""\n){2}a\.answer\nb\.answer\nc\.tmp\n$/);
	});

	withTool('pgrep', 'and pkill take processes by their names', () => {
		const {stdout, stderr} = shell(
			'sh',
			'-c',
			'pkill -9 fir; pkill -STOP -x second; pkill nobody; echo $?; sleep 0.6; pgrep -l .; grep State /proc/301/status',
		);
		expect(stderr).toBe('');
		expect(stdout).toMatch(/^1\n/);
		expect(stdout).not.toContain('300 first');
		expect(stdout).toMatch(/^301 second$/m);
		expect(stdout).toMatch(/State:\tT/);
	});
});
