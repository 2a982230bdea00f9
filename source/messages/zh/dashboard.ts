// The words of the dashboard in Chinese. Labels are no wider than the English ones, so that figures and keys stay in their cells.
import type {DashboardWords, ZoneWords} from '../dashboard.ts';

export const zoneWordsChinese: ZoneWords = {
	ok: {glyph: '○', word: 'high 之上', help: '要页就有，无需等待'},
	warm: {glyph: '◔', word: 'low – high', help: 'kswapd 醒来后一直干到 high'},
	warn: {glyph: '◑', word: 'min – low', help: 'kswapd 已被唤醒，正在回收'},
	alarm: {glyph: '●', word: 'min 之下', help: '或正在 min：任务必须自己回收，会停顿'},
};

export const dashboardChinese: DashboardWords = {
	chart: {
		title: '空闲页',
		short: '空闲',
		inUnit: (zone, unit) => `${zone}，单位${unit === 'pages' ? '：页' : ` ${unit}`}`,
		zone: name => `内存区 ${name}`,
		column: length => `每列 ${length}`,
		scales: {
			magnified: ['放大：在每条水位线处转折', '放大'],
			linear: ['线性，到 2×high', '到 2×high'],
			whole: ['线性', '线性'],
		},
		all: '全部',
		half: '一半',
		twice: '2×high',
		twiceShort: '2×hi',
		high: 'high',
		low: 'low',
		min: 'min',
		awake: ['kswapd 醒着', 'kswapd', 'kswpd'],
		now: '现在',
		coming: (mark, value) => `${mark} 将为 ${value}`,
		firstWake: node => [`kswapd${node} 首次醒来`, '首次醒来', ''],
		stalled: (name, time) => [`${name} 停顿 ${time}`, `${name} 停顿`, '停顿', ''],
		killed: name => [`${name} 被杀`, '被杀', ''],
	},
	free: {
		title: '当前空闲',
		pages: '页',
		over: (distance, mark) => `比 ${mark} 高 ${distance}`,
		under: (distance, mark) => `比 ${mark} 低 ${distance}`,
		at: mark => `正在 ${mark}`,
	},
	kswapd: {
		states: {asleep: '睡眠', running: '正在回收', napping: '小睡', waiting: '等磁盘', hopeless: '放弃'},
		awake: '醒着',
		woken: '唤醒',
		runs: '轮次',
		scanned: '扫描',
		scan: '扫描',
		stolen: '回收',
		aSecond: '/s',
		lamp: state => `kswapd ${state}`,
		prio: value => `优先 ${value}`,
	},
	direct: {
		title: '直接回收',
		none: '无',
		unseen: '未读',
		noStall: '没有任务停顿过',
		stalls: count => `停顿 ${count} 次`,
		ago: age => `${age} 前`,
		blocked: names => `卡住：${names}`,
		onDisk: count => `${count} 个任务等磁盘`,
	},
	swap: {
		title: '交换',
		none: '无交换',
		in: '换入',
		out: '换出',
		pagesASecond: '页/s',
		zeroes: rate => `+${rate} 零页`,
		dirty: '脏页',
		writeback: '回写',
		of: limit => `上限 ${limit}`,
	},
	pressure: {title: '压力', some: 'some', full: 'full', averages: ['avg10', 'avg60', 'avg300'], header: 'PSI'},
	lru: {
		title: 'LRU 链表',
		note: ['页', '每秒流量'],
		lists: {activeAnon: '活跃匿名', inactiveAnon: '不活跃匿名', activeFile: '活跃文件', inactiveFile: '不活跃文件', unevictable: '不可回收'},
		up: '升',
		down: '降',
		scanned: '扫描',
		anon: '匿名',
		file: '文件',
		rotated: '轮转',
		stolen: '回收',
		refault: '重缺页',
		next: '下一页',
	},
	generations: {
		title: 'LRU 各代',
		born: '新页',
		promoted: '发现在用',
		protected: '留下',
		evicted: '回收',
		refaults: '重缺页',
		tier: tier => `${tier} 层：`,
	},
	sar: {title: 'sar -B', every: '每 1 s', time: '时间'},
	meminfo: {title: 'meminfo', scroll: '↑↓'},
	processes: {
		title: '进程',
		by: key => `按 ${key}`,
		onTop: {ranking: '，下一个被杀的在最上', asker: '，但谁要页就杀谁', panic: '，但内核会崩溃'},
		filter: text => (text.startsWith('/') ? `在组 ${text} 中` : `名字含“${text}”`),
		frozen: '已定格',
		none: '没有这样名字的进程，也没有这样的组',
		sorts: {
			score: 'oom_score',
			rss: 'RSS',
			swap: '交换',
			vsz: 'VSZ',
			cpu: 'CPU',
			read: '读',
			write: '写',
			minflt: '次缺页',
			majflt: '主缺页',
			adj: 'oom_score_adj',
			pid: 'pid',
			name: '名字',
		},
		wouldDie: '此刻会被杀',
		protected: '受保护：adj −1000',
		init: '受保护：init',
		kernel: '内核线程',
		exempt: '现在不可选',
	},
	events: {
		title: '事件',
		earlier: 'PgUp 更早',
		later: count => `还有 ${count} 条 · End`,
		none: '还没有发生什么',
		goThere: '{ } 去那里',
	},
	header: {
		program: 'lowwater',
		ram: size => `内存 ${size}`,
		swap: size => `交换 ${size}`,
		cpus: count => `${count} 个 CPU`,
		swappiness: value => `swappiness ${value}`,
		seed: seed => `种子 ${seed}`,
		paused: '已暂停',
		halted: '崩溃',
		max: '最快',
		behind: (seconds, reached) => `落后 ${seconds}，${reached} / `,
		reached: speed => `${speed} / `,
		readOnly: '只读',
		proc: '/proc',
		missed: '期望未达成',
		holds: '期望成立',
		soFar: (held, of) => `期望 ${held}/${of}`,
	},
	banner: {
		killed: (name, pid, clock, count) => {
			const many = count > 1 ? `，共 ${count} 个，这是最后一个` : '';
			const who = `${name} (${pid})`;
			return [
				`✗ 内存耗尽   ${who} 于 ${clock} 被杀${many}   ← 回到过去   Enter：为什么   Esc：知道了`,
				`✗ 内存耗尽   ${who} 于 ${clock} 被杀${many}   ← 回到过去   Enter：为什么`,
				`✗ 内存耗尽   ${who} 被杀   ← 回到过去   Enter：为什么`,
				`✗ 内存耗尽   ${who} 于 ${clock} 被杀${many}   Enter：为什么`,
				`✗ 内存耗尽   ${who} 于 ${clock} 被杀   Enter：为什么`,
				`✗ 内存耗尽   ${who} 于 ${clock} 被杀`,
				`✗ 内存耗尽   ${who} 被杀`,
				`✗ OOM：${who} 被杀   Enter：为什么`,
				`✗ OOM：${who} 被杀`,
				`✗ OOM：${name} 被杀`,
				`✗ 被杀：${name}`,
				`✗ ${name}`,
			];
		},
		killedIn: (group, name, pid, clock, count) => {
			const many = count > 1 ? `，共 ${count} 个，这是最后一个` : '';
			const who = `${name} (${pid})`;
			const last = group.slice(group.lastIndexOf('/') + 1);
			return [
				`✗ ${group} 里内存耗尽   ${who} 于 ${clock} 被杀${many}   ← 回到过去   Enter：为什么   Esc：知道了`,
				`✗ ${group} 里内存耗尽   ${who} 于 ${clock} 被杀${many}   ← 回到过去   Enter：为什么`,
				`✗ ${group} 里内存耗尽   ${who} 被杀   ← 回到过去   Enter：为什么`,
				`✗ ${group} 里内存耗尽   ${who} 被杀${many}   Enter：为什么`,
				`✗ ${last} 里内存耗尽   ${who} 被杀   ← 回到过去   Enter：为什么`,
				`✗ ${last} 里内存耗尽   ${who} 被杀   Enter：为什么`,
				`✗ ${last} 里内存耗尽   ${who} 被杀`,
				`✗ OOM，${last} 里：${who} 被杀`,
				`✗ OOM，${last} 里：${name}`,
				`✗ ${last}：${name} 被杀`,
				`✗ ${last}：${name}`,
				`✗ ${name}`,
			];
		},
		nobody: ['✗ 内存耗尽   没有可杀的进程：内核崩溃', '✗ 内存耗尽：无可杀者', '✗ OOM：无可杀者', '✗ OOM'],
		panic: [
			'✗ 内核崩溃   机器停住了；← 回到过去再试一次，F5 用同一种子重新开始',
			'✗ 内核崩溃   ← 回到过去再试一次   F5：从开机再来   n：换一个',
			'✗ 内核崩溃   ← 回到过去   F5：再来   n：换一个',
			'✗ 内核崩溃   ← 回到过去   F5：再来',
			'✗ 内核崩溃   ← 回到过去',
			'✗ 崩溃   ← 回到过去',
			'✗ 崩溃',
		],
	},
	welcome: {
		chart: (lead, group) => {
			switch (lead) {
				case 'dirty':
					return '大图是脏页与它们的界限：过了第一条就开始写出，接近最后一条写的人就被拦住。';
				case 'refaults':
					return '大图是 refault，即回收后不久每秒又读回的页：装不下而白读的。';
				case 'faults':
					return '大图是每秒的缺页：为内存进内核多少次。';
				case 'nodes':
					return '各图是每个节点的空闲内存与内核的水位线，同一时间轴：橙色是 kswapd 工作的地方，红色是程序必须等待的地方。';
				case 'psi':
					return '大图是内存压力：每秒中有任务在等内存的比例。';
				case 'committed':
					return '大图是内核已承诺的与 CommitLimit：超过它就不再承诺。';
				case 'group':
					return `大图将是 ${group ?? '该组'} 的记账与它自己的界限：超过 high 被拖慢，到 max 先回收自己的，再杀组里的一个。机器的空闲内存在下面；6 列出所有组。`;
				default:
					return '图中是空闲内存与内核的水位线：绿色表示充足，蓝色和橙色是 kswapd 工作的地方，红色是程序必须等待的地方。';
			}
		},
		keys: (leaks, lead) =>
			`${leaks ? '这里自己就有泄漏' : '按 l 再按 Enter 开始一个泄漏'}${lead === 'free' ? '：看空闲页朝 low 下沉' : ''}。+ 和 − 改变谁会被杀；n 有别的场景；? 解释每个键和每种颜色。`,
		keysReadOnly: (leaks, lead) =>
			`${leaks ? `这里自己就有泄漏${lead === 'free' ? '：看空闲页朝 low 下沉' : ''}。` : ''}只读：会改动机器的键不起作用。1 到 6 是别的屏幕，H 说明一个数字，? 解释每个键和每种颜色。`,
		closes: '按任意键关闭这张卡片，时间随即开始。',
		closesAttached: '按任意键关闭这张卡片。',
		short: ['按任意键关闭卡片，时间开始', '任意键：时间开始'],
	},
	error: (pane, why) => `窗格“${pane}”画不出来：${why}`,
	tooSmall: '这里太小；1：返回',
	readOnly: '只读：不会改动机器',
};
