// What each node and each zone did a second, between two Samples: pages and events of its own counters, and by how much its gauges moved.
import type {NodeSample, Sample, ZoneSample} from '../machine/sample.ts';
import {perSecond} from './rates.ts';

type Figures = Readonly<Record<string, number>>;

const nodeFigures = ({vmstat, kswapd}: NodeSample): Figures => ({
	...vmstat,
	pgscan_kswapd: kswapd.scanned,
	pgsteal_kswapd: kswapd.stolen,
	kswapd_woken: kswapd.woken,
	kswapd_awake_ms: kswapd.awakeUs / 1000,
});

const zoneFigures = ({free, numa}: ZoneSample): Figures => ({
	free,
	...Object.fromEntries(
		Object.entries(numa)
			.filter(([name]) => name !== 'interleave')
			.map(([name, count]) => [`numa_${name}`, count]),
	),
});

/** A thousandth is as fine as pages and events need. */
const rounded = (value: number): number => Math.round(value * 1000) / 1000;

function changes(before: Figures, now: Figures, us: number): Record<string, number> {
	return Object.fromEntries(Object.entries(now).map(([name, value]) => [name, rounded(perSecond(before[name] ?? 0, value, us))]));
}

export type PlaceRates = {
	/** Length of the interval. */
	readonly seconds: number;
	/** A second: pages, events, and milliseconds where a name says so. Counters are never negative; gauges (nr_*, free) may be. */
	readonly nodes: readonly Figures[];
	readonly zones: readonly Readonly<Record<string, number | string>>[];
};

/** Both Samples are of one machine, `previous` the earlier one. */
export function placeRates(previous: Sample, current: Sample): PlaceRates {
	const us = current.timeUs - previous.timeUs;
	return {
		seconds: us / 1e6,
		nodes: current.nodes.map((node, i) => ({node: node.node, ...changes(nodeFigures(previous.nodes[i] ?? node), nodeFigures(node), us)})),
		zones: current.zones.map((zone, i) => ({
			node: zone.node,
			name: zone.name,
			...changes(zoneFigures(previous.zones[i] ?? zone), zoneFigures(zone), us),
		})),
	};
}
