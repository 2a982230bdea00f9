// A page table entry: one number in its region's array. (arch/x86/include/asm/pgtable_types.h, swapops.h)
//
//   0                  nothing
//   negative           −1 − swap entry
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
export const swapPte = (entry: number): number => -1 - entry;
export const pteSwapEntry = (pte: number): number => -1 - pte;
