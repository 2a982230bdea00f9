// The process screen at every size and in every theme, in 64 and 32 bits, and what it says against what it was given.
import {describe, expect, it} from 'vitest';
import {latencyBucket} from '../../../source/machine/account/latency.ts';
import {widthOf} from '../../../source/dashboard/canvas/width.ts';
import type {ThemeOptions} from '../../../source/dashboard/theme/theme.ts';
import {processWish} from '../../../source/dashboard/screens/process.ts';
import type {ProcessView} from '../../../source/machine/process-view.ts';
import {PROCESS_PANES} from '../../../source/session/store/process-ui.ts';
import type {State} from '../../../source/session/store/state.ts';
import {drawn, stateAt, withUi} from '../../support/dashboard.ts';
import {SIZES, themeName, THEMES} from '../../support/frames.ts';
import {buildProcessView, buildRegion, buildWalk, LAYOUT_32, LAYOUT_64, lookingInto, type ViewOverrides} from '../../support/process-view.ts';

const base = (): State => stateAt('leak-with-swap', 24);
const MAPPING = 0x7f18108a7000;
const KERNEL = LAYOUT_64.kernelStart;
const segv = (how: 'kernel' | 'non-canonical' | 'no-mapping'): Pick<ProcessView['walk'], 'pte' | 'physical' | 'region' | 'read' | 'write'> => ({
	pte: {kind: 'none'},
	physical: null,
	region: null,
	read: {fault: 'segv', how},
	write: {fault: 'segv', how},
});
const noTables = (address: number): Pick<ProcessView['walk'], 'levels'> => ({
	levels: buildWalk(LAYOUT_64, address).levels.map((level, i) => (i === 0 ? {...level, next: null} : {...level, frame: null, next: null, used: []})),
});

/** What may stand on the screen, at its fullest and at its emptiest. */
const VIEWS: Readonly<Record<string, ViewOverrides>> = {
	present: {},
	'read-only': {
		walk: buildWalk(LAYOUT_64, 0x401000, {
			region: 1,
			pte: {kind: 'present', frame: 5, zone: 'DMA', node: 1, write: false, user: true, accessed: false, dirty: false, zero: true},
			write: {fault: 'segv', how: 'no-permission'},
		}),
	},
	swapped: {
		walk: buildWalk(LAYOUT_64, MAPPING, {
			pte: {kind: 'swap', device: 'vdb', slot: 12_345, cachedFrame: null},
			physical: null,
			read: {fault: 'major', how: 'swap-in'},
			write: {fault: 'major', how: 'swap-in'},
		}),
	},
	empty: {
		walk: buildWalk(LAYOUT_64, MAPPING, {
			pte: {kind: 'none'},
			physical: null,
			read: {fault: 'minor', how: 'zero-page'},
			write: {fault: 'minor', how: 'new-frame'},
		}),
		lastFault: null,
		heap: null,
		elsewhere: [],
	},
	unmapped: {walk: buildWalk(LAYOUT_64, 0x7f0000000000, {...segv('no-mapping'), ...noTables(0x7f0000000000)})},
	kernel: {walk: buildWalk(LAYOUT_64, KERNEL, segv('kernel'))},
	'not canonical': {walk: buildWalk(LAYOUT_64, 2 ** 63, segv('non-canonical'))},
	'many regions': {
		regions: Array.from({length: 90}, (_, i) =>
			buildRegion({start: 0x7f0000000000 + i * 0x200000, end: 0x7f0000000000 + i * 0x200000 + 0x101000, kind: 'anon', label: 'malloc'}),
		),
		strips: Array.from({length: 90}, () => ({pagesPerPart: 6, resident: [6, 1], swapped: [0, 0], zero: [0, 0]})),
		walk: buildWalk(LAYOUT_64, 0x7f0000000000 + 40 * 0x200000, {region: 40}),
	},
	'large TLB': {tlb: {cpu: 3, sets: 512, ways: 8, asid: false, page: Array.from({length: 4096}, () => -1), pid: Array.from({length: 4096}, () => 0)}},
};

