// A fault that finds its page gone the second time has a reference to it while it waits: nobody takes it meanwhile. (mm/filemap.c filemap_fault with FAULT_FLAG_TRIED,
// mm/vmscan.c __remove_mapping's folio_ref_freeze, mm/truncate.c mapping_evict_folio)
import {describe, expect, it} from 'vitest';
import {doneWaiting, retryFault, waitForPage} from '../../../source/machine/address-space/fault-account.ts';
import {lookup} from '../../../source/machine/files/cached-file.ts';
import {advance, apply, boot, type Machine} from '../../../source/machine/machine.ts';
import {wake} from '../../../source/machine/tasks/scheduler.ts';
import type {Task} from '../../../source/machine/tasks/task.ts';
import {violations} from '../../support/invariants.ts';
import {machineConfig, op} from '../../support/machines.ts';

const PAGES = 8000;

/** Ten pages of a file are cached, and a process that sleeps waits for one of them as a fault does. `times`: how often it has found it gone. */
function waiting(times: number): {readonly m: Machine; readonly task: Task; readonly isThere: (page: number) => boolean} {
	const m = boot(machineConfig({pages: PAGES, files: {'/f': 10, '/g': 3 * PAGES}}));
	apply(m, {kind: 'spawn', name: 'reader', program: [op.read('/f', 10), op.sleep]});
	const {pid} = apply(m, {kind: 'spawn', name: 'waits', program: [op.sleep]}) as {readonly pid: number};
	advance(m, 500_000);
	const task = m.taskOf.get(pid) ?? expect.fail('it is gone');
	const file = m.files.find(({path}) => path === '/f') ?? expect.fail('no file');
	for (let i = 0; i < times; i++) retryFault(m, task, true);
	waitForPage(m, task, lookup(file, 3), 'file-read');
	return {m, task, isThere: page => lookup(file, page) >= 0};
}

const take: Readonly<Record<string, (m: Machine) => void>> = {
	drop_caches: m => void apply(m, {kind: 'sysctl', name: 'vm.drop_caches', value: '1'}),
	reclaim: m => {
		apply(m, {kind: 'spawn', name: 'stream', program: [op.read('/g', 3 * PAGES), op.sleep]});
		advance(m, 3_000_000);
	},
};

describe.each(Object.keys(take))('%s', how => {
	it('takes a page that a fault has found gone once, as that one has let go of it', () => {
		const {m, isThere} = waiting(1);
		take[how]?.(m);
		expect([3, 4].map(isThere)).toEqual([false, false]);
	});

	it.each(['mapped it', 'been killed'])('leaves one that a fault has found gone twice, until its process has %s', what => {
		const {m, task, isThere} = waiting(2);
		take[how]?.(m);
		expect([3, 4].map(isThere)).toEqual([true, false]);
		expect(violations(m)).toEqual([]);
		if (what === 'mapped it') doneWaiting(m, task);
		else {
			apply(m, {kind: 'signal', pid: task.pid, signal: 'KILL'});
			wake(m, task); // its page is there
			advance(m, 100_000);
		}
		take[how]?.(m);
		expect(isThere(3)).toBe(false);
		expect(violations(m)).toEqual([]);
	});
});
