// What is often taught of a figure and does not hold here is said in its explanation, with the figures of this machine, and only where it does not hold.
import {describe, expect, it} from 'vitest';
import {taughtOf} from '../../source/dashboard/explain/taught.ts';
import {type View, viewOf} from '../../source/dashboard/view/view.ts';
import {createSession} from '../../source/session/session.ts';
import {readScenario} from '../../source/workload/scenario.ts';
import {order} from '../support/dashboard.ts';

function viewAt(machine: string, us = 100_000, rest = ''): View {
	const session = createSession(readScenario(`machine: {${machine}}\n${rest}until: {time: 60s}\n`, {file: 'x'}), {
		theme: 'dark',
		order,
		welcome: false,
	});
	for (const _ of session.runTo(us)) continue;
	return viewOf(session.store.getState());
}
const said = (view: View, id: string): string => taughtOf(view, {id, of: ''}) ?? '';
const plain = (text: string): string => text.replace(/\s/g, '');

describe('the marks', () => {
	// mm/page_alloc.c __setup_per_zone_wmarks(): low = min + max(min/4, managed × scale / 10000).
	it.each([
		['memory: 512MiB, zones: one', true],
		['memory: 16GiB, zones: one', false],
		['memory: 512MiB, zones: one, sysctl: {vm.watermark_scale_factor: 500}', false],
	])('of a machine with {%s} are min × 5/4 and 3/2: %s', (machine, holds) => {
		const view = viewAt(machine);
		const {min, low, high, managed} = view.zone;
		const scale = Number(view.sample.sysctls['vm.watermark_scale_factor']);
		const step = Math.max(Math.floor(min / 4), Math.floor((managed * scale) / 10_000));
		expect([low, high]).toEqual([min + step, min + 2 * step]);
		expect(low === min + Math.floor(min / 4)).toBe(holds);
		for (const id of ['zone.low', 'zone.high']) {
			expect(said(view, id)).toContain(holds ? 'which holds on small machines' : 'on a machine of this size it is more');
			expect(plain(said(view, id))).toContain(`=${step},andminis${min}`);
		}
		expect(said(view, 'zone.min')).toBe('');
	});
});

describe('what differs everywhere', () => {
	const leak = viewAt('memory: 64MiB, zones: one, swap: 64MiB', 6_000_000, 'timeline:\n  - {at: 1s, spawn: leak, name: leaky, rate: 20MiB/s}\n');

	it('is told with what this machine has done', () => {
		const {pgscan_kswapd, pgscan_direct, pgsteal_kswapd, pgsteal_direct} = leak.sample.vmstat;
		expect(pgscan_kswapd + pgscan_direct).toBeGreaterThan(0);
		expect(pgsteal_kswapd + pgsteal_direct).toBeLessThanOrEqual(pgscan_kswapd + pgscan_direct);
		expect(plain(said(leak, 'sar.pgsteal/s'))).toContain(`${pgsteal_kswapd + pgsteal_direct}of${pgscan_kswapd + pgscan_direct}sinceboot`);
		expect(said(leak, 'kswapd')).toContain('no timer');
		expect(said(leak, 'sar.%vmeff')).toContain('200');
		expect(said(leak, 'active_anon')).toContain('does not mean used a moment ago');
		expect(said(leak, 'sar.pgscand/s')).toContain('now 0');
		expect(said(leak, 'inside.walk')).toContain('base 0');
	});

	it('is told of swappiness by its value, and of no figure that is taught as it is', () => {
		expect(said(leak, 'swappiness')).toMatch(/goes to 200.*Now 60/);
		expect(said(viewAt('memory: 64MiB, zones: one, sysctl: {vm.swappiness: 0}'), 'swappiness')).toContain('0 forbids swap');
		expect(said(viewAt('memory: 64MiB, zones: one, sysctl: {vm.zone_reclaim_mode: 1}'), 'pgscan_direct')).toContain('now 1');
		for (const id of ['MemFree', 'zone.free', 'process.rss', 'psi.some.avg10']) expect(said(leak, id)).toBe('');
	});
});
