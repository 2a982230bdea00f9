// What of a recording's header is used, and its workload lines as words: "START NAME ADJ KIND ARGS… [cpu=N] [bind=NODE] [pref=NODE] [stop=T]".
// Format: fixtures/recordings/README.md. Keys that are not named here do not matter.
import * as z from 'zod';
import {ZONE_NAMES} from '../machine/config.ts';
import {replayMessages} from '../messages/replay.ts';

const bootZone = z.object({
	node: z.number(),
	name: z.enum(ZONE_NAMES),
	free: z.number(),
	managed: z.number(),
	present: z.number(),
	spanned: z.number(),
	/** Pages on the lists of the CPUs, and the most that these may hold. */
	pcp: z.number().optional(),
	pcp_high: z.number().optional(),
});
export type BootZone = z.infer<typeof bootZone>;

/** Figures by name; what is no number counts as 0, as a figure that is missing does. */
const figures = z.record(z.string(), z.number().catch(0));

const schema = z.object({
	type: z.literal('header'),
	scenario: z.string().default(''),
	smp: z.number().int().positive().optional(),
	swap_kb: z.number().nonnegative().optional(),
	machine: z.string().optional(),
	data_disk: z.string().optional(),
	swap_disk: z.string().optional(),
	sysctls: z.record(z.string(), z.union([z.string(), z.number().transform(String)])).optional(),
	workload: z.array(z.string()),
	boot: z.object({zones: z.array(bootZone).nonempty(), nodes: z.array(figures).optional(), meminfo: figures}),
});
export type RecordingHeader = z.infer<typeof schema>;

/** The header, of which only what is used is left. Throws RangeError, saying where it is none. */
export function parseHeader(row: unknown): RecordingHeader {
	const parsed = schema.safeParse(row);
	if (parsed.success) return parsed.data;
	const [{path, message}] = parsed.error.issues;
	throw new RangeError(replayMessages.badHeader(path.join('.'), message));
}

export type WorkloadLine = {
	readonly startUs: number;
	readonly name: string;
	readonly adj: number;
	readonly kind: string;
	readonly args: readonly string[];
	/** cpu, bind and pref: numbers of a CPU and of nodes; stop: seconds after the driver's start. */
	readonly options: Readonly<Record<string, number>>;
};

/** Throws RangeError for a line that has not START NAME ADJ KIND. */
export function parseLine(text: string): WorkloadLine {
	const [start, name, adj, kind, ...words] = text.trim().split(/\s+/);
	if (kind === undefined || !(Number(start) >= 0) || !Number.isInteger(Number(adj))) throw new RangeError(replayMessages.badWorkload(text));
	const options: Record<string, number> = {};
	const args: string[] = [];
	for (const word of words) {
		const option = /^(cpu|bind|pref|stop)=(-?\d+(?:\.\d+)?)$/.exec(word);
		if (option === null) args.push(word);
		else options[option[1]] = Number(option[2]);
	}
	return {startUs: Math.round(Number(start) * 1e6), name, adj: Number(adj), kind, args, options};
}
