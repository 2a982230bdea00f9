// Names of files in a Sample. (fs/dcache.c get_nr_dentry, get_nr_dentry_unused; fs/inode.c get_nr_inodes, get_nr_inodes_unused)
import type {ObjectCache} from '../memory/object-cache.ts';
import type {NamesSample, ObjectCacheSample} from '../name-sample.ts';
import type {Machine} from '../state.ts';

const cacheSample = ({name, reclaimable, used, room, bytes, perSlab, slabPages, slabs, pages}: ObjectCache): ObjectCacheSample => ({
	...{name, reclaimable, used, room, bytes, perSlab, slabs, pages},
	pagesPerSlab: slabPages,
});

/** Null: no program has gone through a directory tree. */
export function namesSample({names}: Machine): NamesSample | null {
	if (names === null) return null;
	let unusedDentries = 0;
	let unusedInodes = 0;
	for (const {unused} of names.supers)
		for (const one of unused) {
			unusedDentries += one?.dentries.size ?? 0;
			unusedInodes += one?.inodes.size ?? 0;
		}
	return {
		dentries: names.dentry.used,
		unusedDentries,
		negativeDentries: names.unusedNegative,
		inodes: names.inode.used,
		unusedInodes,
		openFiles: names.open.used,
		caches: [names.dentry, names.inode, names.open].map(cacheSample),
	};
}
