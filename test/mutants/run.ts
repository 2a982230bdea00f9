// npm run mutants [-- --sample 150] [--seed 1] [--only PART] [--minutes 600] [--seconds 90] [--quick]: how strong the tests of the machine are. Draws wrong changes
// over source/machine/ and puts all of them into one copy of the project, asleep. Every test file (with --quick: but the long ones) is run once to see which of them it comes by and how
// long it takes; then each mutant is woken, and the tests that come by it are run until one fails: those of its room first, then the quick ones, for as many
// seconds of tests as are allowed. What survives is told with its place, so that it gets a test or is said to change nothing. Results are kept in the copy as
// they come, and a run that was stopped goes on where it was; a survivor is tried again with --again.
import {execFileSync, spawnSync} from 'node:child_process';
import {appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
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

/** Compares the machine with itself, so hardly a wrong rule shows there, and takes longer than all others together. */
const LEFT_OUT = /determinism/;
/** Whole scenarios, cases and thousands of random steps: they notice much, and late. */
const LONG = /invariants|builtin|glibc|cases|fidelity/;
/** Test files that are recorded in one go. */
const AT_ONCE = 12;
const FOLDERS = ['test/machine', 'test/workload', 'test/procfs', 'test/fidelity'];

type Site = Switch & {readonly file: string};
type Result = {readonly id: number; readonly killed: boolean; readonly by: string};

const listed = (folder: string): string[] => execFileSync('git', ['ls-files', folder], {encoding: 'utf8'}).split('\n');
const files = listed('source/machine').filter(file => file.endsWith('.ts') && file.includes(only));
const all = files.flatMap(file => mutationsOf(readFileSync(file, 'utf8')).map(mutation => ({file, mutation})));
const size = Math.min(count, all.length);
const drawn = fc.sample(fc.shuffledSubarray(all, {minLength: size, maxLength: size}), {seed, numRuns: 1})[0] as typeof all;
const sites: readonly Site[] = drawn.map((site, id) => ({...site, id}));
const tests = FOLDERS.flatMap(listed).filter(file => file.endsWith('.test.ts') && !LEFT_OUT.test(file) && !(quick && LONG.test(file)));

const copy = join(tmpdir(), `lowwater-mutants-${seed}`);
const kept = join(copy, 'results.jsonl');
const hits = join(copy, 'hits');
const report = join(copy, 'report.json');
const times = join(copy, 'took.jsonl');

/** Runs these test files, in this order, with one mutant awake (−1: none). Undefined when the time is up. */
function run(asked: readonly string[], mutant: number, timeoutMs: number, recording: boolean): {failed: string | null} | undefined {
	writeFileSync(report, '{}');
	const config = 'test/mutants/vitest.mutants.config.ts';
	const {error, signal} = spawnSync('node_modules/.bin/vitest', ['run', '--config', config, ...(recording ? [] : ['--bail=1'])], {
		cwd: copy,
		stdio: 'ignore',
		timeout: timeoutMs,
		killSignal: 'SIGKILL',
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
type TestFile = {name: string; status: string; startTime: number; endTime: number};
const short = (name: string): string => name.replace(/^.*\/(test\/)/, '$1');

/** The copy, with all mutants in it. */
function prepare(): void {
	mkdirSync(hits, {recursive: true});
	for (const part of ['source', 'test', 'fixtures', 'docs', 'package.json', 'tsconfig.json', 'README.md'])
		if (existsSync(part)) cpSync(part, join(copy, part), {recursive: true});
	symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
	for (const file of new Set(sites.map(site => site.file)))
		writeFileSync(
			join(copy, file),
			switched(
				readFileSync(file, 'utf8'),
				sites.filter(site => site.file === file),
			),
		);
	for (const list of [times, kept]) writeFileSync(list, '');
}

/** Runs some test files with no mutant awake. One that fails then says nothing, and counts as one that comes by none. */
function record(some: readonly string[]): void {
	run(some, -1, 3_600_000, true);
	const {testResults = []} = JSON.parse(readFileSync(report, 'utf8')) as {testResults?: TestFile[]};
	for (const test of some) {
		const result = testResults.find(({name}) => short(name) === test);
		const ok = result?.status === 'passed';
		if (!ok) console.log(`red without a mutant, and left out: ${test}`);
		appendFileSync(times, `${JSON.stringify([test, ok ? (result.endTime - result.startTime) / 1000 : -1])}\n`);
	}
}

const rows = <T>(path: string): T[] =>
	readFileSync(path, 'utf8')
		.split('\n')
		.filter(Boolean)
		.map(line => JSON.parse(line) as T);

if (!existsSync(kept)) prepare();
const timed = new Set(rows<[string, number]>(times).map(([test]) => test));
const untimed = tests.filter(test => !timed.has(test));
while (untimed.length > 0) record(untimed.splice(0, AT_ONCE));
const took = rows<[string, number]>(times).filter(([, s]) => s >= 0);
const secondsOf = new Map(took);
const met = new Map(readdirSync(hits).map(name => [decodeURIComponent(name), new Set(JSON.parse(readFileSync(join(hits, name), 'utf8')) as number[])]));
const done = new Map(rows<Result>(kept).map(result => [result.id, result]));

/** Tests that come by a mutant, the room's own first, then the quickest, up to the seconds that are allowed. */
function testsFor({id, file}: Site): readonly string[] {
	const room = `test/machine/${file.split('/')[2]}`;
	const rank = ([test, s]: [string, number]): number => (test.startsWith(room) ? s / 20 : s);
	const ranked = took.filter(([test]) => met.get(test)?.has(id)).sort((a, b) => rank(a) - rank(b));
	let sum = 0;
	return ranked.filter(([, s], i) => (sum += s) <= seconds || i === 0).map(([test]) => test);
}

function tried(site: Site): Result {
	const asked = testsFor(site);
	if (asked.length === 0) return {id: site.id, killed: false, by: 'no test comes by'};
	// Twenty times what they take without a mutant, and two minutes to begin: the computer may be busy.
	const allowed = 120 + 20 * asked.reduce((sum, test) => sum + (secondsOf.get(test) ?? 0), 0);
	const outcome = run(asked, site.id, Math.min(900, allowed) * 1000, false);
	// A loop that never ends counts as noticed: the test's own time is up.
	return {id: site.id, killed: outcome === undefined || outcome.failed !== null, by: outcome === undefined ? 'time' : short(outcome.failed ?? '')};
}

const results: Result[] = [];
for (const site of sites) {
	if (Date.now() > until) break;
	const known = done.get(site.id);
	const result = known === undefined || (again && !known.killed) ? tried(site) : known;
	if (result !== known) appendFileSync(kept, `${JSON.stringify(result)}\n`);
	results.push(result);
	console.log(`${result.killed ? 'killed  ' : 'SURVIVED'} ${site.file}:${site.mutation.line}  ${site.mutation.what}  ${result.by}`);
}
const killed = results.filter(result => result.killed).length;
console.log(
	`${all.length} mutations of ${files.length} files, ${results.length} tried: ${killed} killed, ${results.length - killed} survived (${((100 * killed) / results.length).toFixed(1)} %)`,
);
