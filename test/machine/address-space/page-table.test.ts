// Page tables counted, against a real kernel: layouts that a C program maps on this computer, and the processes of the recordings.
import {readFileSync} from 'node:fs';
import {afterAll, describe, expect, it} from 'vitest';
import {addRegion, findRegion} from '../../../source/machine/address-space/address-space.ts';
import {advance, apply, boot, lookInside, type Machine, sample} from '../../../source/machine/machine.ts';
import {unmapRegion} from '../../../source/machine/address-space/unmap.ts';
import {machineConfig, op, type Sketch} from '../../support/machines.ts';
import {missingC, openC, type RealC} from '../../support/real-c.ts';

const PAGE = 4096;
const MIB = 2 ** 20;
const GIB = 2 ** 30;

/** A mapping at an address, and every how many bytes of how many it is written. */
type Part = {readonly at: number; readonly bytes: number; readonly touch: number; readonly step: number};
const part = (at: number, bytes: number, touch = bytes, step = PAGE): Part => ({at, bytes, touch, step});

/** Addresses between the program and the mapping area, where nothing else lies. */
const BASE = 0x1000_0000_0000;
const LAYOUTS: Readonly<Record<string, readonly Part[]>> = {
	'a page': [part(BASE, PAGE)],
	'2 MiB that begin on a table’s edge: one PTE page': [part(BASE, 2 * MIB)],
	'2 MiB across an edge: two': [part(BASE + MIB, 2 * MIB)],
	'64 MiB dense': [part(BASE, 64 * MIB)],
	'64 pages, one in every 2 MiB: as many tables': [part(BASE, 128 * MIB, 128 * MIB, 2 * MIB)],
	'16 pages, one in every GiB: a PMD page each too': [part(BASE, 16 * GIB, 16 * GIB, GIB)],
	'a page in each of three times 512 GiB: a PUD page each too': [part(BASE, PAGE), part(BASE + 512 * GIB, PAGE), part(BASE + 1024 * GIB, PAGE)],
	'neighbours share a table': [part(BASE, 64 * PAGE), part(BASE + 64 * PAGE, 64 * PAGE), part(BASE + 300 * PAGE, 4 * PAGE)],
	'mapped, and not touched: none': [part(BASE, GIB, 0)],
};

function machine(sketch: Sketch = {}): Machine {
	const m = boot(machineConfig({pages: 65536, ...sketch}));
	apply(m, {kind: 'spawn', name: 'walker', program: [op.sleep]});
	advance(m, 1e6);
	return m;
}

const walker = (m: Machine) => m.tasks.find(task => task.name === 'walker') as Machine['tasks'][number];
const tablesKb = (m: Machine): number => sample(m).processes.find(({name}) => name === 'walker')?.pageTablesKb as number;

/** Maps a part where the layout says, and has the process write what it says. */
function place(m: Machine, {at, bytes, touch, step}: Part): void {
	const task = walker(m);
	addRegion(m, task, {name: `at ${at}`, kind: 'anon', permissions: 'rw-p', edge: at, pages: bytes / PAGE});
	for (let address = at; address < at + touch; address += step)
		expect(apply(m, {kind: 'call', pid: task.pid, call: {do: 'access', address, bytes: 1, access: 'write'}})).toEqual({ok: true});
	advance(m, 5e6);
}

const missing = missingC();
describe.skipIf(missing !== null)(`VmPTE of the same layout on this computer${missing === null ? '' : ` (${missing})`}`, () => {
	let program: RealC | null = null;
	afterAll(() => program?.dispose());

	it.each(Object.keys(LAYOUTS))('%s', name => {
		const parts = LAYOUTS[name] as readonly Part[];
		program ??= openC();
		const lines = parts.flatMap(({at, bytes, touch, step}) => [`a ${at} ${bytes}`, ...(touch > 0 ? [`t ${at} ${touch} ${step}`] : [])]);
		const seen = program.run([...lines, ...parts.map(({at, bytes}) => `u ${at} ${bytes}`)]);
		const m = machine();
		const before = tablesKb(m);
		for (const one of parts) place(m, one);
		expect(tablesKb(m) - before).toBe((seen[lines.length]?.vmPteKb ?? 0) - (seen[0]?.vmPteKb ?? 0));
		m.limit = Infinity;
		for (const {at} of parts) unmapRegion(m, walker(m), (findRegion(m, walker(m), `at ${at}`) as {id: number}).id);
		expect(tablesKb(m)).toBe(before);
		expect(seen.at(-1)?.vmPteKb).toBe(seen[0]?.vmPteKb);
	});
});

describe('two levels', () => {
	it('a PTE page covers 4 MiB, and the PGD points to it', () => {
		const m = machine({addressBits: 32});
		const before = lookInside(m, walker(m).pid, null, 1)?.tables;
		place(m, part(0x4000_0000, 8 * MIB, 8 * MIB, MIB));
		const after = lookInside(m, walker(m).pid, 0x4000_0000, 1);
		expect(after?.tables).toMatchObject({pud: 0, pmd: 0, pte: (before?.pte ?? 0) + 2, flatBytes: 3 * MIB});
		expect(after?.walk.levels.map(({name, index, bits, entries}) => [name, index, bits, entries])).toEqual([
			['PGD', 0x100, 10, 1024],
			['PTE', 0, 10, 1024],
		]);
	});
});

describe('page tables of recorded processes', () => {
	type Row = readonly [recording: string, name: string, t: number, vszKb: number, touchedKb: number, pageTablesKb: number];
	const {rows} = JSON.parse(readFileSync(new URL('../../../fixtures/recordings-excerpts/pgtables.json', import.meta.url), 'utf8')) as {rows: readonly Row[]};
	/** Where in its 2 MiB and its GiB a mapping begins, and whether the stack's top shares a table with it, the recordings do not say: three tables. */
	const SLACK_KB = 12;
	/** What a process has touched before its program begins (RssAnon of a recorded one that does nothing is 60 … 68 kB). */
	const IMAGE_KB = 64;

	it.each(rows)('%s: %s at %d s, %d kB of address space, %d kB of it touched: %d kB', (_recording, _name, _t, vszKb, touchedKb, pageTablesKb) => {
		const touched = Math.max(0, touchedKb - IMAGE_KB) / 4;
		const mapped = Math.max(touched, (vszKb - 1124) / 4, 1);
		const m = boot(machineConfig({pages: 262144}));
		apply(m, {kind: 'spawn', name: 'walker', program: [op.map(mapped), ...(touched > 0 ? [op.write(touched)] : []), op.sleep]});
		advance(m, 2e6);
		expect(Math.abs(tablesKb(m) - pageTablesKb), `${tablesKb(m)} kB here`).toBeLessThanOrEqual(SLACK_KB);
	});
});
