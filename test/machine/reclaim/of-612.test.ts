// What reclaim of 6.12 does otherwise than 6.1's, against its source and the oracles of docs M 12.
import {describe, expect, it} from 'vitest';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import type {Kernel} from '../../../source/machine/config.ts';
import type {Program} from '../../../source/machine/command.ts';
import {ANON, ISOLATED, KIND_USER, NONE, takeFrame, UPTODATE} from '../../../source/machine/memory/frames.ts';
import {INACTIVE_ANON, INACTIVE_FILE} from '../../../source/machine/reclaim/lru.ts';
import {lruvecState} from '../../../source/machine/reclaim/lruvec-state.ts';
import {createReclaim} from '../../../source/machine/reclaim/scan-control.ts';
import {finishBatch} from '../../../source/machine/reclaim/finish-batch.ts';
import {machineConfig, op} from '../../support/machines.ts';

const machine = (kernel: Kernel, sketch = {}): Machine => boot(machineConfig({kernel, ...sketch}));
const run = (m: Machine, program: Program): void => {
	const outcome = apply(m, {kind: 'spawn', name: 'p', program});
	expect(outcome.ok).toBe(true);
};

describe('a direct reclaim that frees nothing', () => {
	it.each([
		['6.1', 1],
		['6.12', 2],
	] as const)('is counted in %s %i times: 6.12 walks once more from its first priority', (kernel, times) => {
		// No swap, no cache: 17 fruitless calls before the killer is asked (MAX_RECLAIM_RETRIES and the one that reaches it).
		const m = machine(kernel, {pages: 8192, slabShrinkable: 0});
		run(m, [op.map(20_000), op.touch(20_000, 'write')]);
		advance(m, 3_000_000);
		const {vmstat, kills} = sample(m);
		expect(kills).toBe(1);
		const stalls = vmstat.allocstall_dma + vmstat.allocstall_dma32 + vmstat.allocstall_normal + vmstat.allocstall_movable;
		expect(stalls % times).toBe(0);
		expect(stalls / times).toBeGreaterThanOrEqual(16);
		expect(stalls / times).toBeLessThanOrEqual(18);
	});
});

describe('the figures that reclaim goes by', () => {
	const active = (m: Machine): readonly [seen: number, real: number] => {
		const node = m.nodes[0]!;
		const {inactiveFile, activeFile} = sample(m).nodes[0]!.lru;
		const seen = lruvecState(m, node);
		return [seen.inactiveFile + seen.activeFile, inactiveFile + activeFile];
	};

	it('are those of the last flush in 6.12, every two seconds and a jiffy from 0.38 s of uptime on', () => {
		const m = machine('6.12', {files: {'/f': 20_000}});
		run(m, [op.read('/f', 4000, 0, 1), op.sleep]);
		advance(m, 300_000);
		expect(active(m)).toEqual([0, expect.any(Number)]);
		expect(active(m)[1]).toBeGreaterThan(3900);
		advance(m, 100_000);
		const [seen, real] = active(m);
		expect(seen).toBe(real);
		run(m, [op.read('/f', 8000, 0, 1), op.sleep]);
		advance(m, 1_900_000);
		expect(active(m)[0]).toBe(seen);
		expect(active(m)[1]).toBeGreaterThan(real);
		advance(m, 100_000);
		expect(active(m)[0]).toBe(active(m)[1]);
	});

	it('are what is in 6.1', () => {
		const m = machine('6.1', {files: {'/f': 20_000}});
		run(m, [op.read('/f', 4000, 0, 1), op.sleep]);
		advance(m, 300_000);
		expect(active(m)[0]).toBe(active(m)[1]);
	});
});

describe('a page that comes back from swap by a read, and is written then', () => {
	it.each([
		['6.1', 1],
		['6.12', 0],
	] as const)('takes in %s %i more faults than one, and is reused as often', (kernel, more) => {
		const m = machine(kernel, {swapPages: 20_000});
		run(m, [op.map(500), op.touch(500, 'write'), op.pageout(500), {do: 'sleep', us: 500_000}, op.touch(500, 'update'), op.sleep]);
		advance(m, 400_000);
		const before = sample(m).processes.find(({name}) => name === 'p')!;
		advance(m, 3_000_000);
		const now = sample(m);
		const after = now.processes.find(({name}) => name === 'p')!;
		expect(before.rssKb).toBeLessThan(1000);
		expect(after.minflt + after.majflt - before.minflt - before.majflt).toBe(500 * (1 + more));
		expect(now.vmstat.pgreuse).toBe(500 * more);
	});
});

it('of the classic lists a batch of files counts as such, one of anonymous pages does not (sc->nr.file_taken)', () => {
	const taken = (anon: boolean): readonly number[] => {
		const m = boot(machineConfig({pages: 8192, swapPages: 1000}));
		const r = createReclaim(1, true, true);
		r.batchList = anon ? INACTIVE_ANON : INACTIVE_FILE;
		for (let i = 0; i < 5; i++) {
			const pfn = takeFrame(m, 0, KIND_USER);
			m.frames.flags[pfn]! |= UPTODATE | ISOLATED | (anon ? ANON : 0);
			m.frames.owner[pfn] = anon ? NONE : m.files.length - 1;
			r.batch.push(pfn);
		}
		finishBatch(m, r);
		return [r.stat.taken, r.stat.fileTaken];
	};
	expect([taken(false), taken(true)]).toEqual([
		[5, 5],
		[5, 0],
	]);
});
