// /sys/kernel/mm/hugepages, its like below each node, and the mode of transparent huge pages. (mm/hugetlb.c nr_hugepages_show, free_hugepages_show;
// mm/huge_memory.c enabled_show) All are to be read: vm.nr_hugepages is where the number is written. Nobody here uses what is set aside.
import type {Sample} from '../machine/sample.ts';

const MODES = ['always', 'madvise', 'never'] as const;
const FOLDER = 'hugepages/hugepages-2048kB';
const HUGE_PAGE_BYTES = 2 * 2 ** 20;

/** By path under /sys. */
export function hugepageTexts({kernel, meminfo, nodes, sysctls}: Pick<Sample, 'kernel' | 'meminfo' | 'nodes' | 'sysctls'>): Readonly<Record<string, string>> {
	const {HugePages_Total: all, HugePages_Free: free, HugePages_Rsvd: promised, HugePages_Surp: surplus} = meminfo;
	return {
		'kernel/mm/transparent_hugepage/enabled': `${MODES.map(mode => (mode === kernel.transparentHugepage ? `[${mode}]` : mode)).join(' ')}\n`,
		'kernel/mm/transparent_hugepage/hpage_pmd_size': `${HUGE_PAGE_BYTES}\n`,
		[`kernel/mm/${FOLDER}/nr_hugepages`]: `${all}\n`,
		[`kernel/mm/${FOLDER}/free_hugepages`]: `${free}\n`,
		[`kernel/mm/${FOLDER}/resv_hugepages`]: `${promised}\n`,
		[`kernel/mm/${FOLDER}/surplus_hugepages`]: `${surplus}\n`,
		[`kernel/mm/${FOLDER}/nr_overcommit_hugepages`]: `${sysctls['vm.nr_overcommit_hugepages'] ?? 0}\n`,
		...Object.fromEntries(
			nodes.flatMap(({node, hugepages}) =>
				(
					[
						['nr_hugepages', hugepages],
						['free_hugepages', hugepages],
						['surplus_hugepages', 0],
					] as const
				).map(([name, count]) => [`devices/system/node/node${node}/${FOLDER}/${name}`, `${count}\n`]),
			),
		),
	};
}
