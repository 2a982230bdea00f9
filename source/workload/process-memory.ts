// What a process holds and has faulted, by the names that expectations and lessons use.
import type {ProcessSample} from '../machine/sample.ts';

/** What a process has in memory, by name. */
export const PROCESS_MEMORY: Readonly<Record<string, (process: ProcessSample) => number>> = {
	rss: process => process.rssKb,
	swap: process => process.swapKb,
	minflt: process => process.minflt,
	majflt: process => process.majflt,
	oom_score: process => process.oomScore,
};
