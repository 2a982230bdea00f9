// Words of a frame that nothing explains.
import {glyphAt} from '../../source/dashboard/canvas/canvas.ts';
import type {Frame} from '../../source/dashboard/compose.ts';
import {explained} from '../../source/procfs/explained.ts';

/** Words with a digit whose cells nothing explains: all but the key bar, where digits are keys. */
export function unexplained({canvas, width, height}: Frame, within: (x: number, y: number) => boolean = () => true): readonly string[] {
	const found: string[] = [];
	for (let y = 0; y < Math.max(1, height - 1); y++) {
		const cells = Array.from({length: width}, (_, x) => glyphAt(canvas, y * width + x) || ' ');
		for (const {0: word, index} of cells.join('').matchAll(/[^ ─]*\d[^ ─]*/g))
			for (let x = index; x < index + word.length; x++) {
				const topic = canvas.topics[(canvas.notes[y * width + x] as number) - 1];
				if (!within(x, y) || !/\d/.test(cells[x] as string) || (topic !== undefined && explained(topic.id) !== undefined)) continue;
				found.push(`row ${y}: ${word} in ${cells.join('').trim()}`);
				break;
			}
	}
	return found;
}
