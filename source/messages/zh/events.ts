// Every event of the machine as a sentence, in Chinese; phrases carry the weights that the English ones carry.
import type {EventWords} from '../events.ts';
import {groupValue, pagesAsSize, signed, sizeOfBytes, spaced} from '../numbers.ts';
import {servedWords} from '../process.ts';
import {type Phrase, sentence} from '../sentence.ts';
import {duration} from '../times.ts';
import {hex, HOW} from '../translation.ts';
import {whyInChinese} from './why-said.ts';

const pages = (count: number): string => `${spaced(count)} 页`;
const tmpfsRoom = (pages: number): string => (pages === 0 ? '任意多' : pagesAsSize(pages));
/** A process, or a file on the tmpfs. */
const who = ({name, pid}: {readonly name: string; readonly pid: number}): string => (pid === 0 ? name : `${name} (${pid})`);

const CAUSES = {
	done: '完成了',
	signal: '被信号结束',
	oom: '被 OOM 杀手杀死，已不在',
	stop: '到时间停止',
	refused: '结束：内核拒绝了它的要求',
} as const;
const PANICS = {
	panic_on_oom: '：vm.panic_on_oom 已设',
	'no-killable-process': '：内存耗尽，再没有可以杀的进程',
	'soft-lockup': '：时间停滞，这是 lowwater 的错误；请报告这个场景',
} as const;
const ANSWERS: Readonly<Record<string, string>> = {
	EINVAL: '参数无效',
	EFAULT: '地址错误',
	EACCES: '没有权限',
	ESRCH: '没有这个进程',
	ENOENT: '没有这个文件',
	EEXIST: '已存在',
	ENOMEM: '内存不足',
	EBUSY: '忙',
	ENOSPC: '没有空间',
	EPERM: '不允许',
	ETXTBSY: '程序正在运行或正被写入',
};

const called: EventWords['called'] = event => {
	const {call, address, how, syscalls, minflt, majflt, rssPages} = event;
	if (call.do === 'leak') return sentence('→', 'warn', `${who(event)} `, ['开始泄漏', 'strong'], call.rate === 0 ? '' : `，每秒 ${pagesAsSize(call.rate)}`);
	const served = call.do === 'access' ? '' : servedWords(call.do, how);
	const cost = [
		...(['brk', 'mmap', 'munmap', 'mremap'] as const).flatMap(name => {
			const count = syscalls.filter(one => one === name).length;
			return count === 0 || (count === 1 && served.startsWith(`${name}：`)) ? [] : [count === 1 ? name : `${name} ${count} 次`];
		}),
		minflt + majflt === 0
			? '没有缺页'
			: majflt === 0
				? `次缺页 ${spaced(minflt)}`
				: minflt === 0
					? `主缺页 ${spaced(majflt)}`
					: `缺页 ${spaced(minflt + majflt)}，其中主缺页 ${spaced(majflt)}`,
		rssPages === 0 ? 'RSS 不变' : `RSS ${signed(rssPages)} 页`,
	].join('，');
	if (call.do === 'malloc')
		return sentence(
			'→',
			address === 0 ? 'warn' : 'accent',
			`${who(event)} `,
			[`malloc(${sizeOfBytes(call.bytes)}) = ${address === 0 ? 'NULL' : hex(address)}`, 'strong'],
			`：${served}；${cost}`,
		);
	if (call.do === 'free') return sentence('←', 'accent', `${who(event)} `, [`free(${hex(call.address)})`, 'strong'], `：${served}；${cost}`);
	const extent = call.bytes > 1 ? ` 起的 ${sizeOfBytes(call.bytes)}` : '';
	return sentence('·', 'accent', `${who(event)} `, [`${call.access === 'write' ? '写' : '读'} ${hex(call.address)}${extent}`, 'strong'], `：${cost}`);
};

