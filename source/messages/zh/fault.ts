// The sentence for an error that nobody foresaw, in Chinese.
import type {FaultWords} from '../fault.ts';

export const faultChinese: FaultWords = {
	sentence: (what, place, trace) =>
		`lowwater 自己出了错：${what}${place === '' ? '' : `（${place}）`}。请把这一行、你输入的命令和场景发给提供 lowwater 的人${
			trace === null ? '；LOWWATER_TRACE=1 显示更多。' : `。\n${trace}`
		}`,
};
