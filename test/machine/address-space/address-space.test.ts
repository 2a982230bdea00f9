// Address spaces, walks and accesses: the classic layout, isolation, what is allowed and what a fault does.
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Call, Op, Outcome} from '../../../source/machine/command.ts';
import {pickLayout} from '../../../source/machine/address-space/layout.ts';
import {advance, apply, boot, checkpoint, lookInside, type Machine, sample} from '../../../source/machine/machine.ts';
import type {ProcessView} from '../../../source/machine/process-view.ts';
import type {MachineEvent} from '../../../source/machine/machine-event.ts';
import type {ProcessSample} from '../../../source/machine/sample.ts';
import {violations} from '../../support/invariants.ts';
import {machineConfig, op, type Sketch} from '../../support/machines.ts';

const SECOND = 1e6;
const KIB = 1024;
const MIB = 1024 * KIB;

function machine(sketch: Sketch = {}, ...programs: readonly (readonly [string, Op[]])[]): Machine {
	const m = boot(machineConfig(sketch));
	for (const [name, program] of programs) expect(apply(m, {kind: 'spawn', name, program}).ok).toBe(true);
	advance(m, SECOND);
	return m;
}
const SLEEPER: readonly [string, Op[]] = ['sleeper', [op.sleep]];

const find = (m: Machine, name: string): ProcessSample => sample(m).processes.find(process => process.name === name) as ProcessSample;
const inside = (m: Machine, name: string, address: number | null = null): ProcessView => lookInside(m, find(m, name).pid, address, 16) as ProcessView;

/** Has a process call something and returns the event that says what came of it. */
function call(m: Machine, name: string, what: Call): Extract<MachineEvent, {kind: 'called'}> {
	const {pid} = find(m, name);
	expect(apply(m, {kind: 'call', pid, call: what})).toEqual({ok: true});
	advance(m, SECOND);
	const event = sample(m).events.findLast(one => one.kind === 'called');
	expect(violations(m)).toEqual([]);
	return event as Extract<MachineEvent, {kind: 'called'}>;
}

describe('the layout', () => {
	it.each([
		[64, 0x40_0000, 2 ** 47],
		[32, 0x0804_8000, 0xc000_0000],
	] as const)('of %d bits: program, heap, mappings, stack, from low to high, and all in the user’s half', (bits, text, end) => {
		for (let pid = 300; pid < 400; pid++) {
			const {brkStart, mmapBase, stackTop, vvar} = pickLayout(bits, 7, pid, 208);
			expect(brkStart).toBeGreaterThanOrEqual(text + 208 * 4096);
			expect(brkStart).toBeLessThan(text + 33 * MIB);
			expect(mmapBase).toBeGreaterThan(brkStart);
			expect(stackTop - mmapBase).toBeGreaterThanOrEqual(8 * MIB); // the stack’s room
			expect(Math.max(stackTop, vvar + 6 * 4096)).toBeLessThanOrEqual(end);
			for (const address of [brkStart, mmapBase, stackTop, vvar]) expect(address % 4096).toBe(0);
		}
	});

	it('is random from the seed: the same for the same, another for another seed or process', () => {
		const layouts = [
			[1, 300],
			[2, 300],
			[1, 301],
		].map(([seed, pid]) => JSON.stringify(pickLayout(64, seed as number, pid as number, 208)));
		expect(JSON.stringify(pickLayout(64, 1, 300, 208))).toBe(layouts[0]);
		expect(new Set(layouts).size).toBe(3);
	});

	it('new mappings go downwards, side by side, into the highest gap that holds them', () => {
		const m = machine({}, [
			'mapper',
			[op.map(10, 'a'), op.map(20, 'b'), op.map(5, 'c'), {do: 'unmap', region: 'b'}, op.map(8, 'd'), op.map(30, 'e'), op.sleep],
		]);
		const at = Object.fromEntries(find(m, 'mapper').regions.map(({label, start, end}) => [label, [start, end]])) as Record<string, [number, number]>;
		expect(at['b']).toBeUndefined();
		expect(at['d']?.[1]).toBe(at['a']?.[0]); // in the gap that b left, at its top
		expect(at['e']?.[1]).toBe(at['c']?.[0]); // too large for it
	});

	it('of 32 bits belong to a machine of 4 GiB at most', () => {
		expect(() => boot(machineConfig({addressBits: 32, pages: 2 ** 20 + 1}))).toThrow(/^a 32-bit machine of 4\.\d+ GiB cannot be: /);
	});

	it('VmSize of a process that does nothing is that of the recorded one: 281 pages', () => {
		const m = boot({
			...machineConfig(),
			processImage: {anonPages: 16, textPages: 171, slabPages: 3, faults: 34},
			kernelMemory: {...machineConfig().kernelMemory, unevictable: 820},
		});
		apply(m, {kind: 'spawn', name: 'sleeper', program: [op.sleep]});
		advance(m, SECOND);
		expect(find(m, 'sleeper')).toMatchObject({vszKb: 1124, rssFileKb: 684, rssAnonKb: 64, stackKb: 132, pageTablesKb: 28});
	});
});

