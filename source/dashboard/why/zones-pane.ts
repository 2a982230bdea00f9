// Zones against their marks: those that are short in red, those that are not for this request faint.
import {spaced} from '../../messages/numbers.ts';
import {whyMessages as words} from '../../messages/why.ts';
import type {Diagnosis} from '../../report/diagnosis.ts';
import {isShort} from '../../report/shortage.ts';
import type {Area} from '../canvas/canvas.ts';
import {cut} from '../canvas/width.ts';
import {pen, PENS} from '../theme/pen.ts';

function zoneCells(d: Diagnosis, i: number): readonly string[] {
	const zone = d.zones[i]!;
	const nodes = new Set(d.zones.map(({node}) => node)).size;
	return [
		nodes > 1 ? `${zone.node} ${zone.name}` : zone.name,
		spaced(zone.freeKb),
		zone.minKb === null ? '–' : spaced(zone.minKb),
		zone.keptKb === 0 ? '0' : `+ ${spaced(zone.keptKb)}`,
		isShort(zone) && zone.shortKb > 0 ? spaced(zone.shortKb) : '–',
		words.zoneStateShort(zone.state),
	];
}

/** Zones that are short come first where there is no room for all. */
export function drawZones(area: Area, d: Diagnosis): void {
	if (d.zones.length === 0) return void area.write(0, 0, words.noZones(), PENS.dim);
	const ends = [9, 19, 29, 42, 52];
	for (const [i, name] of words.zoneColumns().entries())
		if (i === 0) area.write(0, 0, name.toUpperCase(), PENS.dim);
		else if (i < 5) area.writeRight(ends[i]!, 0, name, PENS.dim);
	const order = d.zones.map((_, i) => i);
	const room = area.height - 1;
	const shown =
		order.length <= room
			? order
			: [...order]
					.sort((a, b) => Number(isShort(d.zones[b]!)) - Number(isShort(d.zones[a]!)) || a - b)
					.slice(0, room)
					.sort((a, b) => a - b);
	for (const [row, i] of shown.entries()) {
		const zone = d.zones[i]!;
		const cells = zoneCells(d, i);
		const short = isShort(zone);
		const how = [
			PENS.text,
			PENS.bright,
			short ? PENS.alarm : PENS.text,
			zone.state === 'reserve' ? PENS.warn : PENS.dim,
			short ? pen('zone.alarm', 'bg', true) : PENS.faint,
		];
		area.write(0, row + 1, cells[0]!, how[0]!);
		for (let column = 1; column < 5; column++) area.writeRight(ends[column]!, row + 1, cells[column]!, how[column]!);
		area.write(54, row + 1, cut(cells[5]!, area.width - 54), short ? PENS.alarm : PENS.faint);
	}
	if (shown.length + 1 < area.height) area.write(0, shown.length + 1, cut(d.over ? words.snapshot() : words.keptBack(), area.width), PENS.dim);
}
