import {describe, expect, it} from 'vitest';
import {sampleOf} from '../../../source/session/track/history.ts';
import {arrange} from '../../../source/dashboard/screens/zones.ts';
import type {State} from '../../../source/session/store/state.ts';
import {sysfsNodeTexts} from '../../../source/procfs/sysfs-node.ts';
import {drawn, stateAt, withUi} from '../../support/dashboard.ts';
import {ALL_SIZES} from '../../support/frames.ts';
import {buildZone} from '../../support/sample.ts';

/** At the smallest there is no chart. */
const SIZES = ALL_SIZES.slice(1);

const zonesOf = (state: State): State => withUi(state, {screen: 'zones'});

describe('zones on the screen', () => {
	it('each have a chart, a line or are counted, whatever their number and the size; those with a chart are the largest', () => {
		for (let count = 1; count <= 24; count++) {
			const zones = Array.from({length: count}, (_, i) => buildZone({node: i >> 1, managed: ((i * 7919) % 997) + 1}));
			for (const width of [58, 78, 118, 160, 298])
				for (let height = 1; height <= 78; height++) {
					const {charts, lines, left, columns, rows} = arrange(zones, width, height);
					expect(charts.length + lines.length + left).toBe(count);
					expect(new Set([...charts, ...lines]).size).toBe(charts.length + lines.length);
					expect(rows + lines.length + (left > 0 ? 1 : 0)).toBeLessThanOrEqual(height);
					expect(Math.ceil(charts.length / columns) * 8).toBeLessThanOrEqual(Math.max(rows, 0));
					const least = Math.min(Infinity, ...charts.map(i => zones[i]!.managed));
					for (const i of lines) expect(zones[i]!.managed).toBeLessThanOrEqual(least);
				}
		}
	});

	it.each(SIZES)('are all there at %i×%i, with their marks and where their pages came from', (width, height) => {
		const {lines, text} = drawn(zonesOf(stateAt('numa-reclaim-0', 16)), width, height);
		expect(lines.every(line => [...line].length === width)).toBe(true);
		for (const node of [0, 1]) expect(text).toContain(`node ${node} · zone Normal`);
		if (width >= 80) expect(text.match(/hit\/s/g)).toHaveLength(2);
		expect(text.match(/miss\/s/g)).toHaveLength(2);
		if (width >= 80) for (const mark of ['min', 'low', 'high']) expect(text.split(mark).length).toBeGreaterThan(2);
		// Under the last chart is the one clock of both.
		if (height >= 24) expect(lines.filter(line => /−\d+ s.* now/.test(line))).toHaveLength(1);
	});

	it.each(SIZES)('say at %i×%i what they leave out', (width, height) => {
		const {text} = drawn(zonesOf(stateAt('numa-reclaim-0', 16)), width, height);
		for (const name of ['active file', 'numa_other', 'cost file', 'present']) if (!text.includes(name)) expect(text).toMatch(/\+\d+ more/);
	});

	it('miss as often as numa_miss says, and are as far from each other as sysfs says', () => {
		const state = stateAt('numa-reclaim-0', 18);
		const {lines, text} = drawn(zonesOf(state), 120, 40);
		const {before, now} = {before: sampleOf(state.history.seconds.at(-2)!), now: state.sample};
		const rate = Math.round(((now.vmstat.numa_miss - before.vmstat.numa_miss) * 1e6) / (now.timeUs - before.timeUs));
		expect(rate).toBeGreaterThan(100);
		const figures = lines.flatMap(line => /miss\/s +([\d ]+)$/.exec(line.trimEnd())?.[1]?.replaceAll(' ', '') ?? []);
		expect(figures).toEqual(['0', String(rate)]);
		const distances = Object.entries(sysfsNodeTexts(now)).filter(([path]) => path.endsWith('/distance'));
		expect(distances.map(([, distance]) => distance)).toEqual(['10 20\n', '20 10\n']);
		expect(text).toMatch(/kswapd0 .*distance 0: 10 {2}1: 20/);
		expect(text).toMatch(/kswapd1 .*distance 0: 20 {2}1: 10/);
	});
});
