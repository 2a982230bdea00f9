import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {expect, it} from 'vitest';
import {interruptible} from '../../source/files/interruptible.ts';

const MODULE = new URL('../../source/files/interruptible.ts', import.meta.url).href;
const LONG = ' '.repeat(100_000);

/** A program that hears Ctrl-C, and reads a long text. */
function reader(before: string, work: string) {
	const program = `
		import {interruptible} from ${JSON.stringify(MODULE)};
		process.on('SIGINT', () => process.exit(3));
		${before}
		await interruptible(' '.repeat(100000), () => {
			process.stdout.write('begun');
			${work}
		});
	`;
	return spawn(process.execPath, ['--experimental-strip-types', '--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program]);
}

it('Ctrl-C ends a program in the middle of reading that cannot be divided', async () => {
	const child = reader('', 'for (const end = Date.now() + 60_000; Date.now() < end; );');
	await once(child.stdout, 'data');
	child.kill('SIGINT');
	expect(await once(child, 'close')).toEqual([null, 'SIGINT']);
});

it('one that has come just before is heard by who listened', async () => {
	const child = reader("process.kill(process.pid, 'SIGINT');", '');
	expect(await once(child, 'close')).toEqual([3, null]);
});

it('whoever heard signals before hears them again, also when the work fails', async () => {
	const hear = (): void => undefined;
	process.on('SIGINT', hear);
	try {
		expect(await interruptible(LONG, () => process.listenerCount('SIGINT'))).toBe(0);
		await expect(
			interruptible(LONG, () => {
				throw new RangeError('no');
			}),
		).rejects.toThrow('no');
		expect(process.listeners('SIGINT')).toContain(hear);
		// What is soon read is waited for.
		expect(await interruptible('short', () => process.listeners('SIGINT'))).toContain(hear);
	} finally {
		process.off('SIGINT', hear);
	}
});
