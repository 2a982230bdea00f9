// /sys/devices/system/cpu: drivers/base/cpu.c, drivers/base/topology.c (bin_attr core_cpus … package_cpus), drivers/base/node.c register_cpu_under_node().
// As in /proc/cpuinfo each CPU is a core of its own in one package. No caches, no frequencies and no weaknesses: the machine knows what work costs, not what
// it is made of.
import {nodeOfCpu} from '../machine/tasks/cpu.ts';
import type {Sample} from '../machine/sample.ts';
import {bitList, bitMask} from './format.ts';

/** NR_CPUS − 1 of Debian's configuration. */
const KERNEL_MAX = 8191;
/** No cluster: topology_cluster_id() of a machine that does not know any, as %d of −1 in 16 bits. */
const NO_CLUSTER = 65535;

export const CPU_FOLDER = 'devices/system/cpu';

/** Files under /sys by path. */
export function sysfsCpuTexts({cpus}: Pick<Sample, 'cpus'>): Readonly<Record<string, string>> {
	const all = cpus.map((_, cpu) => cpu);
	const [everyList, every] = [`${bitList(all)}\n`, `${bitMask(all, all.length)}\n`];
	const texts: Record<string, string> = {
		possible: everyList,
		present: everyList,
		online: everyList,
		enabled: everyList,
		offline: '\n',
		isolated: '\n',
		kernel_max: `${KERNEL_MAX}\n`,
		'smt/active': '0\n',
		'smt/control': 'notsupported\n',
	};
	for (const cpu of all) {
		const [ownList, own] = [`${cpu}\n`, `${bitMask([cpu], all.length)}\n`];
		const topology = `cpu${cpu}/topology`;
		if (cpu > 0) texts[`cpu${cpu}/online`] = '1\n'; // the first cannot be switched off
		for (const [name, value] of [
			['core_id', cpu],
			['physical_package_id', 0],
			['die_id', 0],
			['cluster_id', NO_CLUSTER],
		] as const)
			texts[`${topology}/${name}`] = `${value}\n`;
		for (const name of ['core_cpus', 'thread_siblings', 'cluster_cpus']) {
			texts[`${topology}/${name}`] = own;
			texts[`${topology}/${name}_list`] = ownList;
		}
		for (const name of ['package_cpus', 'core_siblings', 'die_cpus']) {
			texts[`${topology}/${name}`] = every;
			texts[`${topology}/${name}_list`] = everyList;
		}
	}
	return under(texts);
}

/** Each CPU leads to its node. */
export const sysfsCpuLinks = ({cpus, nodes}: Pick<Sample, 'cpus' | 'nodes'>): Readonly<Record<string, string>> =>
	under(
		Object.fromEntries(
			cpus.map((_, cpu) => {
				const node = nodeOfCpu(cpu, cpus.length, nodes.length);
				return [`cpu${cpu}/node${node}`, `../../node/node${node}`];
			}),
		),
	);

const under = (entries: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
	Object.fromEntries(Object.entries(entries).map(([path, entry]) => [`${CPU_FOLDER}/${path}`, entry]));
