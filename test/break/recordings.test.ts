// Recordings by mutation of a real one's header and lines: one sentence or a replay, whatever numbers stand in it. LOWWATER_BREAK=10m goes on for as long.
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gunzipSync, gzipSync} from 'node:zlib';
import {afterAll, expect, it} from 'vitest';
import {loadRecording} from '../../source/commands/replay-kernel.ts';
import {UsageError} from '../../source/commands/context.ts';
import {sample} from '../../source/machine/machine.ts';
import {bootBytes} from '../../source/machine/machine.ts';
import {readRecording} from '../../source/workload/recording.ts';
import {replaySteps} from '../../source/workload/replay.ts';
import {violations} from '../support/invariants.ts';
import {breakingMs, drawing, type Drawing} from '../support/breaking.ts';
import {expectSentence, mutate} from '../support/fuzz.ts';

const FOLDER = new URL('../../fixtures/recordings/', import.meta.url);
/** Header and a few lines of each. */
const RECORDINGS = readdirSync(FOLDER)
	.filter(name => name.endsWith('.jsonl.gz'))
	.map(name =>
		gunzipSync(readFileSync(new URL(name, FOLDER)))
			.toString('utf8')
			.split('\n')
			.slice(0, 6),
	);
const FOR_MS = breakingMs(1500);
const RUN_MS = 40;

const folder = mkdtempSync(join(tmpdir(), 'lowwater-fuzz-'));
afterAll(() => rmSync(folder, {recursive: true}));

const LINES = [
	'0 a 0 anon 0 0',
	'1 b -1000 churn 4096',
	'0.5 c 0 dirty /f 0 4096',
	'0 d 0 anonpart 4096 4096',
	'0 e 0 rereadfile /f 0 64 64',
	'0 f 0 anonhot 64 0',
	'end 2',
	'tail 1',
];
const ARGS = ['-1', '0', '0.5', 'NaN', '1e9', '999999999999999999', '', 'x', 'cpu=7', 'bind=9', 'bind=-1', 'stop=NaN', 'pref=0.5', '\u001B[2J'];

function broken(draw: Drawing): string {
	const lines = draw.one(RECORDINGS).map(line => (line === '' ? {} : (JSON.parse(line) as Record<string, unknown>)));
	const [header] = lines as [Record<string, unknown>];
	if (draw.below(2) === 0) mutate(header, draw);
	if (draw.below(2) === 0) {
		const words = draw.one(LINES).split(' ');
		words[draw.below(words.length + 1)] = draw.one(ARGS);
		header['workload'] = [...LINES.slice(0, draw.below(LINES.length)), words.join(' ')];
	}
	if (draw.below(3) === 0) mutate(lines[1 + draw.below(lines.length - 1)], draw);
	const text = lines.map(line => JSON.stringify(line)).join('\n');
	const at = draw.below(text.length);
	return draw.below(4) === 0 ? text.slice(0, at) + draw.one(['', '{', '\u0000', '1e999', 'null', '\n']) + text.slice(at + draw.below(9)) : text;
}

it('recordings by mutation are a sentence or a replay in order', {timeout: FOR_MS + 120_000}, async () => {
	const count = {read: 0, refused: 0, samples: 0};
	const end = performance.now() + FOR_MS;
	for (let seed = 1; performance.now() < end; seed++) {
		const draw = drawing(seed);
		const text = broken(draw);
		const packed = draw.below(2) === 0;
		const path = join(folder, packed ? 'fuzz.jsonl.gz' : 'fuzz.jsonl');
		const bytes = packed ? gzipSync(text) : Buffer.from(text);
		writeFileSync(path, draw.below(10) === 0 ? bytes.subarray(0, draw.below(bytes.length)) : bytes);
		const what = `seed ${seed}: ${text.slice(0, 3000)}`;
		count.read++;
		try {
			const {header, times} = await loadRecording(path);
			const plan = readRecording(header);
			if (bootBytes(plan.config) > 2 ** 28) continue;
			const startedAt = performance.now();
			const steps = replaySteps(header, times, () => count.samples++);
			for (;;) {
				const {done, value: machine} = steps.next();
				if (done) {
					// The kernel's mapped pages stand in the header alone, as a number: they are in no region that could be counted.
					expect(
						violations(machine).filter(wrong => !wrong.startsWith('Mapped ')),
						what,
					).toEqual([]);
					expect(sample(machine).panic?.reason, what).not.toBe('soft-lockup');
				}
				if (done || performance.now() - startedAt > RUN_MS) break;
			}
		} catch (error) {
			if (!(error instanceof UsageError || error instanceof RangeError)) throw new Error(`${what}\n${(error as Error).stack}`);
			expectSentence(error instanceof UsageError ? error.message : `${error.message}.`, what);
			count.refused++;
		}
	}
	console.log(`recordings: ${count.read} read, ${count.refused} refused with a sentence, ${count.samples} Samples of the others`);
	expect(count.refused).toBeGreaterThan(0);
	expect(count.samples).toBeGreaterThan(0);
});
