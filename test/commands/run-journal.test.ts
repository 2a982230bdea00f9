// `lowwater run JOURNAL` gives the Samples that were seen in the dashboard, in every format, and what is no journal's to say is refused in one sentence.
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {FORMAT_NAMES} from '../../source/commands/formats/format.ts';
import {runMain} from '../../source/main.ts';
import {jsonlSample} from '../../source/procfs/jsonl.ts';
import type {Journal} from '../../source/session/journal/journal.ts';
import {journalHead, journalMore} from '../../source/session/journal/text.ts';
import type {Sample} from '../../source/machine/sample.ts';
import {capture} from '../support/output.ts';
import {quiet} from '../support/past.ts';

const folder = mkdtempSync(join(tmpdir(), 'lowwater-run-journal-'));
afterAll(() => rmSync(folder, {recursive: true}));

async function run(...args: string[]): Promise<{readonly code: number; readonly out: string; readonly err: string}> {
	const [out, err] = [capture(), capture()];
	const code = await runMain(['run', ...args], out.stream, err.stream, new AbortController().signal);
	return {code, out: out.text(), err: err.text()};
}

const session = quiet();
const seen: Sample[] = [session.newest()];
session.watch({sample: sample => void seen.push(sample)});
session.pause(true);
for (let i = 0; i < 6; i++) session.step();
session.perform({kind: 'signal', to: {name: 'drip'}, signal: 'KILL'});
session.setSpeed(0.1);
for (let i = 0; i < 4; i++) session.step();
const journal = session.journal() as Journal;
const file = join(folder, 'it.journal');
writeFileSync(file, journalHead(journal) + journalMore(journal, {ops: 0, taken: 0}));

describe('run of a journal', () => {
	it('gives the very Samples that were seen', async () => {
		const {code, out, err} = await run(file, '--format', 'jsonl');
		expect([code, err]).toEqual([0, '']);
		const lines = out
			.trimEnd()
			.split('\n')
			.map(line => JSON.parse(line))
			.filter(({type}) => type === 'sample' || type === undefined);
		const {rates: _rates, ...last} = lines.at(-1);
		expect(lines).toHaveLength(seen.length);
		expect(last).toMatchObject(JSON.parse(JSON.stringify(jsonlSample(seen.at(-1) as Sample))));
	});

	it.each(FORMAT_NAMES)('is printed as %s, two Samples of one instant too', async name => {
		const {code, out, err} = await run(file, '--format', name);
		expect([code, err]).toEqual([0, '']);
		expect(out).not.toMatch(/NaN|Infinity|undefined/);
		if (name !== 'dmesg') expect(out).not.toBe('');
	});

	it('refuses what a journal has of its own, and one of another version', async () => {
		expect(await run(file, '--seed', '3')).toMatchObject({code: 2, err: expect.stringContaining('leave --seed out')});
		const other = join(folder, 'other.journal');
		writeFileSync(other, '{"lowwater":"journal","version":99}\n');
		expect(await run(other)).toMatchObject({code: 2});
	});
});
