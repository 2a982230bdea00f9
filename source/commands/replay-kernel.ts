// `lowwater replay-kernel FILE…`: boots the machine of a recording of a real kernel, runs its workload, and writes what the simulated machine did in the
// same shape, at the same instants. For those who work on lowwater. (fixtures/recordings/README.md)
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import {gunzipSync} from 'node:zlib';
import {replayMessages} from '../messages/replay.ts';
import {jsonlKills, jsonlSample} from '../procfs/jsonl.ts';
import {parseHeader, type RecordingHeader} from '../workload/recording-header.ts';
import {replay} from '../workload/replay.ts';
import {type CommandContext, EXIT, type ExitCode, UsageError} from './context.ts';

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

/** Reads a recording, gzipped or not, as far as a replay needs it. Throws UsageError with one sentence where it is none. */
export function loadRecording(path: string): Recording {
	let bytes: Buffer;
	try {
		bytes = readFileSync(path);
		if (path.endsWith('.gz')) bytes = gunzipSync(bytes);
	} catch (error) {
		throw new UsageError(replayMessages.unreadable(path, (error as Error).message));
	}
	let found: object | undefined;
	const times: number[] = [];
	for (const [i, line] of bytes.toString('utf8').split('\n').entries()) {
		if (line === '') continue;
		try {
			const row = JSON.parse(line) as {readonly type?: string; readonly t?: number};
			if (row.type === 'header') found = row;
			else if (row.type === undefined && typeof row.t === 'number') times.push(row.t);
		} catch {
			throw new UsageError(replayMessages.badLine(path, i + 1));
		}
	}
	if (found === undefined) throw new UsageError(replayMessages.noHeader(path));
	try {
		return {header: parseHeader(found), row: found, times};
	} catch (error) {
		throw asUsage(path, error);
	}
}

/** The lines of the simulated run: the recording's header without what never changed there, a line a Sample, the kills. */
export function replayLines({header, row, times}: Recording): string[] {
	const lines = [JSON.stringify({...row, simulated: true, vmstat_constant: {}, meminfo_constant: {}})];
	const kills: Record<string, unknown>[] = [];
	replay(header, times, (taken, startUs) => {
		lines.push(JSON.stringify(jsonlSample(taken, startUs)));
		kills.push(...jsonlKills(taken, startUs));
	});
	lines.push(JSON.stringify({type: 'end', kills}));
	return lines;
}

export async function execute({input, flags, stdout, stderr, signal}: CommandContext): Promise<ExitCode> {
	if (input.length === 0) throw new UsageError(replayMessages.none());
	const folder = typeof flags['emit'] === 'string' ? flags['emit'] : undefined;
	if (folder === undefined && input.length > 1) throw new UsageError(replayMessages.several());
	for (const path of input) {
		if (signal.aborted) return EXIT.interrupted;
		const recording = loadRecording(path);
		let lines: string[];
		try {
			lines = replayLines(recording);
		} catch (error) {
			throw asUsage(path, error);
		}
		const text = `${lines.join('\n')}\n`;
		if (folder === undefined) stdout.write(text);
		else {
			mkdirSync(folder, {recursive: true});
			const target = join(folder, `${basename(path).replace(/\.jsonl(\.gz)?$/, '')}.jsonl`);
			writeFileSync(target, text);
			stderr.write(`${target}\n`);
		}
	}
	return EXIT.done;
}
