// `lowwater replay-kernel FILE…`: boots the machine of a recording of a real kernel, runs its workload, and writes what the simulated machine did in the
// same shape, at the same instants. For those who work on lowwater. (fixtures/recordings/README.md)
import {basename, join} from 'node:path';
import {codeOf} from '../files/errno.ts';
import {isSameFile} from '../files/draft.ts';
import {makeFolders} from '../files/folders.ts';
import {linesOf, ReadError} from '../files/read.ts';
import {bootBytes} from '../machine/machine.ts';
import {shownJson} from '../messages/foreign.ts';
import {messages} from '../messages.ts';
import {replayMessages} from '../messages/replay.ts';
import {jsonlKills, jsonlSample} from '../procfs/jsonl.ts';
import {LIMITS} from '../workload/limits.ts';
import {readRecording} from '../workload/recording.ts';
import {MOST_SECONDS, parseHeader, type RecordingHeader} from '../workload/recording-header.ts';
import {replaySteps} from '../workload/replay.ts';
import {type CommandContext, EXIT, type ExitCode, UsageError} from './context.ts';
import {inTurns} from './in-turns.ts';
import {say} from './say.ts';
import {fileSink, into, streamSink} from './sink.ts';
import {machineRoom} from '../workload/room.ts';

type Recording = {
	readonly header: RecordingHeader;
	/** The header's line as it is. */
	readonly row: object;
	readonly times: readonly number[];
};

/** What could not be understood in a recording as one sentence; anything else is thrown on. */
function asUsage(path: string, error: unknown): UsageError {
	if (error instanceof RangeError) return new UsageError(replayMessages.cannotReplay(path, error.message));
	throw error;
}

const {recordingBytes: most, recordingUnpackedBytes: mostUnpacked, recordingLineBytes: mostLine} = LIMITS;

/** The time of a line in seconds after the driver's start: it grows from line to line. */
function timeOf(raw: unknown, before: number | undefined, path: string, number: number): number {
	if (typeof raw === 'number' && Math.abs(raw) <= MOST_SECONDS && raw >= (before ?? -Infinity)) return raw;
	throw new UsageError(replayMessages.badTime(path, number));
}

/** A line as an object; UsageError where it is none. */
function parseRow(line: string, path: string, number: number): Readonly<Record<string, unknown>> {
	try {
		const row: unknown = JSON.parse(line);
		if (typeof row === 'object' && row !== null && !Array.isArray(row)) return row as Readonly<Record<string, unknown>>;
	} catch {
		// The same sentence.
	}
	throw new UsageError(replayMessages.badLine(path, number));
}

/** Reads a recording, gzipped or not, as far as a replay needs it. Throws UsageError with one sentence where it is none. */
export async function loadRecording(path: string, signal?: AbortSignal): Promise<Recording> {
	let found: object | undefined;
	const times: number[] = [];
	let number = 0;
	try {
		for await (const line of linesOf(path, {most, mostUnpacked, mostLine}, signal)) {
			number++;
			if (line === '') continue;
			const row = parseRow(line, path, number);
			if (row['type'] === 'header') found = row;
			else if (row['type'] === undefined && row['t'] !== undefined) times.push(timeOf(row['t'], times.at(-1), path, number));
		}
	} catch (error) {
		if (error instanceof ReadError) throw new UsageError(messages.commands.cannotRead(path, error.code, mostUnpacked));
		throw error;
	}
	if (found === undefined) throw new UsageError(replayMessages.noHeader(path));
	try {
		return {header: parseHeader(found), row: found, times};
	} catch (error) {
		throw asUsage(path, error);
	}
}

/** The lines of the simulated run: the recording's header without what never changed there, a line a Sample, the kills. Null where it is interrupted. */
export async function replayLines({header, row, times}: Recording, signal: AbortSignal): Promise<string[] | null> {
	const [needed, available] = [bootBytes(readRecording(header).config), machineRoom()];
	if (needed > available) throw new RangeError(replayMessages.tooLarge(needed, available));
	const lines = [shownJson({...row, simulated: true, vmstat_constant: {}, meminfo_constant: {}})];
	const kills: Record<string, unknown>[] = [];
	const steps = replaySteps(header, times, (taken, startUs) => {
		lines.push(shownJson(jsonlSample(taken, startUs)));
		kills.push(...jsonlKills(taken, startUs));
	});
	if (!(await inTurns(steps, signal))) return null;
	lines.push(shownJson({type: 'end', kills}));
	return lines;
}

/** Where the simulated runs of recordings go: a file for each, which is none of those that are read, and no other's. Throws UsageError. */
function targetsIn(folder: string, paths: readonly string[]): readonly string[] {
	const targets = paths.map(path => join(folder, `${basename(path).replace(/\.jsonl(\.gz)?$/, '')}.jsonl`));
	for (const [i, target] of targets.entries()) {
		const read = paths.find(path => isSameFile(target, path));
		if (read !== undefined) throw new UsageError(replayMessages.ontoItself(read));
		const first = targets.indexOf(target);
		if (first < i) throw new UsageError(replayMessages.twice(paths[first] as string, paths[i] as string, target));
	}
	try {
		makeFolders(folder);
	} catch (error) {
		throw new UsageError(messages.commands.cannotOpen(folder, codeOf(error)));
	}
	return targets;
}

export async function execute({input, flags, stdout, stderr, signal}: CommandContext): Promise<ExitCode> {
	if (input.length === 0) throw new UsageError(replayMessages.none());
	const folder = typeof flags['emit'] === 'string' ? flags['emit'] : undefined;
	if (folder === undefined && input.length > 1) throw new UsageError(replayMessages.several());
	const targets = folder === undefined ? [] : targetsIn(folder, input);
	for (const [i, path] of input.entries()) {
		if (signal.aborted) return EXIT.interrupted;
		const recording = await loadRecording(path, signal);
		let lines: string[] | null;
		try {
			lines = await replayLines(recording, signal);
		} catch (error) {
			throw asUsage(path, error);
		}
		if (lines === null) return EXIT.interrupted;
		const target = targets[i];
		const sink = target === undefined ? streamSink(stdout) : fileSink(target);
		await into(sink, () => sink.write(`${lines.join('\n')}\n`));
		if (target !== undefined) say(stderr, target);
	}
	return EXIT.done;
}
