// Whose anonymous memory lies where in the memory map: each frame of one that is mapped is its owner's, and none of the page cache is anybody's.
import {expect, it} from 'vitest';
import {advance, apply, boot, frameMap} from '../../../source/machine/machine.ts';
import {machineConfig, op} from '../../support/machines.ts';

it('says of each frame whose it is, if it is anonymous, and of a cell whose most of it is', () => {
	const m = boot(machineConfig({files: {'/a': 600}}));
	const spawn = (name: string, pages: number) => {
		apply(m, {
			kind: 'spawn',
			name,
			program: [op.map(pages), op.touch(pages, 'write'), op.read('/a', 300), op.mapFile('/a', 300), op.touch(300, 'read', 0, 1, 'file'), op.sleep],
		});
		return m.tasks.at(-1)!;
	};
	const tasks = [spawn('large', 500), spawn('small', 200)];
	advance(m, 2_000_000);
	const {cells, frames, owner, ownedFrames} = frameMap(m, m.frames.count);
	expect(cells).toBe(frames);
	for (const {pid, rssAnon} of tasks) {
		expect(rssAnon).toBeGreaterThanOrEqual(200);
		expect(owner.filter((one, cell) => one === pid && ownedFrames[cell] === 1)).toHaveLength(rssAnon);
	}
	expect(ownedFrames.reduce((sum, n) => sum + n, 0)).toBe(m.tasks.reduce((sum, task) => sum + task.rssAnon, 0));
	const whole = frameMap(m, 1);
	expect([whole.owner[0], whole.ownedFrames[0]]).toEqual([tasks[0]!.pid, tasks[0]!.rssAnon]);
});
