// What is left on the terminal at the end, in Chinese.
import type {FarewellWords} from '../farewell.ts';
import {spaced} from '../numbers.ts';
import {clockTenths} from '../times.ts';

export const farewellChinese: FarewellWords = {
	ran: (name, us) => `lowwater：${name} 运行了 ${clockTenths(us)}`,
	goesOn: (name, pid, us) => `lowwater：${name} 在进程 ${pid} 里从 ${clockTenths(us)} 继续`,
	wasAt: (name, us) => `lowwater：${name} 到了 ${clockTenths(us)}`,
	panic: '内核崩溃了',
	killed: names => (names.length > 3 ? `OOM 杀手杀了 ${spaced(names.length)} 个进程，最后是 ${names.at(-1)}` : `OOM 杀手杀了 ${names.join('、')}`),
	stalled: count => `没有进程被杀，任务停顿 ${spaced(count)} 次`,
	nothing: '没有进程被杀，也没有任务停顿',
	again: '；lowwater --again 再打开它',
	againBriefly: '；lowwater --again',
};
