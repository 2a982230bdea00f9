// Size classes of compressed pages: how many objects share how many pages. (mm/zsmalloc.c zs_create_pool, can_merge; get_pages_per_zspage of 6.1,
// calculate_zspage_chain_size of 6.12; docs §10.1)
// Up to 6.2 a zspage is the one to four pages that are used best in whole per cent; since 6.3 the one to eight (CONFIG_ZSMALLOC_CHAIN_SIZE of Debian's kernels)
// that leave the fewest bytes over. So 6.12 packs tighter, and finds fewer pages not worth being compressed.

export const PAGE_BYTES = 4096;
/** ZS_SIZE_CLASS_DELTA, ZS_MIN_ALLOC_SIZE, ZS_HANDLE_SIZE of x86-64. */
const DELTA = 16;
export const LEAST = 32;
const HANDLE = 8;
export const CLASSES = (PAGE_BYTES - LEAST) / DELTA + 1;

/** `index`: the class whose zspages objects of a size lie in. */
type SizeClass = {readonly index: number; readonly pages: number; readonly objects: number};
/** By size; and from how many bytes on nothing is gained, as an object has a page of its own (zs_huge_class_size). */
export type SizeClasses = {readonly of: readonly SizeClass[]; readonly huge: number};

/** Pages of a zspage: of which most is used, in whole per cent. */
function bestUsed(size: number): number {
	let best = 1;
	let most = 0;
	for (let pages = 1; pages <= 4; pages++) {
		const all = pages * PAGE_BYTES;
		const used = Math.floor(((all - (all % size)) * 100) / all);
		if (used > most) {
			most = used;
			best = pages;
		}
	}
	return best;
}

/** Pages of a zspage: of which least is left over. */
function leastWasted(size: number): number {
	if ((size & (size - 1)) === 0) return 1;
	let best = 1;
	let least = Infinity;
	for (let pages = 1; pages <= 8; pages++) {
		const waste = (pages * PAGE_BYTES) % size;
		if (waste < least) {
			least = waste;
			best = pages;
		}
	}
	return best;
}

/** From the largest down: sizes whose zspages have as many pages and objects as those of the last class share them. */
function build(pagesOf: (size: number) => number): SizeClasses {
	const of: SizeClass[] = [];
	let huge = 0;
	let last = null as SizeClass | null;
	for (let index = CLASSES - 1; index >= 0; index--) {
		const size = LEAST + index * DELTA;
		const pages = pagesOf(size);
		const objects = Math.floor((pages * PAGE_BYTES) / size);
		if (huge === 0 && pages > 1 && objects > 1) huge = size - (HANDLE - 1);
		if (last?.pages !== pages || last.objects !== objects) last = {index, pages, objects};
		of[index] = last;
	}
	return {of, huge};
}

const SHORT = build(bestUsed);
const LONG = build(leastWasted);
export const sizeClasses = ({longZspages}: {readonly longZspages: boolean}): SizeClasses => (longZspages ? LONG : SHORT);

/** The class of an object of so many bytes. */
export const classOf = ({of}: SizeClasses, bytes: number): SizeClass => of[Math.max(0, Math.ceil((Math.min(PAGE_BYTES, bytes + HANDLE) - LEAST) / DELTA))];