describe('a walk', () => {
	it('takes nine bits of the address for each of four levels, ten for each of two', () => {
		const address = 0x7f18_108a_7123;
		const view = inside(machine({}, SLEEPER), 'sleeper', address);
		// Written out by hand: 0x7f18108a7 in groups of nine bits.
		expect(view.walk.levels.map(({name, index}) => [name, index])).toEqual([
			['PGD', 254],
			['PUD', 96],
			['PMD', 132],
			['PTE', 167],
		]);
		expect(view.walk.offset).toBe(0x123);
		const narrow = inside(machine({addressBits: 32}, SLEEPER), 'sleeper', 0xb7f0_4abc);
		expect(narrow.walk.levels.map(({name, index}) => [name, index])).toEqual([
			['PGD', 735],
			['PTE', 772],
		]);
	});

	it('goes from the PGD’s frame to the page’s, table by table', () => {
		const m = machine({}, ['writer', [op.map(100), op.write(100), op.sleep]]);
		const {start} = find(m, 'writer').regions.find(({label}) => label === 'data') as {start: number};
		const {walk, cr3} = inside(m, 'writer', start + 5 * 4096 + 17);
		expect(walk.levels[0]?.frame).toBe(cr3 / 4096);
		for (const [i, level] of walk.levels.entries()) {
			expect(level.next).not.toBeNull();
			if (i < 3) expect(level.next).toBe(walk.levels[i + 1]?.frame);
			expect(level.used[Math.floor(level.index / (level.entries / 32))]).toBeGreaterThan(0);
		}
		expect(walk.pte).toMatchObject({kind: 'present', write: true, user: true, accessed: true, dirty: true, zero: false});
		expect(walk.physical).toBe((walk.levels[3]?.next as number) * 4096 + 17);
		expect(walk.read).toEqual({fault: 'none', how: 'mapped'});
	});

	it('says before an access what the access then does', () => {
		const m = machine({swapPages: 4096, files: {'/f': 64}}, [
			'all',
			[
				op.map(40),
				op.write(10),
				{do: 'touch', region: 'data', from: 20, pages: 5, access: 'read', order: 'forward', times: 1, rate: 0},
				{do: 'pageout', region: 'data', from: 0, pages: 5},
				op.mapFile('/f', 64),
				op.sleep,
			],
		]);
		const {regions} = find(m, 'all');
		const data = regions.find(({label}) => label === 'data')?.start as number;
		const file = regions.find(({label}) => label === 'file')?.start as number;
		const stack = regions.find(({kind}) => kind === 'stack')?.start as number;
		for (const [address, how] of [
			[data + 7 * 4096, 'mapped'],
			[data + 20 * 4096, 'new-frame'],
			[data + 30 * 4096, 'new-frame'],
			[data, 'swap-cache'],
			[file, 'file-read'],
			[stack - 4096, 'grow-stack'],
		] as const) {
			const access = how === 'file-read' ? 'read' : 'write';
			const foreseen = inside(m, 'all', address).walk[access];
			expect([how, foreseen.how]).toEqual([how, how]);
			const {minflt, majflt} = call(m, 'all', {do: 'access', address, bytes: 1, access});
			expect([minflt + majflt, majflt]).toEqual([how === 'mapped' ? 0 : 1, foreseen.fault === 'major' ? 1 : 0]);
			const after = inside(m, 'all', address);
			expect(after.walk.pte.kind).toBe('present');
			if (how !== 'mapped') expect(after.lastFault).toMatchObject({address, how, major: foreseen.fault === 'major', frame: after.walk.levels[3]?.next});
		}
		expect(inside(m, 'all', data + 31 * 4096).walk.read.how).toBe('zero-page');
		call(m, 'all', {do: 'access', address: data + 31 * 4096, bytes: 1, access: 'read'});
		expect(inside(m, 'all', data + 31 * 4096).walk.pte).toMatchObject({zero: true, write: false});
	});

	it('of a page that went to swap names device and slot; an access reads it back, a major fault', () => {
		const m = machine({pages: 8192, swapPages: 8192}, ['large', [op.map(9000), op.write(9000), op.sleep]]);
		const data = find(m, 'large').regions.find(({label}) => label === 'data')?.start as number;
		const out = Array.from({length: 9000}, (_, page) => data + page * 4096).find(address => inside(m, 'large', address).walk.write.how === 'swap-in') as number;
		expect(inside(m, 'large', out).walk).toMatchObject({physical: null, pte: {kind: 'swap', device: '/dev/vdb', cachedFrame: null}});
		expect(call(m, 'large', {do: 'access', address: out, bytes: 1, access: 'write'})).toMatchObject({majflt: 1, minflt: 0, rssPages: expect.any(Number)});
		expect(inside(m, 'large', out).lastFault).toMatchObject({address: out, how: 'swap-in', major: true});
	});

	it('shows the tables of every address as counted, whatever is mapped', () => {
		const m = machine({}, [
			'sparse',
			[op.map(4000), {do: 'touch', region: 'data', from: 0, pages: 4000, access: 'write', order: 'random', times: 0, rate: 2000}],
		]);
		const view = inside(m, 'sparse');
		const tables = new Set<number>();
		for (const {start, end} of view.regions)
			for (let address = start; address < end; address += 4096)
				for (const {frame} of inside(m, 'sparse', address).walk.levels.slice(1)) if (frame !== null) tables.add(frame);
		expect(tables.size).toBe(view.tables.pud + view.tables.pmd + view.tables.pte);
	});
});

