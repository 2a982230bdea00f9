import {describe, expect, it} from 'vitest';
import {backgroundOf} from '../../../source/dashboard/theme/pen.ts';
import type {Frame} from '../../../source/dashboard/compose.ts';
import {freeWords, PARTS, whereIs} from '../../../source/dashboard/view/where.ts';
import {freeText} from '../../../source/procfs/free.ts';
import {drawn, stateAt, withUi} from '../../support/dashboard.ts';

const MOMENTS = [
	['demo', 0],
	['demo', 60],
	['leak-with-swap', 40],
	['dirty-writer', 12],
	['slow-swap-disk', 40],
	['slow-swap-disk', 60],
	['swapoff', 25],
	['numa-reclaim-0', 16],
	['min-free-large', 14],
] as const;

describe('where memory is', () => {
	it.each(MOMENTS)('in %s at %i s is all of MemTotal, and nothing is less than none', (name, seconds) => {
		const {sample} = stateAt(name, seconds);
		const parts = whereIs(sample);
		expect(PARTS.reduce((sum, part) => sum + parts[part], 0)).toBe(sample.meminfo.MemTotal);
		for (const part of PARTS) expect(parts[part], part).toBeGreaterThanOrEqual(0);
		const {KernelStack, Percpu} = sample.meminfo;
		expect(parts.kernel).toBeGreaterThanOrEqual(KernelStack + Percpu);
		// What has no counter is the kernel's from boot on, and hardly changes: nothing of a program's hides there.
		expect(Math.abs(parts.kernel - whereIs(stateAt(name, 0).sample).kernel)).toBeLessThan(2048);
		expect(parts.anon).toBe(sample.vmstat.nr_anon_pages * 4);
		expect(parts.clean + parts.dirty + parts.shmem).toBe((sample.vmstat.nr_file_pages - sample.meminfo.SwapCached / 4) * 4);
	});

	it('has the words of free, figure for figure', () => {
		const {sample} = stateAt('demo', 60);
		const {used, cache, available, free} = freeWords(sample);
		const [, , row = ''] = /^(.*)\nMem: (.*)$/m.exec(freeText(sample)) ?? [];
		expect(row.trim().split(/\s+/).map(Number)).toEqual([sample.meminfo.MemTotal, used, free, sample.meminfo.Shmem, cache, available]);
	});

	it.each([
		[100, 24],
		[100, 30],
		[120, 40],
		[200, 50],
		[300, 80],
	])('is drawn at %i×%i with swap beside it', (width, height) => {
		const {lines} = drawn(stateAt('demo', 60), width, height);
		const at = lines.findIndex(line => line.includes('where memory is'));
		const text = lines.slice(at, at + 4).join('\n');
		expect(text).toMatch(/anon \d+\.\dM.*swap [\d.]+M? of 256\.0M/s);
		if (height < 28) return;
		expect(text).toMatch(/used \d.*buff\/cache \d.*available \d.*(more than|>) free \(?\d/s);
		if (height >= 50) for (const name of ['file, dirty', 'shmem', 'slab', 'page tables', 'kernel']) expect(text).toContain(name);
	});

	it('says of swap at least how much is used, in whatever room', () => {
		const state = stateAt('slow-swap-disk', 60);
		const {SwapTotal: total, SwapFree: free} = state.sample.meminfo;
		const used = ((total - free) / 1024).toFixed(1);
		expect(Number(used)).toBeGreaterThan(50);
		for (const width of [100, 110, 120, 160]) expect(drawn(state, width, 30).text).toContain(`swap ${used}M`);
	});

	it('stands nowhere under 100 columns', () => expect(drawn(stateAt('demo', 60), 99, 40).text).not.toContain('where memory is'));

	it('without swap has no bar for it, and says when available is less than free', () => {
		const {text} = drawn(stateAt('leak-without-swap', 1), 200, 50);
		expect(text).not.toMatch(/swap 0 of/);
		expect(text).toMatch(/available [\d.]+M (less|more) than free/);
	});
});

/** Cells of the largest rectangle of a frame in which nothing is drawn and the ground is the screen's. */
function largestBlank({canvas: {glyphs, pens, width, height}}: Frame): number {
	const depth = new Array<number>(width).fill(0);
	let most = 0;
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) depth[x] = glyphs[y * width + x] === ' ' && backgroundOf(pens[y * width + x]!) === 'bg' ? depth[x]! + 1 : 0;
		for (let left = 0; left < width; left++) {
			let least = depth[left]!;
			for (let right = left; right < width && least > 0; right++) {
				least = Math.min(least, depth[right]!);
				most = Math.max(most, least * (right - left + 1));
			}
		}
	}
	return most;
}

describe('a large screen', () => {
	it.each([
		[160, 45],
		[200, 50],
		[300, 80],
	])('of %i×%i is used: nowhere is a fifth of it empty', (width, height) => {
		for (const [name, seconds] of [
			['demo', 60],
			['dirty-writer', 12],
			['numa-reclaim-0', 16],
		] as const)
			for (const screen of ['overview', 'zones'] as const) {
				const {frame} = drawn(withUi(stateAt(name, seconds), {screen}), width, height);
				expect(largestBlank(frame), `${name} ${screen}`).toBeLessThan((width * height) / 5);
			}
	});
});
