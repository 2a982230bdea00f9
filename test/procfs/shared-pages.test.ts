// What smaps says of pages of files that several processes map: by page and not by file, as smaps_account() has it, and of what of the tmpfs is in swap
// (smap_gather_stats, shmem_swap_usage). Figures by hand.
import {expect, it} from 'vitest';
import type {Program} from '../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../source/machine/machine.ts';
import type {ProcessSample} from '../../source/machine/sample.ts';
import {pidMapsText, pidSmapsRollupText, pidSmapsText} from '../../source/procfs/maps.ts';
import {pidFdinfoTexts} from '../../source/procfs/pid-fd.ts';
import {pidNumaMapsText} from '../../source/procfs/numa-maps.ts';
import {violations} from '../support/invariants.ts';
import {machineConfig, op} from '../support/machines.ts';

const PAGES = 1000;
const machine = (swapPages = 0): Machine => {
	const config = machineConfig({pages: 16_000, swapPages, files: {'/data/lib': PAGES}});
	return boot({...config, files: [...config.files, {path: '/shm', pages: PAGES, disk: 'tmpfs'}]});
};
const maps = (file: string, pages: number, access: 'read' | 'update' = 'update'): Program => [
	op.mapFile(file, PAGES),
	...(pages === 0 ? [] : [op.touch(pages, access, 0, 1, 'file')]),
	op.sleep,
];
const start = (m: Machine, name: string, program: Program): void => void apply(m, {kind: 'spawn', name, program});
const processOf = (m: Machine, name: string): ProcessSample => sample(m).processes.find(process => process.name === name)!;
/** Figures of the mapping of a file, in pages where no share is among them. */
function kb(m: Machine, name: string, file: string): Record<string, number> {
	const text = pidSmapsText(processOf(m, name), sample(m));
	const area = text.split(/\n(?=[\da-f]+-[\da-f]+ )/).find(one => one.split('\n')[0]?.endsWith(file))!;
	return Object.fromEntries([...area.matchAll(/^(\w+): +(\d+) kB$/gm)].map(([, label, value]) => [label, Number(value)]));
}

it.each([
	{file: '/shm', kind: 'Dirty', access: 'update'},
	{file: '/data/lib', kind: 'Clean', access: 'read'},
] as const)('of $file each who maps it has what it has used: pages of its own and its share of those that another has used too', ({file, kind, access}) => {
	const m = machine();
	start(m, 'all', maps(file, PAGES, access));
	start(m, 'half', maps(file, 512, access));
	start(m, 'none', maps(file, 0));
	advance(m, 2e6);
	const [shared, own] = [`Shared_${kind}`, `Private_${kind}`];
	// What a fault on a disk's file maps around it may go beyond the 512.
	const half = kb(m, 'half', file).Rss ?? 0;
	expect(half).toBeGreaterThanOrEqual(512 * 4);
	expect(half).toBeLessThan((512 + 16) * 4);
	expect(kb(m, 'all', file)).toMatchObject({Rss: PAGES * 4, [shared]: half, [own]: PAGES * 4 - half, Pss: PAGES * 4 - half / 2});
	expect(kb(m, 'half', file)).toMatchObject({Rss: half, [shared]: half, [own]: 0, Pss: half / 2});
	expect(kb(m, 'none', file)).toMatchObject({Rss: 0, [shared]: 0, [own]: 0, Pss: 0});
	// What is used only now shows in who had it before.
	start(m, 'third', maps(file, 512, access));
	advance(m, 1e6);
	const third = kb(m, 'third', file).Rss ?? 0;
	const [few, many] = [Math.min(half, third), Math.max(half, third)];
	expect(kb(m, 'all', file)).toMatchObject({[shared]: many, Pss: Math.floor(few / 3) + (many - few) / 2 + PAGES * 4 - many});
	for (const name of ['half', 'third']) apply(m, {kind: 'signal', pid: processOf(m, name).pid, signal: 'KILL'});
	advance(m, 1e6);
	expect(kb(m, 'all', file)).toMatchObject({[shared]: 0, [own]: PAGES * 4, Pss: PAGES * 4});
	expect(violations(m)).toEqual([]);
});

