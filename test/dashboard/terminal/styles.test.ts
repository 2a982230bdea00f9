// Looks that have been seen are remembered for as long as the dashboard is open; the frames in which they were seen are not.
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {expect, it} from 'vitest';
import {blankCells, readRow} from '../../../source/dashboard/terminal/cells.ts';
import {createStyles} from '../../../source/dashboard/terminal/styles.ts';

it('remembers a look without the frame that it was read from', () => {
	setFlagsFromString('--expose-gc');
	const collect = runInNewContext('gc') as () => void;
	setFlagsFromString('--no-expose-gc');
	const [frames, rows] = [200, 50];
	const frame = (i: number): string => Array.from({length: rows}, (_, y) => `\u001B[0;38;2;${i};${y};1;48;2;13;17;23m${'x'.repeat(1000)}`).join('\n');
	const styles = createStyles();
	const cells = blankCells(200, 1);
	const used = (): number => {
		collect();
		return process.memoryUsage().heapUsed;
	};
	const before = used();
	for (let i = 0; i < frames; i++) readRow(cells, 0, frame(i).split('\n')[i % rows] as string, styles);
	// 200 frames are 10 MB, 200 looks some hundred kB.
	expect(used() - before).toBeLessThan(0.3 * frames * rows * 1000);
	expect(styles.after(0, '0;38;2;7;7;1;48;2;13;17;23')).toBeGreaterThan(0);
});
