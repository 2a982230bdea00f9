// malloc beside the real one: the same lists of calls, carried out by a C program on this computer's kernel and glibc. After every single call VmSize,
// RSS and the system calls have to be equal.
import {afterAll, describe, expect, it} from 'vitest';
import {openRandom, seedRandom} from '../../../source/machine/random.ts';
import {type Call, lineOf, openBench} from '../../support/malloc.ts';
import {missingC, openC, type RealC} from '../../support/real-c.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

const get = (id: number, bytes: number): Call => ({do: 'malloc', id, bytes});
const clear = (id: number, bytes: number): Call => ({do: 'calloc', id, bytes});
const give = (id: number): Call => ({do: 'free', id});
const fill = (id: number, bytes: number): Call => ({do: 'write', id, bytes});
const times = (count: number, call: (i: number) => Call | Call[]): Call[] => Array.from({length: count}, (_, i) => call(i)).flat();

/** Lists by hand, each for a rule. */
const LISTS: Readonly<Record<string, Call[]>> = {
	'the first call': [get(0, 1)],
	'sizes around a chunk': [get(0, 24), get(1, 25), give(0), give(1), get(2, 24), get(3, 25)],
	'the threshold of mapping: 131048 from the heap, 131049 not': [get(0, 131048), fill(0, 131048), get(1, 131049), fill(1, 131049), give(1), give(0)],
	'a large block goes back at once': [get(0, 64 * MIB), fill(0, MIB), give(0), get(1, 64 * MIB), give(1)],
	'the threshold follows what is freed': [get(0, MIB), give(0), get(1, MIB), give(1), get(2, MIB), get(3, 2 * MIB), give(3), get(4, 2 * MIB), give(4), give(2)],
	'over 32 MiB it follows no more': [get(0, 33 * MIB), give(0), get(1, 33 * MIB), give(1), get(2, 31 * MIB), give(2), get(3, 31 * MIB)],
	'it follows no chunk of exactly 32 MiB, and one of a page less': [
		...[get(0, 32 * MIB - 64), give(0), get(1, 32 * MIB - 64), give(1), get(2, MIB)],
		...[get(3, 32 * MIB - 5000), give(3), get(4, 32 * MIB - 5000), get(5, 2 * MIB), give(2), give(4), give(5)],
	],
	'a pile of 100 KiB blocks, the last one keeps all': [...times(60, i => [get(i, 100 * KIB), fill(i, 100 * KIB)]), ...times(59, i => give(i)), give(59)],
	'untouched blocks cost a page of headers now and then': times(80, i => get(i, 100 * KIB)),
	'the tcache takes seven of a size': [...times(20, i => get(i, 200)), ...times(20, i => give(i)), ...times(20, i => get(30 + i, 200))],
	'fastbins join at a large request': [...times(30, i => get(i, 40)), ...times(30, i => give(i)), get(50, 2000), get(51, 400)],
	'fastbins join when much is freed': [...times(30, i => get(i, 40)), get(40, 100 * KIB), ...times(30, i => give(i)), give(40), get(41, 800)],
	'small bins': [...times(40, i => get(i, 300)), ...times(40, i => give(i)), ...times(40, i => get(50 + i, 300))],
	'every second one': [...times(100, i => get(i, 500)), ...times(50, i => give(2 * i)), ...times(60, i => get(200 + i, 900))],
	'the last remainder': [get(0, 5000), get(1, 16), give(0), ...times(20, i => get(10 + i, 100))],
	'large bins: the best fit': [
		...times(12, i => [get(2 * i, 1500 + 200 * i), get(2 * i + 1, 16)]),
		...times(12, i => give(2 * i)),
		...times(12, i => get(100 + i, 1400 + 190 * i)),
	],
	'several of one large size': [
		...times(10, i => [get(2 * i, 3000), get(2 * i + 1, 16)]),
		...times(10, i => give(2 * i)),
		...times(10, i => get(100 + i, 2990)),
	],
	'joining both ways': [...times(9, i => get(i, 3000)), give(1), give(3), give(2), give(5), give(4), get(20, 14000), give(0), give(6), give(7), give(8)],
	'top grows by what is missing': times(30, i => [get(i, 40 * KIB), fill(i, 40 * KIB)]),
	'trimming leaves the pad': [...times(10, i => [get(i, 120 * KIB), fill(i, 120 * KIB)]), ...times(10, i => give(9 - i))],
	'calloc clears old memory, not new': [
		clear(0, 100 * KIB),
		get(1, 50 * KIB),
		fill(1, 50 * KIB),
		give(1),
		clear(2, 50 * KIB),
		give(0),
		clear(3, 100 * KIB),
		clear(4, MIB),
	],
	'calloc passes the tcache by': [...times(10, i => get(i, 64)), ...times(10, i => give(i)), ...times(10, i => clear(20 + i, 64))],
};

