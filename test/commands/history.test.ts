// --history: how much going back may take. What is no size is one sentence and status 2, before any machine is booted.
import {describe, expect, it} from 'vitest';
import {runMain} from '../../source/main.ts';
import {capture} from '../support/output.ts';

async function given(...args: string[]) {
	const stdout = capture();
	const stderr = capture();
	const status = await runMain(args, stdout.stream, stderr.stream, new AbortController().signal);
	return {status, out: stdout.text(), err: stderr.text()};
}

describe('--history', () => {
	it.each(['lots', '-1', '5x', '12', '1.2.3MiB', 'NaN', 'Infinity', '', '64 MiB of it'])('"%s" is refused with what was meant', async value => {
		const {status, out, err} = await given(`--history=${value}`);
		expect({status, out}).toEqual({status: 2, out: ''});
		expect(err.trimEnd().split('\n')).toHaveLength(1);
		expect(err).toMatch(/--history/);
		if (value !== '') expect(err).toContain(value.replace(/^5/, ''));
	});

	it.each(['0', '64MiB', '1.5GiB', '300K'])('%s is taken', async value => {
		// Nothing to draw on: that is what is said then.
		expect((await given('--history', value)).err).toMatch(/terminal/);
	});

	it('is of a machine that is run here, and given once', async () => {
		expect((await given('--attach', '--history', '64MiB')).status).toBe(2);
		expect((await given('--attach', '--history', '64MiB')).err).toMatch(/--history/);
		expect((await given('run', 'demo', '--history', '64MiB')).status).toBe(2);
	});
});
