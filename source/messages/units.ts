// Units that are words, in the language that is spoken; all others are the same in both.
import {languageNow} from './language.ts';

const CHINESE: Readonly<Record<string, string>> = {
	pages: '页',
	'pages, power of 2': '页，2 的幂',
	'pages of 2 MiB': '2 MiB 的页',
	bytes: '字节',
	bits: '位',
	events: '次',
	processes: '个进程',
	requests: '个请求',
};

export const unitSaid = (unit: string): string => (languageNow() === 'zh' ? (CHINESE[unit] ?? unit) : unit);
