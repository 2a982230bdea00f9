// What is said about completion in shells, and the words of the man page, in Chinese.
import type {ShellWords} from '../shells.ts';

export const shellChinese: ShellWords = {
	completionHelp: () => '打印让 shell 补全 lowwater 的命令、选项和名字的脚本',
	completionMore: () =>
		'bash：把 "source <(lowwater completion bash)" 写进 ~/.bashrc。zsh：把 "source <(lowwater completion zsh)" 写进 ~/.zshrc，放在 compinit 之后。fish：lowwater completion fish > ~/.config/fish/completions/lowwater.fish。',
	noShell: () => 'completion 需要 shell 的名字：bash、zsh、fish。',
	badShell: (text, near) => `没有 "${text}" 的补全；${near === null ? '有 bash、zsh、fish 的。' : `是不是 "${near}"？`}`,
	first: () => '命令或场景',
	head: shell => `lowwater 在 ${shell} 里的补全；由 "lowwater completion ${shell}" 生成。`,
	manHelp: () => '打印手册页',
	manMore: () => '输出 roff：没有安装时，用 "lowwater man | man -l -" 查看。',
	man: {
		manual: '用户命令',
		sentence: text => `${text}。`,
		purpose: '终端里的一台活的、模拟的、内存吃紧的 Linux 机器',
		description: [
			'lowwater 逐页模拟一台 Linux 6.1 机器：内存区和水位线、LRU 链表、kswapd、直接回收、交换、页缓存、回写和 OOM 杀手。界面上能看到空闲页朝水位线下沉、kswapd 醒来、任务停顿、OOM 杀手挑选；这期间人可以对机器做各种事：泄漏、oom_score_adj、sysctl。',
			'不写命令时打开界面，运行 SCENARIO：内置的名字，或一个 YAML 文件。都不写就是演示机器。',
		],
		sections: {
			name: '名称',
			synopsis: '概要',
			description: '说明',
			commands: '命令',
			options: '选项',
			keys: '按键',
			mouseHeading: '鼠标',
			mouse: '鼠标点到什么就选中什么：进程、面板、键栏里的一项；滚轮滚动。',
			scenarios: '场景',
			sysctls: 'SYSCTL',
			formats: '格式',
			files: '文件',
			environment: '环境变量',
			exit: '退出状态',
			examples: '例子',
			more: '另见',
		},
		optionsOf: '界面的选项：',
		environment: [
			['NO_COLOR', '设了就不用颜色。'],
			['COLORTERM, TERM', '终端有多少颜色：COLORTERM=truecolor 表示全部。'],
			['INK_SCREEN_READER', 'true：用一行行文字代替画面，同 --plain。'],
			['LANG, LC_ALL, LC_MESSAGES', '以 zh 开头就用中文，同 --lang zh。'],
			['XDG_CONFIG_HOME', '界面保存选择的文件所在的文件夹；没有设就是 ~/.config。'],
			['XDG_RUNTIME_DIR', '在哪里找可以连接的机器。'],
			['LOWWATER_TRACE', '1：显示 lowwater 自身错误的更多内容。'],
		],
		config: '在界面里选过的；"lowwater help config" 说明其中可以写什么。',
		examples: [
			['lowwater leak-with-swap', '在界面里看一次泄漏'],
			['lowwater run leak-with-swap --format text', '同样的，用一行行文字，不用画面'],
			['lowwater shell leak-with-swap -- vmstat 1', '真正的 vmstat，看模拟的机器'],
			['lowwater film slow-swap-disk --from 15s --out film.svg', '网页上用的动图'],
		],
		help: '"lowwater help TOPIC" 有更多说明，TOPIC 可以是',
	},
};
