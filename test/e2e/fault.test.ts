// An error that nobody foresaw: one sentence that says how to report it, and status 70. In the dashboard: ways-out.test.ts.
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {runMain} from '../../source/main.ts';
import {faultSentence} from '../../source/messages/fault.ts';
import {capture} from '../support/output.ts';
import {PROGRAM} from '../support/terminal.ts';

/** Makes the program fail where nobody catches it. */
const FAIL = `--import=data:text/javascript,${encodeURIComponent("setTimeout(() => { throw new TypeError('made up \\u001B[31m'); }, 500)")}`;
const REJECT = `--import=data:text/javascript,${encodeURIComponent("setTimeout(() => { Promise.reject(new TypeError('made up')); }, 500)")}`;

const SENTENCE = /^lowwater has met a mistake of its own: TypeError: made up.* Please report this line, .*; LOWWATER_TRACE=1 shows more\.$/m;

describe('the sentence', () => {
	it('names the error and its place, in one line that a terminal can take', () => {
		const said = faultSentence(new TypeError('no \u001B[2J\nand more'), {});
		expect(said).toMatch(/^lowwater has met a mistake of its own: TypeError: no \\x1b\[2J \(fault\.test\.ts:\d+:\d+\)\. /);
		expect(said).not.toMatch(/\p{Cc}/u);
		for (const odd of [undefined, null, 7, 'text', {}, Object.create(null)]) expect(faultSentence(odd, {})).toMatch(/^lowwater has met .* shows more\.$/);
	});

	it('has the trace behind it when that is asked for', () => {
		expect(faultSentence(new TypeError('x'), {LOWWATER_TRACE: '1'}).split('\n').length).toBeGreaterThan(3);
	});
});

it('ends a command with status 70', async () => {
	const stderr = capture();
	const broken = capture();
	broken.stream.write = () => {
		throw new TypeError('made up');
	};
	expect(await runMain(['scenarios'], broken.stream, stderr.stream, new AbortController().signal)).toBe(70);
	expect(stderr.text().trimEnd()).toMatch(SENTENCE);
	expect(stderr.text().trimEnd().split('\n')).toHaveLength(1);
});

it.each([
	['thrown', FAIL],
	['rejected', REJECT],
])('ends the program with status 70: %s', (_, how) => {
	const {status, stderr} = spawnSync(process.execPath, [how, PROGRAM.cli, 'run', 'demo', '--for', '100h', '--format', 'csv', '--out', '/dev/null'], {
		encoding: 'utf8',
	});
	expect(stderr.trimEnd()).toMatch(SENTENCE);
	expect(stderr.trimEnd().split('\n')).toHaveLength(1);
	expect(status).toBe(70);
});

it('names files and lines of source/, though a bundle runs', () => {
	// What the bundle calls is not there any more, so the mistake is in the bundle itself.
	const broken = `--import=data:text/javascript,${encodeURIComponent('Math.expm1 = undefined')}`;
	const {status, stderr} = spawnSync(process.execPath, [broken, PROGRAM.cli, 'run', 'demo', '--for', '30s'], {
		encoding: 'utf8',
		env: {...process.env, LOWWATER_TRACE: '1'},
	});
	expect(status).toBe(70);
	const [, file = '', line = ''] = /\((source\/\S+):(\d+):\d+\)\. Please report/.exec(stderr) ?? [];
	const written = (path: string, number: string): string =>
		readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8').split('\n')[Number(number) - 1] ?? '';
	expect(file).toBe('source/machine/tasks/zipf.ts');
	expect(written(file, line)).toContain('Math.expm1(');
	const trace = [...stderr.matchAll(/^ +at .*?([^\s(]+):(\d+):\d+\)?$/gm)];
	expect(trace.length).toBeGreaterThan(4);
	for (const [, path = '', number = ''] of trace) if (path.startsWith('source/')) expect(written(path, number)).not.toBe('');
	expect(trace.filter(([, path = '']) => path.includes('/dist/'))).toEqual([]);
});
