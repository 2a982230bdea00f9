import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {expect, it} from 'vitest';
import {interruptible} from '../../source/files/interruptible.ts';

const MODULE = new URL('../../source/files/interruptible.ts', import.meta.url).href;
/** Says so and works for a minute, in a program that would hear Ctrl-C afterwards. */
const BUSY = `
	import {interruptible} from ${JSON.stringify(MODULE)};
	process.on('SIGINT', () => process.exit(3));
	interruptible(() => {
		process.stdout.write('begun');
		for (const end = Date.now() + 60_000; Date.now() < end; );
	});
`;

it('Ctrl-C ends a program in the middle of work that cannot be divided', async () => {
	const child = spawn(process.execPath, ['--experimental-strip-types', '--disable-warning=ExperimentalWarning', '--input-type=module', '-e', BUSY]);
	await once(child.stdout, 'data');
	child.kill('SIGINT');
	expect(await once(child, 'close')).toEqual([null, 'SIGINT']);
});

it('whoever heard signals before hears them again, also when the work fails', () => {
	const hear = (): void => undefined;
	process.on('SIGINT', hear);
	try {
		expect(interruptible(() => process.listenerCount('SIGINT'))).toBe(0);
		expect(() =>
			interruptible(() => {
				throw new RangeError('no');
			}),
		).toThrow('no');
		expect(process.listeners('SIGINT')).toContain(hear);
	} finally {
		process.off('SIGINT', hear);
	}
});
