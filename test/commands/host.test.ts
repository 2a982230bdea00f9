// `lowwater --host`: what it refuses, in one sentence each.
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {runMain} from '../../source/main.ts';
import {capture} from '../support/output.ts';

const folder = mkdtempSync(join(tmpdir(), 'lowwater-'));
afterAll(() => rmSync(folder, {recursive: true}));

async function said(...args: string[]) {
	const [stdout, stderr] = [capture(), capture()];
	const status = await runMain(args, stdout.stream, stderr.stream, new AbortController().signal);
	return {status, err: stderr.text()};
}

describe('--host', () => {
	it.each([
		[['--host', 'demo'], '--host looks at a real computer, and "demo" is a scenario; give one of them.'],
		[['--host', '--set', 'vm.swappiness=10'], '--host looks at a real computer, which has no --set; leave it out.'],
		[['--host', '--speed', '2'], '--host looks at a real computer, which has no --speed; leave it out.'],
		[['--host', '--no-brake'], '--host looks at a real computer, which has no --brake; leave it out.'],
		[['--host', '--attach'], '--host looks at a real computer, which has no --attach; leave it out.'],
		[['--procfs', '/proc'], '--procfs says where --host reads; give both.'],
	])('%s', async (args, sentence) => {
		expect(await said(...args)).toEqual({status: 2, err: `${sentence}\n`});
	});

	it.each(['nothing', '.', 'file'])('a folder that is no /proc: %s', async name => {
		writeFileSync(join(folder, 'file'), 'x');
		const {status, err} = await said('--host', '--plain', '--procfs', join(folder, name));
		expect(status).toBe(2);
		expect(err).toMatch(/^"[^"]*" is no \/proc: it has no meminfo or no zoneinfo that can be read; name .*\.\n$/);
	});
});
