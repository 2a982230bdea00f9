// What is often taught of a figure and does not hold here is said in its explanation, with the figures of this machine, and only where it does not hold.
import {stripVTControlCharacters as plainRow} from 'node:util';
import {describe, expect, it} from 'vitest';
import {compose, frameRows} from '../../source/dashboard/compose.ts';
import {asleepWords, lowAside, sarAside} from '../../source/dashboard/explain/asides.ts';
import {taughtOf} from '../../source/dashboard/explain/taught.ts';
import {frameNow} from '../../source/dashboard/live/frame-now.ts';
import {createTheme} from '../../source/dashboard/theme/theme.ts';
import {type View, viewOf} from '../../source/dashboard/view/view.ts';
import type {Sample} from '../../source/machine/sample.ts';
import {SYSCTLS} from '../../source/machine/sysctl.ts';
import type {Language} from '../../source/messages/language.ts';
import {reclaimRates} from '../../source/procfs/rates.ts';
import {createSession, type Session} from '../../source/session/session.ts';
import {sampleOf} from '../../source/session/track/history.ts';
import {readScenario} from '../../source/workload/scenario.ts';
import {order} from '../support/dashboard.ts';

const THEME = createTheme({name: 'none'});

function ranTo(machine: string, us: number, rest: string): Session {
	const session = createSession(readScenario(`machine: {${machine}}\n${rest}until: {time: 60s}\n`, {file: 'x'}), {
		theme: 'dark',
		order,
		welcome: false,
	});
	for (const _ of session.runTo(us));
	return session;
}

const viewAt = (machine: string, us = 100_000, rest = ''): View => viewOf(ranTo(machine, us, rest).store.getState());
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