describe('two processes', () => {
	it('use the same address with different frames, share the frames of the program, and cannot reach each other’s', () => {
		const program = [op.map(10), op.write(10), op.sleep];
		const m = machine({}, ['one', program], ['two', program]);
		const data = find(m, 'one').regions.find(({kind}) => kind === 'data')?.start as number;
		const [one, two] = ['one', 'two'].map(name => inside(m, name, data));
		expect(one?.walk.physical).not.toBe(two?.walk.physical);
		expect(one?.elsewhere).toContainEqual({pid: two?.pid, name: 'two', state: 'present', frame: two?.walk.levels[3]?.next});
		const code = find(m, 'one').regions.find(({kind}) => kind === 'text')?.start as number;
		expect(inside(m, 'one', code).walk.physical).toBe(inside(m, 'two', code).walk.physical);
		const heap = find(m, 'one').regions.find(({kind}) => kind === 'heap')?.start as number;
		expect(inside(m, 'two', heap).walk.write).toEqual({fault: 'segv', how: 'no-mapping'});
		// No frame that is one's own is in the other's tables.
		const frames = (name: string): number[] =>
			(m.tasks.find(task => task.name === name)?.regions ?? []).flatMap(id => {
				const region = m.regions[id];
				return region?.permissions[1] === 'w' ? [...region.ptes].filter(pte => pte > 0).map(pte => pte >> 4) : [];
			});
		expect(frames('one').filter(frame => frames('two').includes(frame))).toEqual([]);
	});
});

