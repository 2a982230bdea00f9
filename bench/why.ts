// npm run bench -- why: how fast a log is read that has little in it, and how much memory that takes; and the same log only looked through for newlines, in the same
// run, as the yardstick. The log is made here, chunk by chunk, and never there as a whole.
import {readLog} from '../source/report/log.ts';
import {oomText} from '../test/support/oom-text.ts';

const CHUNK = 65_536;
const MB = 1e6;
const SIZE_MB = 100;
/** A report after so many chunks: ten of them in all. */
const EVERY = 150;

const print = (what: string, value: string, note = ''): void => console.log(`${what.padEnd(62)} ${value.padStart(12)}  ${note}`);

/** Lines such as servers write, the same each time. */
function noise(): Buffer {
	const lines: string[] = [];
	for (let i = 0, bytes = 0; bytes < CHUNK; i++) {
		const line = `Nov 27 03:14:07 web-03 app[${1000 + (i % 977)}]: request ${i} to /items/${(i * 7919) % 10_007} done in ${i % 977} ms, 200\n`;
		lines.push(line);
		bytes += line.length;
	}
	return Buffer.from(lines.join(''));
}

function* chunks(): Generator<Buffer> {
	const quiet = noise();
	const report = Buffer.from(`${oomText('6.1').join('\n')}\n`);
	let bytes = 0;
	for (let i = 1; bytes < SIZE_MB * MB; i++) {
		const chunk = i % EVERY === 0 ? report : quiet;
		bytes += chunk.length;
		yield chunk;
	}
}

const seconds = async (run: () => unknown): Promise<number> => {
	const start = process.hrtime.bigint();
	await run();
	return Number(process.hrtime.bigint() - start) / 1e9;
};

export async function benchWhy(): Promise<void> {
	let newlines = 0;
	const bare = await seconds(() => {
		for (const chunk of chunks()) for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) newlines++;
	});
	let reports = 0;
	let most = 0;
	globalThis.gc?.();
	const before = process.memoryUsage().rss;
	const took = await seconds(async () => {
		const read = await readLog(
			(async function* () {
				for (const chunk of chunks()) {
					most = Math.max(most, process.memoryUsage.rss());
					yield chunk;
				}
			})(),
		);
		reports = read.reports.length;
	});
	print(
		`why: a log of ${SIZE_MB} MB with ${reports} reports`,
		`${(SIZE_MB / took).toFixed(0)} MB/s`,
		`aim 50; ${((bare / took) * 100).toFixed(0)} % of the yardstick`,
	);
	print(`  the same, its ${(newlines / 1e6).toFixed(1)} M newlines looked for (yardstick)`, `${(SIZE_MB / bare).toFixed(0)} MB/s`);
	print('  memory on top of what there was before', `${Math.max(0, (most - before) / 2 ** 20).toFixed(0)} MiB`, 'resident, at most');
}
