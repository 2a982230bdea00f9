// A header, a line for each Sample, and an end line, in the shape of the recordings of a real kernel (fixtures/recordings/README.md). No wall-clock time,
// and but for `rates`, what each node and zone did a second since the line before, nothing that depends on how often Samples are taken, so that two runs
// agree wherever they have an instant in common.
import type {Sample} from '../../machine/sample.ts';
import {shownJson} from '../../messages/foreign.ts';
import {messages} from '../../messages.ts';
import {placeRates} from '../../procfs/place-rates.ts';
import {jsonlKills, jsonlSample} from '../../procfs/jsonl.ts';
import type {TimedAction} from '../../workload/action.ts';
import type {Scenario} from '../../workload/scenario.ts';
import type {Format} from './format.ts';

const UNITS =
	'meminfo, rss, swap, pgtables, vsz: KiB; zones, nodes and vmstat nr_*: 4 KiB pages; t: seconds after boot; psi totals: microseconds; rates: a second, since the line before';

/** A line of `workload` as the recordings write them: START NAME ADJ KIND. Events that start nothing are left out. */
function workloadLine({atUs, action}: TimedAction): string[] {
	return action.kind === 'spawn' ? [`${atUs / 1e6} ${action.name} ${action.oomScoreAdj ?? 0} ${action.label}`] : [];
}

function header({name, summary, config, timeline}: Scenario, first: Sample): Record<string, unknown> {
	const {meminfo, zones, nodes} = jsonlSample(first);
	return {
		type: 'header',
		scenario: name,
		description: summary,
		kernel: `lowwater, by the rules of Linux ${config.kernel}`,
		machine: 'simulated',
		smp: config.cpus,
		numa: first.nodes.length,
		seed: config.seed,
		mem_total_kb: first.meminfo.MemTotal,
		swap_kb: first.meminfo.SwapTotal,
		sysctls: first.sysctls,
		workload: timeline.flatMap(workloadLine),
		boot: {zones, nodes, meminfo},
		units: UNITS,
	};
}

const line = (value: unknown): string => `${shownJson(value)}\n`;

export const jsonlFormat = {
	name: 'jsonl',
	help: messages.commands.formats.jsonl,
	open: ({scenario}) => {
		const kills: Record<string, unknown>[] = [];
		return {
			begin: first => line(header(scenario, first)) + line(jsonlSample(first)),
			row: (previous, current) => {
				kills.push(...jsonlKills(current));
				return line({...jsonlSample(current), rates: placeRates(previous, current)});
			},
			end: ({account, reason}) => line({type: 'end', t: account.last.timeUs / 1e6, reason, kills}),
		};
	},
} as const satisfies Format;
