// What the panes draw from: one Sample with what is derived from it and its history, and what the person has chosen. Nothing here reaches the machine.
import type {Sample, ZoneSample} from '../../machine/sample.ts';
import {type Rates, rates} from '../../procfs/rates.ts';
import {aSecondBefore} from '../../session/track/history.ts';
import type {State} from '../../session/store/state.ts';
import {type Marks, marksOf} from '../chart/axis.ts';

export type View = State & {
	readonly before: Sample;
	readonly rates: Rates;
	/** Index of the charted zone, the zone, and its marks. */
	readonly zoneIndex: number;
	readonly zone: ZoneSample;
	readonly marks: Marks;
};

/** The zone with the most pages: the one whose marks matter. */
export function mainZone(sample: Pick<Sample, 'zones'>): number {
	let best = 0;
	for (const [i, zone] of sample.zones.entries()) if (zone.managed > (sample.zones[best]?.managed ?? 0)) best = i;
	return best;
}

/** "DMA32", with its node where there are several. */
export const zoneName = ({zones}: Pick<Sample, 'zones'>, zone: ZoneSample): string =>
	zones.some(other => other.node !== zone.node) ? `node ${zone.node} ${zone.name}` : zone.name;

export function viewOf(state: State): View {
	const {sample, history, ui} = state;
	const before = aSecondBefore(history, sample);
	const zoneIndex = ui.zone !== null && ui.zone < sample.zones.length ? ui.zone : mainZone(sample);
	const zone = sample.zones[zoneIndex] as ZoneSample;
	return {...state, before, rates: rates(before, sample), zoneIndex, zone, marks: marksOf(zone)};
}
