// The figure that leads at this moment: big digits in the colour of its zone, its unit, and how far it is to the next mark. Where that is not free, free's own line.
import {leadMessages} from '../../messages/lead.ts';
import {pagesAsSize, spaced} from '../../messages/numbers.ts';
import {dashboardMessages as words} from '../../messages/dashboard.ts';
import {bigDigits} from '../canvas/bars.ts';
import type {Area} from '../canvas/canvas.ts';
import {drawPane} from '../canvas/pane.ts';
import {cut, fitRight, widthOf} from '../canvas/width.ts';
import {type Figure, freeFigure, leadFigure} from '../chart/lead.ts';
import {distanceTopic, topicOf} from '../chart/topics.ts';
import {PENS, pen} from '../theme/pen.ts';
import type {Look} from '../theme/theme.ts';
import type {View} from '../view/view.ts';

const compact = (text: string): string => text.replaceAll(' ', '');

/** Draws the digits into a field that the widest value sets, so that none moves when another comes before it. Returns the field's width. */
function drawDigits(whole: Area, figure: Figure, look: Look): number {
	const {text, widest, zone} = figure;
	const area = whole.about(topicOf(figure));
	const spacing = widthOf(bigDigits(widest)[0]) <= area.width;
	const shown = spacing ? text : compact(text);
	const digits = bigDigits(shown);
	const field = Math.min(area.width, widthOf(bigDigits(spacing ? widest : compact(widest))[0]));
	if (look.areas === 'ascii' || widthOf(digits[0]) > area.width) {
		const plain = Math.min(area.width, widthOf(widest));
		area.write(0, 0, fitRight(text, plain), pen(`zone.${zone}`, 'bg', true));
		return plain;
	}
	for (const [y, row] of digits.entries()) area.writeRight(field, y, row, pen(`zone.${zone}`));
	return field;
}

/** The other unit of free pages, whichever is shown. */
const otherUnit = ({ui, zone}: View): string => (ui.unit === 'MiB' ? `${spaced(zone.free)} ${words.free.pages}` : pagesAsSize(zone.free));
/** And the widest that it may be. */
const widestOther = ({ui, zone}: View): number => widthOf(ui.unit === 'MiB' ? `${spaced(zone.managed)} ${words.free.pages}` : pagesAsSize(zone.managed));

/** Title, three rows of digits, the distance: five rows; in a sixth free's own line where another figure leads. */
export function drawFreePane(area: Area, view: View, look: Look): void {
	const figure = leadFigure(view);
	const own = pen(`zone.${figure.zone}`);
	const bold = pen(`zone.${figure.zone}`, 'bg', true);
	const below = drawPane(area, {title: figure.heading, note: [[figure.state.join(' '), own, distanceTopic(figure)]]});
	const field = drawDigits(below, figure, look);
	const isFree = figure.name === 'free';
	const room = below.width - field - 2;
	const beside = room >= Math.max(widthOf(figure.unit), isFree ? widestOther(view) : 0);
	const [number, far, freeToo] = [below.about(topicOf(figure)), below.about(distanceTopic(figure)), below.about('zone.free', 'beside')];
	if (room >= widthOf(figure.unit)) number.write(field + 2, 0, figure.unit, PENS.dim);
	if (isFree) {
		const other = otherUnit(view);
		const end = far.write(0, 3, figure.distance, bold);
		if (beside) number.write(field + 2, 1, other, PENS.text);
		else if (end + 1 + widthOf(other) <= below.width) number.writeRight(below.width, 3, other, PENS.text);
		return;
	}
	const free = freeFigure(view);
	const last = below.height > 4 ? 4 : 3;
	if (last > 3) far.write(0, 3, cut(figure.distance, below.width), bold);
	// The glyph alone where the word has no room: never half of it.
	const texts = [free.state.join(' '), free.state[0]].map(state => leadMessages.freeToo(free.text, state));
	freeToo.write(0, last, texts.find(text => widthOf(text) <= below.width) ?? cut(texts[1] as string, below.width), pen(`zone.${free.zone}`, 'bg', true));
}