function shown(view: ViewOverrides, width: number, height: number, patch: Partial<State['ui']['process']> = {}, ended = false, layout = LAYOUT_64): State {
	const draft = lookingInto(base(), buildProcessView(layout), patch);
	const parts = processWish(draft, width, height)?.parts ?? 1;
	return lookingInto(base(), buildProcessView(layout, {parts, ...view}), patch, ended);
}

function expectFits(state: State, width: number, height: number, theme: ThemeOptions): void {
	const {lines, text} = drawn(state, width, height, theme);
	expect(lines.length).toBe(height);
	expect(lines.map(widthOf)).toEqual(lines.map(() => width));
	expect(text).not.toContain('could not be drawn');
	if (theme.ascii) expect(text).toMatch(/^[\u0020-\u007E\n]*$/);
}

describe.each(SIZES)('the process screen at %i×%i', (width, height) => {
	it.each(THEMES.map(theme => [themeName(theme), theme] as const))('fits exactly: %s', (_name, theme) => {
		for (const view of Object.values(VIEWS)) expectFits(shown(view, width, height), width, height, theme);
		expectFits(shown({}, width, height, {}, false, LAYOUT_32), width, height, theme);
		expectFits(shown({}, width, height, {}, true), width, height, theme);
	});

	it('fits with each pane in focus, large, with maps, and over nothing', () => {
		for (const pane of PROCESS_PANES)
			for (const tab of ['space', 'maps'] as const)
				for (const maximised of [false, true])
					expectFits(withUi(shown({}, width, height, {pane, tab, address: MAPPING}), {maximised}), width, height, {name: 'dark'});
		const state = base();
		expectFits(withUi(state, {screen: 'process'}), width, height, {name: 'dark'});
		expectFits(withUi({...state, sample: {...state.sample, processes: []}}, {screen: 'process'}), width, height, {name: 'dark'});
	});

	it('names the process, its address and how to leave', () => {
		const {text, lines} = drawn(shown({}, width, height, width < 80 ? {pane: 'walk'} : {}), width, height, {name: 'none'});
		expect(text).toContain('leak');
		expect(text).toContain('0x00007f18108a7000');
		expect(lines.at(-1)).toMatch(/q quit|q Quit/);
	});
});