export const eventsChinese: EventWords = {
	via: {proc: '，通过 /proc 写入', kill: '，由 shell 发来'},
	times: count => `（${count}×）`,
	called,
	spawn: event => sentence('·', 'plain', [who(event), 'strong'], ` 启动${event.oomScoreAdj === 0 ? '' : `，oom_score_adj ${spaced(event.oomScoreAdj)}`}`),
	fork: event =>
		sentence(
			'·',
			'accent',
			[`${who(event)} 执行 fork`, 'strong'],
			`：${event.childName}（${event.child}）也有了它的 ${pagesAsSize(event.pages)}，一页都还没有复制`,
		),
	exit: event => sentence('·', 'plain', [who(event), 'strong'], ` ${CAUSES[event.cause]}：归还 ${pagesAsSize(event.freedPages)}`),
	generation: (event, nodes) =>
		sentence(
			'▴',
			'plain',
			[`${event.group === undefined ? '' : `${event.group} `}${nodes > 1 ? `节点 ${event.node} ` : ''}开了新的一代 ${event.seq}`, 'strong'],
			`：看到 ${spaced(event.found)} 页在使用${event.pages === 0 ? '' : `，${spaced(event.pages)} 页从此算作不活跃`}`,
		),
	'kswapd-woke': (event, nodes) => {
		const zone = nodes > 1 ? `节点 ${event.node} ${event.zone}` : event.zone;
		const daemon: Phrase = [`kswapd${event.node} 醒来`, 'strong'];
		if (event.boosted && event.free > event.low)
			return sentence('◑', 'warn', daemon, `，${zone} 空闲 ${pages(event.free)}，在 low（${spaced(event.low)}）之上：有页块改了类型，该区水位线被临时抬高`);
		return sentence(
			'◑',
			'warn',
			`${zone} 空闲 `,
			[spaced(event.free), 'warn'],
			`，到了或低于 low（${spaced(event.low)}）：`,
			daemon,
			`，由 ${event.name} 唤醒`,
		);
	},
	'kswapd-slept': event =>
		sentence(
			'○',
			'ok',
			[`kswapd${event.node} 睡去`, 'strong'],
			`：空闲 ${pages(event.free)}，high 是 ${spaced(event.high)}，醒了 ${duration(event.awakeUs)}；扫描 ${spaced(event.scanned)}，回收 ${spaced(event.stolen)}`,
		),
	'kswapd-hopeless': event => sentence('✗', 'alarm', [`kswapd${event.node} 放弃`, 'alarm'], '：连续 16 轮什么都没回收到；它睡去，直到直接回收腾出一页'),
	'kswapd-runs': event =>
		sentence(
			'◑',
			'warn',
			[`kswapd${event.node} 醒来 ${event.wakes} 次`, 'strong'],
			`，在上一秒里；空闲最低 ${spaced(event.lowestFree)}，low 是 ${spaced(event.low)}${event.sleeps > 0 ? `，每次干 ${duration(event.awakeUs / event.sleeps)} 才到 high（${spaced(event.high)}）` : ''}`,
		),
	'direct-reclaim': event =>
		sentence(
			'▲',
			'alarm',
			'空闲 ',
			[spaced(event.free), 'alarm'],
			`，min 是 ${spaced(event.min)}：`,
			[`${event.name} 停顿 ${duration(event.stallUs)}`, 'alarm'],
			`，在直接回收；扫描 ${spaced(event.scanned)}，回收 ${spaced(event.reclaimed)}`,
		),
	stalls: event =>
		sentence(
			'▲',
			'alarm',
			'空闲最低 ',
			[spaced(event.free), 'alarm'],
			`，min 是 ${spaced(event.min)}：`,
			[`${event.name} 停顿 ${event.count} 次，${duration(event.stallUs)}`, 'alarm'],
			`；共扫描 ${spaced(event.scanned)}，回收 ${spaced(event.reclaimed)}`,
		),
	oom: event => {
		const {victim, tasks, invoker, trigger} = event.report;
		const task = tasks.find(one => one.pid === victim);
		if (!task)
			return sentence(
				'✗',
				'alarm',
				['内存耗尽', 'alarm'],
				event.report.decidedBy === 'panic_on_oom' ? '：vm.panic_on_oom 已设，谁也不选' : '：再没有可以杀的进程',
			);
		const why = trigger === 'sysrq' ? '由 sysrq-f 要求' : `${invoker.name} 要一页`;
		const {group, swept} = event.report;
		const where = group === undefined ? '内存耗尽' : `${group.path} 里内存耗尽`;
		const others = swept === undefined || swept.pids.length < 2 ? '' : `，${swept.path} 的全部 ${swept.pids.length} 个一起`;
		return sentence('✗', 'alarm', [where, 'alarm'], `：${why}；`, [`${who(task)} 被杀`, 'alarm'], `，oom_score ${task.oomScore}${others}`);
	},
	panic: event => sentence('✗', 'alarm', ['内核崩溃', 'alarm'], PANICS[event.reason]),
	reaped: event => sentence('·', 'plain', '在它结束之前，OOM 收割线程从 ', [who(event), 'strong'], ` 收走 ${pagesAsSize(event.pages)}`),
	'first-swap-out': event => sentence('→', 'accent', ['开始换出', 'strong'], `：第一个走的页属于 ${who(event)}`),
	'swap-full': () => sentence('✗', 'alarm', ['交换空间满了', 'strong'], '：从此匿名页只能留在内存里'),
	'swap-error': event =>
		sentence(
			'✗',
			'alarm',
			[`${event.device} 收不下一页`, 'strong'],
			event.why === 'over-limit' ? '：已到 mem_limit；这样的页留在内存里，槽位仍占着' : '：没有内存来存它；这样的页留在内存里，槽位仍占着',
		),
	swapon: event => sentence('·', 'plain', [`swapon ${event.device}`, 'strong'], `：${pagesAsSize(event.pages)} 交换空间`),
	swapoff: event =>
		sentence(
			'·',
			'plain',
			[`swapoff ${event.device}`, 'strong'],
			event.done ? `：完成，读回 ${pages(event.readBack)}` : `：未完成；已读回 ${pages(event.readBack)}`,
		),
	sysctl: event =>
		sentence(
			'·',
			'accent',
			[event.name, 'strong'],
			` ${event.from} → `,
			[event.to, 'strong'],
			event.asked === undefined ? '' : `，要求的是 ${event.asked}：${event.goesOn === true ? '其余的靠回收' : '再多就没有了'}`,
		),
	'oom-score-adj': event => sentence('·', 'accent', [who(event), 'strong'], ` 的 oom_score_adj ${spaced(event.from)} → `, [spaced(event.to), 'strong']),
	signal: event => sentence('·', 'plain', [`SIG${event.signal.replace(/^SIG/, '')}`, 'strong'], ` 发给 ${who(event)}`),
	'group-limit': event => {
		const size = (bytes: number): string => pagesAsSize(bytes / 4096);
		const at = `${event.path} 为 `;
		if (event.limit === 'low')
			return sentence('▼', 'warm', at, [size(event.current), 'warm'], `，在 low（${size(event.set)}）之下：`, ['还是被回收', 'strong'], '，别处已没有可拿的');
		if (event.limit === 'high')
			return sentence('◑', 'warn', at, [size(event.current), 'warn'], `，超过 high（${size(event.set)}）：`, ['再要的先回收', 'strong'], '，收不到就睡');
		if (event.limit === 'max')
			return sentence('▲', 'alarm', at, [size(event.current), 'alarm'], '，到了 max：', ['每次记账先在组内回收', 'strong'], '；别的组不受影响');
		return sentence('→', 'warn', `${event.path} 有 `, [size(event.current), 'warn'], ` 在交换区，到了 swap.max（${size(event.set)}）：`, [
			'不再换出更多',
			'strong',
		]);
	},
	'group-written': event =>
		sentence('·', 'accent', `${event.path}：`, [`${event.file} ${groupValue(event.file, event.from)} → ${groupValue(event.file, event.to)}`, 'strong']),
	'group-made': event => sentence('·', 'accent', '建了组 ', [event.path, 'strong']),
	'group-removed': event => sentence('·', 'accent', '删了组 ', [event.path, 'strong']),
	unlinked: event =>
		sentence(
			'·',
			'warm',
			[`${event.path} 被删除`, 'strong'],
			`，但还有 ${spaced(event.holders)} 处打开或映射着它：它的 ${pagesAsSize(event.pages)}${event.tmpfs ? '' : ' 页缓存'}还在`,
		),
	'let-go': event =>
		sentence('▼', 'warm', [`${who(event)} 关闭了已删除的 ${event.path}`, 'strong'], `：再没有别人打开它，${pagesAsSize(event.pages)} 随之归还`),
	'tmpfs-size': event => sentence('·', 'accent', 'tmpfs 从这时起最多放 ', [tmpfsRoom(event.to), 'strong'], `；里面已有 ${pagesAsSize(event.used)}`),
	'drop-caches': event => sentence('▼', 'warm', ['缓存被丢弃', 'strong'], `：归还页缓存 ${pages(event.pages)}，slab ${spaced(event.slabPages)} 页`),
	'dirty-background': event =>
		sentence('◔', 'warm', ['脏页超过后台上限', 'strong'], `：${spaced(event.dirty)}，上限 ${spaced(event.limit)}，来自 ${who(event)}；回写线程从此开始写`),
	spilled: event =>
		sentence(
			'→',
			'warn',
			[`分配溢出到节点 ${event.to}`, 'strong'],
			`：节点 ${event.from} 空闲 ${spaced(event.free)}，low 是 ${spaced(event.low)}，而 ${event.name} 还要`,
		),
	refaults: event =>
		sentence(
			'↺',
			'warn',
			['工作集放不下了', 'strong'],
			`：${pages(event.pages)}${event.anon ? '换出去的内存' : '丢掉的文件页'}在 ${duration(event.withinUs)} 内又回来`,
		),
	'writer-throttled': event => sentence('▲', 'warn', [`${event.name} 被限流`, 'strong'], `：脏页 ${pages(event.dirty)}，上限 ${spaced(event.limit)}`),
	refused: event =>
		sentence(
			'✗',
			'warn',
			[whyInChinese(event.what), 'strong'],
			` 被拒绝：${ANSWERS[event.errno] ?? event.errno}（${event.errno}），${whyInChinese(event.why)}`,
		),
	segv: event =>
		sentence('✗', 'alarm', [`${who(event)} ${event.write ? '写' : '读'} ${hex(event.address)}`, 'strong'], `，${HOW[event.how].short}：`, ['SIGSEGV', 'alarm']),
	dropped: event => sentence('·', 'plain', `… 这一刻还有 ${spaced(event.count)} 个事件没有留下`),
	told: event => sentence('·', 'plain', event.text),
};
