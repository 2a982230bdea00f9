// What has to hold of disks, writeback and the I/O of tasks in every state of a machine. Reads the machine's own state, as invariants.ts does.
import {ANON, KIND_MASK, KIND_USER, WRITEBACK} from '../../source/machine/memory/frames.ts';
import type {Machine} from '../../source/machine/machine.ts';

const sum = <T>(all: readonly T[], of: (one: T) => number): number => all.reduce((total, one) => total + of(one), 0);

/** Files are open as often as descriptors say, and what has neither a name nor anybody who holds it is gone or on its way. */
function heldViolations(m: Machine): string[] {
	const wrong: string[] = [];
	const tasks = [...m.taskOf.values()];
	const going = tasks.flatMap(task => task.evicting);
	const all = [
		...m.files.map(file => ({ref: {file: file.id, shm: -1}, ...file, mappers: file.mappings.length, has: file.cached})),
		...m.tmpfs.files.map(file => ({
			ref: {file: -1, shm: file.region},
			...file,
			mappers: m.regions[file.region]!.mappers.length,
			has: m.regions[file.region]!.rss + m.regions[file.region]!.swapped,
		})),
	];
	for (const {ref, path, opens, mappers, unlinked, has} of all) {
		const isIt = (one: {readonly file: number; readonly shm: number}): boolean => one.file === ref.file && one.shm === ref.shm;
		const found = tasks.flatMap(task => task.descriptors).filter(isIt).length;
		if (found !== opens) wrong.push(`${path} is open ${opens} times, found ${found}`);
		const evicters = going.filter(isIt).length;
		if (evicters > 0 && (!unlinked || opens + mappers > 0 || evicters > 1)) wrong.push(`${path} is thrown away while it has a name or somebody holds it`);
		if (unlinked && opens + mappers + evicters === 0 && has > 0) wrong.push(`${path} is nobody’s, and has ${has} pages`);
	}
	for (const {name, descriptors} of tasks) {
		if (new Set(descriptors.map(({path}) => path)).size !== descriptors.length) wrong.push(`${name} has a file open twice by one path`);
		if (new Set(descriptors.map(({fd}) => fd)).size !== descriptors.length) wrong.push(`${name} has two files open by one number`);
	}
	return wrong;
}

