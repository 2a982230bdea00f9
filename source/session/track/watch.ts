// A machine seen from beside: who wants to know of each Sample as it is taken.
import type {Sample} from '../../machine/sample.ts';

/** Told of each Sample, and of another machine in the place of this one, before its first Sample. */
export type Watcher = {readonly sample?: (sample: Sample) => void; readonly opened?: () => void};

/** Who watches stays when another machine takes the place of this one. */
export type Watchers = Set<Watcher>;

/** Adds a watcher; what is returned ends it. */
export function addWatcher(watchers: Watchers, watcher: Watcher): () => void {
	watchers.add(watcher);
	return () => void watchers.delete(watcher);
}
