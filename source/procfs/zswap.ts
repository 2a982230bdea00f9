// /sys/module/zswap/parameters and /sys/kernel/debug/zswap as 6.12 prints them. (mm/zswap.c module_param_named, zswap_debugfs_init)
import type {Sample} from '../machine/sample.ts';
import {PAGE_KB} from './format.ts';

export const ZSWAP_SETTINGS = ['enabled', 'max_pool_percent', 'accept_threshold_percent', 'shrinker_enabled'] as const;
type Setting = (typeof ZSWAP_SETTINGS)[number];

const isFlag = (setting: Setting): boolean => setting === 'enabled' || setting === 'shrinker_enabled';

/** By path under /sys; what is only kept there is as a Debian kernel has it. */
export function zswapTexts({sysctls, zswap}: Pick<Sample, 'sysctls' | 'zswap'>): Readonly<Record<string, string>> {
	const texts: Record<string, string> = {'module/zswap/parameters/compressor': 'lzo\n', 'module/zswap/parameters/zpool': 'zsmalloc\n'};
	for (const setting of ZSWAP_SETTINGS) {
		const value = sysctls[`zswap.${setting}`] ?? '0';
		texts[`module/zswap/parameters/${setting}`] = `${isFlag(setting) ? (value === '1' ? 'Y' : 'N') : value}\n`;
	}
	if (zswap === undefined) return texts;
	const figures = {
		pool_total_size: zswap.pages * PAGE_KB * 1024,
		stored_pages: zswap.stored,
		pool_limit_hit: zswap.limitHit,
		written_back_pages: zswap.writtenBack,
		reject_reclaim_fail: zswap.rejectReclaim,
		reject_alloc_fail: zswap.rejectAlloc,
		reject_compress_poor: zswap.rejectPoor,
	};
	for (const [name, value] of Object.entries(figures)) texts[`kernel/debug/zswap/${name}`] = `${value}\n`;
	return texts;
}

/** What was written into a parameter, as the setting takes it: a flag in the words of kstrtobool, or a number. Null: EINVAL. */
export function zswapWritten(setting: Setting, text: string): string | null {
	const word = text.trim().toLowerCase();
	if (!isFlag(setting)) return /^\d+$/.test(word) ? word : null;
	if (/^(?:y|t|1|on)/.test(word)) return '1';
	return /^(?:n|f|0|of)/.test(word) ? '0' : null;
}
