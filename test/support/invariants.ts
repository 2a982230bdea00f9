// What has to hold in every state of a machine (docs §17, §23): each frame on exactly one list, free, or in one pair of hands; sums exact;
// nothing negative. Reads the machine's arrays, which nothing but these checks may do from outside.
import {
	ANON,
	DIRTY,
	GATHERED,
	HELD,
	ISOLATED,
	KIND_KERNEL,
	KIND_MASK,
	KIND_PAGETABLE,
	KIND_FIXED_SLAB,
	KIND_SLAB,
	KIND_USER,
	LIST_MASK,
	MLOCKED,
	NONE,
	SWAPCACHE,
	WRITEBACK,
	ZONE_SHIFT,
} from '../../source/machine/memory/frames.ts';
import {generations} from './mglru-invariants.ts';
import {LISTS, lruvecOf} from '../../source/machine/reclaim/lru.ts';
import {nodesOf, treesOf} from './radix-oracle.ts';
import {timeSpentAt} from '../../source/machine/account/time-spent.ts';
import type {Machine} from '../../source/machine/machine.ts';
import {hugetlbPages} from '../../source/machine/memory/hugetlb.ts';
import {pcpPages} from '../../source/machine/memory/pcp.ts';
import {sumOf} from '../../source/machine/memory/page-block.ts';
import type {Region} from '../../source/machine/address-space/region.ts';
import type {Task} from '../../source/machine/tasks/task.ts';
import {isZeroPage, ptePfn, pteSwapEntry, WRITABLE} from '../../source/machine/address-space/pte.ts';
import {areaOf, slotOf, swapEntry} from '../../source/machine/swap/swap.ts';
import {isStored} from '../../source/machine/swap/zram.ts';
import {inZswap} from '../../source/machine/swap/zswap.ts';
import {nameViolations} from './name-invariants.ts';
import {poolViolations} from './pool-invariants.ts';
import {reclaimsOf} from '../../source/machine/reclaim/in-hand.ts';

const isKin = (m: Machine, {family}: Region, id: number): boolean => family >= 0 && (m.sharing.families[family]?.includes(id) ?? false);

/**
 * What fork has shared: each page is counted as often as it is mapped, one of those who map it owns it, only who has it alone may write to it, and PSS is 1/n.
 * `mapped`: how often each frame is found mapped as anonymous memory; `owned`: 1 where its owner maps it.
 */
function sharingViolations(m: Machine, tasks: readonly Task[], mapped: Uint16Array, owned: Uint8Array): string[] {
	const {maps, families} = m.sharing;
	if (maps === null) return [];
	const wrong: string[] = [];
	for (let pfn = 0; pfn < maps.length; pfn++) {
		const n = mapped[pfn];
		if (maps[pfn] !== n && !(maps[pfn] === 0 && n === 1)) wrong.push(`frame ${pfn} is mapped ${n} times, counted ${maps[pfn]}`);
		if (n > 0 && owned[pfn] === 0) wrong.push(`frame ${pfn} is owned by who does not map it`);
	}
	for (const region of tasks.flatMap(task => task.regions.map(id => m.regions[id] as Region))) {
		let shared = 0;
		let pss = 0;
		for (const pte of region.file < 0 && region.shm < 0 && !region.image ? region.ptes : []) {
			if (pte <= 0 || isZeroPage(pte) || mapped[ptePfn(pte)] < 2) continue;
			shared++;
			pss += Math.floor(4096 ** 2 / mapped[ptePfn(pte)]);
			if ((pte & WRITABLE) !== 0) wrong.push(`frame ${ptePfn(pte)} is shared, and ${region.name} of ${region.pid} may write to it`);
		}
		if (region.shared !== shared || region.sharedPss !== pss)
			wrong.push(`${region.name} of ${region.pid}: ${region.shared} shared, ${region.sharedPss} of PSS, found ${shared} and ${pss}`);
		if (region.family >= 0 && !isKin(m, region, region.id)) wrong.push(`${region.name} of ${region.pid} is not in its family`);
	}
	for (const [family, ids] of families.entries())
		if (ids !== null && (ids.length < 2 || ids.some(id => m.regions[id]?.family !== family))) wrong.push(`family ${family}: ${ids.join(' ')}`);
	return wrong;
}

