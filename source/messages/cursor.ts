// Words of the cursor on a number.
import {spoken, type Table} from './language.ts';
import {cursorChinese} from './zh/cursor.ts';
const cursorEnglish = {
	keys: (open: boolean): readonly (readonly [string, string])[] => [
		['Enter', open ? 'less' : 'what is it'],
		['Esc', 'leave'],
	],
	none: 'there is no number here',
} as const;

export type CursorWords = Table<typeof cursorEnglish>;
export const cursorMessages = spoken(cursorEnglish, cursorChinese);
