// What a Sample says of the tmpfs: its room, and what each file takes of it in RAM and in swap. (mm/shmem.c shmem_statfs, shmem_getattr)
import {regionOf} from '../address-space/region.ts';
import {DELETED} from '../files/shmem.ts';
import type {TmpfsSample} from '../disk-view.ts';
import type {Machine} from '../state.ts';

/** A file that is unlinked has its pages until they are gone, and no name. */
export const tmpfsSample = (m: Machine): TmpfsSample => ({
	limit: m.tmpfs.limit,
	used: m.tmpfs.used,
	files: m.tmpfs.files
		.filter(({path}) => !path.endsWith(DELETED))
		.map(({path, region}) => {
			const {pages, rss, swapped} = regionOf(m, region);
			return {path, pages, held: rss + swapped};
		}),
});
