// Why there was no memory, in one sentence.
import type {Diagnosis, Limit} from '../report/diagnosis.ts';
import type {Where} from '../report/where.ts';
import {spoken, type Table} from './language.ts';
import {listed} from './numbers.ts';
import {blockSize, groupName, shortSize, word} from './why-words.ts';
import {causeChinese} from './zh/why-cause.ts';

/** Which nodes a task was kept to, and by what. */
type Kept = Pick<Extract<Limit, {kind: 'nodes'}>, 'nodes' | 'by'>;

const causeEnglish = {
	noSwap: (): string => 'there was no swap',
	swapFull: (): string => 'swap was full',
	swapLeft: (kb: number): string => `swap had ${shortSize(kb)} left`,
	noFiles: (): string => 'there was no file cache left to drop',
	filesLeft: (kb: number): string => `${shortSize(kb)} of file cache was left but could not be had`,
	/** Clauses as one sentence, without a full stop. */
	joined: (clauses: readonly string[]): string => listed(clauses).replace(/ and (there was|swap|no |the )/, ', and $1'),
	fragmented: (blockKb: number, freeKb: number): string =>
		`no free block of ${blockSize(blockKb)} was left, though ${shortSize(freeKb)} was free in smaller ones`,
	short: (zones: number): string => `${word(zones)} ${zones === 1 ? 'zone was' : 'zones were'} short`,
	over: (): string => 'free memory stood over min again when this was printed',
	sysrq: (): string => 'somebody asked for it with SysRq f, so memory need not have been out',
	group: (path: string | null, limitKb: number | null, together: boolean): string =>
		`${groupName(path)} had reached its limit${limitKb === null ? '' : ` of ${shortSize(limitKb)}${together ? ' (with swap)' : ''}`}`,
	groupNoSwap: (): string => 'it may use no swap',
	groupSwapFull: (): string => 'its swap was full',
	machine: (): string => 'the machine was out of memory',
	unsaid: (): string => 'memory was out, the machine’s or a group’s',
	kept: ({nodes, by}: Kept, facts: string): string => {
		const which = nodes === null ? 'some nodes' : `${nodes.length === 1 ? 'node' : 'nodes'} ${listed(nodes.map(String))}`;
		return `its ${by === 'policy' ? 'memory policy' : 'cpuset'} allowed only ${which}: ${facts}`;
	},
};

export type CauseWords = Table<typeof causeEnglish>;
const words = spoken(causeEnglish, causeChinese);

function swapClause(where: Where): string | null {
	if (where.swapTotalKb === null) return null;
	if (where.swapTotalKb === 0) return words.noSwap();
	const free = where.swapFreeKb ?? 0;
	return free < where.swapTotalKb * 0.02 ? words.swapFull() : words.swapLeft(free);
}

function fileClause(where: Where): string {
	const file = where.rows.find(({kind}) => kind === 'file')?.kb ?? 0;
	return file < where.totalKb * 0.02 ? words.noFiles() : words.filesLeft(file);
}

const sentenceOf = (parts: readonly (string | null)[]): string => words.joined(parts.filter(part => part !== null));

function shortClause({short, over, report}: Diagnosis): string | null {
	const fragmented = short.filter(({state}) => state === 'fragmented');
	if (short.length > 0 && fragmented.length === short.length)
		return words.fragmented(
			2 ** (report.invoked?.order ?? 0) * report.pageKb,
			short.reduce((sum, {freeKb}) => sum + freeKb, 0),
		);
	if (short.length > 0) return words.short(short.length);
	return over ? words.over() : null;
}

/** Why there was no memory, without a full stop. */
export function causeOf(d: Diagnosis): string {
	const {limit, where} = d;
	if (limit.kind === 'sysrq') return words.sysrq();
	if (limit.kind === 'group') {
		const swap =
			limit.swapLimitKb === 0
				? words.groupNoSwap()
				: limit.swapLimitKb !== null && (limit.swapUsedKb ?? 0) > limit.swapLimitKb * 0.98
					? words.groupSwapFull()
					: null;
		return sentenceOf([words.group(limit.path, limit.limitKb, limit.together), swap, where === null ? null : fileClause(where)]);
	}
	const clauses = [shortClause(d), where === null ? null : swapClause(where), where === null ? null : fileClause(where)];
	const facts = clauses.some(clause => clause !== null) ? sentenceOf(clauses) : limit.kind === 'unsaid' ? words.unsaid() : words.machine();
	return limit.kind === 'nodes' ? words.kept(limit, facts) : facts;
}
