// Zones of a computer of which nobody kept /proc/zoneinfo: out of buddyinfo (which there are, and what is free in each) and MemTotal, else out of MemTotal alone.
// How large each is follows from where a PC has them; their marks are left to the machine, which computes them from min_free_kbytes as a kernel does.
import {pcZones} from '../../workload/pc-zones.ts';
import {figuresIn} from '../lines.ts';
import type {Tree} from '../tree.ts';

type Zone = {readonly node: number; readonly name: string; readonly free: number | null};

const LINE = /^Node (\d+), zone\s+(\S+)\s+([\d\s]+)$/;
const USUAL_KB = 4;

/** Zones of /proc/buddyinfo in its order (mm/vmstat.c frag_show_print()), with their free pages. */
export const readBuddyinfo = (text: string | null): readonly Zone[] =>
	(text ?? '').split('\n').flatMap(line => {
		const found = LINE.exec(line.trimEnd());
		if (found === null) return [];
		const counts = (found[3] as string).trim().split(/\s+/).map(Number);
		return [{node: Number(found[1]), name: found[2] as string, free: counts.reduce((sum, count, order) => sum + count * 2 ** order, 0)}];
	});

/** Pages of each zone: the low ones as a PC has them, what is left shared alike by the last of each node; none smaller than what is free in it. */
function managedOf(zones: readonly Zone[], pages: number): readonly number[] {
	const usual = new Map(pcZones(pages).map(({name, managed}) => [name as string, managed]));
	const isLast = zones.map((zone, i) => zones[i + 1]?.node !== zone.node);
	const least = zones.map((zone, i) => Math.max(zone.free ?? 0, isLast[i] ? 0 : (usual.get(zone.name) ?? 0)));
	const left = Math.max(0, pages - least.reduce((sum, managed) => sum + managed, 0));
	const lasts = isLast.filter(Boolean).length;
	const share = Math.floor(left / lasts);
	const final = isLast.lastIndexOf(true);
	return least.map((managed, i) => managed + (isLast[i] ? share : 0) + (i === final ? left - share * lasts : 0));
}

/** KiB of a page: what is free is told in both. */
function pageKb(freeKb: number, zones: readonly Zone[]): number {
	const free = zones.reduce((sum, zone) => sum + (zone.free ?? 0), 0);
	const doubles = Math.round(Math.log2(freeKb / (free * USUAL_KB)));
	return free > 0 && freeKb > 0 && doubles > 0 ? USUAL_KB * 2 ** doubles : USUAL_KB;
}

/** What /proc/zoneinfo would say of it, as far as it is known. `isGuess`: not even which zones there are was kept. */
export function zoneinfoOf(tree: Tree): {readonly text: string; readonly isGuess: boolean} {
	const meminfo = figuresIn(tree.text('proc/meminfo'));
	const kept = readBuddyinfo(tree.text('proc/buddyinfo'));
	const size = pageKb(meminfo.get('MemFree') ?? 0, kept);
	const pages = Math.floor((meminfo.get('MemTotal') ?? 0) / size);
	const zones: readonly Zone[] = kept.length > 0 ? kept : pcZones(pages).map(({node, name}) => ({node, name, free: null}));
	const managed = managedOf(zones, pages);
	const free = Math.floor((meminfo.get('MemFree') ?? 0) / size);
	const text = zones
		.map((zone, i) => {
			const share = zone.free ?? Math.floor((free * (managed[i] ?? 0)) / Math.max(1, pages));
			return `Node ${zone.node}, zone ${zone.name}\n  pages free ${share}\n  managed ${managed[i]}\n`;
		})
		.join('');
	return {text, isGuess: kept.length === 0};
}
