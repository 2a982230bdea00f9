// This computer as --host reads it, beside what free, vmstat, sar and /proc/zoneinfo say of it in the same moment. Figures move between two reads: a figure of a
// tool has to lie between that of a look before and that of a look after it. A tool is a process itself: its pages are in what it tells of memory and in neither
// look, which shows on a computer where nothing else moves. Tools that are not installed are left out, by name.
import {execFileSync, spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {type Host, look, openHost} from '../../source/host/host.ts';
import {treeOf} from '../../source/host/tree.ts';
import type {Sample} from '../../source/machine/sample.ts';

const isHere = (tool: string): boolean => process.platform === 'linux' && spawnSync('which', [tool]).status === 0;
const named = (tool: string): string => (isHere(tool) ? tool : `${tool} (not installed here)`);
/** So often: on a computer at work something may move there and back between two reads. */
const TRIES = 25;
/** kB: more than free and vmstat hold while they read (about 4 MB each, page tables and what their start put into the page cache included). */
const OWN_KB = 8192;

const host = (): Host => {
	const opened = openHost(treeOf('/proc', '/sys'), () => performance.now() * 1000);
	if (opened === null) throw new Error('no /proc');
	return opened;
};

/**
 * Figures of a tool and the same off a Sample: each lies between two looks in one of the tries (a gauge of a computer at work may go there and back between them).
 * `own`: which of them, by position, the tool itself takes part in.
 */
function agrees(read: () => readonly number[], off: (sample: Sample) => readonly number[], own: readonly number[] = []): void {
	const one = host();
	let last: unknown = null;
	const agreed = new Set<number>();
	for (let i = 0; i < TRIES; i++) {
		const before = off(look(one));
		const told = read();
		const after = off(look(one));
		last = {before, told, after};
		expect(told).toHaveLength(before.length);
		for (const [at, value] of told.entries()) {
			const ends = [before[at] as number, after[at] as number];
			const slack = own.includes(at) ? OWN_KB : 0;
			if (value >= Math.min(...ends) - slack && value <= Math.max(...ends) + slack) agreed.add(at);
		}
		if (agreed.size === told.length) return;
	}
	expect(last).toBe('between two looks');
}

const rowOf = (text: string, name: string): number[] => (new RegExp(`^${name}:?\\s+(.*)$`, 'm').exec(text)?.[1] ?? '').trim().split(/\s+/).map(Number);

describe.runIf(process.platform === 'linux')('this computer', () => {
	it.runIf(isHere('free'))(`beside ${named('free')}`, () => {
		agrees(
			() => {
				const text = execFileSync('free', ['-k'], {encoding: 'utf8', env: {LC_ALL: 'C'}});
				const [total = 0, , free = 0, shared = 0, , available = 0] = rowOf(text, 'Mem');
				const [swap = 0, , swapFree = 0] = rowOf(text, 'Swap');
				return [total, free, shared, available, swap, swapFree];
			},
			({meminfo}) => [meminfo.MemTotal, meminfo.MemFree, meminfo.Shmem, meminfo.MemAvailable, meminfo.SwapTotal, meminfo.SwapFree],
			[1, 3],
		);
	});

	it.runIf(isHere('vmstat'))(`beside ${named('vmstat')}`, () => {
		const words = ['total memory', 'active memory', 'inactive memory', 'free memory', 'pages swapped in', 'pages swapped out', 'CPU context switches', 'forks'];
		agrees(
			() => {
				const text = execFileSync('vmstat', ['-s', '-S', 'k'], {encoding: 'utf8', env: {LC_ALL: 'C'}});
				const kib = execFileSync('vmstat', ['-s'], {encoding: 'utf8', env: {LC_ALL: 'C'}});
				expect(text).not.toBe('');
				return words.map(word => Number(new RegExp(`(\\d+) (?:K )?${word}`).exec(kib)?.[1]));
			},
			({meminfo, vmstat, contextSwitches, processesCreated}) => [
				...[meminfo.MemTotal, meminfo.Active, meminfo.Inactive, meminfo.MemFree],
				...[vmstat.pswpin, vmstat.pswpout, contextSwitches, processesCreated],
			],
			[1, 2, 3],
		);
	});

	it.runIf(isHere('sar'))(
		`beside ${named('sar')} -B 1: what it counted in its second is no more than two looks around it saw, and most of that`,
		{retry: 4},
		() => {
			const one = host();
			const before = look(one).vmstat;
			const text = execFileSync('sar', ['-B', '1', '1'], {encoding: 'utf8', env: {LC_ALL: 'C'}});
			const after = look(one).vmstat;
			const lines = text.split('\n').filter(line => line.trim() !== '');
			const head = (lines.find(line => line.includes('fault/s')) ?? '').split(/\s+/);
			const row = (lines.find(line => line.startsWith('Average')) ?? '').split(/\s+/);
			const of = (column: string): number => Number(row[head.indexOf(column)]);
			for (const [column, counter] of [
				['pgpgin/s', 'pgpgin'],
				['pgpgout/s', 'pgpgout'],
				['fault/s', 'pgfault'],
				['majflt/s', 'pgmajfault'],
				['pgfree/s', 'pgfree'],
			] as const) {
				expect(of(column), column).toBeGreaterThanOrEqual(0);
				// It rounds to hundredths of what came in a second that is a hundredth shorter or longer; where it waits for a CPU longer than that it is asked again.
				expect(of(column), column).toBeLessThanOrEqual((after[counter] - before[counter]) * 1.05 + 1);
			}
			expect(of('fault/s')).toBeGreaterThan(0);
		},
	);

	it('beside /proc/zoneinfo, read line by line', () => {
		const figures = (): number[] => {
			const all: number[] = [];
			for (const part of readFileSync('/proc/zoneinfo', 'utf8').split(/^(?=Node )/m)) {
				const figure = (name: string): number => Number(new RegExp(`^\\s+(?:pages )?${name}\\s+(\\d+)$`, 'm').exec(part)?.[1] ?? 0);
				if (figure('managed') > 0) all.push(figure('managed'), figure('present'), figure('min'), figure('low'), figure('high'), figure('free'));
			}
			return all;
		};
		const scale = (host().pageKb ?? 4) / 4;
		agrees(
			() => figures().map(value => value * scale),
			({zones}) => zones.flatMap(({managed, present, min, low, high, boost, free}) => [managed, present, min + boost, low + boost, high + boost, free]),
		);
	});
});
