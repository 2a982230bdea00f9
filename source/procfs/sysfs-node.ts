// /sys/devices/system/node: drivers/base/node.c node_read_meminfo(), node_read_numastat(), node_read_vmstat(), node_read_distance(), node_states.
// As 6.1 prints them with Debian's configuration. The machine has no transparent huge pages and nothing that bounces: 0; of the pages set aside by vm.nr_hugepages none is in use.
import {nodeOfCpu} from '../machine/tasks/cpu.ts';
import type {NodeSample, Sample, ZoneSample} from '../machine/sample.ts';
import {bitList, bitMask, PAGE_KB, right, sumOf} from './format.ts';
import {nodeItems, nodeStats, numaItems, zoneItems, zoneStats} from './zoneinfo.ts';

/** LOCAL_DISTANCE and REMOTE_DISTANCE: the kernel's own where firmware says nothing. */
export const DISTANCES = {local: 10, remote: 20} as const;

const zonesOf = ({zones}: Pick<Sample, 'zones'>, {node}: NodeSample): readonly ZoneSample[] => zones.filter(zone => zone.node === node);

/** nodeN/meminfo, in kB. */
export function nodeMeminfoText(sample: Pick<Sample, 'zones'>, node: NodeSample): string {
	const zones = zonesOf(sample, node);
	const {lru} = node;
	const total = sumOf(zones, zone => zone.managed);
	const free = sumOf(zones, zone => zone.free);
	const pages: readonly (readonly [label: string, pages: number])[] = [
		['MemTotal', total],
		['MemFree', free],
		['MemUsed', total - free],
		['SwapCached', node.swapCached],
		['Active', lru.activeAnon + lru.activeFile],
		['Inactive', lru.inactiveAnon + lru.inactiveFile],
		['Active(anon)', lru.activeAnon],
		['Inactive(anon)', lru.inactiveAnon],
		['Active(file)', lru.activeFile],
		['Inactive(file)', lru.inactiveFile],
		['Unevictable', lru.unevictable],
		['Mlocked', sumOf(zones, zone => zone.mlock)],
		['Dirty', node.dirty],
		['Writeback', node.writeback],
		['FilePages', node.filePages],
		['Mapped', node.mapped],
		['AnonPages', node.anonPages],
		['Shmem', node.shmem],
		['KernelStack', node.kernelStackKb / PAGE_KB],
		['PageTables', node.pageTables],
		['SecPageTables', 0],
		['NFS_Unstable', 0],
		['Bounce', 0],
		['WritebackTmp', 0],
		['KReclaimable', node.slabReclaimable],
		['Slab', node.slabReclaimable + node.slabUnreclaimable],
		['SReclaimable', node.slabReclaimable],
		['SUnreclaim', node.slabUnreclaimable],
		['AnonHugePages', 0],
		['ShmemHugePages', 0],
		['ShmemPmdMapped', 0],
		['FileHugePages', 0],
		['FilePmdMapped', 0],
	];
	// The kernel's own format leaves a blank less behind the last two.
	const width = (label: string): number => (label === 'FileHugePages' || label === 'FilePmdMapped' ? 15 : 16);
	const lines = pages.map(([label, count]) => `Node ${node.node} ${`${label}:`.padEnd(width(label))}${right(count * PAGE_KB, 8)} kB\n`);
	const huge = (
		[
			['HugePages_Total', node.hugepages],
			['HugePages_Free', node.hugepages],
			['HugePages_Surp', 0],
		] as const
	).map(([label, count]) => `Node ${node.node} ${`${label}:`.padEnd(17)}${right(count, 5)}\n`);
	return [...lines, ...huge].join('');
}

/** nodeN/numastat, in pages. */
export function nodeNumastatText(sample: Pick<Sample, 'zones'>, node: NodeSample): string {
	const zones = zonesOf(sample, node);
	const sum = (figure: keyof ZoneSample['numa']): number => sumOf(zones, zone => zone.numa[figure]);
	return [
		`numa_hit ${sum('hit')}`,
		`numa_miss ${sum('miss')}`,
		`numa_foreign ${sum('foreign')}`,
		`interleave_hit ${sum('interleave')}`,
		`local_node ${sum('local')}`,
		`other_node ${sum('other')}\n`,
	].join('\n');
}

/** nodeN/vmstat: sums over the node's zones, then its own, under the names of /proc/vmstat. */
export function nodeVmstatText(sample: Pick<Sample, 'zones' | 'kernel'>, node: NodeSample): string {
	const zones = zonesOf(sample, node).map(zoneStats);
	const own = nodeStats(node);
	const {version} = sample.kernel;
	const byZone = [...zoneItems(version), ...numaItems(version)].map(name => `${name} ${sumOf(zones, stats => stats[name] ?? 0)}\n`);
	return [...byZone, ...nodeItems(version).map(name => `${name} ${own[name] ?? 0}\n`)].join('');
}

export const NODE_FOLDER = 'devices/system/node';

/** Files under /sys by path. */
export function sysfsNodeTexts(sample: Pick<Sample, 'cpus' | 'nodes' | 'zones' | 'kernel'>): Readonly<Record<string, string>> {
	const {cpus, nodes} = sample;
	const all = `${bitList(nodes.map(({node}) => node))}\n`;
	const cpusOf = (node: number): number[] => cpus.flatMap((_, cpu) => (nodeOfCpu(cpu, cpus.length, nodes.length) === node ? [cpu] : []));
	const having = (has: (node: NodeSample) => boolean): string => `${bitList(nodes.filter(has).map(({node}) => node))}\n`;
	const texts: Record<string, string> = {
		possible: all,
		online: all,
		has_cpu: having(({node}) => cpusOf(node).length > 0),
		has_memory: all,
		has_normal_memory: having(node => zonesOf(sample, node).some(({name}) => name !== 'Movable')),
	};
	for (const node of nodes) {
		const distances = nodes.map(other => (other === node ? DISTANCES.local : DISTANCES.remote));
		const folder = `node${node.node}`;
		texts[`${folder}/cpulist`] = `${bitList(cpusOf(node.node))}\n`;
		texts[`${folder}/cpumap`] = `${bitMask(cpusOf(node.node), cpus.length)}\n`;
		texts[`${folder}/distance`] = `${distances.join(' ')}\n`;
		texts[`${folder}/meminfo`] = nodeMeminfoText(sample, node);
		texts[`${folder}/numastat`] = nodeNumastatText(sample, node);
		texts[`${folder}/vmstat`] = nodeVmstatText(sample, node);
	}
	return Object.fromEntries(Object.entries(texts).map(([path, text]) => [`${NODE_FOLDER}/${path}`, text]));
}

/** Each node leads to its CPUs. */
export const sysfsNodeLinks = ({cpus, nodes}: Pick<Sample, 'cpus' | 'nodes'>): Readonly<Record<string, string>> =>
	Object.fromEntries(cpus.map((_, cpu) => [`${NODE_FOLDER}/node${nodeOfCpu(cpu, cpus.length, nodes.length)}/cpu${cpu}`, `../../cpu/cpu${cpu}`]));
