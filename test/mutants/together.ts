// Many mutants in one process (together-runner.ts): those that quick tests notice are known in a fraction of the time that one process for each would take.
import {spawn} from 'node:child_process';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

type Line = {readonly what: 'tries' | 'noticed' | 'spoils' | 'none'; readonly id: number; readonly test: string; readonly cpu: number};
/** Seconds of a CPU after which a test with a mutant awake hangs. */
const HANGS = 8;

/** Seconds of a CPU that a process has had, as far as /proc tells it. */
function cpuOf(pid: number): number {
	try {
		const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
			.replace(/^.*\) /, '')
			.split(' ');
		return (Number(fields[11]) + Number(fields[12])) / 100;
	} catch {
		return 0;
	}
}

/**
 * Tries these mutants with these test files, each test of at most so many seconds. `told` hears of each that is noticed, and by which test. Where one hangs it is
 * noticed, and all is begun again from that file on without it; so it is where one spoils what a file's tests share, which is then left out.
 */
export async function tryTogether(
	copy: string,
	ids: readonly number[],
	files: readonly string[],
	seconds: number,
	told: (id: number, by: string) => void,
): Promise<void> {
	const left = new Set(ids);
	const log = join(copy, 'together.jsonl');
	let rest = files;
	while (rest.length > 0 && left.size > 0) {
		writeFileSync(log, '');
		const child = spawn('node_modules/.bin/vitest', ['run', '--config', 'test/mutants/vitest.mutants.config.ts'], {
			cwd: copy,
			stdio: 'ignore',
			env: {
				...process.env,
				LOWWATER_MACHINES: '30',
				LOWWATER_MUTANTS: [...left].join(','),
				LOWWATER_MUTANT_LOG: log,
				LOWWATER_MUTANT_SECONDS: String(seconds),
				LOWWATER_MUTANT_TESTS: rest.join(' '),
				LOWWATER_MUTANT_REPORT: join(copy, 'report.json'),
			},
		});
		let read = 0;
		let last: Line | undefined;
		let since = 0;
		const look = (): void => {
			const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(0, -1) : [];
			for (const text of lines.slice(read)) {
				last = JSON.parse(text) as Line;
				since = cpuOf(child.pid as number);
				if (last.what !== 'noticed') continue;
				left.delete(last.id);
				told(last.id, last.test);
			}
			read = lines.length;
		};
		const hung = await new Promise<boolean>(resolve => {
			const timer = setInterval(() => {
				look();
				if (last?.what !== 'tries' || cpuOf(child.pid as number) - since < HANGS) return;
				clearInterval(timer);
				child.kill('SIGKILL');
				resolve(true);
			}, 500);
			child.once('exit', () => {
				clearInterval(timer);
				resolve(false);
			});
		});
		look();
		const end = last as Line | undefined;
		if (!hung || end === undefined) return;
		left.delete(end.id);
		told(end.id, `time: ${end.test}`);
		rest = rest.slice(rest.findIndex(file => end.test.startsWith(file)));
	}
}
