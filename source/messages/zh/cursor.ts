// The cursor on a number in Chinese.
import type {CursorWords} from '../cursor.ts';

export const cursorChinese: CursorWords = {
	keys: open => [
		['Enter', open ? '收起' : '是什么'],
		['Esc', '离开'],
	],
	none: '这里没有数字',
};
