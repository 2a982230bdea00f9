// What mount and shell say, in Chinese.
import {brief, plainName} from '../foreign.ts';
import type {MountWords} from '../mount.ts';

const FULL: Readonly<Record<string, string>> = {
	ENOSPC: '空间已满；请腾出空间',
	EDQUOT: '你的配额已用完；请腾出空间',
	EROFS: '它是只读的；请挂载为可写',
	EACCES: '没有权限；请恢复它的权限',
	ENOTEMPTY: '要放文件的地方有一个非空的文件夹；请拿走它',
	EMFILE: '打开的文件太多；请关掉一些',
};
const because = (code: string): string => FULL[code] ?? `${code}；请看看那里出了什么问题`;

export const mountChinese: MountWords = {
	mountHelp: () => '把运行中的机器的 /proc 放在一个文件夹里，给真正的工具用；它们写进去的会改变机器',
	shellHelp: () => '一个 shell，或一条命令，其中的 /proc 是机器的',
	setHelp: () => '改掉场景里的一个值或一项 sysctl；可写多次',
	fromHelp: () => '机器时间过了这么多再开始；之前的部分尽快跑完',
	noFolder: () => 'mount 需要一个文件夹：lowwater mount DIR [SCENARIO]。',
	ready: (root, name, attach) =>
		`${root} 是“${name}”的 /proc，每秒更新四次。可以试：cat ${root}/meminfo，PROCFS_PATH 或 HOST_PROC=${root}，node_exporter --path.procfs=${root}。在另一个终端里，"${attach}" 显示它。Ctrl-C 结束。`,
	foreign: root => `${root} 里有不是 lowwater 的文件；请写一个空文件夹，或还不存在的。`,
	foreignFile: (root, path) => `${root} 里有一个不是 lowwater 的 ${path}；请拿走它，或写一个空文件夹，或还不存在的。`,
	notYours: root => `${root} 属于另一个用户；请写自己的文件夹，或还不存在的。`,
	writtenByOthers: root => `别的用户可以写 ${root}；请禁止（chmod go-w），或写另一个文件夹。`,
	notFolder: root => `${root} 不是文件夹；请写一个空文件夹，或还不存在的。`,
	taken: (root, pid) => `${root} 正被另一个 lowwater（进程 ${pid}）使用；请写另一个文件夹，或结束那个进程。`,
	cannotMake: (root, code) => `${root} 填不进内容：${because(code)}，或写另一个文件夹。`,
	cannotWrite: (root, code) => `${root} 落后于机器：${because(code)}。会再试。`,
	writesAgain: root => `${root} 又与机器一致了。`,
	gone: root => `${root} 被拿走了，lowwater 到此结束；再运行一次会重新建立它。`,
	writing: path => `写入 ${path}`,
	given: (path, written) => `把 "${brief(written)}" 写入 ${path}`,
	notNumber: written => `"${brief(written)}" 不是整数`,
	fixed: name => `这台机器上不能改 ${name}`,
	onlyF: () => '这台机器上只有 f（让 OOM 杀手现在就选）有作用',
	killing: (signal, pid) => `kill -${signal} ${pid}`,
	noProc: () => '这个系统不让 lowwater 在机器的 /proc 下面挂载自己的 proc，所以在 /proc 里找自己的程序什么也找不到。',
	noStandIns: () => '这个系统不让 lowwater 指定 pid（/proc/sys/kernel/ns_last_pid），所以从这个 shell 发的信号到不了机器的进程；请从界面发。',
	enoughStandIns: most => `这个 shell 里的程序看得到机器的 ${most} 个进程，信号也只能到这些，要等其中一些结束之后才有更多。`,
	allKilled: () => '所有进程都收到了 SIGKILL，替机器接收信号的进程也一样：新的进程要从下一个 shell 才够得着。',
	event: (clock, sentence) => `${clock}  ${sentence}`,
	noTool: tool => `lowwater shell 需要 ${tool}（Linux 上在 util-linux 包里）；"lowwater mount DIR" 不需要它。`,
	noNamespace: why =>
		`这个系统不让 lowwater 为 shell 建自己的命名空间${why === '' ? '' : `（${brief(why.replace(/^.*?unshare: /s, ''))}）`}；请允许用户命名空间（sysctl kernel.unprivileged_userns_clone=1），用 root 运行，或用 "lowwater mount DIR"。`,
	notLinux: () => 'lowwater shell 需要 Linux；"lowwater mount DIR" 在别处也行。',
	noCommand: words => `${words.map(word => `"${word}"`).join('、')}：命令写在 "--" 之后：lowwater shell SCENARIO -- ${words.join(' ')}。`,
	inside: (name, attach) =>
		`这个 shell 里的 /proc 是“${name}”的：free、top、vmstat、htop、sar、sysctl、choom 和 kill 都对它起作用。在另一个终端里，"${attach}" 显示它。exit 结束。`,
	prompt: name => `(lowwater ${plainName(name)}) `,
};
