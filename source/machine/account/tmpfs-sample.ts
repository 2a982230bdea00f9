// What a Sample says of the tmpfs: its room, and what each file takes of it in RAM and in swap. (mm/shmem.c shmem_statfs, shmem_getattr)
import {regionOf} from '../address-space/region.ts';
import type {TmpfsSample} from '../disk-view.ts';
import type {TmpfsFile} from '../files/shmem.ts';
import type {Machine} from '../state.ts';

function fileSample(m: Machine, {path, region, length}: TmpfsFile): TmpfsSample['files'][number] {
	const {rss, swapped} = regionOf(m, region);
	return {path, pages: length, held: rss + swapped};
}

export function tmpfsSample(m: Machine): TmpfsSample {
	const {limit, used, files, folders} = m.tmpfs;
	const unlinked = files.filter(file => file.unlinked).map(file => fileSample(m, file));
	return {limit, used, files: files.filter(file => !file.unlinked).map(file => fileSample(m, file)), unlinked, folders: [...folders]};
}