/** Sentences about what is wrong; empty when all is well. */
export function ioViolations(m: Machine): string[] {
	const wrong: string[] = heldViolations(m);
	const same = (what: string, a: number, b: number): void => {
		if (a !== b) wrong.push(`${what}: ${a} and ${b}`);
	};
	const {disks: wbs} = m.writeback;
	const stat = (name: 'nr_dirty' | 'nr_dirtied'): number => sum(m.nodes, node => node.stat[name]);
	same(
		'dirty pages of the machine and of its disks',
		stat('nr_dirty'),
		sum(wbs, wb => wb.reclaimable),
	);
	same(
		'pages dirtied',
		stat('nr_dirtied'),
		sum(wbs, wb => wb.dirtied),
	);
	let fileWriteback = 0;
	for (const f of m.frames.flags) if ((f & KIND_MASK) === KIND_USER && (f & (WRITEBACK | ANON)) === WRITEBACK) fileWriteback++;
	same(
		'file pages under writeback',
		fileWriteback,
		sum(wbs, wb => wb.writeback),
	);

	for (const file of m.files)
		if (file.wb < 0 && (file.dirty > 0 || file.underWriteback > 0 || file.queued)) wrong.push(`${file.path} is dirty, and in no record`);
	for (const [index, wb] of wbs.entries()) {
		if (wb.index !== index || (index < m.disks.length && wb.group !== 0)) wrong.push(`record ${index} of writeback is not where it belongs`);
		if (wb.group > 0 && m.cgroups?.groups[wb.group]?.online !== true) wrong.push(`record ${index} of writeback is for a group that is gone`);
		const files = m.files.filter(file => file.wb === wb.index);
		const lists = [...wb.dirtyFiles, ...wb.io, ...wb.moreIo];
		const name = `${m.disks[wb.disk].config.name}${wb.group === 0 ? '' : ` of group ${wb.group}`}`;
		const {wbt, stats} = m.disks[wb.disk];
		const tracked = m.queue.heap.filter(({event}) => event.kind === 'disk' && event.request.disk === wb.disk && event.request.what === 'file-write').length;
		if (wbt !== null) same(`${name}: writes that writeback throttling knows of`, wbt.inFlight, tracked);
		if (wbt !== null && (wbt.inFlight > stats.inFlight || wbt.maxDepth < 1)) wrong.push(`${name}: ${wbt.inFlight} writes of ${stats.inFlight} requests`);
		if (new Set(lists).size !== lists.length) wrong.push(`${name}: a file is on two of the lists ${lists.join(' ')}`);
		same(
			`${name}: dirty`,
			wb.reclaimable,
			sum(files, file => file.dirty),
		);
		same(
			`${name}: under writeback`,
			wb.writeback,
			sum(files, file => file.underWriteback),
		);
		same(`${name}: files under writeback`, wb.writebackFiles, files.filter(file => file.underWriteback > 0).length);
		for (const file of files) {
			if (file.queued !== lists.includes(file.id))
				wrong.push(`${file.path} is ${file.queued ? '' : 'not '}among the dirty files, and on the lists it is otherwise`);
			if (file.dirty > 0 && !file.queued) wrong.push(`${file.path} is dirty, and no flusher knows`);
		}
		if (lists.length > 0 && wb.timer === 0 && !wb.running && !wb.pending && m.tunables.dirtyWritebackNs > 0)
			wrong.push(`${name}: dirty files and nobody to come for them`);
		if (wb.completions.events > m.writeback.completions.events) wrong.push(`${name}: more than its share`);
	}

	const requests = m.queue.heap.flatMap(({event}) => (event.kind === 'disk' ? [event.request] : []));
	const answersAtOnce = (disk: number): boolean => m.disks[disk].config.synchronousUsPerPage !== undefined;
	for (const [at, {stats, config}] of m.disks.entries()) {
		same(`${config.name}: requests in flight`, stats.inFlight, requests.filter(({disk}) => disk === at).length);
		if (stats.ioTicks > Math.floor((m.now * m.config.hz) / 1e9)) wrong.push(`${config.name}: busy for ${stats.ioTicks} ticks at ${m.now} ns`);
	}
	// Up to 6.2 a device that answers at once has pages past the block layer's books, but for the second attempt at a write that it refused.
	const refused = sum(m.swaps, ({zram}) => (zram === null || !m.rules.rwPage ? 0 : zram.failed / 2));
	const moved = (way: 'read' | 'write'): number =>
		sum(m.disks, ({stats, config}) => (config.synchronousUsPerPage === undefined || !m.rules.rwPage ? stats[way].pages : 0)) +
		(way === 'write' ? refused : 0) +
		sum(
			requests.filter(({disk, what}) => !answersAtOnce(disk) && what.endsWith(way)),
			({pages}) => pages,
		);
	same('pages read and being read, and pgpgin', moved('read'), m.vm.pgpgin);
	same('pages written and being written, and pgpgout', moved('write'), m.vm.pgpgout);
	same(
		'bytes that tasks read, and pgpgin',
		sum(m.tasks, ({io}) => io.readBytes),
		m.vm.pgpgin * 4096,
	);
	same(
		'bytes that tasks dirtied, and nr_dirtied',
		sum(m.tasks, ({io}) => io.writeBytes),
		stat('nr_dirtied') * 4096,
	);
	for (const {name, io} of m.tasks) if (io.wchar + io.inCall < io.writeBytes) wrong.push(`${name} dirtied ${io.writeBytes} bytes and wrote ${io.wchar}`);
	return wrong;
}
