// npm run mutants [-- --sample 150] [--seed 1] [--only PART] [--minutes 600] [--seconds 90] [--quick] [--list]: how strong the tests of the machine are. Draws
// wrong changes over source/machine/ and puts all of them into one copy of the project, asleep. Every test file (with --quick: but the long ones) is run once
// to see which of them it comes by and how long it takes; then the quick files are run with all mutants in one process (together.ts). Each that is left is woken in
// one of its own, and the tests that come by it are run until one fails: those of its room first, for as many seconds of tests as are allowed. What survives is told with its place, so that it gets a test or is said to change
// nothing (equivalent.ts). The sample and its results are kept in the copy, and a run that was stopped goes on where it was; tests are taken anew each time, and
// a survivor is tried again with --again. --list tells the sample and what is known of each, and runs nothing.
import {execFileSync, spawnSync} from 'node:child_process';
import {appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import {whyEquivalent} from './equivalent.ts';
import {tryTogether} from './together.ts';
import {mutationsOf, type Switch, switched} from './mutations.ts';

const option = (name: string, otherwise: string): string => {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? otherwise : (process.argv[at + 1] as string);
};
const count = Number(option('sample', '150'));
const seed = Number(option('seed', '1'));
const only = option('only', '');
const quick = process.argv.includes('--quick');
const until = Date.now() + Number(option('minutes', '600')) * 60_000;
const seconds = Number(option('seconds', '90'));
const again = process.argv.includes('--again');
const list = process.argv.includes('--list');

/** Compares the machine with itself, so hardly a wrong rule shows there, and takes longer than all others together. */
const LEFT_OUT = /determinism/;
/** Whole scenarios and thousands of random steps: they notice much, and late. */
const LONG = /workload|invariants|glibc|fidelity/;
/** Test files that are recorded in one go. */
const AT_ONCE = 12;
/** Test files that are run with many mutants in one process, and tests in them: of so many seconds at most. */
const TOGETHER_MOST = 8;
const TOGETHER_TEST = 1.5;
const FOLDERS = ['test/machine', 'test/workload', 'test/procfs', 'test/fidelity'];

type Site = Switch & {readonly file: string; readonly code: string};
type Result = {readonly id: number; readonly killed: boolean; readonly by: string};

const listed = (folder: string): string[] => execFileSync('git', ['ls-files', folder], {encoding: 'utf8'}).split('\n').filter(Boolean);

function draw(): readonly Site[] {
	const files = listed('source/machine').filter(file => file.endsWith('.ts') && file.includes(only));
	const all = files.flatMap(file => {
		const text = readFileSync(file, 'utf8');
		const lines = text.split('\n');
		return mutationsOf(text).map(mutation => ({file, code: (lines[mutation.line - 1] as string).trim(), mutation}));
	});
	console.log(`${all.length} mutations of ${files.length} files`);
	const size = Math.min(count, all.length);
	const drawn = fc.sample(fc.shuffledSubarray(all, {minLength: size, maxLength: size}), {seed, numRuns: 1})[0] as typeof all;
	return drawn.map((site, id) => ({...site, id}));
}

const tests = FOLDERS.flatMap(listed).filter(file => file.endsWith('.test.ts') && !LEFT_OUT.test(file) && !(quick && LONG.test(file)));

const copy = join(tmpdir(), `lowwater-mutants-${seed}`);
const kept = join(copy, 'results.jsonl');
const hits = join(copy, 'hits');
const report = join(copy, 'report.json');
const times = join(copy, 'took.jsonl');
const sample = join(copy, 'sample.json');

function told(site: Site, result: Result | undefined): string {
	const {id, file, mutation, code} = site;
	const why = result?.killed ? undefined : whyEquivalent(site);
	const state = result?.killed ? 'killed' : why !== undefined ? 'equivalent' : result === undefined ? 'not tried' : 'SURVIVED';
	return `${id}  ${state}  ${file}:${mutation.line}  ${mutation.what}  ${why ?? result?.by ?? ''}  ${code}`;
}

/** Runs these test files, in this order, with one mutant awake (−1: none), for so many seconds of a CPU, however busy the computer is. Undefined when they are up. */
function run(asked: readonly string[], mutant: number, cpuSeconds: number, recording: boolean): {failed: string | null} | undefined {
	writeFileSync(report, '{}');
	const config = 'test/mutants/vitest.mutants.config.ts';
	const command = `ulimit -t ${Math.ceil(cpuSeconds)}; exec node_modules/.bin/vitest run --config ${config} ${recording ? '' : '--bail=1'}`;
	const {error, signal} = spawnSync('sh', ['-c', command], {
		cwd: copy,
		stdio: 'ignore',
		env: {
			...process.env,
			LOWWATER_MACHINES: '30',
			LOWWATER_MUTANT: String(mutant),
			LOWWATER_MUTANT_TESTS: asked.join(' '),
			LOWWATER_MUTANT_REPORT: report,
			...(recording ? {LOWWATER_MUTANT_HITS: hits} : {}),
		},
	});
	if (error !== undefined || signal !== null) return undefined;
	const {testResults = []} = JSON.parse(readFileSync(report, 'utf8')) as {testResults?: TestFile[]};
	return {failed: testResults.find(({status}) => status === 'failed')?.name ?? (testResults.length === 0 ? 'no test ran' : null)};
}
const rows = <T>(path: string): T[] =>
	readFileSync(path, 'utf8')
		.split('\n')
		.filter(Boolean)
		.map(line => JSON.parse(line) as T);

type TestFile = {name: string; status: string; startTime: number; endTime: number};
const short = (name: string): string => name.replace(/^.*\/(test\/)/, '$1');

/** The copy, with all mutants in it. */
function prepare(): readonly Site[] {
	const sites = draw();
	mkdirSync(hits, {recursive: true});
	for (const part of ['source', 'fixtures', 'docs', 'package.json', 'tsconfig.json', 'README.md']) cpSync(part, join(copy, part), {recursive: true});
	symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
	for (const file of new Set(sites.map(site => site.file)))
		writeFileSync(
			join(copy, file),
			switched(
				readFileSync(file, 'utf8'),
				sites.filter(site => site.file === file),
			),
		);
	for (const path of [times, kept]) writeFileSync(path, '');
	writeFileSync(sample, JSON.stringify(sites));
	return sites;
}

/** The tests of today into the copy. A file that is another now has not been recorded. */
function takeTests(): void {
	const same = (file: string): boolean => existsSync(join(copy, file)) && readFileSync(file).equals(readFileSync(join(copy, file)));
	const stale = new Set(tests.filter(file => !same(file)));
	const recorded = rows<[string, number]>(times).filter(([file]) => !stale.has(file));
	writeFileSync(times, recorded.map(row => `${JSON.stringify(row)}\n`).join(''));
	cpSync('test', join(copy, 'test'), {recursive: true});
}

/** Runs some test files with no mutant awake. One that fails then says nothing, and counts as one that comes by none. */
function record(some: readonly string[]): void {
	run(some, -1, 3600, true);
	const {testResults = []} = JSON.parse(readFileSync(report, 'utf8')) as {testResults?: TestFile[]};
	for (const test of some) {
		const result = testResults.find(({name}) => short(name) === test);
		const ok = result?.status === 'passed';
		if (!ok) console.log(`red without a mutant, and left out: ${test}`);
		appendFileSync(times, `${JSON.stringify([test, ok ? (result.endTime - result.startTime) / 1000 : -1])}\n`);
	}
}

const sites = list && !existsSync(sample) ? draw() : existsSync(sample) ? (JSON.parse(readFileSync(sample, 'utf8')) as readonly Site[]) : prepare();
if (list) {
	const known = new Map((existsSync(kept) ? rows<Result>(kept) : []).map(result => [result.id, result]));
	for (const site of sites) console.log(told(site, known.get(site.id)));
	process.exit();
}
takeTests();
const timed = new Set(rows<[string, number]>(times).map(([test]) => test));
const untimed = tests.filter(test => !timed.has(test));
while (untimed.length > 0) record(untimed.splice(0, AT_ONCE));
const took = rows<[string, number]>(times).filter(([, s]) => s >= 0);
const secondsOf = new Map(took);
const met = new Map(readdirSync(hits).map(name => [decodeURIComponent(name), new Set(JSON.parse(readFileSync(join(hits, name), 'utf8')) as number[])]));
const done = new Map(rows<Result>(kept).map(result => [result.id, result]));

/** Tests that come by a mutant: that of its file first, then quick ones that come by few others, rather of its room, up to the seconds that are allowed. */
function testsFor({id, file}: Site): readonly string[] {
	const [, , room = '', ...path] = file.split('/');
	const named = `/${path.at(-1)?.replace('.ts', '.test.ts')}`;
	const rank = ([test, s]: [string, number]): number =>
		test.endsWith(named) ? 0 : s * (met.get(test)?.size ?? 0) * (test.startsWith(`test/machine/${room}`) ? 1 / 20 : 1);
	const ranked = took.filter(([test]) => met.get(test)?.has(id)).sort((a, b) => rank(a) - rank(b));
	let sum = 0;
	return ranked.filter(([, s], i) => (sum += s) <= seconds || i === 0).map(([test]) => test);
}

function tried(site: Site): Result {
	const asked = testsFor(site);
	if (asked.length === 0) return {id: site.id, killed: false, by: 'no test comes by'};
	// Ten seconds to begin, and twice what the tests take without a mutant on a computer that may be busy.
	const outcome = run(asked, site.id, 10 + 2 * asked.reduce((sum, test) => sum + (secondsOf.get(test) ?? 0), 0), false);
	// A loop that never ends counts as noticed.
	return {id: site.id, killed: outcome === undefined || outcome.failed !== null, by: outcome === undefined ? 'time' : short(outcome.failed ?? '')};
}

/** Those that are to be tried: the unknown ones, and with --again those that survived. */
const open = sites.filter(site => {
	const known = done.get(site.id);
	return known === undefined || (again && !known.killed && whyEquivalent(site) === undefined);
});
function keep(result: Result): void {
	done.set(result.id, result);
	appendFileSync(kept, `${JSON.stringify(result)}\n`);
	if (result.killed) console.log(told(sites[result.id] as Site, result));
}
const byTime = took.filter(([, s]) => s <= TOGETHER_MOST).sort(([, a], [, b]) => a - b);
await tryTogether(
	copy,
	open.map(({id}) => id),
	byTime.map(([test]) => test),
	TOGETHER_TEST,
	(id, by) => keep({id, killed: true, by}),
);
for (const site of open) {
	if (Date.now() > until) break;
	if (!done.get(site.id)?.killed) keep(tried(site));
}
const results = sites.flatMap(({id}) => done.get(id) ?? []);
for (const result of results) if (!result.killed) console.log(told(sites[result.id] as Site, result));
const killed = results.filter(result => result.killed).length;
const same = results.filter(({id, killed: noticed}) => !noticed && whyEquivalent(sites[id] as Site) !== undefined).length;
const rate = ((100 * killed) / (results.length - same)).toFixed(1);
console.log(
	`${results.length} tried: ${killed} killed, ${same} equivalent, ${results.length - killed - same} survived; noticed of those not equivalent: ${rate} %`,
);
