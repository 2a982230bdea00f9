// Sentences about an OOM kill. Each is a function of data: procfs/explain-oom.ts finds the facts, the words stand here and nowhere else.
import {listed, pagesAsSize, spaced} from './numbers.ts';
import {spoken, type Table} from './language.ts';
import {oomChinese} from './zh/oom.ts';

export type OomWho = {readonly pid: number; readonly name: string};

/** A process's badness taken apart, in pages. */
export type OomParts = OomWho & {
	readonly rss: number;
	readonly swap: number;
	readonly pageTables: number;
	readonly adj: number;
	readonly adjPages: number;
	readonly badness: number;
};

export type OomZone = {readonly name: string; readonly free: number; readonly min: number; readonly reserve: number};

/** A memory group at its limit, in pages. */
export type OomGroupFact = {readonly path: string; readonly usage: number; readonly max: number; readonly swapUsage: number; readonly swapMax: number};

const who = ({name, pid}: OomWho): string => `${name} (${pid})`;
const howMany = (pages: number): string => (pages === 1 ? '1 page' : `${spaced(pages)} pages`);

const zone = ({name, free, min, reserve}: OomZone): string =>
	`${name} ${spaced(free)} free, min ${spaced(min)}${reserve > 0 ? ` and ${spaced(reserve)} kept for others` : ''}`;

/** "110 231 in RAM + 65 515 in swap + 355 of page tables + 36 000 for oom_score_adj 300". */
function sum({rss, swap, pageTables, adj, adjPages}: OomParts): string {
	const memory = `${spaced(rss)} in RAM${swap > 0 ? ` + ${spaced(swap)} in swap` : ''} + ${spaced(pageTables)} of page tables`;
	return adj === 0 ? memory : `${memory} ${adjPages < 0 ? '−' : '+'} ${spaced(Math.abs(adjPages))} for oom_score_adj ${spaced(adj)}`;
}

const oomEnglish = {
	askedByAllocation: (invoker: OomWho, short: readonly OomZone[], allShort: boolean): string =>
		`${who(invoker)} asked for one page${allShort ? ' and every zone that it may use was at or under min' : ''}${short.length > 0 ? `: ${short.map(zone).join('; ')}` : ''}.`,
	askedBySysrq: (): string => 'Somebody asked for a kill with sysrq-f; memory need not have been out.',
	policy: (nodes: readonly number[], freeElsewhere: number): string =>
		`Its memory policy allows only ${nodes.length === 1 ? 'node' : 'nodes'} ${listed(nodes.map(String))}, so ${howMany(freeElsewhere)} free elsewhere did not help.`,
	nothingLeft: (filePages: number, swapTotal: number, swapFree: number): string => {
		const swap = swapTotal === 0 ? 'there is no swap' : swapFree === 0 ? 'swap was full' : `swap had ${howMany(swapFree)} left`;
		return `${filePages === 0 ? 'No file page was left on the lists' : `${howMany(filePages)} of files were on the lists`} and ${swap}.`;
	},
	chosen: (victim: OomParts): string => `${who(victim)} was taken because its badness was the highest, ${howMany(victim.badness)}: ${sum(victim)}.`,
	chosenAsAllocator: (victim: OomParts): string => `${who(victim)} was taken because vm.oom_kill_allocating_task is on: who asks is killed, without a search.`,
	chosenAsSwapoff: (victim: OomParts): string => `${who(victim)} was taken because it is a swapoff: it wants memory to take swap away, and gives up first.`,
	notTheInvoker: (victim: OomWho, invoker: OomWho): string => `${who(invoker)} asked for the page, ${who(victim)} pays for it: who asks does not count.`,
	runnerUp: (next: OomParts, difference: number): string =>
		`Next would have been ${who(next)} with ${spaced(next.badness)}, ${howMany(difference)} less: ${sum(next)}.`,
	tie: (next: OomParts): string => `${who(next)} had the same badness; of equals the one created later is taken.`,
	onlyCandidate: (): string => 'Nobody else could be chosen.',
	adjDecided: (victim: OomParts, other: OomParts): string => {
		const size = (process: OomParts): number => process.rss + process.swap + process.pageTables;
		return `By memory alone ${who(other)} would have gone, ${howMany(size(other))} against ${spaced(size(victim))}: oom_score_adj decided.`;
	},
	adjMeaning: (step: number, ofGroup = false): string =>
		`Each point of oom_score_adj counts as ${howMany(step)}, a thousandth of what ${ofGroup ? 'the group may have' : 'RAM and swap hold'}.`,
	groupFull: (invoker: OomWho, {path, max, usage, swapUsage, swapMax}: OomGroupFact): string =>
		`${who(invoker)} asked for one page, and the memory group ${path} was at its limit: ${howMany(usage)} of ${spaced(max)}${swapMax === 0 ? ', and it may not swap' : `, ${howMany(swapUsage)} in swap`}. Only its own processes could be chosen; what the machine had free did not count.`,
	swept: (path: string, pids: number): string => `memory.oom.group is set in ${path}: all ${pids} of its processes were killed with it.`,
	nobodyInGroup: (path: string): string => `Nobody was left in ${path} who may be killed: whoever asks is refused, and tries again.`,
	neverTaken: (names: readonly OomWho[], larger: OomParts | null): string => {
		const size = larger ? `, although ${larger.name} holds ${howMany(larger.rss + larger.swap + larger.pageTables)}, more than the victim` : '';
		return `${listed(names.map(who))} ${names.length === 1 ? 'has' : 'have'} oom_score_adj −1000 and ${names.length === 1 ? 'is' : 'are'} never taken${size}.`;
	},
	init: (init: OomWho): string => `${who(init)} is the first process and is never taken.`,
	excluded: (names: readonly OomWho[]): string => `${listed(names.map(who))} could not be chosen: dying already, or not allowed on the nodes that are short.`,
	givesBack: (victim: OomParts): string =>
		`Its exit gives back ${pagesAsSize(victim.rss + victim.pageTables)} of RAM${victim.swap > 0 ? ` and ${pagesAsSize(victim.swap)} of swap` : ''}.`,
	nobody: (): string => 'Nobody was left who may be killed, so the kernel panics: System is deadlocked on memory.',
	nobodyForSysrq: (): string => 'Nobody was left who may be killed; asked by sysrq-f, the kernel only says so.',
	panicOnOom: (): string => 'vm.panic_on_oom is set, so the kernel panics instead of killing anybody.',
} as const;

export type OomWords = Table<typeof oomEnglish>;
export const oomMessages = spoken(oomEnglish, oomChinese);
