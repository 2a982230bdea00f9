// Words in scenarios that are made of what somebody did, in Chinese.
import type {RetellWords} from '../retell.ts';
import {whyInChinese} from './why-said.ts';

export const retellChinese: RetellWords = {
	summary: (name, deeds) => `${name}，以及对它做的 ${deeds} 件事。`,
	head: name => ` 由 lowwater 保存：${name} 和手动对它做过的事。对这个文件用 "lowwater run" 会重演，用 "lowwater" 会打开。`,
	refused: (what, errno) => `${whyInChinese(what)}：被拒绝（${errno}）`,
	noEvent: what => `${what}：没有事件能表达`,
	via: {proc: '通过 /proc', kill: 'shell 里某程序的 kill(2)'},
	nothing: '这里不知道这台机器由什么建成：不能写成场景',
	saved: '做过的事（场景）',
	lost: count => `（${count} 件事写不出来；文件里的注释说明是哪些）`,
};
