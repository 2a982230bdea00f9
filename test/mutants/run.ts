// npm run mutants [-- --sample 150] [--seed 1] [--only PART] [--minutes 60]: how strong the tests of the machine are. Draws wrong changes over source/machine/, makes each
// in a copy of the project, and runs the machine's tests until one fails. What survives is told with its place, so that it gets a test or is said to
// change nothing. Results are kept in a file as they come, and a run that was stopped goes on where it was.
import {execFileSync, spawnSync} from 'node:child_process';
import {appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import {type Mutation, mutated, mutationsOf} from './mutations.ts';

const option = (name: string, otherwise: string): string => {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? otherwise : (process.argv[at + 1] as string);
};
const count = Number(option('sample', '150'));
const seed = Number(option('seed', '1'));
const only = option('only', '');
const until = Date.now() + Number(option('minutes', '600')) * 60_000;

type Site = {readonly file: string; readonly mutation: Mutation};
type Result = {readonly file: string; readonly line: number; readonly what: string; readonly killed: boolean; readonly by: string};

const files = execFileSync('git', ['ls-files', 'source/machine'], {encoding: 'utf8'})
	.split('\n')
	.filter(file => file.endsWith('.ts') && file.includes(only));
const sites: readonly Site[] = files.flatMap(file => mutationsOf(readFileSync(file, 'utf8')).map(mutation => ({file, mutation})));
const drawn = fc.sample(fc.shuffledSubarray([...sites], {minLength: Math.min(count, sites.length), maxLength: Math.min(count, sites.length)}), {
	seed,
	numRuns: 1,
})[0] as Site[];

const copy = join(tmpdir(), `lowwater-mutants-${seed}`);
const kept = join(copy, 'results.jsonl');
if (!existsSync(copy)) {
	mkdirSync(copy);
	for (const part of ['source', 'test', 'fixtures', 'docs', 'package.json', 'tsconfig.json', 'vitest.config.ts', 'README.md'])
		cpSync(part, join(copy, part), {recursive: true});
	symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
	writeFileSync(kept, '');
}
const done = new Map(
	readFileSync(kept, 'utf8')
		.split('\n')
		.filter(line => line !== '')
		.map(line => JSON.parse(line) as Result)
		.map(result => [`${result.file}:${result.line} ${result.what}`, result]),
);

/** The room's own tests first, as they are the likeliest to notice; then the rest of the machine's, the slow ones last. */
const stagesOf = (file: string): readonly (readonly string[])[] => {
	const room = file.split('/')[2] as string;
	const near = existsSync(`test/machine/${room}`) ? [`test/machine/${room}/`] : [];
	return [
		near,
		['test/machine/', 'test/fidelity/', '--exclude', '**/determinism.test.ts'],
		['test/workload/', 'test/procfs/', 'test/machine/determinism.test.ts'],
	];
};

function tried({file, mutation}: Site): Result {
	const path = join(copy, file);
	const code = readFileSync(file, 'utf8');
	writeFileSync(path, mutated(code, mutation));
	try {
		for (const stage of stagesOf(file)) {
			if (stage.length === 0) continue;
			// A loop that never ends counts as noticed: the test's own time is up.
			const {status, stdout} = spawnSync('npx', ['vitest', 'run', '--bail=1', '--project', 'machine', '--reporter=dot', '--maxWorkers=2', ...stage], {
				cwd: copy,
				encoding: 'utf8',
				timeout: 300_000,
				env: {...process.env, LOWWATER_MACHINES: '60'},
			});
			if (status !== 0) return {file, line: mutation.line, what: mutation.what, killed: true, by: /FAIL.*?(test\/\S+)/.exec(stdout)?.[1] ?? 'time'};
		}
		return {file, line: mutation.line, what: mutation.what, killed: false, by: ''};
	} finally {
		writeFileSync(path, code);
	}
}

const results: Result[] = [];
for (const site of drawn) {
	if (Date.now() > until) break;
	const known = done.get(`${site.file}:${site.mutation.line} ${site.mutation.what}`);
	const result = known ?? tried(site);
	if (known === undefined) appendFileSync(kept, `${JSON.stringify(result)}\n`);
	results.push(result);
	console.log(`${result.killed ? 'killed  ' : 'SURVIVED'} ${result.file}:${result.line}  ${result.what}  ${result.by}`);
}
const killed = results.filter(result => result.killed).length;
console.log(
	`${sites.length} mutations of ${files.length} files, ${results.length} tried: ${killed} killed, ${results.length - killed} survived (${((100 * killed) / results.length).toFixed(1)} %)`,
);
