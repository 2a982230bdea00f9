// What a lesson's machine answered, in Chinese.
import type {ReadingWords} from '../lesson-readings.ts';

export const readingChinese: ReadingWords = {
	inB: '（B）',
	nobody: '没有',
	nothing: '没有',
	killed: (side, whom) => `被杀${side}：${whom}`,
	page: (address, shared) => `${address} ${shared === null ? '不在内存' : shared ? '共享' : '不共享'}`,
};
