// Panes of the overview: each has its rectangle of the screen, and no two the same cell, also where the time bar and the line of groups take rows.
import {expect, it} from 'vitest';
import {overviewPanes} from '../../../source/dashboard/screens/overview.ts';
import {levelOf} from '../../../source/dashboard/view/level.ts';

/** Rows that the time bar and the key bar may have of a screen. */
const TAKEN = [1, 2, 3, 4];

it('no two panes lie on each other at any size, with groups and without, in the past and now', () => {
	const found: string[] = [];
	for (let width = 60; width <= 300; width += 4) {
		for (let height = 14; height <= 90; height++) {
			const level = levelOf(width, height);
			for (const groups of [0, 1] as const) {
				for (const taken of TAKEN) {
					const panes = overviewPanes(level, width, height - taken, null, groups);
					for (const [i, a] of panes.entries()) {
						for (const b of panes.slice(i + 1)) {
							const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
							if (!apart) found.push(`${width}×${height} less ${taken}, ${groups} groups: ${a.pane} on ${b.pane}`);
						}
					}
				}
			}
		}
	}
	expect(found.slice(0, 20)).toEqual([]);
});