/** Sentences about what is wrong; empty when all is well. */
export function violations(m: Machine): string[] {
	const wrong: string[] = [];
	const fail = (what: string): void => {
		if (wrong.length < 20) wrong.push(what);
	};
	/** Not for what is asked of every frame: the sentence alone costs as much as the question there. */
	const check = (ok: boolean, what: () => string): void => {
		if (!ok) fail(what());
	};
	const {flags, next, prev, owner, index, aux, count} = m.frames;
	const seen = new Uint8Array(count);

	// Free stacks and free counts.
	for (const zone of m.zones) {
		let free = 0;
		for (let pfn = zone.freeHead; pfn !== NONE; pfn = next[pfn]) {
			if (flags[pfn] !== 0) fail(`free frame ${pfn} has flags ${flags[pfn]}`);
			if (seen[pfn] !== 0) fail(`frame ${pfn} is twice on the free stack`);
			if (seen[pfn]++ > 0) break;
			free++;
		}
		const end = zone.firstFrame + zone.managed;
		for (let pfn = zone.untouched; pfn < end; pfn++) {
			if (flags[pfn] !== 0 || seen[pfn] !== 0) fail(`untouched frame ${pfn} is in use`);
			seen[pfn] = 1;
			free++;
		}
		const lists = zone.pcp?.lists ?? [];
		const onLists = lists.reduce((sum, list) => sum + list.count, 0);
		check(free === zone.free + onLists, () => `zone ${zone.name}/${zone.node}: ${zone.free} free, ${onLists} on lists, ${free} found`);
		for (const {count: pages, byType} of lists)
			check(
				pages === byType.reduce((sum, n) => sum + n, 0) && byType.every(n => n >= 0),
				() => `lists of ${zone.name}: ${pages} pages, ${byType.join(' ')} by type`,
			);
		// A share of a few pages has no min, and no gap: 6.1 takes what the division leaves.
		const inOrder = zone.min < 4 ? zone.min <= zone.low && zone.low <= zone.high : zone.min < zone.low && zone.low < zone.high;
		check(zone.free >= 0 && inOrder, () => `marks of ${zone.name}: ${zone.min} ${zone.low} ${zone.high}`);
	}
	check(m.free === m.zones.reduce((sum, zone) => sum + zone.free, 0), () => `free ${m.free} is not the sum of the zones`);

	// LRU lists, with what generations hold counted as /proc does.
	const zoneSize = new Int32Array(m.lru.zoneSize.length);
	const inGenerations = new Int32Array(m.lru.size.length);
	for (const {lruvec, pfn, list} of generations(m, fail)) {
		if (seen[pfn]++ > 0) fail(`frame ${pfn} is in a generation and elsewhere`);
		inGenerations[lruvec * LISTS + list]++;
		zoneSize[(flags[pfn] >>> ZONE_SHIFT) * LISTS + list]++;
	}
	for (let lruvec = 0; lruvec < m.lru.size.length / LISTS; lruvec++) {
		for (let list = 1; list < LISTS; list++) {
			const at = lruvec * LISTS + list;
			let size = inGenerations[at];
			let before = NONE;
			for (let pfn = m.lru.head[at]; pfn !== NONE; pfn = next[pfn]) {
				if ((flags[pfn] & LIST_MASK) !== list || (flags[pfn] & KIND_MASK) !== KIND_USER)
					fail(`frame ${pfn} is on list ${list} with flags ${flags[pfn].toString(16)}`);
				if (prev[pfn] !== before) fail(`frame ${pfn}: broken back link`);
				if (seen[pfn] !== 0) fail(`frame ${pfn} is on two lists`);
				if (lruvecOf(m, pfn) !== lruvec) fail(`frame ${pfn} of lruvec ${lruvecOf(m, pfn)} is on a list of ${lruvec}`);
				if (seen[pfn]++ > 0) break;
				zoneSize[(flags[pfn] >>> ZONE_SHIFT) * LISTS + list]++;
				size++;
				before = pfn;
			}
			check(m.lru.tail[at] === before, () => `list ${list} of lruvec ${lruvec}: wrong tail`);
			check(size === m.lru.size[at], () => `list ${list} of lruvec ${lruvec}: ${m.lru.size[at]} counted, ${size} found`);
		}
	}
	for (const [i, size] of zoneSize.entries()) check(size === m.lru.zoneSize[i], () => `zone list ${i}: ${m.lru.zoneSize[i]} counted, ${size} found`);

	// Pages in the hands of reclaimers, and pages got but not yet used.
	const hold = (pfn: number): void => {
		check(seen[pfn] === 0, () => `frame ${pfn} is held and on a list`);
		seen[pfn] = 1;
	};
	for (const r of [...m.nodes.map(node => node.kswapd.reclaim), ...m.tasks.flatMap(task => reclaimsOf(m, task))]) {
		for (const pfn of r.batch) {
			check((flags[pfn] & ISOLATED) !== 0, () => `frame ${pfn} is in a batch and not isolated`);
			hold(pfn);
		}
	}
	/** Got for a fault that is to be repeated, of the program's text as well. */
	const stashed = m.tasks.flatMap(task => [task.stash, task.stall?.pfn ?? NONE, task.text?.aside?.stash ?? NONE]).filter(pfn => pfn >= 0);
	for (const pfn of stashed) hold(pfn);
	const unused = new Set(stashed); // whose they were before does not matter

	const referenced = new Set(m.tasks.map(({holds}) => holds));

	// Everything else belongs to the kernel.
	const kinds = {kernel: 0, slab: 0, pagetable: 0, user: 0};
	let dirty = 0;
	let writeback = 0;
	let swapCached = 0;
	let anonMapped = 0;
	let shmem = 0;
	let mlocked = 0;
	let fileMapped = 0;
	let filePages = 0;
	for (let pfn = 0; pfn < count; pfn++) {
		const f = flags[pfn];
		const kind = f & KIND_MASK;
		if (kind === KIND_KERNEL) kinds.kernel++;
		else if (kind === KIND_SLAB || kind === KIND_FIXED_SLAB) kinds.slab++;
		else if (kind === KIND_PAGETABLE) kinds.pagetable++;
		else if (kind === KIND_USER) {
			kinds.user++;
			if (seen[pfn] !== 1) fail(`user frame ${pfn} is on no list (flags ${f.toString(16)})`);
			if ((f & ANON) === 0 && owner[pfn] !== NONE && (f & DIRTY) !== 0) dirty++;
			if ((f & HELD) !== 0 && !referenced.has(pfn)) fail(`frame ${pfn} is held by no task`);
			if ((f & WRITEBACK) !== 0) writeback++;
			if ((f & SWAPCACHE) !== 0) swapCached++;
			if ((f & MLOCKED) !== 0 && (f & ANON) !== 0) mlocked++;
			if ((f & ANON) !== 0 && owner[pfn] !== NONE) {
				if (m.regions[owner[pfn]]?.pid === 0) shmem++;
				else anonMapped++;
			}
			if ((f & ANON) !== 0 && owner[pfn] === NONE && (f & (SWAPCACHE | ISOLATED | GATHERED)) === 0)
				fail(`anonymous frame ${pfn} is nobody’s and in no swap cache: lost`);
			if ((f & ANON) === 0 && owner[pfn] === NONE && aux[pfn] > 0 && !unused.has(pfn)) fileMapped++; // of the program's image
			if ((f & ANON) !== 0 && owner[pfn] !== NONE && m.regions[owner[pfn]]?.pid === 0 && (m.sharing.maps?.[pfn] ?? 0) > 0) fileMapped++;
			if ((f & ANON) === 0 && owner[pfn] !== NONE && !unused.has(pfn)) {
				if (m.files[owner[pfn]].map[index[pfn]] !== pfn + 1) fail(`file frame ${pfn} is not in its file`);
				filePages++;
				if (aux[pfn] > 0) fileMapped++;
			}
			if ((f & SWAPCACHE) !== 0 && areaOf(m, aux[pfn]).cache[slotOf(aux[pfn])] !== pfn + 1) fail(`swap-cache frame ${pfn} is not at its slot`);
		}
	}
	const stat = (
		name: 'nr_dirty' | 'nr_file_pages' | 'nr_shmem' | 'nr_writeback' | 'nr_swapcached' | 'nr_anon_mapped' | 'nr_mapped' | 'nr_mlock' | 'nr_page_table_pages',
	): number => m.nodes.reduce((sum, node) => sum + node.stat[name], 0);
	check(stat('nr_dirty') === dirty, () => `nr_dirty ${stat('nr_dirty')}, found ${dirty}`);
	check(stat('nr_writeback') === writeback, () => `nr_writeback ${stat('nr_writeback')}, found ${writeback}`);
	check(stat('nr_swapcached') === swapCached, () => `nr_swapcached ${stat('nr_swapcached')}, found ${swapCached}`);
	check(stat('nr_anon_mapped') === anonMapped, () => `AnonPages ${stat('nr_anon_mapped')}, found ${anonMapped}`);
	check(stat('nr_shmem') === shmem, () => `Shmem ${stat('nr_shmem')}, found ${shmem}`);
	const cached = m.config.kernelMemory.unevictable + filePages + swapCached + shmem;
	check(stat('nr_file_pages') === cached, () => `nr_file_pages ${stat('nr_file_pages')}, found ${cached}`);
	check(stat('nr_mapped') === fileMapped, () => `Mapped ${stat('nr_mapped')}, found ${fileMapped}`);
	check(stat('nr_mlock') === mlocked, () => `Mlocked ${stat('nr_mlock')}, found ${mlocked}`);
	const slab = m.nodes.reduce((sum, node) => sum + node.slab.reclaimable + node.slab.unreclaimable, 0);
	// A task that had to reclaim for a page of slab has it in hand until it runs again.
	const inHand = stashed.filter(pfn => [KIND_SLAB, KIND_FIXED_SLAB].includes(flags[pfn] & KIND_MASK)).length;
	check(slab + inHand === kinds.slab, () => `slab ${slab} and ${inHand} in hand, found ${kinds.slab}`);
	for (const {blocks, name, free} of m.zones) {
		if (blocks === null) continue;
		const pieces = [...blocks.unmovable, ...blocks.reclaimable];
		check(
			pieces.every(piece => piece > 0) && sumOf(pieces) <= free,
			() => `zone ${name}: ${pieces.join(' ')} pages of the kernel’s blocks are free, of ${free} in all`,
		);
	}
	const total = m.zones.reduce((sum, zone) => sum + zone.managed, 0);
	check(
		total ===
			m.free +
				m.zones.reduce((sum, zone) => sum + pcpPages(zone), 0) +
				kinds.kernel +
				kinds.slab +
				kinds.pagetable +
				kinds.user +
				stashed.filter(pfn => (flags[pfn] & KIND_MASK) === 0).length,
		() => 'frames do not add up to MemTotal',
	);
	check(filePages === m.files.reduce((sum, file) => sum + file.cached, 0), () => `file pages ${filePages} are not what the files count`);

	for (const {id, path, runners} of m.files) {
		const running = [...m.taskOf.values()].filter(task =>
			task.regions.some(region => m.regions[region]?.kind === 'text' && m.regions[region]?.file === id),
		).length;
		if (runners !== running) fail(`${path} is run by ${running}, counted ${runners}`);
	}
	const nodes = [
		...m.files.map(file => nodesOf(file.map, 0)),
		...m.tmpfs.files.map(({region}) => nodesOf(m.regions[region]?.ptes ?? new Int32Array(0), 0)),
		...m.swaps.flatMap(treesOf),
	].reduce((sum, n) => sum + n, 0);
	check(m.cacheSlab.nodes === nodes, () => `radix-tree nodes ${m.cacheSlab.nodes}, found ${nodes}`);
	// MemTotal is the sum of what /proc names, of pages in the hands of reclaimers, and of what the kernel holds for nothing that has a name (§17, 1).
	let named =
		m.free +
		m.zones.reduce((sum, zone) => sum + pcpPages(zone), 0) +
		m.kernel.other +
		hugetlbPages(m) +
		m.config.kernelMemory.percpu +
		slab +
		stat('nr_page_table_pages') +
		m.nodes.reduce((sum, node) => sum + node.stat.nr_kernel_stack, 0) / 4;
	for (let at = 0; at < m.lru.size.length; at++) named += m.lru.size[at];
	for (const r of [...m.nodes.map(node => node.kswapd.reclaim), ...m.tasks.flatMap(task => reclaimsOf(m, task))]) named += r.batch.length;
	named += stashed.length;
	if (!m.rules.pudCounted) for (const task of m.taskOf.values()) named += task.pageTables.pud;
	check(named === total, () => `MemTotal ${total} pages, named ${named}`);

	// A child in the making has its memory already, and nobody knows it yet.
	const tasks = [...m.tasks, ...m.tasks.flatMap(({forking}) => (forking === null ? [] : [m.taskOf.get(forking.child) as Task]))];
	const mapped = new Uint16Array(count);
	const owned = new Uint8Array(count);

	// Address spaces: RSS, swap entries, the two ends of every mapping.
	const slots = m.swaps.map(area => new Uint16Array(area.pages));
	for (const task of tasks) {
		let anon = 0;
		let shared = 0;
		let swapped = 0;
		let file = 0;
		for (const id of task.regions) {
			const region = m.regions[id];
			if (region === null) {
				wrong.push(`${task.name} holds region ${id}, which is gone`);
				continue;
			}
			let rss = 0;
			const byNode = m.nodes.map(() => 0);
			let out = 0;
			for (let page = 0; page < region.ptes.length; page++) {
				const pte = region.ptes[page];
				if (pte < 0) {
					out++;
					const entry = pteSwapEntry(pte);
					slots[areaOf(m, entry).index][slotOf(entry)]++;
				} else if (pte > 0 && !isZeroPage(pte)) {
					rss++;
					const pfn = ptePfn(pte);
					byNode[m.zones[flags[pfn] >>> ZONE_SHIFT].node]++;
					if (region.shm >= 0) {
						mapped[pfn]++;
						owned[pfn] = 1;
						if (owner[pfn] !== region.shm || index[pfn] !== page + region.offset) fail(`page ${page} of ${task.name}/${region.name} is not of its file`);
					} else if (region.image) {
						if (m.imageFrames[region.offset + page] !== pfn) fail(`page ${page} of ${task.name}/${region.name} is not of the image`);
					} else if (region.file < 0) {
						mapped[pfn]++;
						if (owner[pfn] === id) owned[pfn] = 1;
						if (index[pfn] !== page || (owner[pfn] !== id && !isKin(m, region, owner[pfn])))
							fail(`page ${page} of ${task.name}/${region.name} maps frame ${pfn}, which belongs elsewhere`);
					} else if (m.files[region.file].map[region.offset + page] !== pfn + 1)
						fail(`page ${page} of ${task.name}/${region.name} maps a frame that is not in its file`);
				}
			}
			check(region.rss === rss && region.swapped === out, () => `${task.name}/${region.name}: rss ${region.rss}/${rss}, swapped ${region.swapped}/${out}`);
			check(byNode.join() === region.nodeRss.join(), () => `${task.name}/${region.name}: by node ${region.nodeRss}, found ${byNode}`);
			if (region.shm >= 0) shared += rss;
			else if (region.file < 0 && !region.image) anon += rss;
			else file += rss;
			swapped += out;
		}
		check(task.rssAnon === anon && task.swapEntries === swapped, () => `${task.name}: RssAnon ${task.rssAnon}/${anon}, swap ${task.swapEntries}/${swapped}`);
		check(task.rssShmem === shared, () => `${task.name}: RssShmem ${task.rssShmem}, found ${shared}`);
		check(task.rssFile === file, () => `${task.name}: RssFile ${task.rssFile}, found ${file}`);
		const {pte, pmd, pud, tables} = task.pageTables;
		check(tables.size === pte + pmd + pud, () => `${task.name}: ${tables.size} page tables, ${pte} + ${pmd} + ${pud} counted`);
		for (const {pfn, users} of tables.values()) {
			check((flags[pfn] & KIND_MASK) === KIND_PAGETABLE && seen[pfn] === 0, () => `page-table frame ${pfn} of ${task.name} is something else, or two tables`);
			// Who waits for the next table has those above it already; of a child that is still being copied its parent waits.
			const waits = task.stall !== null || m.tasks.some(({forking}) => forking?.child === task.pid);
			check(users > 0 || waits || task.killed, () => `page table ${pfn} of ${task.name} is used by nothing`);
			seen[pfn] = 1;
		}
	}

	wrong.push(...sharingViolations(m, tasks, mapped, owned));

	// Files on the tmpfs: what they have in RAM and in swap is what the tmpfs counts, and nobody else has it.
	let onTmpfs = 0;
	for (const {path, region: id} of m.tmpfs.files) {
		const region = m.regions[id];
		if (region === null || region === undefined) {
			wrong.push(`${path} has no pages`);
			continue;
		}
		let rss = 0;
		let out = 0;
		for (const [page, pte] of region.ptes.entries()) {
			if (pte > 0) {
				rss++;
				if (owner[ptePfn(pte)] !== id || index[ptePfn(pte)] !== page) fail(`page ${page} of ${path} is a frame that belongs elsewhere`);
			} else if (pte < 0) {
				out++;
				slots[areaOf(m, pteSwapEntry(pte)).index][slotOf(pteSwapEntry(pte))]++;
			}
		}
		check(region.rss === rss && region.swapped === out, () => `${path}: ${region.rss} in RAM, ${region.swapped} in swap, found ${rss} and ${out}`);
		onTmpfs += rss + out;
	}
	check(
		m.tmpfs.used === onTmpfs && (m.tmpfs.limit === 0 || onTmpfs <= m.tmpfs.limit),
		() => `tmpfs: ${m.tmpfs.used} of ${m.tmpfs.limit} used, found ${onTmpfs}`,
	);

	wrong.push(...poolViolations(m), ...nameViolations(m));

	// Swap: every slot in use is owned by a page table, by the swap cache or by a list of a CPU.
	const onLists = (m.slotLists?.ofCpu ?? []).flatMap(({ready, freed}) => [...ready, ...freed]);
	for (const entry of onLists) check(areaOf(m, entry).held[slotOf(entry)] === 1, () => `slot ${slotOf(entry)} is on a list and not held`);
	check(new Set(onLists).size === onLists.length, () => 'a slot is on two lists');
	let free = 0;
	let held = 0;
	for (const area of m.swaps) {
		let used = 0;
		for (let slot = 0; slot < area.pages; slot++) {
			const owners = slots[area.index][slot];
			if (area.count[slot] !== owners) fail(`slot ${slot} of ${area.config.name}: count ${area.count[slot]}, owners ${owners}`);
			const inUse = area.count[slot] > 0 || area.cache[slot] > 0;
			if (area.held[slot] === 1) held++;
			if (area.held[slot] === 1 && inUse) fail(`slot ${slot} of ${area.config.name} is in use and held`);
			if (area.held[slot] === 1 || inUse) used++;
			if (area.zram === null || area.count[slot] === 0) continue;
			// What a page table names is somewhere: in a page that nobody takes for a copy, in zram, in zswap, or it is zeroes.
			const copy = area.cache[slot] - 1;
			const own = copy >= 0 && (m.frames.flags[copy] & DIRTY) !== 0;
			const stored = isStored(area.zram, slot) || inZswap(m, swapEntry(area.index, slot)) || area.zeromap?.[slot] === 1;
			if (!own && !stored) fail(`slot ${slot} of ${area.config.name} is empty, and its page is ${copy >= 0 ? 'clean' : 'not in RAM'}`);
		}
		check(used === area.used, () => `${area.config.name}: ${area.used} used, ${used} found`);
		if (area.on) free += (area.leaving ? 0 : area.pages) - area.used;
	}
	check(free === m.swapFree, () => `SwapFree ${m.swapFree}, found ${free}`);
	check(held === onLists.length, () => `${held} slots are held, ${onLists.length} of them on lists`);

	// Pressure.
	const {psi} = m;
	for (const [id, cpu] of psi.cpus.entries()) {
		const pending = psi.pending.filter(change => change.cpu === id);
		for (const name of ['runnable', 'iowait', 'memstall', 'memstallRunning'] as const) {
			const now = cpu[name] + pending.reduce((sum, change) => sum + change[name], 0);
			const tasks = m.tasks.filter(({psi: is}) => is.cpu === id && (name === 'memstallRunning' ? is.memstall && is.runnable : is[name])).length;
			check(now === tasks, () => `psi of CPU ${id}: ${name} is ${now}, found ${tasks}`);
		}
	}
	for (const kind of ['memory', 'io', 'cpu'] as const)
		check(psi[kind].full.collectedNs <= psi[kind].some.collectedNs, () => `${kind} pressure: full over some`);

	// Time: each task's causes sum up to its age.
	for (const task of m.tasks) {
		const spent = Object.entries(timeSpentAt(task, m.now));
		const sum = spent.reduce((total, [, ns]) => total + ns, 0);
		const age = Math.max(0, m.now - task.startNs); // a child may be of the end of a step that went beyond
		check(sum === age, () => `${task.name} is ${age} ns old and spent ${sum}`);
		for (const [cause, ns] of spent) check(ns >= 0, () => `${task.name} spent ${ns} ns on ${cause}`);
		if (task.ppid > 2) check((m.taskOf.get(task.ppid)?.state ?? 'Z') !== 'Z', () => `${task.name} is a child of ${task.ppid}, which is gone`);
	}

	// Queues.
	for (const cpu of m.cpus) {
		const {waiting} = cpu.queue;
		check(
			waiting.every((task, i) => i === 0 || waiting[i - 1].vruntime <= task.vruntime),
			() => `the queue of CPU ${cpu.id} is out of order`,
		);
		check(
			waiting.every(task => task.state === 'R' && task.onCpu < 0 && task.lastCpu === cpu.id),
			() => `the queue of CPU ${cpu.id} holds one that does not wait there`,
		);
	}
	const waiting = m.cpus.reduce((sum, cpu) => sum + cpu.queue.waiting.length, 0);
	const wanting = m.tasks.filter(task => task.state === 'R' && task.onCpu < 0).length;
	check(waiting === wanting, () => `${waiting} in the queues, ${wanting} want to run`);
	return wrong;
}
