// Wrong changes that leave the machine the same, each with its reason: told by the place (a part of the line's text) and by what is changed.
import type {Mutation} from './mutations.ts';

type Equivalent = readonly [file: string, code: string, what: string, why: string];

const EQUIVALENT: readonly Equivalent[] = [
	['address-space/address-space.ts', 'return end < 0 ? -1 :', '1 → 2', 'whoever asks looks only whether it is below zero'],
	['address-space/address-space.ts', 'image: IMAGE.has(options.kind)', '1 → 2', 'whether it is below zero is all that is asked'],
	['files/readahead.ts', 'marker: window.asyncSize > 0', '1 → 2', 'no page has a number below zero'],
	['cgroup/tree.ts', 'while (at >= 0 && !groupOf(m, at).online)', '>= → >', 'the root is always there'],
	['vfs/walk.ts', 'const needsInode = inode >= 0', '>= → >', 'the first number is that of a name: no inode has 0'],
	['swap/zsmalloc.ts', 'index[pfn] * 64 + pid', '64 → 65', 'which page becomes how small is drawn: another draw has the same spread'],
	['files/shmem.ts', 'if (pte < 0) {', '< → <=', 'what is empty has been passed over before'],
	['memory/hugetlb.ts', 'failed < nodes.length', '< → <=', 'when each node has refused, asking the first again changes nothing'],
	['memory/slab-order.ts', 'order < MAX_ORDER', '< → <=', 'the last order is the answer whether it fits or not'],
	['memory/pcp.ts', 'if (zone.free > zone.freeHighest)', '> → >=', 'an equal value is assigned'],
	['tasks/lookup.ts', 'const pte = region.ptes[page] ?? 0', '0 → 1', 'an entry without YOUNG goes the same way as none'],
];

/** Why it changes nothing; undefined where it does, or nobody knows. */
export function whyEquivalent({file, code, mutation}: {file: string; code: string; mutation: Mutation}): string | undefined {
	return EQUIVALENT.find(([where, part, what]) => file.endsWith(where) && code.includes(part) && mutation.what === what)?.[3];
}
