// From a report to its machine, in the dashboard, paused one page before the kill; or written as a scenario.
import type {ThemeName} from '../../dashboard/theme/theme.ts';
import {sample} from '../../machine/machine.ts';
import {messages} from '../../messages.ts';
import {whySimulate as words} from '../../messages/why-simulate.ts';
import type {Diagnosis} from '../../report/diagnosis.ts';
import {ENDS_S, type MachineScenario, scenarioOf} from '../../report/scenario.ts';
import type {SessionOptions} from '../../session/parts.ts';
import {createSession, type Session} from '../../session/session.ts';
import {type LocalSource, scenarioSource, sourceOf} from '../../session/source/scenario.ts';
import {loadScenario} from '../../workload/library.ts';
import {createRun, forkRun, isOver, type Run, stepTo} from '../../workload/run.ts';
import {ScenarioError} from '../../workload/scenario-error.ts';
import {readScenario, type Scenario} from '../../workload/scenario.ts';
import {type CommandContext, type ExitCode, UsageError} from '../context.ts';
import {inTurns} from '../in-turns.ts';
import {openBar} from '../progress.ts';
import {say} from '../say.ts';
import {fileSink, into} from '../sink.ts';
import {machineRoom} from '../../workload/room.ts';

const PIECE_US = 100_000;
/** A copy is taken so often on the way, to go on from when the kill is known. */
const COPY_EVERY_US = 1_000_000;
/** From so long before the kill on it is looked for in short steps. */
const NEAR_US = 2000;
const FINE_US = 100;
/** Where a guessed machine does not die, it is not waited for longer. */
const MOST_US = 600e6;

/** The machine of a report. Throws UsageError where there is none. */
export function machineOf(d: Diagnosis): MachineScenario {
	const made = scenarioOf(d, words.name(d.report.head.host, d.report.index));
	if (made === null) throw new UsageError(d.limit.kind === 'group' ? words.group(d.limit.limitKb !== null) : words.notHere());
	return made;
}

export async function writeMachine(d: Diagnosis, path: string, {stderr}: CommandContext): Promise<void> {
	const {yaml} = machineOf(d);
	await into(fileSink(path), sink => sink.write(yaml));
	say(stderr, words.written(path));
}

/** When the first kill is in what has happened since the run was last asked, µs; null for none. */
function killIn(run: Run): number | null {
	for (const event of sample(run.machine).events) if (event.kind === 'oom') return event.report.timeUs;
	return null;
}

/** Up to the first kill, with a copy from a little before it. `atUs` null: there was none, or it was interrupted. */
async function toKill(
	scenario: Scenario,
	signal: AbortSignal,
	told: (timeUs: number, free: number) => void,
): Promise<{readonly before: Run; readonly atUs: number | null}> {
	const run = createRun({...scenario, until: {timeUs: Infinity, oomKills: null, tailUs: 0}});
	let before = forkRun(run);
	let atUs: number | null = null;
	function* steps(): Generator<void> {
		while (atUs === null && run.timeUs < MOST_US && !isOver(run)) {
			if (run.timeUs - before.timeUs >= COPY_EVERY_US) before = forkRun(run);
			stepTo(run, run.timeUs + PIECE_US);
			atUs = killIn(run);
			told(run.timeUs, run.machine.free);
			yield;
		}
	}
	await inTurns(steps(), signal);
	return {before, atUs};
}

/** Goes on to just before the kill at an instant: a step of the CPU's may begin before it and hold it. */
async function justBefore(from: Run, atUs: number, signal: AbortSignal): Promise<Run> {
	let run = from;
	function* steps(): Generator<void> {
		const near = Math.max(run.timeUs, atUs - NEAR_US);
		while (run.timeUs < near) {
			stepTo(run, Math.min(near, run.timeUs + PIECE_US));
			yield;
		}
		killIn(run);
		for (let before = forkRun(run); run.timeUs <= atUs; before = forkRun(run)) {
			stepTo(run, run.timeUs + FINE_US);
			if (killIn(run) !== null) {
				run = before;
				return;
			}
			yield;
		}
	}
	await inTurns(steps(), signal);
	return run;
}

/** The scenario of a report, and its machine one page before the kill. Throws UsageError and ScenarioError. */
export async function beforeTheKill(
	d: Diagnosis,
	signal: AbortSignal,
	told: (timeUs: number, free: number) => void = () => undefined,
): Promise<{scenario: Scenario; source: LocalSource; made: MachineScenario; killed: boolean}> {
	const made = machineOf(d);
	const scenario = readScenario(made.yaml, {file: words.name(d.report.head.host, d.report.index), availableBytes: machineRoom()});
	try {
		const {before, atUs} = await toKill(scenario, signal, told);
		if (atUs === null) return {scenario, source: scenarioSource(scenario), made, killed: false};
		const files = new Map(scenario.config.files.map(file => [file.path, file.pages]));
		return {scenario, source: sourceOf({run: await justBefore(before, atUs, signal), files}), made, killed: true};
	} catch (error) {
		if (error instanceof RangeError) throw new ScenarioError(messages.commands.cannotBoot(scenario.name, error.message));
		throw error;
	}
}

/** `keys`: the terminal's, whatever the log came from. */
type Screen = {readonly theme: ThemeName; readonly ascii: boolean; readonly keys: NodeJS.ReadStream};

/** Opens it in the dashboard, paused. */
export async function simulate(d: Diagnosis, {theme, ascii, keys}: Screen, {stdout, stderr, signal}: CommandContext): Promise<ExitCode> {
	say(stderr, words.running());
	const bar = stderr.isTTY === true ? openBar(stderr, ENDS_S * 1e6) : null;
	const {scenario, source, made, killed} = await beforeTheKill(d, signal, (timeUs, free) => bar?.update(timeUs, words.progress(timeUs, free))).finally(() =>
		bar?.stop(),
	);
	if (signal.aborted) throw new UsageError(words.interrupted());
	const {runDashboard} = await import('../../dashboard/live.tsx');
	let first: LocalSource | null = source;
	const open = async (options: SessionOptions): Promise<Session> => {
		const session = createSession(scenario, {
			...options,
			open: opened => {
				const given = opened === scenario ? first : null;
				first = null;
				return given ?? scenarioSource(opened);
			},
		});
		session.pause(true);
		session.tell(killed ? words.event(made.guesses) : `${words.noKill()} ${words.event(made.guesses)}`);
		return session;
	};
	const code = (await runDashboard(
		{open, ended: new Promise(() => undefined)},
		{
			theme,
			ascii,
			readOnly: false,
			stdin: keys,
			stdout: stdout as NodeJS.WriteStream,
			stderr: stderr as NodeJS.WriteStream,
			signal,
			load: name => loadScenario(name, {availableBytes: machineRoom()}),
		},
	)) as ExitCode;
	keys.destroy();
	return code;
}
