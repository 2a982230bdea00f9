// The mappings as /proc/PID/maps has them, lowest first, with the pages of each that are in RAM and in swap.
import {processMessages} from '../../../messages/process.ts';
import {spaced} from '../../../messages/numbers.ts';
import type {Area} from '../../canvas/canvas.ts';
import {dimNote, drawPane} from '../../canvas/pane.ts';
import {cut} from '../../canvas/width.ts';
import {PENS, pen} from '../../theme/pen.ts';
import {columnAddress, type Inside} from './figures.ts';
import {regionName} from './space-rows.ts';
import {residentToken} from './strip.ts';

const words = processMessages.maps;
const FIGURE = 9;

export function drawMaps(area: Area, {view, memory}: Inside): void {
	const own = area.inner(1, 0);
	const body = drawPane(own, {title: words.title, note: dimNote(words.other), focused: view.ui.process.pane === 'space'});
	const {regions, layout, walk} = memory;
	const range = layout.bits === 64 ? 25 : 17;
	// Offset and figures only where there is room for them beside the path.
	const offset = body.width >= 66;
	const figures = body.width >= 90 ? 2 : 0;
	const permissions = range + 1;
	const path = permissions + 5 + (offset ? 9 : 0);
	body.write(0, 0, words.range, PENS.dim);
	body.write(permissions, 0, words.permissions, PENS.dim);
	if (offset) body.write(permissions + 5, 0, 'offset', PENS.dim);
	const pathEnd = body.width - figures * FIGURE;
	body.write(path, 0, cut(words.path, pathEnd - path), PENS.dim);
	if (figures > 0) {
		body.writeRight(body.width - FIGURE, 0, words.resident, PENS.dim);
		body.writeRight(body.width, 0, words.swapped, PENS.dim);
	}
	const rows = Math.max(0, body.height - 1);
	const at = walk.region ?? regions.findIndex(region => region.start > walk.address);
	const from = Math.max(0, Math.min(at - Math.floor(rows / 2), regions.length - rows));
	for (const [i, region] of regions.slice(from, from + rows).entries()) {
		const y = i + 1;
		const chosen = walk.region === from + i;
		body.write(0, y, `${columnAddress(region.start, layout.bits)}-${columnAddress(region.end, layout.bits)}`, chosen ? PENS.bright : PENS.text);
		body.write(permissions, y, region.permissions, region.permissions.includes('w') ? PENS.text : PENS.dim);
		if (offset) body.write(permissions + 5, y, region.offset.toString(16).padStart(8, '0'), region.offset === 0 ? PENS.faint : PENS.dim);
		const name = region.path === '' ? regionName(region) : region.path;
		body.write(path, y, cut(name, pathEnd - path), region.path === '' ? PENS.faint : pen(residentToken(region.kind)));
		if (figures > 0) {
			body.writeRight(body.width - FIGURE, y, spaced(region.residentPages), region.residentPages === 0 ? PENS.faint : PENS.text);
			body.writeRight(body.width, y, spaced(region.swappedPages), region.swappedPages === 0 ? PENS.faint : PENS.text);
		}
		if (chosen) {
			area.set(0, y + 1, '▌', PENS.accent);
			body.ground(y, 'surface');
		}
	}
}
