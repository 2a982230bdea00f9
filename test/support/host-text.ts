// A /proc as kernels of several years and computers of several kinds print it: mm/vmstat.c zoneinfo_show_print(), fs/proc/meminfo.c, kernel/sched/psi.c of those
// releases, every figure ours. Sizes here are in the computer's own pages.
export type Computer = {
	readonly kernel: '4.19' | '5.4' | '5.10' | '5.15' | '6.1' | '6.6' | '6.12' | '6.18';
	readonly pageKb: 4 | 16 | 64;
	readonly cpus: number;
	readonly zones: readonly {readonly node: number; readonly name: string; readonly managed: number; readonly free: number; readonly min: number}[];
	readonly version?: string;
	readonly processes?: number;
};

const at = (kernel: string): number => {
	const [major = 0, minor = 0] = kernel.split('.').map(Number);
	return major * 100 + minor;
};

/** Pages of each list: a quarter of what is not free. */
const lists = ({zones}: Computer, node: number) => {
	const used = zones.filter(zone => zone.node === node).reduce((sum, {managed, free}) => sum + managed - free, 0);
	return {anon: used >> 2, file: used >> 2, slab: used >> 4};
};

function zoneinfo(computer: Computer): string {
	const {kernel, cpus, zones} = computer;
	const since = at(kernel);
	return zones
		.map((zone, i) => {
			const {node, name, managed, free, min} = zone;
			const {anon, file, slab} = lists(computer, node);
			const isFirst = zones.findIndex(one => one.node === node) === i;
			const own = [
				`      nr_inactive_anon ${anon}`,
				'      nr_active_anon 100',
				`      nr_inactive_file ${file}`,
				'      nr_active_file 200',
				'      nr_unevictable 0',
				`      nr_slab_reclaimable ${slab}`,
				'      nr_slab_unreclaimable 300',
				since >= 509 ? '      workingset_refault_anon 1\n      workingset_refault_file 2' : '      workingset_refault 3',
				`      nr_anon_pages ${anon + 100}`,
				'      nr_mapped 400',
				`      nr_file_pages ${file + 200}`,
				'      nr_dirty     5',
				...(since >= 612 ? ['      nr_balloon_pages 0'] : []),
			];
			return [
				`Node ${node}, zone ${name.padStart(8)}`,
				...(isFirst ? ['  per-node stats', ...own] : []),
				`  pages free     ${free}`,
				...(since >= 515 ? ['        boost    0'] : []),
				`        min      ${min}`,
				`        low      ${min + (min >> 2)}`,
				`        high     ${min + (min >> 1)}`,
				...(since >= 612 ? [`        promo    ${min * 2}`] : []),
				`        spanned  ${managed + 10}`,
				`        present  ${managed + 5}`,
				`        managed  ${managed}`,
				...(since >= 506 ? ['        cma      0'] : []),
				'        protection: (0, 0, 0, 0)',
				`      nr_free_pages ${free}`,
				...(since >= 618 ? [`      nr_free_pages_blocks ${free - (free % 512)}`] : []),
				'  pagesets',
				...Array.from({length: cpus}, (_, cpu) => [
					`    cpu: ${cpu}`,
					`              count: ${cpu % 7}`,
					'              high:  378',
					'              batch: 63',
					...(since >= 612 ? ['              high_min: 378', '              high_max: 1000'] : []),
				]).flat(),
				'  vm stats threshold: 125',
				'  node_unreclaimable:  0',
				`  start_pfn:           ${i * 4096}`,
			].join('\n');
		})
		.join('\n')
		.concat('\n');
}

/** Its files by their paths. */
export function hostTexts(computer: Computer): Record<string, string> {
	const {kernel, pageKb, cpus, zones, processes = 1} = computer;
	const since = at(kernel);
	const nodes = [...new Set(zones.map(({node}) => node))];
	const sum = (of: (node: number) => number): number => nodes.reduce((all, node) => all + of(node), 0);
	const [anon, file, slab] = (['anon', 'file', 'slab'] as const).map(name => sum(node => lists(computer, node)[name])) as [number, number, number];
	const total = zones.reduce((all, {managed}) => all + managed, 0);
	const free = zones.reduce((all, zone) => all + zone.free, 0);
	const high = zones.filter(({name}) => name === 'HighMem');
	const kb = (name: string, pages: number): string => `${`${name}:`.padEnd(15)} ${String(pages * pageKb).padStart(8)} kB\n`;
	const files: Record<string, string> = {
		'proc/meminfo': [
			kb('MemTotal', total),
			kb('MemFree', free),
			kb('MemAvailable', free + (file >> 1)),
			kb('Active(anon)', 100 * nodes.length),
			kb('Inactive(anon)', anon),
			kb('Active(file)', 200 * nodes.length),
			kb('Inactive(file)', file),
			...(high.length === 0
				? []
				: [
						kb(
							'HighTotal',
							high.reduce((all, {managed}) => all + managed, 0),
						),
						kb(
							'HighFree',
							high.reduce((all, zone) => all + zone.free, 0),
						),
					]),
			'SwapTotal:        65532 kB\nSwapFree:         49152 kB\n',
			kb('AnonPages', anon + 100 * nodes.length),
			...(since >= 420 ? [kb('KReclaimable', slab)] : []),
			kb('Slab', slab + 300 * nodes.length),
			kb('SReclaimable', slab),
			kb('SUnreclaim', 300 * nodes.length),
			...(since >= 618 ? [kb('Balloon', 0)] : []),
		].join(''),
		'proc/zoneinfo': zoneinfo(computer),
		'proc/vmstat': `nr_free_pages ${free}\npgpgin 100\nallocstall_normal 7\npgscan_kswapd 50\nnr_kernel_stack 16\npgmajfault 3\n${since >= 413 ? 'oom_kill 1\n' : ''}`,
		'proc/stat': `cpu  1 2 3 4\n${Array.from({length: cpus}, (_, cpu) => `cpu${cpu} 10 0 5 900 1 0 0 0 0 0\n`).join('')}ctxt 5\nbtime 1700000000\nprocesses 9\n`,
		'proc/uptime': '5000.25 4000.00\n',
		'proc/version': `${computer.version ?? `Linux version ${kernel}.0-test`} (builder) #1 SMP\n`,
		'proc/swaps': 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n/dev/sdb                                partition\t65532\t\t16380\t\t-2\n',
		...(since >= 420 ? {'proc/pressure/memory': 'some avg10=1.50 avg60=0.00 avg300=0.00 total=9\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n'} : {}),
	};
	for (let i = 0; i < processes; i++) {
		const pid = 100 + i;
		const pages = 1000 + i;
		files[`proc/${pid}/stat`] = `${pid} (p${i}) S 1 ${pid} ${pid} 0 -1 4194304 10 0 1 0 5 6 0 0 20 0 1 0 777 9000000 ${pages} 18446744073709551615`;
		files[`proc/${pid}/status`] =
			`Name:\tp${i}\nState:\tS (sleeping)\nPid:\t${pid}\nUid:\t1000\t1000\t1000\t1000\nVmSize:\t  90000 kB\nVmRSS:\t  ${pages * pageKb} kB\nRssAnon:\t  ${pages * pageKb} kB\nRssFile:\t  0 kB\nRssShmem:\t  0 kB\nVmPTE:\t  ${pageKb * 3} kB\nVmSwap:\t  0 kB\n`;
		files[`proc/${pid}/oom_score`] = '700\n';
		files[`proc/${pid}/oom_score_adj`] = '0\n';
	}
	return files;
}