it('a page of the tmpfs that is in swap counts in Swap of all who map that stretch, in nobody’s SwapPss, and in no VmSwap', () => {
	const m = machine(8000);
	start(m, 'writer', [op.writeFile('/shm', PAGES), op.sleep]);
	advance(m, 1e6);
	// Read in full, then pushed out by somebody who needs all that there is.
	start(m, 'whole', maps('/shm', 0));
	start(m, 'part', [op.mapFile('/shm', 300), op.sleep]);
	start(m, 'hog', [op.map(15_500), op.touch(15_500, 'write'), op.sleep]);
	advance(m, 20e6);
	const inSwap = PAGES - sample(m).vmstat.nr_shmem;
	expect(inSwap).toBeGreaterThan(400);
	expect(kb(m, 'whole', '/shm')).toMatchObject({Rss: 0, Swap: inSwap * 4, SwapPss: 0});
	const part = kb(m, 'part', '/shm').Swap ?? 0;
	expect(part).toBeGreaterThan(0);
	expect(part).toBeLessThanOrEqual(300 * 4);
	for (const name of ['whole', 'part']) expect(processOf(m, name).swapKb).toBeLessThan(100);
	expect(pidSmapsRollupText(processOf(m, 'whole'))).toMatch(new RegExp(`^Swap: +${inSwap * 4 + processOf(m, 'whole').swapKb} kB$`, 'm'));
	apply(m, {kind: 'unlink', path: '/shm'});
	expect(violations(m)).toEqual([]);
});

it('pages of the tmpfs are dirty in numa_maps, and mapped by several where they are', () => {
	const m = machine();
	start(m, 'one', maps('/shm', 10));
	advance(m, 1e6);
	expect(pidNumaMapsText(processOf(m, 'one'))).toMatch(/ file=\/shm dirty=10 N0=10 /);
	start(m, 'two', maps('/shm', 5));
	advance(m, 1e6);
	expect(pidNumaMapsText(processOf(m, 'one'))).toMatch(/ file=\/shm dirty=10 mapmax=2 N0=10 /);
});

it('files of the tmpfs are on a device of their own, each with an inode of its own, also one that takes the place of another', () => {
	const m = machine();
	apply(m, {kind: 'create_file', path: '/other', pages: PAGES, disk: 'tmpfs'});
	start(m, 'p', [op.mapFile('/shm', PAGES, 'first'), op.mapFile('/other', PAGES, 'second'), op.mapFile('/data/lib', PAGES, 'third'), op.sleep]);
	advance(m, 1e6);
	apply(m, {kind: 'unlink', path: '/other'});
	advance(m, 1e6);
	apply(m, {kind: 'create_file', path: '/other', pages: PAGES, disk: 'tmpfs'});
	start(m, 'q', [op.mapFile('/other', PAGES), op.sleep]);
	advance(m, 1e6);
	const inodes = (name: string): Map<string, string> =>
		new Map([...pidMapsText(processOf(m, name), sample(m)).matchAll(/ (\w\w:\w\w \d+) +(\/.*)$/gm)].map(([, where = '', path = '']) => [path, where]));
	const [shm = '', other = '', lib = '', program = ''] = ['/shm', '/other (deleted)', '/data/lib', '/usr/bin/p'].map(path => inodes('p').get(path));
	const again = inodes('q').get('/other') ?? '';
	expect(new Set([shm, other, lib, program, again]).size).toBe(5);
	const device = (where: string): string => where.split(' ')[0] ?? '';
	expect([device(other), device(again)]).toEqual([device(shm), device(shm)]);
	expect(new Set([shm, lib, program].map(device)).size).toBe(3);
	// A descriptor is of the same inode.
	start(m, 'writer', [op.writeFile('/shm', 10), op.sleep]);
	advance(m, 1e6);
	const writer = processOf(m, 'writer');
	const open = writer.descriptors?.find(({path}) => path === '/shm');
	expect(pidFdinfoTexts(writer, sample(m))[open!.fd]).toMatch(new RegExp(`^ino:\\t${shm.split(' ')[1]}$`, 'm'));
});
