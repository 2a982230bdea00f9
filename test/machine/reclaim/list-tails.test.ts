// The page at the tail of an inactive list is the one that reclaim takes next: what a Sample says of it, against what is gone one page of reclaim later.
import {expect, it} from 'vitest';
import {readScenario} from '../../../source/workload/scenario.ts';
import {createRun, stepTo} from '../../../source/workload/run.ts';
import {sample} from '../../../source/machine/machine.ts';
import {lookup} from '../../../source/machine/files/cached-file.ts';

const run = (timeline: string, us: number) => {
	const one = createRun(
		readScenario(`machine: {memory: 64MiB, zones: one, swap: 64MiB}\nfiles: {/big: 200MiB}\ntimeline:\n${timeline}\nuntil: {time: 60s}\n`, {file: 'x'}),
	);
	stepTo(one, us);
	return one;
};

it('is the oldest page of a file that is read once, and has gone when reclaim has been there', () => {
	const reading = run('  - {at: 1s, spawn: stream, name: backup, file: /big, rate: 10MiB/s}', 3_000_000);
	const before = sample(reading.machine).nodes[0]?.tails?.file;
	expect(before).toMatchObject({used: false, dirty: false});
	const {of} = before as NonNullable<typeof before>;
	if (of.kind !== 'file') throw new Error('no file');
	// What came first stands at the tail.
	const later = sample(run('  - {at: 1s, spawn: stream, name: backup, file: /big, rate: 10MiB/s}', 2_000_000).machine).nodes[0]?.tails?.file;
	expect(later).toEqual(before);
	stepTo(reading, 12_000_000);
	const {files} = reading.machine;
	const file = files.find(({path}) => path === of.path);
	expect(file).toBeDefined();
	expect(lookup(file as NonNullable<typeof file>, of.page)).not.toBe(before?.pfn);
});

it('is of a process with the address of the page, said to be in use where the process uses it', () => {
	const hot = run('  - {at: 1s, spawn: hot, name: shop, size: 8MiB, rate: 100MiB/s}', 4_000_000);
	const tail = sample(hot.machine).nodes[0]?.tails?.anon;
	expect(tail?.of).toMatchObject({kind: 'process'});
	const used = sample(hot.machine).processes.some(({name}) => name === 'shop');
	expect(used).toBe(true);
	const groups = createRun(
		readScenario(
			'machine: {memory: 64MiB, zones: one, lru: mglru, kernel: 6.12}\ntimeline:\n  - {at: 0s, spawn: idle, name: a, rss: 4MiB}\nuntil: {time: 2s}\n',
			{file: 'x'},
		),
	);
	stepTo(groups, 1_000_000);
	expect(sample(groups.machine).nodes[0]?.tails).toBeUndefined();
});