describe('what it says', () => {
	const text = (view: ViewOverrides = {}, patch: Partial<State['ui']['process']> = {}, layout = LAYOUT_64): string =>
		drawn(shown(view, 120, 40, patch, false, layout), 120, 40, {name: 'none'}).text;

	it('the address in binary over its tables: 0x7f18108a7000 is 254, 96, 132, 167', () => {
		expect(text()).toMatch(/011111110 +001100000 +010000100 +010100111 +000000000000/);
		expect(text()).toMatch(/PGD 254 +PUD 96 +PMD 132 +PTE 167 +offset 0/);
		// 32 bits: 0xb0d04123 is 707, 260 and 0x123 = 291.
		expect(text({}, {}, LAYOUT_32)).toMatch(/1011000011 +0100000100 +000100100011/);
		expect(text({}, {}, LAYOUT_32)).toMatch(/PGD 707 +PTE 260 +offset 291/);
		expect(text({}, {}, LAYOUT_32)).not.toMatch(/P[UM]D /);
	});

	it('frame by frame to the page, its flags and the physical address', () => {
		for (const [i, frame] of [0x6b1c, 0x6c2d, 0x6d3e, 0x6e4f].entries())
			expect(text()).toMatch(
				new RegExp(`${['PGD', 'PUD', 'PMD', 'PTE'][i]} frame 0x0${frame.toString(16)} .* → 0x0?${[0x6c2d, 0x6d3e, 0x6e4f, 0x1a3e7][i]?.toString(16)}`),
			);
		expect(text()).toContain('P present  W write  U user  A accessed  D dirty');
		expect(text()).toContain('0x1a3e7000 = 0x1a3e7 × 4096 + 0   DMA32');
		expect(text(VIEWS['read-only'])).toMatch(/P present {2}– read-only {2}U user {2}– not accessed {2}– clean/);
		expect(text(VIEWS['read-only'])).toContain('the shared zero page');
	});

	it('swap device and slot, and the fault step by step', () => {
		expect(text(VIEWS['swapped'])).toContain('slot 12 345 of vdb');
		expect(text(VIEWS['swapped'])).toMatch(/r or w +major fault +reads the page from swap/);
		expect(text(VIEWS['swapped'])).toMatch(/1 the entry names a swap slot.* 2 a frame is taken/);
		expect(text(VIEWS['empty'])).toMatch(/read +minor fault +maps the zero page/);
		expect(text(VIEWS['empty'])).toMatch(/write +minor fault +takes a frame, zeroed/);
	});

	it('where tables end, and that the kernel’s half is refused', () => {
		expect(text(VIEWS['unmapped'])).toMatch(/PGD frame .* → no table/);
		expect(text(VIEWS['unmapped'])).toContain('PUD no table');
		expect(text(VIEWS['unmapped'])).toMatch(/SIGSEGV +nothing is mapped here/);
		expect(text(VIEWS['kernel'])).toMatch(/→ refused/);
		expect(text(VIEWS['kernel'])).toContain('supervisor only');
		expect(text(VIEWS['not canonical'])).toContain('bits 47 to 63 must be equal');
	});

	it('the same address in other processes, and what tables cost against a flat one', () => {
		expect(text()).toMatch(/elsewhere another frame: leak2 118 0x1a3f0 /);
		expect(text()).toContain('2 PUD 3 PMD 340 PTE + PGD');
		expect(text()).toContain('one flat table 256 GiB');
		// 3 GiB ÷ 4 KiB entries of 4 bytes.
		expect(text({}, {}, LAYOUT_32)).toContain('one flat table 3.0 MiB');
		const same = {elsewhere: [{pid: 118, name: 'leak2', state: 'present', frame: 0x1a3e7}]} as const;
		expect(text(same)).toMatch(/elsewhere the same frame, shared: leak2 118/);
	});

	it('regions from the top with sizes, gaps drawn together, the cursor’s region in a wide strip with its place', () => {
		const lines = drawn(shown({}, 120, 40), 120, 40, {name: 'none'}).lines.map(line => line.slice(0, 48));
		const at = (what: RegExp): number => lines.findIndex(line => what.test(line));
		const order = [
			/kernel +128 TiB/,
			/no address +16\.0 EiB/,
			/\[stack\] +132 KiB/,
			/^▌7f17e5b2d000 leak +8\.0 GiB/,
			/page 175 482 of 2 097 152/,
			/not mapped +↓mmap ↑brk +127 TiB/,
			/\[heap\] +136 KiB/,
		].map(at);
		expect(order).toEqual([...order].sort((a, b) => a - b));
		expect(order.every(row => row > 0)).toBe(true);
		expect(lines.some(line => /resident 109 933 +▒ swapped out 62 315/.test(line))).toBe(true);
		// All that is touched lies in the first eighth, which is what the strip shows: 262 144 pages in 44 cells. 62 315 are 10.5 of them, 109 933 are 18.5.
		const strip = at(/page 175 482 of/) - 1;
		expect(lines[strip]).toMatch(/^ {2}▒{10,11}█{18,19}[▓░]+→ *$/);
	});

	it('maps as the kernel has them', () => {
		const maps = text({}, {tab: 'maps'});
		expect(maps).toContain('000000401000-000000486000 r-xp /usr/bin/leak');
		expect(maps).toContain('7ffc39307000-7ffc39328000 rw-p [stack]');
		expect(drawn(withUi(shown({}, 200, 50, {tab: 'maps'}), {maximised: true}), 200, 50).text).toMatch(/rw-p 00000000 leak +109 933 +62 315/);
	});

	it('the TLB with the process’s own entries, the cursor’s marked', () => {
		const lines = drawn(shown({}, 120, 40), 120, 40, {name: 'none'}).lines;
		// Page 0x7f18108a7 is in set 7, way 1.
		expect(lines.find(line => line.includes('way 1'))?.slice(9, 41)).toMatch(/^(. ){7}● /);
		expect(text()).toContain('TLB hit');
		expect(text(VIEWS['large TLB'])).toContain('TLB miss');
		expect(text()).toContain('16 sets × 4 ways · 64 entries · CPU 0');
	});

	it('malloc: chunks with exact sums, bins, thresholds, system calls, the last call', () => {
		// Chunks in use: 0x290 + 0x410 + 0x9000 + 0x4000 + 0x7000 = 83 616 bytes; free: 0x3000 + 0x1010 = 16 400.
		const malloc = text({}, {pane: 'malloc'});
		expect(malloc).toContain('in use 81.7 KiB');
		expect(malloc).toContain('free 16 KiB in 2 chunks');
		expect(malloc).toMatch(/tcache +32 •{7} +48 •{3}/);
		expect(malloc).toMatch(/brk 3 +mmap 1 +munmap 0 +mremap 0/);
		expect(malloc).toContain('mmap from 128 KiB');
		expect(malloc).toContain('malloc(100 KiB) = 0x24916b0  brk: the top was too small');
		expect(text(VIEWS['empty'])).toContain('malloc has not been called here');
	});

	it('what came since a key: RSS, free pages, faults', () => {
		const state = shown({}, 120, 40);
		const since = {atUs: 1000, what: 'm'};
		const pressed = withUi(state, {process: {...state.ui.process, since}});
		expect(drawn(pressed, 120, 40).text).toMatch(/key m +not done yet/);
		// Of the call alone, whatever others do to free pages meanwhile.
		const done = {
			kind: 'called',
			atUs: 2000,
			pid: 114,
			name: 'leak',
			call: {do: 'malloc', bytes: 102_400},
			address: 0x24a6010,
			how: 'brk',
			syscalls: ['brk'],
			minflt: 25,
			majflt: 0,
			rssPages: 25,
			freePages: -26,
		} as const;
		expect(drawn({...pressed, log: [done]}, 120, 40).text).toMatch(/key m +RSS \+25 · free of the machine −26 · 25 faults/);
	});

	it('that a process has ended, with the last that was seen of it', () => {
		const {text: ended} = drawn(shown({}, 120, 40, {}, true), 120, 40, {name: 'none'});
		expect(ended).toContain('leak (114) has ended');
		expect(ended).toContain('PGD 254');
	});

	it('that a kernel thread has no address space', () => {
		const state = base();
		const kswapd = state.sample.processes.find(process => process.name === 'kswapd0')!;
		const {text: none} = drawn(withUi(state, {screen: 'process', process: {...state.ui.process, pid: kswapd.pid}}), 120, 40);
		expect(none).toContain('kswapd0 is a kernel thread: it has no address space of its own');
	});
});

