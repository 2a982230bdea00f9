// The memory map with MGLRU: its squares by generation, and as many frames of each as the Sample says (lru_gen_folio.nr_pages of include/linux/mmzone.h).
import {expect, it} from 'vitest';
import {advance, apply, boot, frameMap, type Machine, sample} from '../../../source/machine/machine.ts';
import {FRAME_KINDS, type FrameKind} from '../../../source/machine/sample.ts';
import {drawn, stateAt, withUi} from '../../support/dashboard.ts';
import {machineConfig, op} from '../../support/machines.ts';

/** Half of what is read once is younger than the rest, and anonymous memory is touched all the time. */
function machine(lru: 'classic' | 'mglru'): Machine {
	const m = boot(machineConfig({kernel: '6.12', lru, pages: 16384, files: {'/f': 40_000}}));
	apply(m, {kind: 'spawn', name: 'hot', program: [op.map(3000), op.touch(3000, 'write', 0, 0)]});
	apply(m, {kind: 'spawn', name: 'reader', program: [op.read('/f', 40_000, 0, 0)]});
	advance(m, 1_500_000);
	return m;
}
const MGLRU = machine('mglru');
const CLASSIC = machine('classic');

function framesOf(m: Machine, cells: number): (kind: FrameKind) => number {
	const map = frameMap(m, cells);
	return kind => {
		let sum = 0;
		for (let cell = 0; cell < map.cells; cell++) sum += map.counts[cell * FRAME_KINDS.length + FRAME_KINDS.indexOf(kind)]!;
		return sum;
	};
}

it.each([1, 100, 16384])('counts in %i squares each generation as large as it is', cells => {
	const frames = framesOf(MGLRU, cells);
	const {lists} = sample(MGLRU).nodes[0]!.generations!;
	expect(lists.length).toBeGreaterThan(2);
	const inUse = lists.map(({anon, file}) => anon + file);
	const dirty = frames('dirty') + frames('writeback');
	const found = lists.map((_, rank) => frames(`generation_${rank as 0 | 1 | 2 | 3}`));
	expect(found.slice(0, 2)).toEqual(inUse.slice(0, 2));
	expect(found.reduce((a, b) => a + b) + dirty).toBeGreaterThanOrEqual(inUse.reduce((a, b) => a + b));
	for (const kind of ['active_anon', 'inactive_anon', 'active_file', 'inactive_file'] as const) expect(frames(kind)).toBe(0);
});

it('has no generations with the classic lists', () => {
	const frames = framesOf(CLASSIC, 64);
	for (const rank of [0, 1, 2, 3] as const) expect(frames(`generation_${rank}`)).toBe(0);
	expect(frames('active_anon') + frames('inactive_anon')).toBeGreaterThan(2990);
});

it('says on the screen what the colours are, oldest to youngest or active and inactive', () => {
	const map = (name: string, m: Machine): string => drawn(withUi({...stateAt(name, 1), frameMap: frameMap(m, 4000)}, {screen: 'map'}), 120, 40).text;
	expect(map('mglru-second-set', MGLRU)).toMatch(/by generation[\s\S]*youngest [\s\S]*2nd youngest/);
	expect(map('streaming-reads', CLASSIC)).toMatch(/by list[\s\S]*active anon/);
});
