// Captions of great moments in Chinese, longest first.
import type {MomentsWords} from '../moments.ts';
import {bytesAsSize, spaced} from '../numbers.ts';

const WHY_PANIC = {
	'no-killable-process': '再没有可以杀的进程',
	panic_on_oom: '内存耗尽，而 vm.panic_on_oom 已设',
	'soft-lockup': '时间停滞，这是 lowwater 的错误',
} as const;

export const momentsChinese: MomentsWords = {
	captions: {
		wake: ({node, free, low, who}) => [
			`kswapd${node} 醒来：空闲 ${spaced(free)}，low 是 ${spaced(low)}${who === null ? '' : `，而 ${who.name} 要一页`}。它在后台腾出页，让谁都不用等。`,
			`kswapd${node} 醒来：空闲 ${spaced(free)}，low 是 ${spaced(low)}。它在后台回收，谁都不用等。`,
			...(who === null ? [] : [`kswapd${node} 醒来：${who.name} 在 low 处要一页。它来回收，谁都不用等。`]),
			`kswapd${node} 醒来：空闲到了 low。它来回收，谁都不用等。`,
			`kswapd${node} 醒来：空闲到了 low`,
			`kswapd${node} 醒来：到了 low`,
		],
		limit: ({limit}) => {
			if (limit === null) return ['有内存组到了自己的上限'];
			const {path, high} = limit;
			const size = bytesAsSize(limit.bytes, false);
			const short = path.slice(path.lastIndexOf('/') + 1);
			return high
				? [
						`${path} 超过 high（${size}）：再要内存的必须先回收，没什么可回收就睡。谁也不会因此被杀。`,
						`${path} 超过 high（${size}）：再要的先回收，再睡。`,
						`${path} 超过 high：先回收，再睡`,
						`${path} 超过 high`,
						`${short} 超过 high`,
					]
				: [
						`${path} 到了 max（${size}）：每次记账先拿自己组里的页。外面的一页也不动。`,
						`${path} 到了 max（${size}）：每次记账先在组内回收。`,
						`${path} 到了 max：只回收自己的`,
						`${path} 到了 max`,
						`${short} 到了 max`,
					];
		},
		stall: ({free, min, who}) => {
			const name = who?.name ?? '某个任务';
			return [
				`${name} 停顿：空闲 ${spaced(free)}，min 是 ${spaced(min)}。它要先自己腾出页才能拿到一页；期间它做的一切都在等。`,
				`${name} 停顿：空闲 ${spaced(free)}，min 是 ${spaced(min)}。它要先自己腾出页才能拿到一页。`,
				`${name} 停顿：在 min 必须自己腾出页`,
				`${name} 停顿：空闲到了 min`,
				`${name} 停在 min`,
				'有任务停在 min',
			];
		},
		'swap-full': ({swapPages}) => [
			`交换空间满了，${spaced(swapPages)} 页全部用完。程序写过的页再也没处可去：能拿走的只剩文件页。`,
			`交换空间满了，${spaced(swapPages)} 页全用完：能拿走的只剩文件页。`,
			'交换空间满了：能拿走的只剩文件页',
			'交换空间满了',
		],
		oom: ({who, group, decidedBy}) =>
			who !== null && group !== null
				? [
						`${group} 到了 max，组内再没有可回收的：它自己的 OOM 杀手选中 ${who.name} (${who.pid})。外面的谁也不动，不管那里空闲多少。`,
						`${group} 到了 max，无可回收：选中组内的 ${who.name} (${who.pid})；外面的不动。`,
						`${group} 到了 max：选中组内的 ${who.name} (${who.pid})，外面的不动`,
						`${group} 里内存耗尽：选中 ${who.name}`,
						`OOM，${group.slice(group.lastIndexOf('/') + 1)} 里：选中 ${who.name}`,
						`OOM：选中 ${who.name}`,
					]
				: who === null
					? ['内存耗尽：内核必须杀掉一个进程，别的才能继续', '内存耗尽：必须有人走', '内存耗尽']
					: [
							...(decidedBy === 'oom_kill_allocating_task'
								? [`内存耗尽：${who.name} (${who.pid}) 要一页，就杀它自己：vm.oom_kill_allocating_task 已设，不管谁更大。`]
								: decidedBy === 'swapoff'
									? [`内存耗尽：${who.name} (${who.pid}) 在关掉交换，要内存才行，所以最先走，不管谁更大。`]
									: []),
							...(who.badness === null || decidedBy !== null
								? []
								: [
										`内存耗尽：OOM 杀手选中 ${who.name} (${who.pid})，得分最高，${spaced(who.badness)} 页。它的内存归还，其他进程继续。`,
										`内存耗尽：选中 ${who.name} (${who.pid})，得分最高，${spaced(who.badness)} 页；其他继续。`,
									]),
							`内存耗尽：选中 ${who.name} (${who.pid})；其他继续`,
							`内存耗尽：选中 ${who.name}`,
							`OOM：选中 ${who.name}`,
						],
		panic: ({reason}) => [
			`内核崩溃：${WHY_PANIC[reason ?? 'no-killable-process']}。机器停住了：← 回到过去可以再试，F5 重新开始。`,
			`内核崩溃：${WHY_PANIC[reason ?? 'no-killable-process']}。← 再试；F5：从开机起。`,
			'内核崩溃：机器停住了；← 再试一次',
			'内核崩溃：← 再试一次',
			'内核崩溃',
		],
	},
	keys: {slow: '! 关闭', stopped: 'space 继续'},
	on: '刹车已开：醒来、停顿、交换满、被杀时放慢时钟',
	off: '刹车已关：任何时刻都不放慢',
	waits: '等着',
	help: {
		brake: names => `1× 及更快时在哪些时刻放慢：${names.join('、')}（默认全部）；--no-brake 不放慢`,
		stopAt: names => `在那里暂停：${names.join('、')}，可用逗号写几个`,
		paused: '一开始就暂停；space 或 . 继续',
		speed: '真实时间的 0.01 到 100 倍，或 max',
		from: '从机器时间的这一刻开始',
	},
	badMoment: (flag, text, names, near) => `--${flag}："${text}" 不是一个时刻；${near === null ? `请用 ${names.join('、')}。` : `是不是 "${near}"？`}`,
	badSpeed: text => `"${text}" 不是速度；请用 0.01 到 100 的数，或 max。`,
};
