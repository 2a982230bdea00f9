// The words of `lowwater why` in Chinese.
import type {Asked, Diagnosis, Limit, Reason, Spare, Who} from '../../report/diagnosis.ts';
import type {Part} from '../../report/model.ts';
import type {Ranking, RankRow} from '../../report/ranking.ts';
import type {ZoneShortage, ZoneState} from '../../report/shortage.ts';
import type {MemoryKind} from '../../report/where.ts';
import {spaced} from '../numbers.ts';
import type {WhyWords} from '../why.ts';
import {causeOf} from '../why-cause.ts';
import {type GuessKind, guessKinds, rivalsOf} from '../why-facts.ts';
import {blockSize, groupName, shortSize, signed, whoText} from '../why-words.ts';

const PARTS: Readonly<Record<Part, string>> = {
	invoked: '开头（谁申请、要什么）',
	memory: '内存统计',
	zones: '各内存区和水位线',
	tasks: '进程表',
	kill: '结尾（杀了谁）',
};
const STATES: Readonly<Record<ZoneState, string>> = {
	closed: '留给只能用低处内存的请求',
	above: '不适合这种请求',
	elsewhere: '这个任务不许用',
	min: '低于 min',
	reserve: '低于 min 加预留',
	unusable: '空闲的不全能给这次请求',
	fragmented: '没有足够大的连续块',
	enough: '打印时高于 min 加预留',
	unknown: '缺水位线',
};
const SHORT_STATES: Readonly<Record<ZoneState, string>> = {
	closed: '○ 不可用于此',
	above: '○ 不可用于此',
	elsewhere: '○ 不许用',
	min: '● 低于 min',
	reserve: '● 低于两者',
	unusable: '● 用不上',
	fragmented: '● 太零碎',
	enough: '○ 高于两者',
	unknown: '– 无水位线',
};
const KINDS: Readonly<Record<MemoryKind, string>> = {
	anon: 'anon',
	shmem: 'shmem',
	file: 'file',
	unevictable: 'unevictable',
	slab: 'slab',
	tables: '页表',
	stacks: '内核栈',
	kernel: '内核其他',
	percpu: 'per-CPU',
	sockets: '套接字',
	hugetlb: '大页',
	zspages: 'zram, zswap',
	balloon: 'balloon',
	gpu: 'GPU',
	pcp: '各 CPU 空闲',
	others: '驱动等其他',
	unsaid: '日志里没有',
	free: '空闲',
};
const GUESSES: Readonly<Record<GuessKind, string>> = {
	release: '日志没写内核版本，按行的写法相近的内核的规则来算',
	page: '假定一页是 4 KiB：能看出页大小的空闲块统计不在日志里',
	'group-total': 'adj 按什么折算：要算上这个组能用的全部交换空间，而报告没有写',
	total: 'adj 按什么折算：内存或交换空间的大小不在日志里',
	root: '谁是 root 按 uid 0 判断，root 少算多少按内核版本判断',
	batches: '这个内核的表里，RSS 对每个 CPU 可能差几十页',
	tables: '这张表没有页表一列',
	swap: '这张表没写每个进程有多少在交换空间',
};

const nodesText = (nodes: readonly number[] | null): string => (nodes === null ? '部分节点' : `节点 ${nodes.join('、')} `);

function reasonText(reason: Reason, victim: Who, row: RankRow | null): string {
	switch (reason.kind) {
		case 'most-points':
			return `它的得分最高${reason.tie ? '（还有一个与它相同）' : ''}${row === null ? '' : `，oom_score_adj 是 ${signed(row.adj)}`}。`;
		case 'allocating-task':
			return 'vm.oom_kill_allocating_task 已打开：谁申请就杀谁，不再挑选。';
		case 'child':
			return `${whoText(reason.of)} 的得分最高；5.2 及更早的内核会杀它的一个有自己内存的子进程来代替它，${victim.name} 就是这样的子进程。`;
		case 'whole-group':
			return `${reason.path} 设了 memory.oom.group：整组一起杀，共 ${spaced(reason.count)} 个进程。`;
		case 'only-one':
			return '没有别的进程可以选。';
		case 'not-first':
			return reason.within
				? `按这张表，${whoText(reason.first)} 略高一点；表是选定之后才打印的，数字来自各 CPU 自己的计数器，这点差别在误差之内。`
				: `按这张表，${whoText(reason.first)} 的得分更高。报告没有写为什么没选它：可能已经在退出${reason.inGroup ? '' : '，可能不许用缺内存的地方'}，也可能是选定之后才变大的。`;
		case 'no-table':
			return '报告里没有进程表，不知道其他进程的情况。';
		case 'by-size':
			return '2.6.36 之前的内核看 total_vm、子进程、CPU 时间和运行时间，报告里没有这些：这里只按 RSS 排序。';
	}
}

