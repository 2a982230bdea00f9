// VmData, VmStk, VmExe, VmLib and statm: pages of address space by right and use, whether anything is there or not. (vm_stat_account, task_mem, task_statm)
import {describe, expect, it} from 'vitest';
import {addRegion} from '../../../source/machine/address-space/address-space.ts';
import type {Program} from '../../../source/machine/command.ts';
import {advance, apply, boot, lookInside, type Machine, sample} from '../../../source/machine/machine.ts';
import type {ProcessSample} from '../../../source/machine/sample.ts';
import {pidStatmText} from '../../../source/procfs/pid.ts';
import {machineConfig, op} from '../../support/machines.ts';

function only(program: Program, m: Machine = boot(machineConfig({files: {'/f': 1000}}))): ProcessSample {
	apply(m, {kind: 'spawn', name: 'only', program});
	advance(m, 1e6);
	return sample(m).processes.find(({name}) => name === 'only') as ProcessSample;
}

/** What each process has: 4 pages of data, 3 of BSS and 34 of heap; 33 of stack; 133 of code; 2 of vdso. */
const DATA = (4 + 3 + 34) * 4;
const OWN = {dataKb: DATA, stackKb: 132, exeKb: 532, libKb: 8};

describe('areas of a process', () => {
	it('are its own program’s and nothing else where it maps nothing', () => {
		expect(only([op.sleep])).toMatchObject(OWN);
	});

	it('count private writable memory as data, touched or not, committed or not', () => {
		expect(only([{do: 'map', region: 'data', pages: 1000}, op.sleep])).toMatchObject({...OWN, dataKb: DATA + 4000});
		const leak = only([op.map(16384), op.write(100), op.sleep]);
		expect(leak).toMatchObject({...OWN, dataKb: 65700});
		expect(pidStatmText(leak)).toBe(`${leak.vszKb / 4} ${leak.rssKb / 4} ${leak.rssFileKb / 4} 133 0 16458 0\n`);
	});

	it('do not count a shared mapping of a file', () => {
		const mapper = only([op.mapFile('/f', 1000), op.touch(1000, 'read', 0, 1, 'file'), op.sleep]);
		expect(mapper).toMatchObject(OWN);
		expect(mapper.rssFileKb).toBeGreaterThan(4000);
	});

	it('shrink with what is unmapped', () => {
		expect(only([op.map(1000), op.write(1000), {do: 'unmap', region: 'data'}, op.sleep])).toMatchObject(OWN);
	});
});

it('what an access to a mapped file will cost is told of the page of the file that lies there', () => {
	const m = boot(machineConfig({files: {'/f': 40}}));
	const reader: Program = [{...op.read('/f', 2, 0, 1), from: 12} as Program[number], {do: 'map', region: 'text', file: '/f', offset: 10, pages: 5}, op.sleep];
	const outcome = apply(m, {kind: 'spawn', name: 'p', program: reader});
	const pid = outcome.ok ? (outcome.pid ?? 0) : 0;
	advance(m, 1e6);
	const cached = m.files.at(-1)!.map;
	const region = sample(m)
		.processes.find(process => process.pid === pid)
		?.regions.find(({path}) => path === '/f');
	for (let page = 0; page < 5; page++) {
		const read = lookInside(m, pid, region!.start + page * 4096, 8)?.walk.read;
		expect(read, `${page}`).toEqual(cached[10 + page] === 0 ? {fault: 'major', how: 'file-read'} : {fault: 'minor', how: 'page-cache'});
	}
	expect(cached.slice(10, 15).filter(frame => frame !== 0).length).toBeGreaterThan(0);
	expect(cached[8]).toBe(0);
});

it('every file knows who maps it, the first one too', () => {
	const m = boot(machineConfig({files: {'/f': 100}}));
	const {path} = m.files[0] as Machine['files'][number];
	apply(m, {kind: 'spawn', name: 'mapper', program: [op.mapFile(path, 10, 'one'), op.mapFile('/f', 100, 'other'), op.sleep]});
	advance(m, 1e6);
	const named = (file: string) => m.files.find(known => known.path === file)?.mappings.map(id => m.regions[id]?.name);
	expect([named(path), named('/f')]).toEqual([['one'], ['other']]);
});

it('regions are kept in the order of their addresses, in whatever order they come', () => {
	const m = boot(machineConfig());
	apply(m, {kind: 'spawn', name: 'p', program: [op.sleep]});
	advance(m, 1e5);
	const task = m.tasks.find(({name}) => name === 'p') as Machine['tasks'][number];
	for (const gib of [5, 1, 9, 3, 7, 2, 8, 4, 6, 10, 12, 11])
		addRegion(m, task, {name: `${gib}`, kind: 'anon', permissions: 'rw-p', edge: 0x1000_0000_0000 + gib * 2 ** 30, pages: 1});
	const edges = task.regions.map(id => m.regions[id]?.edge ?? 0);
	expect(edges).toEqual([...edges].sort((a, b) => a - b));
});

it('what the kernel maps into every process has no place in a file ([vvar], [vdso])', () => {
	const {regions} = only([op.sleep]);
	expect(regions.filter(({kind}) => kind === 'vvar' || kind === 'vdso').map(({offset}) => offset)).toEqual([0, 0]);
});
