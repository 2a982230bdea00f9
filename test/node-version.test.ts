import {spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {nodeProblem} from '../source/node-version.ts';

const CLI = fileURLToPath(new URL('../source/cli.ts', import.meta.url));

describe('the Node version', () => {
	it.each(['22.13.0', '22.23.3', '23.0.0', '24.21.0', '26.10.0'])('%s will do', version => {
		expect(nodeProblem(version)).toBeNull();
	});

	it.each(['18.20.8', '20.20.2', '22.0.0', '22.12.9'])('%s is told in one sentence what is needed', version => {
		expect(nodeProblem(version)).toMatch(new RegExp(`^lowwater needs Node 22\\.13 or newer, and this is ${version.replaceAll('.', '\\.')}: [^\\n]+\\.$`));
	});

	it('is looked at before anything else is loaded', () => {
		const old = `data:text/javascript,Object.defineProperty(process.versions, 'node', {value: '20.20.2'})`;
		const {status, stdout, stderr} = spawnSync(
			process.execPath,
			['--disable-warning=ExperimentalWarning', '--experimental-strip-types', '--import', old, CLI, '--version'],
			{encoding: 'utf8'},
		);
		expect({status, stdout, stderr}).toEqual({status: 2, stdout: '', stderr: `${nodeProblem('20.20.2')}\n`});
	});
});
