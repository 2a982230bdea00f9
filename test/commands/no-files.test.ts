// Every argument that takes a file, given what is none: one sentence, status 2, and at once.
import {describe, expect, it} from 'vitest';
import {runMain} from '../../source/main.ts';
import {capture} from '../support/output.ts';

async function lowwater(args: readonly string[]) {
	const [stdout, stderr] = [capture(), capture()];
	return {status: await runMain(args, stdout.stream, stderr.stream, new AbortController().signal), out: stdout.text(), err: stderr.text()};
}

const TAKES: readonly (readonly string[])[] = [
	['run'],
	['compare', 'demo'],
	['sweep', '--set', 'vm.swappiness=0,1'],
	['explain', 'stack', '--pid', '1', '--scenario'],
	['why'],
	['why', '--json'],
	['import'],
	['import', '--kill', '1'],
	['replay-kernel'],
	['film', '--out', 'x.svg'],
	['lesson'],
	['lesson', 'check'],
	['lesson', 'export'],
	['shell'],
	['mount', '/tmp/nowhere'],
	['--again'],
	['--paused'],
];

describe.each([
	['/dev/zero', 'it is neither a file nor a pipe; name a file'],
	['/nowhere/at/all.yaml', 'there is no such file; check its path'],
])('%s as what is read', (path, why) => {
	it.each(TAKES)('%s %s %s %s %s', async (...args) => {
		const {status, out, err} = await lowwater([...args, path]);
		expect({status, out}).toEqual({status: 2, out: ''});
		expect(err).toMatch(/^[^\n]+\.\n$/);
		if (path === '/dev/zero' || args[0] !== 'import') expect(err).toContain(`${path} cannot be read: ${why}.`);
	});
});
