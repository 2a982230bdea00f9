// Words about journals, in Chinese.
import type {JournalWords} from '../journal.ts';
import {clockTenths} from '../times.ts';

export const journalChinese: JournalWords = {
	notOne: file => `${file} 不是 lowwater 的日志；日志以 {"lowwater":"journal" 开头`,
	noMachine: file => `${file} 的第一行断了或坏了，而那一行说明是哪台机器：其中没有能用的内容`,
	otherVersion: (file, version, own) => `${file} 是另一版本的日志（${version}；这个 lowwater 读 ${own}）：请用写它的那个 lowwater 打开`,
	cut: (file, line, us) => `${file} 从第 ${line} 行起不完整或已损坏：用了完整的部分，到 ${clockTenths(us)}`,
	none: folder => `${folder} 里还没有日志：每次运行界面都会在那里留下一份`,
	cannotWrite: (folder, code) => `没有保存日志：${folder} 写不了（${code}）`,
	runAgain: us => `先要把它的 ${clockTenths(us)} 重新运行一遍，要等一会儿；Ctrl-C 结束。`,
	notWith: flag => `--${flag} 用于重新启动的机器；--again 是接着原来的机器：去掉它`,
	again: '打开以前做过的，停在最后一刻：最近的一次，或 FILE',
	history: '为回到过去保存的副本最多占多少内存（112MiB）；0：不保存，每次都从开机重新运行',
	itsOwn: flag => `日志有自己的机器、终点和采样：去掉 --${flag}`,
	empty: file => `${file} 里没有采样：没有可以回去的时刻`,
};
