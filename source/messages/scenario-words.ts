// What a scenario says of itself, in the language that is spoken: its file has both, or one that stands for both.
import {languageNow} from './language.ts';

/** Its name and summary in Chinese, as its file has them under `zh`. */
export type InChinese = {readonly name?: string | undefined; readonly summary?: string | undefined};
type Named = {readonly name: string; readonly zh?: InChinese | undefined};
type Summed = {readonly summary: string; readonly zh?: InChinese | undefined};

export const nameSaid = ({name, zh}: Named): string => (languageNow() === 'zh' ? (zh?.name ?? name) : name);
export const summarySaid = ({summary, zh}: Summed): string => (languageNow() === 'zh' ? (zh?.summary ?? summary) : summary);

/** Headings of the list of scenarios. */
const GROUPS: Readonly<Record<string, string>> = {
	First: '先看',
	'Running out': '内存耗尽',
	'Watermarks and stalls': '水位线与停顿',
	'Page cache': '页缓存',
	'Who is killed': '谁被杀',
	'Two nodes': '两个节点',
	Containers: '容器',
	MGLRU: 'MGLRU',
	'malloc and addresses': 'malloc 与地址',
};
export const groupSaid = (group: string): string => (languageNow() === 'zh' ? (GROUPS[group] ?? group) : group);