describe('what is not allowed ends in SIGSEGV', () => {
	it.each([
		['nothing is mapped', 0x1000_0000_0000, 'write', 'no-mapping'],
		['page zero', 0, 'read', 'no-mapping'],
		['the code is not written', 0x40_1000, 'write', 'no-permission'],
		['the kernel’s half', 2 ** 64 - 2 ** 47, 'read', 'kernel'],
		['between the halves', 2 ** 48, 'read', 'non-canonical'],
	] as const)('%s', (_, address, access, how) => {
		const m = machine({}, SLEEPER);
		const {pid} = find(m, 'sleeper');
		expect(inside(m, 'sleeper', address).walk[access]).toEqual({fault: 'segv', how});
		apply(m, {kind: 'call', pid, call: {do: 'access', address, bytes: 1, access}});
		advance(m, 1000);
		const {events, processes} = sample(m);
		expect(events).toContainEqual(expect.objectContaining({kind: 'segv', pid, address, write: access === 'write', how}));
		expect(processes.find(process => process.pid === pid)?.state ?? 'gone').toMatch(/Z|gone/);
		expect(violations(m)).toEqual([]);
	});

	it('the stack grows to 8 MiB and no further', () => {
		const m = machine({}, SLEEPER);
		const top = find(m, 'sleeper').regions.find(({kind}) => kind === 'stack')?.end as number;
		call(m, 'sleeper', {do: 'access', address: top - 8 * MIB, bytes: 1, access: 'write'});
		expect(find(m, 'sleeper').stackKb).toBe(8 * KIB);
		expect(inside(m, 'sleeper', top - 8 * MIB - 1).walk.write).toEqual({fault: 'segv', how: 'no-mapping'});
	});
});

