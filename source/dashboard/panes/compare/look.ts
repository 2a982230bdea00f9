// What the panes of two machines draw from, how a machine is told from the other, and which zone of each is charted.
import {LETTER} from '../../../messages/compare-letters.ts';
import type {Sample, ZoneSample} from '../../../machine/sample.ts';
import type {PairState} from '../../../session/pair-state.ts';
import {eachOf, type Pair, type Side, SIDES} from '../../../workload/compare/seen.ts';
import type {Area} from '../../canvas/canvas.ts';
import {type Marks, marksOf} from '../../chart/axis.ts';
import {INVERSE, type Pen, pen} from '../../theme/pen.ts';
import type {Look} from '../../theme/theme.ts';
import {mainZone, zoneName} from '../../view/view.ts';

export const MACHINE_PEN: Pair<Pen> = {a: pen('machine.a', 'bg', true), b: pen('machine.b', 'bg', true)};
/** Of bars: A's are quieter. */
export const BAR_PEN: Pair<Pen> = {a: pen('dim'), b: pen('machine.b')};

/** The badge of a machine, three cells: nothing else on the screen is a filled letter. Returns the column after it. */
export function drawBadge(area: Area, x: number, y: number, side: Side, {areas}: Look): number {
	const letter = LETTER[side];
	const bold = pen(`machine.${side}`, areas === 'painted' ? `machine.${side}.bg` : 'bg', true);
	if (areas === 'ascii') return area.write(x, y, `[${letter}]`, side === 'b' ? bold | INVERSE : bold);
	const inverse = areas === 'blocks' || (areas === 'textures' && side === 'b');
	return area.write(x, y, ` ${letter} `, inverse ? bold | INVERSE : bold);
}

/** The chosen zone of a machine: its place among its own, and itself; null where it has none of that name. */
export type ZoneShown = {readonly index: number; readonly zone: ZoneSample; readonly node: number; readonly marks: Marks};

/** Names of the zones of both, those of A first. */
export const zoneNames = (samples: Pair<Sample>): readonly string[] => [
	...new Set(SIDES.flatMap(side => samples[side].zones.map(zone => zoneName(samples[side], zone)))),
];

function shown(sample: Sample, index: number): ZoneShown | null {
	const zone = sample.zones[index];
	if (zone === undefined) return null;
	const node = Math.max(
		0,
		sample.nodes.findIndex(one => one.node === zone.node),
	);
	return {index, zone, node, marks: marksOf(zone)};
}

/** The zone of that name in each; without a choice the largest of each, whatever it is called. */
export function zonesShown({samples, ui}: Pick<PairState, 'samples' | 'ui'>): Pair<ZoneShown | null> {
	const name = ui.zone === null ? null : (zoneNames(samples)[ui.zone] ?? null);
	return eachOf(samples, sample => {
		const index = name === null ? mainZone(sample) : sample.zones.findIndex(zone => zoneName(sample, zone) === name);
		return index < 0 ? null : shown(sample, index);
	});
}