function spareText({next, adj, share, otherAdj}: Spare, victim: Who, pageKb: number, inGroup: boolean): string {
	if (next === null) return `oom_score_adj 设为 −1000，${victim.name} 就不会被杀，但再没有别的可选：${inGroup ? '整个组会停住不动' : '内核会崩溃（panic）'}。`;
	const same = next.name === victim.name;
	const back = shortSize(next.rss * pageKb);
	const helped = share >= 0.95 ? `能收回同样多：${back}` : share >= 0.5 ? `收回的少一些，但也不少：${back}` : `但只能收回 ${back}`;
	const from =
		otherAdj === null ? '' : `；${same ? whoText(next) : next.name} 的 oom_score_adj 从 ${signed(otherAdj)} 起也会先被杀（现在是 ${signed(next.adj)}）`;
	return `oom_score_adj 设为 ${signed(adj)}${adj > -1000 ? ' 或更小' : ''}，${same ? whoText(victim) : victim.name} 就不会被杀，改杀 ${next.name} (${next.pid})，${helped}${from}。`;
}

function limitText(limit: Limit, d: Diagnosis): readonly string[] {
	switch (limit.kind) {
		case 'machine':
			return [
				d.report.constraint === undefined && d.missing.includes('zones')
					? '整台机器的，就日志所见而言。'
					: '整台机器的：是整台机器的内存耗尽，不是某个组或某个节点。',
			];
		case 'unsaid':
			return ['不知道：这段日志还没说是整台机器的、某个组的还是某个节点的就断了。'];
		case 'sysrq':
			return ['没有到谁的上限：SysRq f 会立刻杀掉得分最高的进程。下面是当时的状态。'];
		case 'nodes':
			return [
				`${nodesText(limit.nodes)}的：申请者的${limit.by === 'policy' ? '内存策略（numactl、mbind）' : ' cpuset '}不允许用别的节点，那里空闲再多也没用。`,
			];
		case 'group': {
			const full = limit.usageKb === null ? '' : `：已用 ${shortSize(limit.usageKb)}${limit.limitKb === null ? '' : `，上限 ${shortSize(limit.limitKb)}`}`;
			const failures = limit.failures === null || limit.failures === 0 ? '' : `，碰到上限 ${spaced(limit.failures)} 次`;
			const used = limit.swapUsedKb ?? 0;
			const swap =
				limit.swapLimitKb === 0
					? '它不许用交换空间。'
					: limit.swapLimitKb !== null
						? `交换空间用了 ${shortSize(used)}，上限 ${shortSize(limit.swapLimitKb)}。`
						: used > 0
							? `交换空间用了 ${shortSize(used)}。`
							: null;
			const inside = limit.taskIn !== null && limit.taskIn !== limit.path ? `进程在 ${limit.taskIn} 里。` : null;
			return [
				`${groupName(limit.path)}${limit.path === null ? '' : ' '}的${full}${failures}。机器本身不一定缺内存。`,
				...(limit.together ? ['到的是内存加交换空间合计的上限。'] : []),
				...[swap, inside].filter(line => line !== null),
			];
		}
	}
}

