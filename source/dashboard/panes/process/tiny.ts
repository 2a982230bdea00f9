// The walk on the smallest screens: whose address, table by table to the frame, and what an access would meet.

import {FAULT, frameHex, HOW} from '../../../messages/translation.ts';
import type {Area} from '../../canvas/canvas.ts';
import {sizeOfKb} from '../../canvas/figures.ts';
import {cut} from '../../canvas/width.ts';
import {PENS, pen} from '../../theme/pen.ts';
import {addressText, type Inside} from './figures.ts';

export function drawTiny(area: Area, {memory, process, ended}: Inside): void {
	const {walk, layout} = memory;
	const own = `${memory.name} ${memory.pid}`;
	area.write(0, 0, cut(own, area.width), PENS.strong);
	if (process !== null) area.writeRight(area.width, 0, cut(`RSS ${sizeOfKb(process.rssKb)}`, Math.max(0, area.width - own.length - 1)), PENS.dim);
	area.write(0, 1, cut(addressText(walk.address, layout.bits), area.width), PENS.key);
	for (const [i, {name, index, frame, next}] of walk.levels.entries()) {
		const x = area.write(0, 2 + i, `${name} ${String(index).padStart(4)} `, frame === null ? PENS.faint : PENS.text);
		area.write(x, 2 + i, frame === null ? '–' : `${frameHex(frame)} → ${next === null ? '–' : frameHex(next)}`, frame === null ? PENS.faint : PENS.bright);
	}
	const {fault, how} = walk.write;
	area.write(0, 2 + walk.levels.length, cut(`${FAULT[fault]}: ${HOW[how].short}`, area.width), fault === 'segv' ? PENS.alarm : pen('zone.warm'));
	if (ended) area.sink();
}
