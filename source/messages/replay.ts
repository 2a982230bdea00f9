// What replay-kernel says.
export const replayMessages = {
	help: (): string => 'runs the workload of a recording of a real kernel, and writes the same figures at the same instants',
	emit: (): string => 'writes a file into this folder for each recording, instead of to standard output',
	none: (): string => 'replay-kernel needs a recording: lowwater replay-kernel FILE.jsonl.gz.',
	several: (): string => 'Several recordings need a folder to write to: --emit DIR.',
	unreadable: (path: string, problem: string): string => `${path} cannot be read (${problem}); name a recording, .jsonl or .jsonl.gz.`,
	badLine: (path: string, line: number): string => `${path}:${line}: this line is not JSON; the file is no recording, or it is cut off.`,
	noHeader: (path: string): string => `${path} has no header line; name a recording of a real kernel.`,
	badHeader: (where: string, problem: string): string => `its header does not say ${where || 'anything'} as it should (${problem})`,
	badWorkload: (line: string): string => `a line of its workload is not "START NAME ADJ KIND …", "end T" or "tail T": "${line}"`,
	badKind: (kind: string): string => `its workload has a kind "${kind}", and there are anon, anonhot, anonpart, readfile, rereadfile, dirty and churn`,
	cannotReplay: (path: string, problem: string): string => `${path} cannot be replayed: ${problem}.`,
};
