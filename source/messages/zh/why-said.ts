// Reasons of the machine's refusals in Chinese: each as the machine writes it, with its names and numbers as they stand there.
type Told = readonly [reason: RegExp, told: string];

const REASONS: readonly Told[] = [
	[/^(.+) pages a second is no rate$/, '每秒 $1 页不是一个速率'],
	[/^(.+) bytes are no size$/, '$1 字节不是一个大小'],
	[/^(0x\S+) is not the address of a block of (.+): glibc would abort it$/, '$1 不是 $2 的内存块的地址：glibc 会终止它'],
	[/^it has nothing of that name$/, '它没有叫这个名字的东西'],
	[/^it may only read that$/, '它只能读那里'],
	[/^it has mapped nothing of that name$/, '它没有映射叫这个名字的东西'],
	[/^there is no such file$/, '没有这个文件'],
	[/^no file (.+)$/, '没有文件 $1'],
	[/^(\d+) blocks that nobody has freed are the most of a program here$/, '这里一个程序最多有 $1 个未释放的块'],
	[/^no sysctl (.+)$/, '没有 sysctl $1'],
	[/^no process (.+)$/, '没有进程 $1'],
	[/^(.+) cannot be signalled$/, '不能给 $1 发信号'],
	[/^oom_score_adj takes (.+), not (.+)$/, 'oom_score_adj 取 $1，不能是 $2'],
	[/^lowering oom_score_adj below (\S+) needs CAP_SYS_RESOURCE$/, '把 oom_score_adj 降到 $1 以下需要 CAP_SYS_RESOURCE'],
	[/^(.+) has no address space$/, '$1 没有地址空间'],
	[/^no swap area (.+)$/, '没有交换区 $1'],
	[/^(.+) is not in use as swap$/, '$1 没有用作交换'],
	[/^(.+) is in use$/, '$1 正在使用'],
	[/^(.+) is being turned off already$/, '$1 已在关闭中'],
	[/^what is committed would not fit without (.+)$/, '没有 $1，已承诺的内存就放不下'],
	[/^it is being run$/, '它正在被运行'],
	[/^(.+) is being run$/, '$1 正在被运行'],
	[/^(.+) is open to write$/, '$1 正被打开着写入'],
	[/^(.+) has room for (\d+) pages$/, '$1 只放得下 $2 页'],
	[/^the kernel has panicked$/, '内核已经崩溃'],
	[/^pid_max is reached$/, '已到 pid_max'],
	[/^data, heap and stack of a new process would go beyond CommitLimit$/, '新进程的数据、堆和栈会超过 CommitLimit'],
	[/^no disk (.+)$/, '没有磁盘 $1'],
	[/^(.+) exists$/, '$1 已存在'],
	[/^no memory for the flusher of (.+)$/, '没有内存给 $1 的回写线程'],
	[/^(.+) cannot be changed on this machine$/, '这台机器上不能改 $1'],
	[/^"(.*)" is no whole number$/, '"$1" 不是整数'],
	[/^(\S+) takes (.+), not "(.*)"$/, '$1 取 $2，不能是 "$3"'],
	[/^looking up (.+)$/, '查找 $1'],
	[/^reading (.+)$/, '读 $1'],
	[/^writing to (.+)$/, '写入 $1'],
	[/^writing (.+)$/, '写 $1'],
	[/^touching (.+)$/, '访问 $1'],
	[/^copying (.+)$/, '复制 $1'],
	[/^opening (.+)$/, '打开 $1'],
	[/^removing (.+)$/, '删除 $1'],
	[/^one more block$/, '再要一个块'],
	[/^starting (.+)$/, '启动 $1'],
];

export function whyInChinese(why: string): string {
	const found = REASONS.find(([reason]) => reason.test(why));
	return found === undefined ? why : why.replace(found[0], found[1]);
}
