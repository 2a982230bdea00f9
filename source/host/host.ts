// A computer as a source of Samples: its files are read when a Sample is asked for, its processes once a second. It is only looked at.
import type {ProcessSample, Sample} from '../machine/sample.ts';
import type {Source} from '../session/source/source.ts';
import {figuresIn, UNKNOWN} from './lines.ts';
import {readSample} from './machine.ts';
import {readProcesses} from './processes.ts';
import {pageKbOfProcesses} from './read/page-size.ts';
import type {Tree} from './tree.ts';

/** Processes are read this far apart: a thousand of them take longer to read than all the rest. */
const PROCESSES_US = 990_000;

export type Host = {
	readonly tree: Tree;
	/** Microseconds of a clock that never goes back, for what /proc/uptime does not tell: more than hundredths of a second. */
	readonly clockUs: () => number;
	/** Uptime at the clock's 0. */
	readonly bootUs: number;
	/** KiB of one of its pages, where its processes tell it. */
	readonly pageKb: number | null;
	processes: readonly ProcessSample[];
	processesAtUs: number;
	newest: Sample;
};

/** Seconds that the computer is up, in microseconds; UNKNOWN without /proc/uptime. */
const uptimeUs = (tree: Tree): number => Math.round(Number(tree.text('proc/uptime')?.split(' ')[0] ?? UNKNOWN) * 1e6);

const ramAndSwapPages = (tree: Tree): number => {
	const figures = figuresIn(tree.text('proc/meminfo'));
	return Math.floor(((figures.get('MemTotal') ?? 0) + (figures.get('SwapTotal') ?? 0)) / 4);
};

/** Looks at it for the first time. Null where the folder is no /proc. */
export function openHost(tree: Tree, clockUs: () => number): Host | null {
	const up = uptimeUs(tree);
	const timeUs = Number.isFinite(up) ? up : 0;
	const processes = readProcesses(tree, ramAndSwapPages(tree));
	const pageKb = pageKbOfProcesses(tree);
	const newest = readSample(tree, {timeUs, sinceUs: timeUs, processes, pageKb});
	return newest === null ? null : {tree, clockUs, bootUs: timeUs - clockUs(), pageKb, processes, processesAtUs: timeUs, newest};
}

/** Looks at it again: a Sample of now. The last one again where nothing can be read any more. */
export function look(host: Host): Sample {
	const {tree, newest} = host;
	const timeUs = Math.max(newest.timeUs + 1, Math.round(host.bootUs + host.clockUs()));
	if (timeUs - host.processesAtUs >= PROCESSES_US) {
		host.processes = readProcesses(tree, ramAndSwapPages(tree));
		host.processesAtUs = timeUs;
	}
	host.newest = readSample(tree, {timeUs, sinceUs: newest.timeUs, processes: host.processes, pageKb: host.pageKb}) ?? newest;
	// Who was killed is told by who is gone.
	if (host.newest.kills > newest.kills && host.processesAtUs !== timeUs) {
		host.processes = readProcesses(tree, ramAndSwapPages(tree));
		host.processesAtUs = timeUs;
		host.newest = {...host.newest, processes: host.processes};
	}
	return host.newest;
}

/** The computer that was opened, by what it was last seen as. */
export function hostSource(host: Host, name: string): Source {
	const {zones, disks, swaps, nodes, cpus} = host.newest;
	return {
		name,
		seed: 0,
		ramPages: zones.reduce((sum, zone) => sum + zone.managed, 0),
		disks: disks.map(disk => disk.name),
		swaps: swaps.map(swap => swap.name),
		nodes: nodes.length,
		cpus: cpus.length,
		files: new Map(),
		timeUs: () => host.newest.timeUs,
		halted: () => false,
		sample: () => host.newest,
	};
}
