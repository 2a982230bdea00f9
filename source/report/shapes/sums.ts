// show_mem(), show_swap_cache_info(): lines with one figure.
import type {Shape, Single} from '../draft.ts';

const LINES: readonly (readonly [RegExp, Single])[] = [
	[/^(\d+) total pagecache pages/, 'cachePages'],
	[/^(\d+) pages in swap cache/, 'swapCachePages'],
	[/^Free swap *[=:] *(\d+) ?kB/, 'swapFreeKb'],
	[/^Total swap *[=:] *(\d+) ?kB/, 'swapTotalKb'],
	[/^(\d+) pages RAM/, 'ramPages'],
	[/^(\d+) pages HighMem/, 'highPages'],
	[/^(\d+) (?:pages reserved|reserved pages)/, 'reservedPages'],
	[/^(\d+) pages cma reserved/, 'cmaPages'],
	[/^(\d+) pages hwpoisoned/, 'poisonedPages'],
];
const OTHERS =
	/^(?:Swap cache stats: |\d+ (?:pages shared|pages non-shared|free pages|slab pages|pages shared|pages swap cached)|\d+ pages of (?:RAM|slabmem))/;

export const singleLine: Shape = (text, draft) => {
	const first = text.charCodeAt(0);
	if (!((first >= 48 && first <= 57) || first === 70 || first === 84 || first === 83)) return false;
	for (const [shape, name] of LINES) {
		const match = shape.exec(text);
		if (match === null) continue;
		draft.singles[name] = Number(match[1]);
		draft.going = null;
		return true;
	}
	return OTHERS.test(text);
};

/** dump_unreclaimable_slab(): printed when slab outweighs the lists. */
export const slabLine: Shape = (text, draft) => {
	if (/^Unreclaimable slab info:/.test(text)) {
		draft.going = 'slabs';
		return true;
	}
	if (draft.going !== 'slabs') return false;
	if (/^Name +Used +Total/.test(text)) return true;
	const match = /^(\S+) +(\d+)KB +(\d+)KB\s*$/.exec(text);
	if (match === null) return false;
	if (draft.slabs.length < 1000) draft.slabs.push({name: match[1]!, usedKb: Number(match[2]), totalKb: Number(match[3])});
	return true;
};
