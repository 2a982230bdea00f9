// Words of the memory map and of the zones screen.
import {spoken, type Table} from './language.ts';
import {mapChinese, zonesChinese} from './zh/map.ts';
const mapEnglish = {
	title: 'memory map',
	note: (framesPerSquare: number, colour: 'list' | 'generation' | 'owner'): string =>
		`a square is ${framesPerSquare >= 10 ? Math.round(framesPerSquare) : framesPerSquare.toFixed(1)} frames, ${Math.round(framesPerSquare * 4)} KiB · by ${colour}`,
	holds: 'what holds the frames',
	frames: 'frames',
	square: 'this square',
	moves: 'arrows move',
	range: 'frames',
	zone: 'zone',
	owner: 'owner',
	inIt: 'holds',
	swap: 'swap',
	swapUse: (used: string, processes: string, kept: string, left: string): string =>
		`${used} used: ${processes} of processes, ${kept} kept for pages in RAM too, ${left} left over by who has ended`,
	noSwap: 'none is used',
	kinds: {
		free: 'free',
		kernel: 'kernel',
		slab: 'slab',
		pagetable: 'page tables',
		inactive_anon: 'inactive anon',
		active_anon: 'active anon',
		inactive_file: 'inactive file',
		active_file: 'active file',
		unevictable: 'unevictable',
		dirty: 'dirty',
		writeback: 'writeback',
		generation_0: 'youngest',
		generation_1: '2nd youngest',
		generation_2: '3rd youngest',
		generation_3: '4th youngest',
	},
} as const;

export type MapWords = Table<typeof mapEnglish>;
export const mapMessages = spoken(mapEnglish, mapChinese);

const zonesEnglish = {
	zone: (node: number, name: string, several: boolean): string => (several ? `node ${node} · zone ${name}` : `zone ${name}`),
	reserve: 'kept from others',
	numaWords: ['hit', 'miss', 'foreign', 'local', 'other'],
	aSecond: (name: string): string => `${name}/s`,
	total: (name: string): string => `numa_${name}`,
	missStrip: 'misses',
	kswapd: (node: number): string => `kswapd${node}`,
	woken: 'woken',
	scanned: 'scanned',
	stolen: 'stolen',
	failures: 'runs in vain',
	anonCost: 'cost anon',
	fileCost: 'cost file',
	managed: (size: string): string => `${size} managed`,
	managedPages: 'managed',
	present: 'present',
	pending: 'dirty, writeback',
	distance: 'distance',
	to: (node: number, distance: number): string => `${node}: ${distance}`,
	more: (count: number): string => `+${count} more`,
	zonesLeft: (count: number): string =>
		`${count} more ${count === 1 ? 'zone has' : 'zones have'} no room here: a larger screen shows ${count === 1 ? 'it' : 'them'}`,
	nodesLeft: (count: number): string =>
		`${count} more ${count === 1 ? 'node has' : 'nodes have'} no room here: a larger screen shows ${count === 1 ? 'it' : 'them'}`,
} as const;

export type ZonesWords = Table<typeof zonesEnglish>;
export const zonesMessages = spoken(zonesEnglish, zonesChinese);