describe('what is said beside the titles of panes', () => {
	const frame = (view: View, language: Language, width: number, height: number): string =>
		frameRows(compose({...view, ui: {...view.ui, language}}, width, height, THEME), THEME)
			.map(plainRow)
			.join('\n');

	it('stands on the overview where there is room, in the language that is chosen', () => {
		const view = viewAt('memory: 512MiB, zones: one');
		const large = frame(view, 'en', 120, 40);
		expect(large).toContain('free pages ─ low = min + min/4 ─');
		expect(large).toContain('LRU lists ─ active: seen in use ─');
		expect(large).toMatch(/kswapd0 ─+ ○ asleep till low/);
		expect(frame(view, 'en', 80, 24)).toContain('LRU lists ─ active: seen in use ─');
		const chinese = frame(view, 'zh', 200, 50);
		for (const text of ['空闲页 ─ low = min + min/4 ─', 'LRU 链表 ─ 活跃：', '○ 睡眠，没有定时器']) expect(chinese).toContain(text);
	});

	it('is of swappiness what its value would do, where settings have room', () => {
		const view = viewAt('memory: 64MiB, zones: one');
		const at = SYSCTLS.findIndex(({name}) => name === 'vm.swappiness');
		const settings = (language: Language, edit: string | null, width: number, height: number): string =>
			frame({...view, ui: {...view.ui, overlay: {kind: 'settings', at, edit, problem: null, undo: []}}}, language, width, height);
		expect(settings('en', '0', 120, 40)).toMatch(/“0 forbids[\s\S]*swap”\. It does not/);
		expect(settings('en', '0', 80, 24).replace(/\s+/g, ' ')).toContain('it forbids no swap');
		expect(settings('zh', '0', 80, 24)).toContain('并不禁止交换');
	});

	it('is of malloc that its threshold moves, has moved, or is fixed, and where the first block stands', () => {
		const calls = (more: string, list: string): string => `timeline:\n  - {at: 1s, spawn: malloc, name: asker, ${more}calls: [${list}, "sleep 60s"]}\n`;
		const inside = (rest: string, width = 200, height = 50): string => {
			const session = ranTo('memory: 256MiB, zones: one', 2_500_000, rest);
			const {ui, sample} = session.store.getState();
			const pid = sample.processes.find(({name}) => name === 'asker')?.pid ?? null;
			session.setUi({screen: 'process', process: {...ui.process, pid, pane: 'malloc'}});
			const shown = frameRows(frameNow(session, {width, height}, THEME), THEME)
				.map(plainRow)
				.join('\n');
			session.stop();
			return shown;
		};
		expect(inside(calls('', '"malloc a 1B"'))).toContain('mmap from 128 KiB, until one is freed');
		expect(inside(calls('', '"malloc a 1B"'))).toContain('the first, 0x2a0 in');
		expect(inside(calls('', '"malloc a 200KiB", "free a"'))).toMatch(/mmap from 204 KiB, moved there by a freed block/);
		expect(inside(calls('mmap_threshold: 128KiB, ', '"malloc a 200KiB", "free a"'))).toContain('mmap from 128 KiB, fixed');
		expect(inside(calls('', '"malloc a 1B"'), 100, 30)).toContain('mmap from 128 KiB');
	});

	it('is what low is made of, on a small machine and a large one', () => {
		expect(lowAside(viewAt('memory: 512MiB, zones: one'))).toEqual(['low = min + min/4, as on small machines', 'low = min + min/4']);
		expect(lowAside(viewAt('memory: 16GiB, zones: one'))[1]).toBe('low = min + 0.1 %');
		expect(lowAside(viewAt('memory: 512MiB, zones: one, sysctl: {vm.watermark_scale_factor: 500}'))[1]).toBe('low = min + 5 %');
	});

	it('is of a sleeping kswapd that nobody asks, where free is under low and nobody does', () => {
		const rest = 'timeline:\n  - {at: 1s, sysctl: {vm.min_free_kbytes: 60000}}\n';
		const before = viewAt('memory: 64MiB, zones: one', 900_000, rest);
		const after = viewAt('memory: 64MiB, zones: one', 3_000_000, rest);
		expect(before.zone.free).toBeGreaterThan(before.zone.low);
		expect(asleepWords(before)).toContain('asleep, no timer');
		expect(after.zone.free).toBeLessThan(after.zone.min);
		expect(after.sample.nodes[0]?.kswapd.state).toBe('asleep');
		expect(asleepWords(after)).toContain('nobody asks');
	});

	it('is of sar that pgscand may grow without a stall, that stolen is at most scanned, and what sysstat makes of %vmeff', () => {
		const nodes = 'zones: [{node: 0, name: Normal, managed: 64MiB}, {node: 1, name: Normal, managed: 64MiB}], cpus: 2, sysctl: {vm.zone_reclaim_mode: 1}';
		const files =
			'files: {/home: 60MiB}\ntimeline:\n  - {at: 0s, spawn: stream, name: backup, file: /home, node: 0}\n  - {at: 2s, spawn: leak, name: leaky, rate: 5MiB/s, max: 30MiB, node: 0}\n';
		const own = viewAt(nodes, 5_000_000, files);
		expect(own.sample.vmstat.pgscan_direct).toBeGreaterThan(0);
		expect(own.sample.directReclaim.calls).toBe(0);
		expect(sarAside(own)[0]).toContain('no stall: zone_reclaim_mode');
		expect(sarAside(viewAt('memory: 64MiB, zones: one', 3_000_000))).toEqual([]);
		const stream = 'files: {/home: 1GiB}\ntimeline:\n  - {at: 0s, spawn: stream, name: backup, file: /home, rate: 60MiB/s}\n';
		const clean = viewAt('memory: 64MiB, zones: one', 4_000_000, stream);
		const [before, last] = clean.history.seconds.slice(-2).map(sampleOf);
		const {efficiencyPercent} = reclaimRates(before as Sample, last as Sample);
		expect(efficiencyPercent).toBeGreaterThan(50);
		expect(sarAside(clean)[1]).toBe(`sysstat: ${(2 * efficiencyPercent).toFixed(2)}`);
	});
});
