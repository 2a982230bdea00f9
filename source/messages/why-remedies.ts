// What would have helped, and what would not, in words with figures.
import type {Remedy, Useless} from '../report/remedies.ts';
import {spoken, type Table} from './language.ts';
import {listed} from './numbers.ts';
import {blockSize, groupName, shortSize} from './why-words.ts';
import {remediesChinese} from './zh/why-remedies.ts';

const percent = (share: number): string => `${Math.round(share * 100)} %`;

function remedyEnglish(remedy: Remedy): string {
	const size = shortSize(remedy.kb);
	switch (remedy.kind) {
		case 'shmem': {
			const how = {none: 'and there was none', full: 'and swap was full', left: 'of which some was left', unknown: 'as far as there is any'}[remedy.swap];
			return `Empty /dev/shm and tmpfs: ${size} of files and shared memory there. They can only go to swap, ${how}.`;
		}
		case 'victim': {
			const where = remedy.swapKb > 0 ? `${size} in RAM and swap` : size;
			return `A smaller ${remedy.name}: it holds ${where}${remedy.share > 1 ? '' : `, ${percent(remedy.share)} of all there is`}.`;
		}
		case 'family':
			return `Fewer ${remedy.name}: ${remedy.count} of them hold ${size} together, ${remedy.share > 1 ? 'more than there is, as some is shared' : `${percent(remedy.share)} of all there is`}.`;
		case 'more-swap':
			return remedy.had
				? `More swap: it was full, and ${shortSize(remedy.anonKb)} in RAM can go nowhere else. ${size} more moves the end back by ${size} of growth.`
				: `Some swap: there was none, and ${shortSize(remedy.anonKb)} can go nowhere else. ${size} would move the end back by ${size} of growth.`;
		case 'group-limit':
			return `A higher limit for ${groupName(remedy.path)}: it is ${shortSize(remedy.limitKb)}, and what it needs is more.`;
		case 'group-swap':
			return `${remedy.had ? 'More swap for the group, whose own was full' : 'Swap for the group'}: ${size} of its memory is anonymous and can go nowhere else.`;
		case 'hugetlb':
			return `A smaller pool of huge pages: ${size} of its ${shortSize(remedy.totalKb)} lie unused, and nobody else may have them.`;
		case 'slab': {
			const caches = remedy.caches.length === 0 ? '' : `, most in ${listed(remedy.caches.map(({name, kb}) => `${name} ${shortSize(kb)}`))}`;
			return `The kernel’s own objects: ${size} of slab that it cannot give back${caches}. A leak there, or very many sockets or files.`;
		}
		case 'tables':
			return `Fewer page tables: ${size}. Many processes that map the same large memory; huge pages make them small.`;
		case 'others':
			return `What stands in no list: ${size}, ${percent(remedy.share)} of RAM. Drivers, balloons, GPUs, ZFS: look there.`;
		case 'balloon':
			return `The hypervisor’s balloon: it has taken ${size} of this machine’s RAM.`;
		case 'gpu':
			return `The GPU’s buffers: ${size}.`;
		case 'zspages':
			return `zram or zswap: their compressed pages take ${size} of RAM.`;
		case 'unevictable':
			return `Less locked memory: ${size} may not be reclaimed (mlock, ramfs, locked shared memory).`;
		case 'writeback':
			return `A faster disk, or lower vm.dirty_ratio: ${size} waited to be written.`;
		case 'nodes':
			return remedy.kb > 0
				? `Other nodes: ${size} was free where its ${remedy.by === 'policy' ? 'memory policy' : 'cpuset'} does not allow it.`
				: `Other nodes: its ${remedy.by === 'policy' ? 'memory policy' : 'cpuset'} does not allow them; what was free there is not in the report.`;
		case 'cma':
			return `A smaller cma= area: ${size} of what was free is kept for devices, and this request may not have it.`;
		case 'highatomic':
			return `${size} of what was free is kept for urgent requests (highatomic), and this one may not have it.`;
		case 'fragmented':
			return `Memory in larger pieces: ${blockSize(2 ** remedy.order * remedy.pageKb)} in a row was asked for, ${size} was free in smaller ones. Compaction, a larger vm.min_free_kbytes, or a caller that asks for single pages.`;
		case 'low-zone':
			return `Room in ${listed(remedy.zones)}: the kernel’s own data must lie there, and ${size} free above it is of no use. A 64-bit kernel has no such limit.`;
		case 'marks':
			return `Lower marks: min of all zones is ${size}, which nobody may use (vm.min_free_kbytes).`;
	}
}

function uselessEnglish(useless: Useless): string {
	switch (useless.kind) {
		case 'drop-caches':
			return `dropping caches (${shortSize(useless.kb)} of file pages are left)`;
		case 'min-free':
			return `a smaller min_free_kbytes (${shortSize(useless.kb)} in all)`;
		case 'swap-for-group':
			return 'more swap on the machine (the group may use none)';
		case 'ram-for-group':
			return 'more RAM in the machine (the limit is the group’s)';
		case 'ram-for-nodes':
			return 'more RAM on other nodes';
	}
}

const remediesEnglish = {
	heading: (): string => 'What would have helped',
	remedy: remedyEnglish,
	not: (list: readonly Useless[]): string => {
		const texts = list.map(uselessEnglish);
		return texts.length === 0 ? '' : `Not: ${texts.length > 1 ? `${texts.slice(0, -1).join(', ')}, nor ${texts.at(-1)}` : texts[0]}.`;
	},
	nothing: (): string => 'The report does not say enough to tell.',
} as const;

export type RemedyWords = Table<typeof remediesEnglish>;
export const remedyMessages = spoken(remediesEnglish, remediesChinese);

/** A remedy in a sentence: what, how much, and why that. */
export const remedyText = (remedy: Remedy): string => remedyMessages.remedy(remedy);
