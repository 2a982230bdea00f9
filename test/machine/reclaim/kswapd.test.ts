// A run of kswapd that gets nothing: twelve passes, each a step of priority further, are one failure. And what a pass begins with. (mm/vmscan.c balance_pgdat, prepare_scan_control)
import {describe, expect, it} from 'vitest';
import {advance, apply, boot, type Machine} from '../../../source/machine/machine.ts';
import {runKswapd} from '../../../source/machine/reclaim/kswapd.ts';
import {ANON, KIND_USER, NONE, takeFrame, UPTODATE} from '../../../source/machine/memory/frames.ts';
import {ageAnonOfAll} from '../../../source/machine/reclaim/isolate.ts';
import {ACTIVE_ANON, ACTIVE_FILE, INACTIVE_ANON, INACTIVE_FILE, listSize, lruAdd} from '../../../source/machine/reclaim/lru.ts';
import {createReclaim} from '../../../source/machine/reclaim/scan-control.ts';
import {runPass} from '../../../source/machine/reclaim/vmscan.ts';
import {machineConfig, op} from '../../support/machines.ts';

describe('kswapd', () => {
	it('fails once for twelve passes without a page, and is hopeless after sixteen such runs', () => {
		const m = boot(machineConfig({pages: 16384, slabShrinkable: 0}));
		apply(m, {kind: 'spawn', name: 'holder', program: [op.map(9000), op.write(9000), op.sleep]});
		advance(m, 100_000);
		for (const zone of m.zones) zone.free = zone.low - 10; // and nothing that could be reclaimed
		const node = m.nodes[0]!;
		const task = m.tasks.find(({name}) => name.startsWith('kswapd')) as Machine['tasks'][number];
		const k = node.kswapd;
		task.state = 'R';
		m.cpu = 0;
		k.zoneClass = 2;
		k.step = 'begin';
		const runs: number[][] = [];
		for (let steps = 0; k.failures < 16 && steps < 10_000; steps++) {
			const {failures} = k;
			const {priority} = k.reclaim;
			const step = k.step as string;
			m.limit = m.clock + 0.5;
			runKswapd(m, task);
			runs[failures] ??= [];
			if (step === 'pass' && runs[failures].at(-1) !== priority) runs[failures].push(priority);
			if ((task.state as string) === 'S') {
				task.state = 'R';
				k.step = 'begin';
			}
		}
		expect(k.failures).toBe(16);
		expect(runs.slice(0, 16)).toEqual(Array.from({length: 16}, () => [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]));
	});
});

it.each([
	[4095, 12, false],
	[4096, 12, true],
	[2047, 11, false],
	[2048, 11, true],
])('%i inactive pages of files, at priority %i: they alone are scanned, %s (cache_trim_mode)', (inactive, priority, trim) => {
	const m = boot(machineConfig({pages: 32768, swapPages: 1000}));
	m.lru.size[INACTIVE_FILE] = inactive;
	m.lru.size[ACTIVE_FILE] = 0;
	const r = createReclaim(1, true, true);
	r.priority = priority;
	m.limit = m.clock;
	runPass(m, m.tasks[0]!, r);
	expect(r.cacheTrim).toBe(trim);
});

it.each([
	[4000, 900, 32],
	[4000, 0, 0],
	[0, 900, 0],
])(
	'with %i pages of swap and %i active anonymous pages against 100 inactive ones it deactivates %i before a pass (kswapd_age_node)',
	(swapPages, active, aged) => {
		const m = boot(machineConfig({pages: 8192, swapPages}));
		expect(listSize(m, 0, ACTIVE_ANON)).toBe(0);
		const add = (pages: number, list: typeof ACTIVE_ANON | typeof INACTIVE_ANON): void => {
			for (let i = 0; i < pages; i++) {
				const pfn = takeFrame(m, 0, KIND_USER);
				m.frames.flags[pfn]! |= UPTODATE | ANON;
				m.frames.owner[pfn] = NONE;
				lruAdd(m, pfn, list);
			}
		};
		add(active, ACTIVE_ANON);
		add(100, INACTIVE_ANON);
		const inactive = listSize(m, 0, INACTIVE_ANON);
		ageAnonOfAll(m, createReclaim(1, true, true));
		expect(listSize(m, 0, INACTIVE_ANON) - inactive).toBe(aged);
	},
);
