// /sys/kernel/mm/lru_gen and /sys/kernel/debug/lru_gen as 6.12 prints them. (mm/vmscan.c enabled_show, lru_gen_seq_show; docs M 11)
// Memory groups are taken together (machine/account/generations.ts), so that there is one entry, of the root's.
import type {Sample} from '../machine/sample.ts';

export const LRU_GEN_ENABLED = 'lru_gen.enabled';
export const LRU_GEN_MIN_TTL = 'lru_gen.min_ttl_ms';

const hex = (value: number): string => `0x${value.toString(16).padStart(4, '0')}`;

/** By path under /sys. */
export const lruGenTexts = ({sysctls}: Pick<Sample, 'sysctls'>): Readonly<Record<string, string>> => ({
	'kernel/mm/lru_gen/enabled': `${hex(Number(sysctls[LRU_GEN_ENABLED] ?? 0))}\n`,
	'kernel/mm/lru_gen/min_ttl_ms': `${sysctls[LRU_GEN_MIN_TTL] ?? 0}\n`,
});

const right = (value: number, width: number): string => String(value).padStart(width);

/** Generations of each node, oldest first: number, age in ms, anonymous pages, pages of files. Empty with the classic lists. */
export function lruGenText({nodes}: Pick<Sample, 'nodes'>): string {
	if (nodes.every(({generations}) => generations === undefined)) return '';
	const lines = [`memcg ${right(1, 5)} /`];
	for (const {node, generations} of nodes) {
		if (generations === undefined) continue;
		lines.push(` node ${right(node, 5)}`);
		for (const {seq, ageUs, anon, file} of [...generations.lists].reverse())
			lines.push(` ${right(seq, 10)} ${right(Math.floor(ageUs / 1000), 10)} ${right(anon, 10)}  ${right(file, 10)} `);
	}
	return `${lines.join('\n')}\n`;
}

/** What was written into enabled, as the setting takes it: y and n, or bits (enabled_store). Null: EINVAL. */
export function enabledWritten(text: string): string | null {
	const word = text.trim().toLowerCase();
	if (word.startsWith('y')) return '7';
	if (word.startsWith('n')) return '0';
	const value = /^(0x[\da-f]+|\d+)$/.test(word) ? Number(word) : Number.NaN;
	return Number.isNaN(value) || value > 0xffffffff ? null : String(value & 7);
}
