// A page table entry: one number in its region's array. (arch/x86/include/asm/pgtable_types.h, swapops.h)
//
//   0                  nothing
//   negative           −1 − (swap entry | SHARED_ENTRY)
//   positive           pfn << 4 | WRITABLE | DIRTY_PTE | YOUNG | PRESENT      (ZERO_PAGE: the shared page of zeroes)

export const PRESENT = 1;
export const YOUNG = 2;
export const DIRTY_PTE = 4;
export const WRITABLE = 8;
export const PFN_SHIFT = 4;
/** A never-written page that was read: maps the zero page, costs no memory. */
export const ZERO_PAGE = (0x7ffffff << PFN_SHIFT) | PRESENT | YOUNG;

export const isZeroPage = (pte: number): boolean => pte >> PFN_SHIFT === 0x7ffffff;
export const ptePfn = (pte: number): number => pte >> PFN_SHIFT;
export const makePte = (pfn: number, bits: number): number => (pfn << PFN_SHIFT) | bits;
/** In a swap entry: others may have it as well, or the page was theirs too when it went (the kernel marks the opposite, pte_swp_exclusive). */
const SHARED_ENTRY = 1 << 30;
export const swapPte = (entry: number, shared = false): number => -1 - (shared ? entry | SHARED_ENTRY : entry);
export const pteSwapEntry = (pte: number): number => (-1 - pte) & ~SHARED_ENTRY;
export const isSharedEntry = (pte: number): boolean => ((-1 - pte) & SHARED_ENTRY) !== 0;
