// What a Sample says of file names that programs have used: /proc/sys/fs/dentry-state, inode-nr and file-nr, and their lines of /proc/slabinfo.

/** A cache of objects: in use, room for, bytes of one, and its slabs, as /proc/slabinfo has it. */
export type ObjectCacheSample = {
	readonly name: string;
	readonly reclaimable: boolean;
	readonly used: number;
	readonly room: number;
	readonly bytes: number;
	readonly perSlab: number;
	readonly pagesPerSlab: number;
	readonly slabs: number;
	readonly pages: number;
};

/** Counts of objects; unused ones lie on the lists that shrinkers take from. */
export type NamesSample = {
	readonly dentries: number;
	readonly unusedDentries: number;
	/** Unused ones of names that do not exist. */
	readonly negativeDentries: number;
	readonly inodes: number;
	readonly unusedInodes: number;
	readonly openFiles: number;
	readonly caches: readonly ObjectCacheSample[];
};
