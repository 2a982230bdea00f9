// What replay-kernel says.
import {bytesAsSize, listed} from './numbers.ts';
import {spoken, type Table} from './language.ts';
import {replayChinese} from './zh/replay.ts';

const replayEnglish = {
	help: (): string => 'runs the workload of a recording of a real kernel, and writes the same figures at the same instants',
	emit: (): string => 'writes a file into this folder for each recording, instead of to standard output',
	none: (): string => 'replay-kernel needs a recording: lowwater replay-kernel FILE.jsonl.gz.',
	several: (): string => 'Several recordings need a folder to write to: --emit DIR.',
	badLine: (path: string, line: number): string => `${path}:${line}: this line is not JSON; the file is no recording, or it is cut off.`,
	noHeader: (path: string): string => `${path} has no header line; name a recording of a real kernel.`,
	badHeader: (where: string, problem: string): string =>
		`its header does not say ${where || 'anything'} as it should (${problem.replace(/^Invalid input: /, '').replace('received undefined', 'found nothing')})`,
	badWorkload: (line: string): string => `a line of its workload is not "START NAME ADJ KIND …", "end T" or "tail T": "${line}"`,
	badKind: (kind: string, known: readonly string[]): string => `its workload has a kind "${kind}", and there are ${listed(known)}`,
	badArguments: (kind: string, args: readonly string[]): string => `its workload has "${[kind, ...args].join(' ')}", which are not the arguments of ${kind}`,
	noSuchPlace: (kind: string, cpus: number, nodes: number): string =>
		`its workload puts ${kind} on a CPU or a node that is not there, of ${cpus === 1 ? '1 CPU' : `${cpus} CPUs`} and ${nodes === 1 ? '1 node' : `${nodes} nodes`}`,
	badTime: (path: string, line: number): string => `${path}:${line}: "t" has to be seconds that grow from line to line; the file is no recording.`,
	tooLarge: (needed: number, available: number): string =>
		`its machine needs ${bytesAsSize(needed, false)} of this computer's memory, and ${bytesAsSize(available, false)} are to be had`,
	ontoItself: (path: string): string => `--emit would write over ${path} itself; name another folder.`,
	twice: (first: string, second: string, target: string): string =>
		`--emit would write both ${first} and ${second} to ${target}; give one of them another name, or a folder of its own.`,
	cannotReplay: (path: string, problem: string): string => `${path} cannot be replayed: ${problem}.`,
};

export type ReplayWords = Table<typeof replayEnglish>;
export const replayMessages = spoken(replayEnglish, replayChinese);
