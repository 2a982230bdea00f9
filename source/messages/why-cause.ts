// Why there was no memory, in one sentence.
import type {Diagnosis} from '../report/diagnosis.ts';
import type {Where} from '../report/where.ts';
import {listed} from './numbers.ts';
import {blockSize, groupName, shortSize, word} from './why-words.ts';

function swapClause(where: Where): string | null {
	if (where.swapTotalKb === null) return null;
	if (where.swapTotalKb === 0) return 'there was no swap';
	const free = where.swapFreeKb ?? 0;
	return free < where.swapTotalKb * 0.02 ? 'swap was full' : `swap had ${shortSize(free)} left`;
}

function fileClause(where: Where): string {
	const file = where.rows.find(({kind}) => kind === 'file')?.kb ?? 0;
	return file < where.totalKb * 0.02 ? 'there was no file cache left to drop' : `${shortSize(file)} of file cache was left but could not be had`;
}

function sentenceOf(parts: readonly (string | null)[]): string {
	return listed(parts.filter(part => part !== null)).replace(/ and (there was|swap|no |the )/, ', and $1');
}

function shortClause(d: Diagnosis): string | null {
	const {short, over, report} = d;
	const fragmented = short.filter(({state}) => state === 'fragmented');
	if (short.length > 0 && fragmented.length === short.length) {
		const kb = 2 ** (report.invoked?.order ?? 0) * report.pageKb;
		return `no free block of ${blockSize(kb)} was left, though ${shortSize(short.reduce((sum, {freeKb}) => sum + freeKb, 0))} was free in smaller ones`;
	}
	if (short.length > 0) return `${word(short.length)} ${short.length === 1 ? 'zone was' : 'zones were'} short`;
	return over ? 'free memory stood over min again when this was printed' : null;
}

/** Why there was no memory, without a full stop. */
export function causeOf(d: Diagnosis): string {
	const {limit, where} = d;
	if (limit.kind === 'sysrq') return 'somebody asked for it with SysRq f, so memory need not have been out';
	if (limit.kind === 'group') {
		const size = limit.limitKb === null ? '' : ` of ${shortSize(limit.limitKb)}${limit.together ? ' (with swap)' : ''}`;
		const swap =
			limit.swapLimitKb === 0
				? 'it may use no swap'
				: limit.swapLimitKb !== null && (limit.swapUsedKb ?? 0) > limit.swapLimitKb * 0.98
					? 'its swap was full'
					: null;
		return sentenceOf([`${groupName(limit.path)} had reached its limit${size}`, swap, where === null ? null : fileClause(where)]);
	}
	const clauses = [shortClause(d), where === null ? null : swapClause(where), where === null ? null : fileClause(where)];
	const facts = clauses.some(clause => clause !== null) ? sentenceOf(clauses) : 'the machine was out of memory';
	if (limit.kind !== 'nodes') return facts;
	const nodes = limit.nodes === null ? 'some nodes' : `${limit.nodes.length === 1 ? 'node' : 'nodes'} ${listed(limit.nodes.map(String))}`;
	return `its ${limit.by === 'policy' ? 'memory policy' : 'cpuset'} allowed only ${nodes}: ${facts}`;
}
