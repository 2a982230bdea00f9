// Where a course and Linux differ, in Chinese.
import {sizeOfBytes, spaced} from '../numbers.ts';
import type {MarkSum, TaughtWords} from '../taught.ts';

const sum = ({min, quarter, managed, scale, scaled}: MarkSum): string =>
	`max(min/4，managed × watermark_scale_factor/10000) = max(${spaced(quarter)}，${spaced(managed)} × ${scale}/10000) = ${spaced(Math.max(quarter, scaled))}，min 是 ${spaced(min)}`;

export const taughtChinese: TaughtWords = {
	low: marks =>
		marks.quarter >= marks.scaled
			? `课上常说 low = min × 5/4，在这样的小机器上成立：low = min + ${sum(marks)}。`
			: `课上常说 low = min × 5/4；这么大的机器上要更大：low = min + ${sum(marks)}。`,
	high: marks =>
		marks.quarter >= marks.scaled
			? `课上常说 high = min × 3/2，在这样的小机器上成立：high = min + 2 × ${sum(marks)}。`
			: `课上常说 high = min × 3/2；这么大的机器上要更大：high = min + 2 × ${sum(marks)}。`,
	noTimer: 'kswapd 没有定时器，睡着时什么也不看：某次分配发现空闲页到了或低于 low，才把它叫醒。',
	stolen: (scanned, stolen) => `回收的不会比扫描的多，开机以来扫描 ${spaced(scanned)}，回收 ${spaced(stolen)}：发现在用的页，或要先写出的页，都留下。`,
	scannedDirectly: (mode, stalls) =>
		`它增长不一定是停顿：设了 vm.zone_reclaim_mode（现在 ${mode}）时，任务先扫描自己的节点，再用别的节点。至今停顿 ${spaced(stalls)} 次。`,
	vmeff: 'sysstat 的 sar 在这里会打印到 200：它把 pgsteal_kswapd、pgsteal_direct 和同样这些页按种类的 pgsteal_anon、pgsteal_file 又加了一遍。',
	active: '活跃不等于刚用过：回收时发现在用，或文件被读第二次，页才到那里。在有扫描之前，忙碌程序的页也一直在不活跃链表。',
	swappiness: value =>
		value === 0
			? '课上常说“0 就是禁止交换”。并非如此：为 0 时，只要还有文件页可拿就不动匿名页；文件页所剩无几时，匿名页照样换出。Linux 5.8 起 0 到 200，以前到 100。'
			: `课上常说 0 到 100：Linux 5.8 起到 200，那时只扫描匿名页。现在 ${value}：它是权重，不是内存用到多少才开始交换的比例。`,
	malloc: (threshold, trim) =>
		`mmap 阈值会变：起初 128 KiB，释放一个映射块就长到它的大小，最多 32 MiB；现在 ${sizeOfBytes(threshold)}。顶块超过 ${sizeOfBytes(trim)} 时 free 会归还它。第一个块的地址以 2a0 结尾，因为前面是 malloc 自己的 tcache（0x290 字节）和 16 字节块头。`,
	asides: {
		low: (small, percent) =>
			small ? ['low = min + min/4，小机器如此', 'low = min + min/4'] : [`low = min + 内存区的 ${percent} %，大机器如此`, `low = min + ${percent} %`],
		active: ['活跃：扫描时发现在用，不是“最近用过”', '活跃：被看到在用'],
		stolen: ['回收的不会多于扫描的', '回收 ≤ 扫描'],
		vmeff: value => [`sysstat 的 sar：%vmeff ${value}`, `sysstat ${value}`],
		noStall: ['有 pgscand 但无停顿：zone_reclaim_mode 先扫本节点', 'pgscand 无停顿：zone_reclaim', '本节点'],
		asleep: ['睡眠，没有定时器', '睡到 low 才醒', '睡眠'],
		unasked: ['睡眠：没有人申请', '没有人申请'],
	},
	thresholds: (mmap, trim, moves, moved) => [
		`${mmap} 起用 mmap${moved ? '，被释放的块移到这里' : moves ? '，释放一块后会变' : '，固定'} · 顶部空闲超过 ${trim} 就归还`,
		`${mmap} 起用 mmap${moved ? '（已移动）' : moves ? '（会移动）' : '（固定）'} · 顶块超过 ${trim} 就收缩`,
		`${mmap} 起用 mmap · 顶块超过 ${trim} 就收缩`,
	],
	firstBlock: '第一个块在 0x2a0：前面是 malloc 自己的 0x290 和块头',
	segments: '课上常画每个进程一张段表。x86-64 的 cs、ds、ss 段基址都是 0，没有段界限：程序写的地址就是线性地址，保护全靠页。',
};