describe('calls from outside', () => {
	it('malloc grows the heap by brk and touches its header; a large block is a mapping; free gives that back at once', () => {
		const m = machine({}, SLEEPER);
		const before = find(m, 'sleeper');
		const small = call(m, 'sleeper', {do: 'malloc', bytes: 200 * KIB - 100 * KIB});
		expect(small).toMatchObject({how: 'top', syscalls: [], minflt: 1, rssPages: 1});
		const large = call(m, 'sleeper', {do: 'malloc', bytes: MIB});
		expect(large).toMatchObject({how: 'mmap', syscalls: ['mmap'], rssPages: 1});
		expect(find(m, 'sleeper').vszKb - before.vszKb).toBe(1028);
		const written = call(m, 'sleeper', {do: 'access', address: large.address, bytes: MIB, access: 'write'});
		expect(written).toMatchObject({minflt: 256, rssPages: 256}); // its first page has the header already; it ends 16 bytes into another
		const free = sample(m).meminfo.MemFree;
		const freed = call(m, 'sleeper', {do: 'free', address: large.address});
		expect(freed).toMatchObject({how: 'munmap', syscalls: ['munmap'], rssPages: -257});
		expect(sample(m).meminfo.MemFree - free).toBeGreaterThanOrEqual(257 * 4);
		expect(find(m, 'sleeper').vszKb).toBe(before.vszKb);
		const kept = call(m, 'sleeper', {do: 'free', address: small.address});
		expect(kept).toMatchObject({syscalls: [], rssPages: 0});
	});

	it('what malloc never gave out is refused, as glibc would abort', () => {
		const m = machine({}, SLEEPER);
		const {pid} = find(m, 'sleeper');
		const answers = [
			{do: 'free', address: 4711},
			{do: 'malloc', bytes: -1},
			{do: 'access', address: 0, bytes: 0, access: 'read'},
		].map(one => apply(m, {kind: 'call', pid, call: one as Call}));
		expect(answers.map((answer: Outcome) => (answer.ok ? 'ok' : answer.errno))).toEqual(['EINVAL', 'EINVAL', 'EINVAL']);
		expect(apply(m, {kind: 'call', pid: 40, call: {do: 'malloc', bytes: 1}})).toMatchObject({ok: false, errno: 'EPERM'});
		expect(apply(m, {kind: 'call', pid: 4711, call: {do: 'malloc', bytes: 1}})).toMatchObject({ok: false, errno: 'ESRCH'});
	});

	it('leave the program where it was: a sleeper sleeps on, a leak goes on at its rate', () => {
		const programs: [string, Op[]][] = [
			['napper', [{do: 'sleep', us: 3 * SECOND}, op.map(50), op.write(50), op.sleep]],
			['leak', [op.map(4000), op.write(4000, 1000), op.sleep]],
		];
		const [m, alone] = [machine({}, ...programs), machine({}, ...programs)];
		for (const name of ['napper', 'leak']) call(m, name, {do: 'malloc', bytes: 10});
		advance(alone, 2 * SECOND);
		for (const at of [3, 4]) {
			for (const name of ['napper', 'leak']) {
				const difference = find(m, name).rssAnonKb - find(alone, name).rssAnonKb;
				expect(Math.abs(difference), `${name} at ${at} s`).toBeLessThanOrEqual(48); // a page or two of heap, and a nap’s worth of the leak
			}
			for (const one of [m, alone]) advance(one, SECOND);
		}
	});

	it('under any calls the books are kept, and a copy goes on alike', () => {
		const anyCall: fc.Arbitrary<Exclude<Call, {do: 'leak'}>> = fc.oneof(
			fc.record({do: fc.constant('malloc' as const), bytes: fc.oneof(fc.nat(2000), fc.nat(3 * MIB))}),
			fc.record({do: fc.constant('free' as const), address: fc.nat(7)}),
			fc.record({
				do: fc.constant('access' as const),
				address: fc.nat(7),
				bytes: fc.integer({min: 1, max: MIB}),
				access: fc.constantFrom('read' as const, 'write' as const),
			}),
		);
		fc.assert(
			fc.property(
				fc.array(anyCall, {minLength: 1, maxLength: 25}),
				fc.integer({min: 4096, max: 6000}),
				fc.integer({min: 0, max: 3000}),
				(calls, pages, swapPages) => {
					const m = machine({pages, swapPages, ...(pages % 2 === 0 ? {addressBits: 32} : {})}, ['app', [op.map(500), op.touch(500, 'update', 3000, 0)]]);
					const {pid} = find(m, 'app');
					let copy: Machine | null = null;
					for (const [i, one] of calls.entries()) {
						const blocks = lookInside(m, pid, null, 1)?.heap?.blocks ?? [];
						const address = one.do === 'malloc' ? 0 : (blocks[one.address % Math.max(1, blocks.length)]?.address ?? 1);
						const held = blocks.find(block => block.address === address)?.bytes ?? 1;
						const given: Exclude<Call, {do: 'leak'}> =
							one.do === 'malloc' ? one : one.do === 'free' ? {...one, address} : {...one, address, bytes: Math.max(1, Math.min(one.bytes, held))};
						for (const each of [m, copy]) if (each !== null && (given.do !== 'access' || address > 1)) apply(each, {kind: 'call', pid, call: given});
						if (i === calls.length >> 1) copy = checkpoint(m);
						for (const each of [m, copy]) if (each !== null) advance(each, 7919);
					}
					for (const each of [m, copy]) if (each !== null) advance(each, SECOND / 2);
					expect(violations(m)).toEqual([]);
					expect(JSON.stringify(sample(copy as Machine))).toBe(JSON.stringify(sample(m)));
				},
			),
			{numRuns: 60},
		);
	});
});