describe('how long requests took', () => {
	const served = (state: State) => ({...state, sample: {...state.sample, processes: state.sample.processes.map(process => ({...process, requests: ASKED}))}});
	/** 98 that took 1 ms, two of 50 ms, in buckets of the machine's. */
	const ASKED = {
		kind: 'requests' as const,
		asked: 103,
		served: 100,
		dropped: 1,
		late: 2,
		latency: {
			counts: new Map([
				[latencyBucket(1e6), 98],
				[latencyBucket(50e6), 2],
			]),
			sumNs: 198e6,
			maxNs: 50e6,
		},
		queued: 1,
		queueLimit: 8,
		inHand: 1,
		deadlineUs: 20_000,
	};

	it('stands under what the process’s life went to, with what came too late', () => {
		const {text} = drawn(served(lookingInto(base(), buildProcessView())), 200, 50);
		expect(text).toMatch(/answered 100 {3}p50 1 ms {3}p90 1 ms {3}p99 50 ms {3}longest 50 ms {3}over 20 ms 2 {3}dropped 1 {3}waiting 2/);
	});

	it('is at least a p99 on smaller screens', () => {
		expect(drawn(served(lookingInto(base(), buildProcessView())), 120, 30).text).toMatch(/p99 50 ms/);
	});
});
