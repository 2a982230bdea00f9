// Names and arguments that a terminal would obey: shown in every output of every command, never sent.
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {FORMAT_NAMES} from '../../source/commands/formats/format.ts';
import {runMain} from '../../source/main.ts';
import {capture} from '../support/output.ts';

const folder = mkdtempSync(join(tmpdir(), 'lowwater-foreign-'));
afterAll(() => rmSync(folder, {recursive: true}));

/** Beyond ends of lines and the tabs of sar: controls of C0 and C1, separators, turned directions. */
const OBEYED = /(?![\n\t])\p{Cc}|\p{Zl}|\p{Zp}|\p{Bidi_Control}/u;
const ESC = '\u001B';
const RED = `${ESC}[31mred`;

async function lowwater(...args: string[]) {
	const [stdout, stderr] = [capture({columns: 100}), capture()];
	const status = await runMain(args, stdout.stream, stderr.stream, new AbortController().signal);
	return {status, out: stdout.text(), err: stderr.text()};
}

const hostile = join(folder, 'hostile.yaml');
writeFileSync(
	hostile,
	JSON.stringify({
		name: `${ESC}]0;pwned\u0007${ESC}[2J`,
		summary: `${ESC}[?1049l\u009B31m\u202Egnp.exe\u2028 as it seems`,
		machine: {memory: '64MiB', disks: {[RED]: 'ssd'}, swap: [{size: '8MiB', name: `${RED}swap`}], sysctl: {'vm.overcommit_memory': 2}},
		files: {[`/d/${ESC}[5m`]: '1MiB'},
		timeline: [
			{at: '0s', spawn: 'leak', name: RED, grow: '1MiB', rate: '200MiB/s'},
			{at: '0s', spawn: 'malloc', name: `${ESC}[32m`, calls: ['malloc a 1GiB']},
			{at: '0s', spawn: 'stream', name: '\u009Bx', file: `/d/${ESC}[5m`},
			{at: '1s', swapoff: `${RED}swap`},
			{at: '1s', sysrq: 'f'},
			{at: '1500ms', signal: 'KILL', to: RED},
		],
		until: {time: '2s'},
		expect: {never_killed: [RED], alive: [`${ESC}[32m`]},
	}),
);

describe('a scenario whose names are escape sequences', () => {
	it.each(FORMAT_NAMES)('run --format %s', async format => {
		const {out, err} = await lowwater('run', hostile, '--format', format);
		expect(out.length).toBeGreaterThan(100);
		expect(out).not.toMatch(OBEYED);
		expect(err).not.toMatch(OBEYED);
		if (format === 'summary') expect(out).toContain('\\x1b[31mred');
	});

	it('jsonl means the same as without', async () => {
		const {out} = await lowwater('run', hostile, '--format', 'jsonl');
		const [header] = out.split('\n').map(line => (line === '' ? null : (JSON.parse(line) as {scenario: string; description: string})));
		expect(header).toMatchObject({scenario: `${ESC}]0;pwned\u0007${ESC}[2J`, description: `${ESC}[?1049l\u009B31m\u202Egnp.exe\u2028 as it seems`});
	});

	it('explain', async () => {
		const {status, out} = await lowwater('explain', 'stack', '--pid', `${ESC}[32m`, '--scenario', hostile);
		expect(status).toBe(0);
		expect(out).toContain('\\x1b[32m');
		expect(out).not.toMatch(OBEYED);
	});
});

const bad = (name: string, yaml: unknown): string => {
	const path = join(folder, name);
	writeFileSync(path, JSON.stringify(yaml));
	return path;
};

describe('mistakes with escape sequences in them', () => {
	const machine = {memory: '64MiB'};
	const until = {time: '1s'};
	it.each([
		['an argument', ['run', `${ESC}[2Jdemo`]],
		['a path', ['run', `/tmp/${ESC}[2J.yaml`]],
		['a command', [`${ESC}[2J`]],
		['a flag', ['run', 'demo', `--${ESC}[2J`, 'x']],
		['a format', ['run', 'demo', '--format', `${ESC}[31mcsv`]],
		['an override', ['run', 'demo', '--set', `${ESC}[2J=1`]],
		['a value of --set', ['run', 'demo', '--set', `machine.memory=${ESC}[2J`]],
		['a topic', ['help', `${ESC}[2J`]],
		['--out', ['run', 'demo', '--out', `/nowhere/${ESC}[2J`]],
		['--pid', ['explain', '0x1000', '--pid', `${ESC}[2J`, '--at', '1ms']],
		['a key', ['run', bad('key.yaml', {machine, until, [`${ESC}[2J`]: 1})]],
		['a sysctl', ['run', bad('sysctl.yaml', {machine: {...machine, sysctl: {'vm.swappiness': `${ESC}[2J`}}, until})]],
		['a process', ['run', bad('process.yaml', {machine, until, timeline: [{at: '0s', signal: 'KILL', to: `${ESC}[2J`}]})]],
		['a recording', ['replay-kernel', `${ESC}[2J.jsonl`]],
		['a line of a recording', ['replay-kernel', bad('header.jsonl', {type: 'header', workload: [`0 ${ESC}[2J 0 ${ESC}[2J`], boot: {zones: []}})]],
	])('%s', async (_, args) => {
		const {status, out, err} = await lowwater(...args);
		expect({status, out}).toEqual({status: 2, out: ''});
		expect(err.trimEnd()).toMatch(/[.?]$/);
		expect(err).not.toMatch(OBEYED);
		expect(err.trimEnd().split('\n')).toHaveLength(1);
	});
});
