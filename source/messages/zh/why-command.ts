// Help and errors of `lowwater why` in Chinese.
import {spaced} from '../numbers.ts';
import type {WhyCommandWords} from '../why-command.ts';

export const whyCommandChinese: WhyCommandWords = {
	help: () => '解释一份真实的 OOM 报告：为什么杀这个进程，怎样才能避免',
	more: () =>
		'读出内核日志里的每一份 OOM 报告：日志可以是文件（包括 .gz、.xz、.zst）、管道（“-”），或粘贴进来、以 Ctrl-D 结束的文本。行首的前缀（dmesg、journalctl、syslog、容器日志、“>”）会去掉；2.6.32 以来的内核按行的形状来读；不完整的报告能解释多少就解释多少，并说明缺什么。在终端里占满屏幕，在管道里输出文本。日志内容不会保存，也不会发往任何地方。',
	jsonHelp: () => '全部输出为 JSON：数字、排名、结论',
	formatHelp: () => 'text（管道里的默认）、markdown 或 json',
	simulateHelp: () => '打开报告里的机器，停在杀进程的前一页；加 -o 则写成场景',
	killHelp: () => '日志里的第几次：1 是第一次（默认全部；--simulate 时是最后一次）',
	outHelp: () => '--simulate 把场景写到哪里；-o FILE 相同',
	input: () => '输入',
	noFile: () => '哪份日志？请写一个文件，或用 "-" 表示管道或粘贴的文本（以 Ctrl-D 结束）：dmesg | lowwater why -',
	noSuchKill: (given, of) => `--kill ${given}：日志里共有 ${spaced(of)} 次，从 1 到 ${spaced(of)}。`,
	badFormat: given => `--format ${given} 不对；请用 text、markdown 或 json。`,
	outNeedsSimulate: () => '-o 是 --simulate 写场景的地方；没有 --simulate 就没有东西可写。',
	pasteHere: () => '请把报告粘贴到这里，然后按 Enter 和 Ctrl-D。',
	notAReport: (file, {line, text, kind}) => {
		const at = `最像的是第 ${spaced(line)} 行：“${text.slice(0, 160)}”`;
		const wanted = '“… invoked oom-killer: …”、“Mem-Info:” 或 “Out of memory: Killed process …” 这样的行';
		switch (kind) {
			case 'empty':
				return `${file} 是空的：里面没有 OOM 报告。`;
			case 'memory-only':
				return `${file} 里没有 OOM 报告。${at}；但这些内存统计是因为别的原因打印的（分配失败，或 SysRq m）：没有杀进程。`;
			case 'userspace':
				return `${file} 里没有内核的 OOM 报告。${at}；那不是内核的 OOM 杀手。缺少${wanted}。`;
			case 'word':
				return `${file} 里没有 OOM 报告。${at}。缺少${wanted}。`;
			case 'nothing':
				return `${file} 里没有 OOM 报告，也没有像它的行（第一行是 “${text.slice(0, 80)}”）。缺少${wanted}。`;
		}
	},
	packed: (file, how) => `${file} 是用 ${how} 压缩的：请解压到管道里，如 ${how} -dc ${file} | lowwater why -`,
	binary: file => `${file} 不是文本：这里要的是日志。`,
};
