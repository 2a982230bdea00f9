// Files of a memory group in /sys/fs/cgroup, in Chinese.
import type {GroupFileWords} from '../group-files.ts';

export const groupFilesChinese: GroupFileWords = {
	topic: () => '/sys/fs/cgroup 里内存组的文件',
	title: () =>
		'内存组的文件：在 lowwater shell 的 /sys/fs/cgroup 里，在 lowwater mount 的 .sys/fs/cgroup 下，在场景的 cgroups 和事件里。大小以字节计，可写 K、M、G 或 T，截到整页；max 是没有限制。（rw：可读可写，r：只读，w：只写）',
	'memory.current': () => '这个组和它下面的组现在记了多少：匿名内存、页缓存、内核内存，以及每个 CPU 至多预记的 64 页',
	'memory.peak': () => '曾经最多的时候；写任何内容就从现在重新算起',
	'memory.min': () => '保护到最后：组不超过它时，外面来的回收不动这个组',
	'memory.low': () => '还有别的可回收时的保护：只有在要叫 OOM killer 之前才不顾它；高出它的部分按比例回收',
	'memory.high': () => '超过它时组会被回收，记账的进程要睡，超得越多睡得越久；从不杀进程',
	'memory.max': () => '上限：记账的进程在组里回收，回收不到时组自己的 OOM killer 在组里选一个',
	'memory.swap.current': () => '其中有多少在交换里',
	'memory.swap.peak': () => '在交换里最多的时候；写任何内容就从现在重新算起',
	'memory.swap.high': () => '超过它时记账的进程要睡，与 memory.high 一样',
	'memory.swap.max': () => '最多有多少可以在交换里；0：什么都不换出',
	'memory.swap.events': () => '多少次超过 swap.high，被 swap.max 拒绝，以及没有空位',
	'memory.events': () => '它和它下面发生的事：越过 low、high，碰到 max，叫了 oom，oom_kill 杀了多少进程，oom_group_kill 整组杀了多少次',
	'memory.events.local': () => '同上，只算它自己',
	'memory.oom.group': () => '1：OOM killer 把它整个杀掉；0：只杀一个进程。其他值是 EINVAL',
	'memory.reclaim': () => '立刻从它回收这么多字节，"20M" 或 "20M swappiness=0"；不够时是 EAGAIN',
	'memory.stat': () => '它由什么组成（字节），对它做过什么（次数），连同下面所有的组',
	'memory.numa_stat': () => '同上，按节点分开，只含按节点计数的项',
	'memory.pressure': () =>
		'它的任务有一些、或全部在等内存的时间比例；写触发器（"some 150000 1000000"）会唤醒 poll 这个文件的程序；EINVAL：不是触发器，EBUSY：这个打开的文件已有一个',
	'io.pressure': () => '同上，等的是磁盘',
	'cpu.pressure': () => '同上，等的是 CPU',
	'cpu.stat': () => '它的进程用过的 CPU 时间，连同已经不在的',
	'cgroup.procs': () =>
		'其中的进程，一行一个；写进来的 pid 移到这里，它已有的仍记在原处；写 0 或 shell 里程序的 pid，它就进入这里，但没有自己的内存。ESRCH：没有这个进程，EINVAL：它是内核线程',
	'cgroup.threads': () => '同上，按线程；别的组的线程是 EOPNOTSUPP',
	'cgroup.kill': () => '1 杀掉它和它下面的一切；其他值是 ERANGE',
	'cgroup.freeze': () => '1 停住它和它下面的一切，0 让它继续',
	'cgroup.events': () => 'populated：它或它下面有没有活着的进程；frozen：是否停住',
	'cgroup.type': () => 'domain：这里的组都是',
	'cgroup.controllers': () => '它有的控制器：memory',
	'cgroup.subtree_control': () => '下面的组有的控制器：+memory 或 -memory；下面还有组时是 EBUSY',
	'cgroup.stat': () => '下面有多少组，其中多少已删除却还占着内存',
	'cgroup.max.descendants': () => '下面最多有多少组；再 mkdir 是 EAGAIN',
	'cgroup.max.depth': () => '它们最多有多深；再 mkdir 是 EAGAIN',
};
