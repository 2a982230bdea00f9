// Words that the sentences of `lowwater why` share: sizes, names, numbers.
import type {Who} from '../report/diagnosis.ts';
import {spoken} from './language.ts';
import {spaced} from './numbers.ts';

const KIB = 1024;

/** "3.3G", "393M", "9.2M", "0.1M", "0" of kB: as short as a table wants it. */
export function shortSize(kb: number): string {
	if (kb <= 0) return '0';
	const mib = kb / KIB;
	if (mib < 99.95) return `${Math.max(0.1, mib).toFixed(1)}M`;
	if (mib < 999.5) return `${Math.round(mib)}M`;
	const gib = mib / KIB;
	return gib < 999.5 ? `${gib.toFixed(1)}G` : `${(gib / KIB).toFixed(1)}T`;
}

/** A block in kB up to a page's few multiples: "16 kB". */
export const blockSize = (kb: number): string => (kb < 1024 ? `${kb} kB` : shortSize(kb));

export const whoText = ({name, pid}: Who): string => (pid === null ? name : `${name} (${pid})`);
const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
export const word = (count: number): string => WORDS[count] ?? spaced(count);
/** oom_score_adj has at most four digits: no groups. */
export const signed = (adj: number): string => String(adj).replace('-', '−');
export const adjText = signed;

/** What is called otherwise in each language. */
const nameEnglish = {
	group: (path: string | null): string => (path === null ? 'its group' : `the group ${path}`),
};
const nameWords = spoken(nameEnglish, {group: path => (path === null ? '它的组' : `组 ${path}`)});
export const groupName = (path: string | null): string => nameWords.group(path);
