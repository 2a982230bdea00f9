// Processes that every recording has beside those of its workload, and what each took and gave back: recorder, `sleep 1`, load driver. The shell that is pid 1
// starts them one after the other, each by a fork and an exec. Figures by the recordings' counters (pgalloc_dma32, pgfree, pgfault, nr_anon_pages, RSS and page
// tables of /proc/PID/status; fixtures/recordings/README.md).
import type {Op, SpawnCommand} from '../machine/command.ts';
import type {Kernel, MachineConfig} from '../machine/config.ts';

/** Slab in pages, and what the lists of the CPU take from the zone for it. */
export type OpenedSlab = {readonly reclaimable: number; readonly unreclaimable: number; readonly refills: number};

/** What the recordings of a kernel say of these processes, all in pages but the faults. */
type RecordedPages = {
	/**
	 * What a process takes that the driver forks, before it does anything: 20 pages in 6.1 and 24 in 6.12, of which 7 and 9 are page tables, 4 a stack, 1 the
	 * table of tables. Where the machine has fewer tables, slab stands for them.
	 */
	readonly image: MachineConfig['processImage'];
	/** Anonymous pages of each at its work, image included. */
	readonly anon: {readonly sleep: number; readonly rec: number; readonly load: number};
	/** What `sleep` gives back at its end, its anonymous pages among it, and any process of its kind: the one by which the header was read had it then. */
	readonly sleep: number;
	/**
	 * Taken between the header's figures and the first process of a workload: of what the recorder opens, beside its own pages (442 pages go to it in 6.1, 421
	 * in 6.12), and a slab of 8 pages each for the driver (6.1) and for that process. The lists are filled for it by a batch of order 1 (30 pages) and, in 6.1,
	 * of order 3 (24).
	 */
	readonly opened: OpenedSlab;
};

const PAGES_6_1: RecordedPages = {
	image: {anonPages: 8, textPages: 171, slabPages: 1, faults: 18},
	anon: {sleep: 12, rec: 370, load: 99},
	sleep: 24,
	opened: {reclaimable: 30, unreclaimable: 45, refills: 54},
};
const PAGES_6_12: RecordedPages = {
	image: {anonPages: 10, textPages: 171, slabPages: 3, faults: 20},
	anon: {sleep: 12, rec: 370, load: 101},
	sleep: 26,
	opened: {reclaimable: 30, unreclaimable: 15, refills: 30},
};

/** 6.6, of which there is no recording, as 6.12. */
export const recordedPages = (kernel: Kernel): RecordedPages => (kernel === '6.1' ? PAGES_6_1 : PAGES_6_12);

/** From one to the next (estimate). */
const BETWEEN_US = 5000;
const SLEEP_US = 1_000_000;

/** Their own memory, beside the image: locked but for that of `sleep`. */
function own({anon, image}: RecordedPages, who: keyof RecordedPages['anon']): Op[] {
	const pages = anon[who] - image.anonPages;
	return [
		{do: 'map', region: 'data', pages, ...(who === 'sleep' ? {} : {locked: true})},
		{do: 'touch', region: 'data', from: 0, pages, access: 'write', order: 'forward', times: 1, rate: 0},
	];
}

/** A copy of the shell that execs: what the fork took comes back. */
const forked: SpawnCommand = {kind: 'spawn', name: 'sh', program: []};

/** `sleep 1`, which ends before the driver starts. */
const sleeper = (of: RecordedPages): SpawnCommand => ({kind: 'spawn', name: 'sleep', program: [...own(of, 'sleep'), {do: 'sleep', us: 0}], stopUs: SLEEP_US});

const driver = (of: RecordedPages): SpawnCommand => ({kind: 'spawn', name: 'load', program: [...own(of, 'load'), {do: 'sleep', us: 0}], oomScoreAdj: -1000});

/**
 * What the recorder costs: reading /proc for a sample, and a look at the free pages every 5 ms. On the fast CPU 3.3 ms (rec_cost) and next to nothing,
 * 3.5 % together; on the slow ones 15.3 ms and 1 ms, 30 to 35 % of a CPU by the recorder's own times in /proc.
 */
const SAMPLE_US = 3300;
const SLOW_SAMPLE_US = 15_300;
const POLL_US = 7;
const SLOW_POLL_US = 1000;
const POLL_PERIOD_US = 5000;

/** The recorder: ten samples a second, looks in between. */
function recorder(of: RecordedPages, slow: boolean): SpawnCommand {
	const sampleUs = slow ? SLOW_SAMPLE_US : SAMPLE_US;
	const pollUs = slow ? SLOW_POLL_US : POLL_US;
	// Twenty looks fit into a period; three are left out, so that a late one does not cost the next sample.
	const polls = 17 - Math.ceil(sampleUs / POLL_PERIOD_US);
	return {
		kind: 'spawn',
		name: 'rec',
		program: [
			...own(of, 'rec'),
			{do: 'sleep', us: 100_000, aligned: true},
			{do: 'compute', us: sampleUs},
			{do: 'sleep', us: POLL_PERIOD_US, aligned: true},
			{do: 'compute', us: pollUs},
			{do: 'jump', to: 4, times: polls - 1},
			{do: 'jump', to: 2, times: 0},
		],
		oomScoreAdj: -1000,
	};
}

/** All of them; the driver starts at `startUs`. */
export function recordedProcesses(kernel: Kernel, slow: boolean, startUs: number): {readonly atUs: number; readonly command: SpawnCommand}[] {
	const of = recordedPages(kernel);
	return [
		{atUs: startUs - SLEEP_US - 3 * BETWEEN_US, command: forked},
		{atUs: startUs - SLEEP_US - 2 * BETWEEN_US, command: recorder(of, slow)},
		{atUs: startUs - SLEEP_US - 2 * BETWEEN_US, command: forked},
		{atUs: startUs - SLEEP_US - BETWEEN_US, command: sleeper(of)},
		{atUs: startUs - BETWEEN_US, command: forked},
		{atUs: startUs, command: driver(of)},
	];
}
