// npm run bench: how fast the machine runs and how large it is, and a bare loop over typed arrays of the same length in the same run as the yardstick.
// Parts by name: `npm run bench -- machine` or `time` (going back, time.ts), `why` (reading logs, why.ts), `host` (looking at this computer, host.ts), `sweep` (many at once, sweep.ts).
// Figures are of this computer at this moment; compare ratios, not runs.
import {ANON, createFrames, KIND_USER, NONE, UPTODATE} from '../source/machine/memory/frames.ts';
import {createLru, INACTIVE_ANON, LISTS} from '../source/machine/reclaim/lru.ts';
import {advance, apply, boot, bootBytes, type Machine, sample} from '../source/machine/machine.ts';
import {benchHost} from './host.ts';
import {benchSweep} from './sweep.ts';
import {benchTime} from './time.ts';
import {benchWhy} from './why.ts';
import {machineConfig, op, type Sketch} from '../test/support/machines.ts';

const MIB = 256; // pages
type Kernel = Pick<Sketch, 'kernel' | 'lru'>;
/** Of CPUs, garbage collector and compiler included: what else the computer does takes little of it, where a clock on the wall would run on. */
const seconds = (run: () => void): number => {
	const before = process.cpuUsage();
	run();
	const {user, system} = process.cpuUsage(before);
	return (user + system) / 1e6;
};
/** Best of five, as V8 compiles in the first two: what the code can do when nobody disturbs it. */
const best = (run: () => number): number => Math.max(run(), run(), run(), run(), run());
const print = (what: string, value: string, note = ''): void => console.log(`${what.padEnd(62)} ${value.padStart(12)}  ${note}`);
const millions = (perSecond: number): string => `${(perSecond / 1e6).toFixed(1)} M/s`;

/** The yardstick: take the tail of a linked list, look at its flags, put it at the head; nothing else. */
function bareLoop(pages: number): number {
	const {flags, next, prev} = createFrames(pages, false);
	const lru = createLru(1, 1);
	const {head, tail} = lru;
	for (let pfn = 0; pfn < pages; pfn++) {
		flags[pfn] = KIND_USER | ANON | UPTODATE;
		prev[pfn] = pfn === 0 ? NONE : pfn - 1;
		next[pfn] = pfn === pages - 1 ? NONE : pfn + 1;
	}
	head[INACTIVE_ANON] = 0;
	tail[INACTIVE_ANON] = pages - 1;
	const turns = 3 * pages;
	let seen = 0;
	const took = seconds(() => {
		for (let i = 0; i < turns; i++) {
			const pfn = tail[INACTIVE_ANON];
			seen += flags[pfn] & UPTODATE;
			tail[INACTIVE_ANON] = prev[pfn];
			next[prev[pfn]] = NONE;
			prev[head[INACTIVE_ANON]] = pfn;
			next[pfn] = head[INACTIVE_ANON];
			prev[pfn] = NONE;
			head[INACTIVE_ANON] = pfn;
		}
	});
	if (seen === 0 || lru.size.length !== LISTS) throw new Error('the loop did nothing');
	return turns / took;
}

/** Advances a machine until `counter` has grown by `n`; growth a second of CPU time. */
function throughput(m: Machine, counter: () => number, n: number): number {
	const from = counter();
	let gained = 0;
	const took = seconds(() => {
		while (gained < n) {
			advance(m, 100_000);
			gained = counter() - from;
		}
	});
	return gained / took;
}

function touches(pages: number): number {
	const m = boot(machineConfig({pages}));
	const size = Math.floor(pages * 0.8);
	apply(m, {kind: 'spawn', name: 'hot', program: [op.map(size), op.write(size), op.touch(size, 'update', 0, 0)]});
	const task = m.tasks[m.tasks.length - 1];
	while (task.pc < 2) advance(m, 10_000);
	return throughput(m, () => task.op.round * size + task.op.at, 30e6);
}

/** Clean file pages, each used once more before it is looked at: the scan finds them referenced and passes them on. */
function scans(pages: number, kernel: Kernel = {}): number {
	const m = boot(machineConfig({...kernel, pages, files: {'/f': pages * 2}}));
	apply(m, {kind: 'spawn', name: 'stream', program: [op.read('/f', pages * 2, 0, 0)]});
	while (m.vm.pgscan_kswapd === 0) advance(m, 10_000);
	return throughput(m, () => m.vm.pgscan_kswapd + m.vm.pgscan_direct, 1e6);
}

