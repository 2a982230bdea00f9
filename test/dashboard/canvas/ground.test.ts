import {expect, it} from 'vitest';
import {Area, createCanvas} from '../../../source/dashboard/canvas/canvas.ts';
import {backgroundOf, foregroundOf, pen} from '../../../source/dashboard/theme/pen.ts';

it('a ground behind a row leaves letters on a ground of their own readable', () => {
	const canvas = createCanvas(4, 1);
	const area = new Area(canvas);
	area.write(0, 0, 'ab', pen('text'));
	area.write(2, 0, 'R', pen('bg', 'zone.alarm'));
	area.ground(0, 'surface');
	const grounds = [...canvas.pens].map(backgroundOf);
	expect(grounds).toEqual(['surface', 'surface', 'zone.alarm', 'surface']);
	expect([...canvas.pens].map(foregroundOf)[2]).toBe('bg');
});
