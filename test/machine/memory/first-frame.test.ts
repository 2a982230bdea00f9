// Frame 0, where a zone begins there, and the first zone of a list: nothing about them is special. (mm/page_alloc.c get_page_from_freelist, free_area_init)
import {describe, expect, it} from 'vitest';
import {boot, type Machine} from '../../../source/machine/machine.ts';
import {USER_PAGE} from '../../../source/machine/memory/alloc-request.ts';
import {freeFrame} from '../../../source/machine/memory/frames.ts';
import type {AllocStall} from '../../../source/machine/memory/page-alloc.ts';
import {STALLED} from '../../../source/machine/memory/freelist.ts';
import {runStall} from '../../../source/machine/memory/page-alloc.ts';
import {zoneStarts} from '../../../source/machine/memory/zone-start.ts';
import {machineConfig} from '../../support/machines.ts';

/** init waits for a page in the slow path, at its first step: kswapd is woken and the lists are looked through once more, down to min. */
function retrying(m: Machine): Machine['tasks'][number] {
	const [task] = m.tasks as [Machine['tasks'][number]];
	const stall: AllocStall = {
		...{request: USER_PAGE, step: 'retry', noProgress: 0, direct: null, local: null, from: -1, mark: 'min', entitlement: 'none', startNs: m.clock},
		...{charge: null, pfn: STALLED, visit: null},
	};
	task.stall = stall;
	task.state = 'R';
	m.limit = m.clock + 1;
	return task;
}

describe('an allocation that looks once more', () => {
	it('takes a page of the first zone of its list, without reclaim', () => {
		const m = boot(machineConfig({pages: 8192}));
		const task = retrying(m);
		const {free} = m;
		runStall(m, task);
		expect(task.stall).toBeNull();
		expect([task.stash >= 0, m.free]).toEqual([true, free - 1]);
	});

	it('takes frame 0', () => {
		const m = boot(machineConfig({pages: 8192}));
		expect(m.zones[0]?.startPfn).toBe(0);
		freeFrame(m, 0);
		const task = retrying(m);
		runStall(m, task);
		expect([task.stall, task.stash]).toEqual([null, 0]);
	});
});

describe('zones begin', () => {
	it.each([
		[[['Normal', 8192]], [0]],
		[
			[
				['DMA', 3840],
				['DMA32', 100_000],
			],
			[1, 4096],
		],
		[
			[
				['DMA', 3840],
				['DMA32', 700_000],
				['Normal', 5000],
			],
			[1, 4096, 2 ** 20],
		],
		[
			[
				['DMA32', 2 ** 20],
				['Normal', 5000],
			],
			[1, 2 ** 20 + 1],
		],
	] as const)('%j: at %j', (zones, starts) => {
		expect(zoneStarts(zones.map(([name, managed]) => ({node: 0, name, managed})))).toEqual(starts);
	});
});
