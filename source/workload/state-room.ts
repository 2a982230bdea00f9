// Whether what a machine starts with fits: in RAM, in swap, in what compressed swap may take of RAM, and in the tmpfs. (docs §21.1)
// RAM is reckoned to some per cent: what is a little too much is seen when the machine boots.
import {type FileConfig, type KernelMemory, type MachineConfig, type StartState, type SwapConfig, ZONE_NAMES} from '../machine/config.ts';
import {TMPFS} from '../machine/files/shmem.ts';
import {BUFFER_HEADS_PER_PAGE} from '../machine/memory/cache-slab.ts';
import {HUGE_PAGES} from '../machine/memory/hugetlb.ts';
import {bootMinFreeKb} from '../machine/memory/zone.ts';
import {messages} from '../messages.ts';
import type {Report} from './schema.ts';

/** Pages of parts of files; what two parts have in common is there once. */
function pagesOf(parts: readonly {readonly file: string; readonly from: number; readonly pages: number}[]): number {
	const byFile = new Map<string, [number, number][]>();
	for (const {file, from, pages} of parts) byFile.set(file, [...(byFile.get(file) ?? []), [from, from + pages]]);
	let sum = 0;
	for (const ranges of byFile.values()) {
		let to = 0;
		for (const [start, end] of ranges.sort((a, b) => a[0] - b[0])) {
			sum += Math.max(0, end - Math.max(to, start));
			to = Math.max(to, end);
		}
	}
	return sum;
}

/** Areas that are on, in the order in which they fill. */
const inOrder = (swaps: readonly SwapConfig[]): readonly SwapConfig[] =>
	swaps.filter(area => area.on !== false).sort((a, b) => Math.max(-1, b.priority ?? -1) - Math.max(-1, a.priority ?? -1));

/** Pages of RAM that what is swapped out takes on zram, at least; an area that is over its mem_limit is told of. */
function compressedPages({processes}: StartState, {swaps, disks}: MachineConfig, report: Report): number {
	const left = inOrder(swaps).map(({name, disk, pages}) => ({name, pages, taken: 0, compression: disks.find(one => one.name === disk)?.compression}));
	for (const {swappedPages, compression, zeroFilled = 0} of processes) {
		let pages = swappedPages;
		for (const area of left) {
			const here = Math.min(pages, area.pages);
			pages -= here;
			area.pages -= here;
			if (area.compression !== undefined) area.taken += (here * (1 - zeroFilled)) / (compression ?? area.compression.ratio);
		}
	}
	for (const {name, taken, compression} of left) {
		const limit = compression?.limitPages ?? 0;
		if (limit > 0 && taken > limit) report(['state', 'processes'], messages.scenario.stateOverLimit(name, Math.ceil(taken), limit), 'key');
	}
	return Math.ceil(left.reduce((sum, {taken}) => sum + taken, 0));
}

/** Files of the tmpfs, which has a limit of its own. */
function checkTmpfs(state: StartState, files: readonly FileConfig[], limit: number, report: Report): void {
	const parts = state.cache.filter(part => files.some(({path, disk}) => path === part.file && disk === TMPFS));
	const wanted = pagesOf(parts);
	if (wanted > limit) report(['state', 'cache'], messages.scenario.stateOverTmpfs(wanted, limit), 'key');
}

/** What the state takes, and what there is: of RAM all but the kernel's own, huge pages and what keeps the marks. */
export function checkRoom(state: StartState, config: MachineConfig, kernel: KernelMemory, report: Report): void {
	const swapped = state.processes.reduce((sum, one) => sum + one.swappedPages, 0);
	const swap = config.swaps.reduce((sum, area) => sum + (area.on === false ? 0 : area.pages), 0);
	if (swapped > swap) report(['state', 'processes'], messages.scenario.stateOverSwap(swapped, swap), 'key');
	const {zones, sysctls, transparentHugepage = 'never'} = config;
	const managed = zones.reduce((sum, zone) => sum + zone.managed, 0);
	checkTmpfs(state, config.files, config.tmpfsPages ?? managed >> 1, report);
	const {slabShrinkable: _, ...held} = kernel;
	const total = managed - Object.values(held).reduce((sum, pages) => sum + pages, 0);
	const sized = zones.map(zone => ({zoneClass: ZONE_NAMES.indexOf(zone.name), managed: zone.managed}));
	const minKb = Number(sysctls['vm.min_free_kbytes'] ?? bootMinFreeKb(sized, config.kernel, transparentHugepage));
	const huge = Number(sysctls['vm.nr_hugepages'] ?? 0) * HUGE_PAGES;
	const room = Math.max(0, Math.floor(total - huge - (minKb / 4) * 1.5 - total / 64));
	const wanted =
		state.slabPages +
		pagesOf([...state.cache, ...state.dirty]) +
		Math.ceil(pagesOf(state.dirty) / BUFFER_HEADS_PER_PAGE) +
		(swapped > swap ? 0 : compressedPages(state, config, report)) +
		state.processes.reduce((sum, one) => sum + one.residentPages + Math.ceil((one.residentPages + one.swappedPages) / 512), 0);
	if (wanted > room) report(['state'], messages.scenario.stateTooLarge(wanted, room), 'key');
}