function askedText({gfp, order, askedKb, holdsKb, who, isVictim}: Asked, {limit}: Diagnosis): readonly string[] {
	if (limit.kind === 'sysrq') return [`有人按了 SysRq f；${whoText(who)} 只是执行者。`];
	const what = order <= 0 ? '一页（order 0）' : `连续 ${spaced(2 ** order)} 页（order ${order}，${blockSize(askedKb)}）`;
	const charged = limit.kind === 'group';
	const open = charged || limit.kind === 'unsaid';
	const whose = charged ? '，记在这个组的账上' : open || !gfp.known ? '' : gfp.user ? '，给进程用' : '，给内核自己用';
	const zones = open ? '' : gfp.zone === 'Movable' || gfp.zone === 'HighMem' ? '，哪个内存区都可以' : `，${gfp.zone} 以上的内存区都不行`;
	const mask = gfp.name === null ? (gfp.known ? zones : '') : open ? `（${gfp.name}）` : `：${gfp.name}${zones}`;
	return [
		`${whoText(who)} 要${what}${whose}${mask}。`,
		isVictim
			? '被杀的就是它，但不是因为申请：谁申请不算数。'
			: `不能怪它：只是内存用光后它第一个来申请${holdsKb === null ? '' : `，它自己占 ${shortSize(holdsKb)}`}。`,
	];
}

const sumOf = (ranking: Ranking): string =>
	['RSS', ranking.swapKnown ? '交换' : null, ranking.tablesKnown ? '页表' : null].filter(part => part !== null).join(' + ');

