// `lowwater sweep`: a thousand machines, and what they have to say.
import {sweepMessages as words} from '../messages/sweep.ts';
import {numberIn} from '../workload/sweep/axis.ts';
import {inShard} from '../workload/sweep/plan.ts';
import type {Header, Table} from '../workload/sweep/table.ts';
import {type CommandContext, EXIT, type ExitCode, UsageError} from './context.ts';
import {textFlag} from './flag-values.ts';
import {say} from './say.ts';
import {print, queueTo, streamSink} from './sink.ts';
import {SWEEP_FLAGS} from './sweep-flags.ts';
import {type CarriedOut, carryOut} from './sweep/carry-out.ts';
import {commandWords} from './sweep/command-line.ts';
import {emit, engineOf, MOST_SHARDS} from './sweep/emit.ts';
import {askedOf, find} from './sweep/finding.ts';
import {join} from './sweep/join.ts';
import {all, countFlag, isForScreen, readSweepOptions, type SweepOptions} from './sweep/options.ts';
import {type Prepared, prepare} from './sweep/prepare.ts';
import type {Subject} from './sweep/plot/subject.ts';
import {checkFiles, rowsText, writeRows} from './sweep/row-file.ts';
import {bestText, findingText, headText, rowText, type Shown} from './sweep/text.ts';

/** What went otherwise than asked for, said at the end. */
function tellProblems(table: Table, ended: CarriedOut | null, {stderr}: CommandContext): ExitCode {
	const refused = table.rows.filter(({ended}) => ended === 'refused').length;
	if (refused > 0) say(stderr, words.refused(refused, table.rows.length, ended?.problems[0] ?? ''));
	const failed = table.rows.filter(({held}) => held === false);
	const [first] = failed;
	if (first === undefined) return EXIT.done;
	say(stderr, words.failed(failed.length, table.rows.length, {axes: table.axes, values: first.values, seed: first.seed}));
	return EXIT.expectation;
}

/** Flags that change nothing of what comes out. */
const NO_RESULT: readonly string[] = ['plot', 'out', 'jobs', 'theme', 'ascii'];

/** Draws the plot that was asked for, where there is anything to draw. */
async function plot({flags, input}: CommandContext, subject: Omit<Subject, 'command'>): Promise<void> {
	const path = textFlag(flags, 'plot');
	if (path === undefined || subject.table.rows.length === 0) return;
	const {drawPlot} = await import('./sweep/plot/plot.ts');
	const command = commandWords(input.slice(0, flags['join'] === undefined ? undefined : 0), flags, NO_RESULT).join(' ');
	await drawPlot(path, {...subject, command});
}

const headerFor = ({axes, measures, requirements}: SweepOptions['setup']): Header => ({
	axes: axes.map(({key}) => key),
	measures,
	required: requirements.length > 0,
});

const defaultsBy = ({setup, defaults}: Prepared): Subject['defaults'] => Object.fromEntries(setup.scenarios.map(({name}, i) => [name, defaults[i] ?? []]));

async function sweep(options: SweepOptions, prepared: Prepared, context: CommandContext): Promise<ExitCode> {
	const {out, cpus} = options;
	const {setup} = prepared;
	const {stdout, stderr, signal} = context;
	const header = headerFor(setup);
	const shownAs: Shown = {header, scenarios: setup.scenarios.length > 1, seeds: setup.seeds > 1};
	const {write, ended: unread, finish} = queueTo(streamSink(stdout));
	// Rows that go nowhere else are not worth the rest of the runs when nobody takes them.
	const isAll = out === undefined && textFlag(context.flags, 'plot') === undefined;
	const points = options.shard === null ? prepared.plan.points : inShard(prepared.plan.points, options.shard);
	const ended = await carryOut({
		prepared,
		points,
		header,
		out,
		stderr,
		signal: isAll ? AbortSignal.any([signal, unread]) : signal,
		rowsScroll: out === undefined && stdout.isTTY === true,
		begun: known => {
			say(stderr, words.begin({todo: points.length - known, all: points.length, known, cpus, ...prepared}));
			if (out === undefined) write(headText(shownAs));
		},
		inOrder: row => {
			if (out === undefined) write(rowText(shownAs, row));
		},
	});
	const table: Table = {...header, rows: ended.rows};
	if (table.rows.length > 0) write(`${out === undefined ? '\n' : ''}${bestText(shownAs, table, setup.seeds)}\n${findingText(table)}`);
	await finish();
	if (isAll && unread.aborted) return EXIT.done;
	await plot(context, {table, defaults: defaultsBy(prepared), version: setup.version});
	if (!ended.interrupted) return tellProblems(table, ended, context);
	say(stderr, words.interrupted(table.rows.length, points.length, out !== undefined));
	return EXIT.interrupted;
}