/** The same without the reader: kswapd alone, at work on a full inactive list. */
function kswapdOnly(pages: number): number {
	const m = boot(machineConfig({pages, files: {'/f': pages * 2}, sysctls: {'vm.min_free_kbytes': '1000'}}));
	apply(m, {kind: 'spawn', name: 'stream', program: [op.read('/f', Math.floor(pages * 0.9), 0, 1), op.sleep]});
	while (m.tasks[m.tasks.length - 1].pc < 1) advance(m, 10_000);
	apply(m, {kind: 'sysctl', name: 'vm.min_free_kbytes', value: String(Math.floor(pages * 4 * 0.6))});
	apply(m, {kind: 'spawn', name: 'knock', program: [op.map(100), op.write(100), op.sleep]});
	const from = m.vm.pgscan_kswapd;
	const took = seconds(() => {
		for (let i = 0; i < 400 && m.vm.pgscan_kswapd - from < pages * 0.5; i++) advance(m, 1000);
	});
	return (m.vm.pgscan_kswapd - from) / took;
}

function allocations(pages: number): number {
	const m = boot(machineConfig({pages}));
	const size = Math.floor(pages * 0.8);
	apply(m, {kind: 'spawn', name: 'churn', program: [op.map(size), op.write(size), {do: 'unmap', region: 'data'}, {do: 'jump', to: 0, times: 0}]});
	return throughput(m, () => m.zones[0].allocated, 3e6);
}

function leakWithSwap(kernel: Kernel = {}): number {
	const m = boot(machineConfig({...kernel, pages: 512 * MIB, swapPages: 256 * MIB}));
	apply(m, {kind: 'spawn', name: 'leak', program: [op.map(2 ** 21), op.write(2 ** 21, 5120), op.sleep]});
	let simulated = 0;
	const took = seconds(() => {
		while (m.kills === 0) {
			advance(m, 250_000);
			sample(m);
			simulated += 0.25;
		}
	});
	return simulated / took;
}

console.log(`Node ${process.version}, ${process.arch}\n`);
function benchMachine(): void {
	const bare = best(() => bareLoop(512 * MIB));
	print('bare loop over a list of 131 072 frames (yardstick)', millions(bare), 'pages');
	for (const [name, pages] of [
		['512 MiB', 512 * MIB],
		['4 GiB', 4096 * MIB],
	] as const) {
		const t = best(() => touches(pages));
		print(`touches of resident memory, ${name}`, millions(t), 'pages; aim 10 at 512 MiB');
		const s = best(() => kswapdOnly(pages));
		print(
			`reclaim scans, kswapd alone on clean cache, ${name}`,
			millions(s),
			`${((100 * s) / bare).toFixed(0)} % of the bare loop; aim 5 M/s and 40 % at 512 MiB`,
		);
		print(`reclaim scans while a reader streams, ${name}`, millions(best(() => scans(pages))), 'the reader’s work included');
		print(`allocations and frees through the fast path, ${name}`, millions(best(() => allocations(pages))), 'faults with page tables, and exits');
	}
	print('leak with swap, 512 MiB: simulated seconds a second of CPU', `${best(() => leakWithSwap()).toFixed(0)} ×`, 'four Samples a second; aim 200');
	for (const lru of ['classic', 'mglru'] as const) {
		const kernel: Kernel = {kernel: '6.12', lru};
		print(`6.12 with ${lru} lists, 512 MiB: scans while a reader streams`, millions(best(() => scans(512 * MIB, kernel))), 'the reader’s work included');
		print(`6.12 with ${lru} lists: the leak with swap`, `${best(() => leakWithSwap(kernel)).toFixed(0)} ×`, 'as above');
	}
	for (const [name, pages] of [
		['512 MiB', 512 * MIB],
		['16 GiB', 16384 * MIB],
		['64 GiB', 65536 * MIB],
	] as const) {
		globalThis.gc?.();
		const config = machineConfig({pages});
		const before = process.memoryUsage().arrayBuffers;
		let m: Machine | null = null;
		const took = seconds(() => {
			m = boot(config);
		});
		const bytes = process.memoryUsage().arrayBuffers - before;
		print(
			`boot, ${name}`,
			`${(took * 1000).toFixed(0)} ms`,
			`${(bytes / pages).toFixed(1)} bytes a frame (${(bootBytes(config) / pages).toFixed(1)} promised); aim 24, and 1 s at 16 GiB`,
		);
		if (m === null) throw new Error('no machine');
	}
}

const PARTS: Readonly<Record<string, () => void | Promise<void>>> = {machine: benchMachine, time: benchTime, why: benchWhy, host: benchHost, sweep: benchSweep};
const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(PARTS)) await PARTS[name]?.();