export const whyChinese: WhyWords = {
	title: (file, d, of) => {
		const {head, index} = d.report;
		const parts = [
			head.host,
			head.release === undefined ? undefined : `Linux ${head.release}`,
			whyChinese.when(d),
			`第 ${spaced(index)} 次杀，共 ${spaced(of)} 次`,
		];
		return `${file}：${parts.filter(part => part !== undefined && part !== '').join('，')}`;
	},
	when: ({report: {head}}) => head.when ?? (head.uptime === undefined ? undefined : `开机后 ${head.uptime.toFixed(1)} s`),
	subject: d => {
		if (d.outcome === 'panic') return '没有杀谁，内核崩溃（panic）：';
		if (d.outcome === 'nobody') return '没有可以杀的：';
		if (d.victim === null) return '杀了谁，不在这段日志里：';
		const more = new Set(d.report.killed.map(({pid}) => pid)).size - 1;
		return `${whoText(d.victim)} ${more > 0 && d.report.wholeGroup !== undefined ? `和同组另外 ${spaced(more)} 个` : ''}被杀：`;
	},
	panic: text => {
		if (/deadlocked/i.test(text)) return '再没有可以杀的';
		return /panic_on_oom/.test(text) ? 'vm.panic_on_oom 已打开' : `“${text}”`;
	},
	cause: d => {
		if (d.missing.length >= 4 && d.victim !== null && (d.limit.kind === 'machine' || d.limit.kind === 'unsaid')) return '日志里只有杀进程的那一行，没有报告。';
		const panic = d.report.panic === undefined ? null : whyChinese.panic(d.report.panic);
		return `${panic === null ? '' : `${panic}。在此之前，`}${causeOf(d)}。`;
	},
	cut: missing => (missing.length === 0 ? '' : `日志里的这份报告不完整。缺：${missing.map(part => PARTS[part]).join('；')}。`),
	limitHeading: () => '到了谁的上限',
	limit: limitText,
	askedHeading: () => '谁在申请',
	asked: askedText,
	zonesHeading: () => '哪个内存区不够（kB）',
	zoneColumns: () => ['zone', 'free', 'min', '+ 预留', '还差', ''],
	zoneState: ({state, cmaKb, highatomicKb}: ZoneShortage) => {
		const parts = [...(cmaKb > 0 ? [`${spaced(cmaKb)} 属于 CMA`] : []), ...(highatomicKb > 0 ? [`${spaced(highatomicKb)} 留给紧急请求`] : [])];
		return parts.length > 0 && state !== 'closed' && state !== 'above' ? `${STATES[state]}；空闲里 ${parts.join('，')}` : STATES[state];
	},
	zoneStateShort: state => SHORT_STATES[state],
	keptBack: () => '预留：lowmem_reserve，留给只能用低处内存的请求',
	noZones: () => '报告里没有内存区和水位线。',
	snapshot: () => '打印时每个内存区的空闲都高于 min：报告是选定之后才打印的快照。这期间别的任务释放了内存，或者一次要得更多。',
	boost: (name, kb, named) => `${name} 的 min 里有 ${spaced(kb)} 是碎片化之后临时抬高的${named ? '' : '（由各水位线的间距推断）'}。`,
	blocks: (order, pageKb, zones) =>
		`不小于 ${blockSize(2 ** order * pageKb)} 的空闲块：${zones.map(zone => `${zone.name} ${spaced(zone.blocks ?? 0)} 个`).join('，')}。`,
	whereHeading: (where, group) => `内存用在哪里，${group ? '组内' : ''}共 ${shortSize(where.totalKb)}`,
	kind: (kind, group) => (group && kind === 'others' ? '其他' : KINDS[kind]),
	swapRow: () => '交换',
	swapState: where => {
		const total = where.swapTotalKb ?? 0;
		const free = where.swapFreeKb ?? 0;
		if (total === 0) return '没有';
		return free < total * 0.02 ? '已满' : `剩 ${shortSize(free)}`;
	},
	swapUsers: users => `在交换空间里的：${users.map(({name, kb}) => `${name} ${shortSize(kb)}`).join('，')}`,
	over: () => '各项之和大于总数：数字不是同一时刻读的，或者有的算了两次。',
	others: () => '驱动等其他：内核的各项统计里都没有的，如驱动自己的页、虚拟机的 balloon、GPU、ZFS。',
	noMemory: () => '报告里没有内存统计。',
	noGroupFigures: () => '其中是什么，报告没有说：这个内核只打印组用了多少。',
	rankingHeading: d => {
		const {ranking} = d;
		if (ranking === null) return '排名';
		if (ranking.rule === 'size') return '各进程，按大小';
		if (ranking.rule === 'permille') return '排名（得分 = 占内存的千分比 + adj）';
		const bonus = d.era.rootBonus === 'none' ? '' : d.era.rootBonus === 'own' ? '，root 少算 3 %' : `，root 少 ${spaced(30 * ranking.step)}`;
		return `排名（得分 = ${sumOf(ranking)} + adj × ${spaced(ranking.step)}，以页计${bonus}）`;
	},
	rankingNote: ({ranking}) => {
		if (ranking === null || ranking.rule === 'size') return '按 RSS';
		if (ranking.rule === 'permille') return '得分 = 占全部内存的千分比 + adj';
		return `得分 = ${sumOf(ranking)} + adj × ${spaced(ranking.step)} · 页`;
	},
	rankColumns: () => ['pid', 'name', 'rss', 'swap', 'pt', 'adj', 'points', ''],
	verdict: ({verdict}) => ({killed: '被杀', spared: '免杀', dying: '正在退出', candidate: ''})[verdict],
	rest: (count, most) => `还有 ${spaced(count)} 个${most === null ? '' : `，得分都不超过 ${spaced(most)}`}。`,
	noTable: () => '报告里没有进程表（vm.oom_dump_tasks 是 0，或者报告不完整）。',
	whyHeading: victim => `为什么是 ${victim.name}`,
	why: d => {
		const {reason, victim, row} = d;
		if (reason === null || victim === null) return [];
		const {spared, bySize, equal} = rivalsOf(d);
		return [
			reasonText(reason, victim, row),
			...(spared === null
				? []
				: [
						`${whoText(spared.row)} ${spared.larger ? '更大' : '大小居第二'}，但 adj 是 ${signed(spared.row.adj)}，${spared.row.points === null ? '不会被杀' : `得分只算 ${spaced(spared.row.points)}`}。`,
					]),
			...(bySize === null ? [] : [`只看大小的话，被杀的会是 ${bySize.name}：起决定作用的是 oom_score_adj。`]),
			...(equal === null ? [] : [`${whoText(equal)} 的得分相同；得分相同时，这个内核选表里${d.era.floor ? '靠前' : '靠后'}的。`]),
		];
	},
	spare: spareText,
	groupName,
	blockSize,
	guessesHeading: () => '推测的',
	guesses: d => guessKinds(d).map(kind => GUESSES[kind]),
	simulate: (file, index, of) => `lowwater why ${file} --simulate${of > 1 ? ` --kill ${index}` : ''}   打开这台机器，停在杀进程的前一页。`,
	more1: more => `这份日志里还有 ${spaced(more)} 份报告没有保留。`,
	summary: count => `这份日志里有 ${spaced(count)} 次 OOM：`,
};
