// On whose behalf a page was evicted, kept beside its shadow (mm/workingset.c packs both into one word; here a shadow has no room for it). Nothing is kept
// as long as all was evicted for the machine's root.
import {type GroupId, ROOT} from './group.ts';

/** What has shadows: a file by its pages, a swap area by its slots. */
type Shadows = {shadowGroup: Uint16Array | null};

export function noteEviction(shadows: Shadows, length: number, at: number, root: GroupId): void {
	if (shadows.shadowGroup === null) {
		if (root === ROOT) return;
		shadows.shadowGroup = new Uint16Array(length);
	}
	shadows.shadowGroup[at] = root;
}

export const evictedFor = ({shadowGroup}: Shadows, at: number): GroupId => (shadowGroup === null ? ROOT : shadowGroup[at]);
