// What is said about the file in which the dashboard keeps what a person chose, in Chinese.
import {because, becauseOf} from '../errno.ts';
import type {KeptWords} from '../kept.ts';

export const keptChinese: KeptWords = {
	flag: () => '不用保存选择的文件：既不读，也不写',
	head: [
		' 在界面里选过的，留给下一次。界面结束时，如果用键选过什么，就会写这个文件；',
		' 注释和其他行原样保留。"lowwater help config" 说明这里可以写什么，"lowwater --no-config" 不用这个文件。',
	],
	helps: {
		theme: '颜色',
		axis: '图表的坐标轴',
		unit: '图表的单位',
		sort: '进程按什么排序',
		lang: '语言',
		reverse: '反过来排',
		speed: '一秒里走机器的几秒',
		brake: '关键时刻时钟是否放慢',
		columns: '进程的各列',
	},
	help: (help, values, first) => `${help}：${values}（默认 ${first}）`,
	speeds: '0.01 到 100，或 max',
	columns: ids => `在放得下的之外再显示什么，或去掉什么，如 "+read -vsz"；可用 ${ids.join(' ')}`,
	otherwise: {fits: '放得下多少就多少', environment: '由 LANG 决定'},
	topic: () => '界面保存哪些选择，保存在哪里',
	title: path =>
		`用键选的（用选项选的只管一次）保存在 ${path}：YAML，每项一行，也可以手工编辑。文件读不懂不妨碍看机器：界面会不用其中有误的部分，结束时再告诉你。`,
	unread: (path, code, most) => `${path} 读不了：${becauseOf(code, most)}；界面当作什么也没有保存。`,
	notYaml: (path, line) => `${path}:${line}：这不是 YAML；界面当作什么也没有保存。请改正它，或把文件拿走。`,
	notMap: path => `${path}：这不是 "name: value" 的列表；界面当作什么也没有保存。请改正它，或把文件拿走。`,
	badValue: (path, line, key, text, values) => `${path}:${line}：${key} 不能是 "${text}"；请用 ${values}。界面没有用它。`,
	nearKey: (path, line, key, near) => `${path}:${line}：没有叫 "${key}" 的；是不是 "${near}"？`,
	unwritten: (path, code, keys) => `${path} 写不了：${because(code)}；${keys.join('、')} 还和以前一样。`,
	spoiled: (path, keys) => `${path} 读不懂，没有动它；${keys.join('、')} 还和以前一样。请改正它，或把文件拿走。`,
};