/** A program that holds up to `live` blocks of sizes between two bounds, small ones more often. */
function random(seed: number, calls: number, live: number, least: number, most: number): Call[] {
	const {below} = openRandom(seedRandom(seed, 4711).state);
	const held: {id: number; bytes: number}[] = [];
	const list: Call[] = [];
	for (let id = 0; list.length < calls; ) {
		if (held.length < live && (held.length === 0 || below(100) < 60)) {
			const bytes = Math.floor(least * (most / least) ** (below(1e6) / 1e6));
			list.push(below(12) === 0 ? clear(id, bytes) : get(id, bytes));
			if (below(2) === 0) list.push(fill(id, Math.max(1, Math.min(bytes, below(2) === 0 ? bytes : 5000))));
			held.push({id: id++, bytes});
		} else {
			const [gone] = held.splice(below(held.length), 1);
			if (gone !== undefined) list.push(give(gone.id));
		}
	}
	return list;
}

const SHAPES = [
	{name: 'small', live: 200, least: 1, most: 2000},
	{name: 'tiny', live: 400, least: 1, most: 200},
	{name: 'mixed', live: 60, least: 8, most: 300 * KIB},
	{name: 'around the threshold', live: 20, least: 60 * KIB, most: 400 * KIB},
	{name: 'huge', live: 6, least: 100 * KIB, most: 40 * MIB},
] as const;

const missing = missingC();

describe.skipIf(missing !== null)(`as glibc does it${missing === null ? '' : ` (${missing})`}`, () => {
	let program: RealC | null = null;
	afterAll(() => program?.dispose());

	function compare(list: readonly Call[]): void {
		program ??= openC();
		const [first, ...real] = program.run(list.map(lineOf));
		if (first === undefined) throw new Error('the program said nothing');
		const bench = openBench();
		let before = {...bench.heap.syscalls};
		for (const [i, call] of list.entries()) {
			bench.carryOut(call);
			const {syscalls} = bench.heap;
			const seen = real[i];
			const ours = {
				vm: bench.vmKb(),
				rss: bench.rssKb(),
				brk: syscalls.brk - before.brk,
				mmap: syscalls.mmap - before.mmap,
				munmap: syscalls.munmap - before.munmap,
			};
			expect({call: `${i}: ${lineOf(call)}`, ...ours}).toEqual({
				call: `${i}: ${lineOf(call)}`,
				vm: (seen?.vmSizeKb ?? 0) - first.vmSizeKb,
				rss: (seen?.anonKb ?? 0) - first.anonKb,
				brk: seen?.brk,
				mmap: seen?.mmap,
				munmap: seen?.munmap,
			});
			before = {...syscalls};
		}
	}

	it.each(Object.keys(LISTS))('%s', name => compare(LISTS[name] as Call[]));

	/** More by LOWWATER_MALLOC=200. */
	const each = Number(process.env['LOWWATER_MALLOC'] ?? 3);
	it.each(SHAPES)(
		'$name sizes at random',
		({live, least, most}) => {
			for (let seed = 1; seed <= each; seed++) compare(random(seed, 400, live, least, most));
		},
		600_000,
	);
});