async function look(options: SweepOptions, prepared: Prepared, context: CommandContext): Promise<ExitCode> {
	const {out, question, pointsNamed} = options;
	const {setup} = prepared;
	if (question === null) return EXIT.done;
	const {stdout, stderr, signal} = context;
	const header = headerFor(setup);
	const asked = askedOf(question, setup.axes, pointsNamed);
	const {candidates} = asked;
	const [least = '', most = ''] = [candidates.at(0), candidates.at(candidates.count - 1)].toSorted((a, b) => numberIn(a) - numberIn(b));
	const range = words.between(question.key, least, most);
	const begun = (known: number): void => say(stderr, words.findBegin({known, jobs: prepared.jobs, range}));
	const {lines, answers, table, interrupted, nowhere} = await find({prepared, asked, header, out, stderr, signal, begun});
	await print(stdout, lines.map(line => `${line}\n`).join(''));
	await plot(context, {table, defaults: defaultsBy(prepared), version: setup.version, answers});
	if (interrupted) {
		say(stderr, words.stopped(table.rows.length, out !== undefined));
		return EXIT.interrupted;
	}
	return nowhere ? EXIT.expectation : EXIT.done;
}

/** What may stand beside --join: what is made of the rows. */
const WITH_JOIN: readonly string[] = ['join', 'out', 'plot'];

async function joinParts(context: CommandContext): Promise<ExitCode> {
	const {input, flags, stdout, stderr} = context;
	for (const flag of SWEEP_FLAGS) if (all(flags, flag.name).length > 0 && !WITH_JOIN.includes(flag.name)) throw new UsageError(words.withJoin(flag.name));
	const out = textFlag(flags, 'out');
	const parts = [textFlag(flags, 'join') ?? '', ...input];
	checkFiles(out, textFlag(flags, 'plot'), 'here', parts);
	const {table, runs, missing} = await join(parts);
	if (out !== undefined) await writeRows(out, table);
	else if (flags['plot'] === undefined) await print(stdout, rowsText(table));
	await plot(context, {table, defaults: {}, version: ''});
	const code = tellProblems(table, null, context);
	if (missing.length === 0) return code;
	say(stderr, words.missing(missing, runs));
	return EXIT.expectation;
}

export async function execute(context: CommandContext): Promise<ExitCode> {
	if (context.flags['join'] !== undefined) return joinParts(context);
	const engine = textFlag(context.flags, 'emit');
	const asked = engine === undefined ? null : engineOf(engine);
	checkFiles(textFlag(context.flags, 'out'), textFlag(context.flags, 'plot'), asked === null ? 'here' : 'elsewhere');
	const options = await readSweepOptions(context);
	const prepared = prepare(options);
	if (options.question !== null) return look(options, prepared, context);
	if (asked === null && isForScreen(context, options)) {
		const {showSweep} = await import('./sweep/on-screen.ts');
		return showSweep(context, options, prepared, commandWords(context.input, context.flags, NO_RESULT).join(' '));
	}
	if (asked === null) return sweep(options, prepared, context);
	await print(context.stdout, emit(asked, context, prepared, countFlag(context.flags, 'shards', MOST_SHARDS)));
	return EXIT.done;
}
