// What was done to a machine in two or three words, in Chinese.
import type {ActWords} from '../act-name.ts';

export const actChinese: ActWords = {
	with: name => `加 ${name}`,
	leaks: name => `${name} 泄漏`,
	call: (call, name) => `${name} 的 ${call}`,
	oomKiller: '叫来 OOM 杀手',
	file: path => `文件 ${path}`,
};
