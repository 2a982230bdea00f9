// Where there is no report in a text: the line that looked most like one.
import type {NearMiss, NearMissKind} from './model.ts';

const USERSPACE = /systemd-oomd|earlyoom|lowmemorykiller|lmkd|nohang|\boomd\b|OutOfMemoryError|OOMKilled|Cannot allocate memory|std::bad_alloc|Killed\s*$/;
const WORD = /oom|out of memory|\bkill(?:ed|er)\b|memory/i;
const RANK: Readonly<Record<NearMissKind, number>> = {empty: 0, nothing: 1, word: 2, userspace: 3, 'memory-only': 4};

export type NearMissFinder = {
	readonly see: (raw: string, line: number) => void;
	/** A block of memory figures that no OOM killer asked for. */
	readonly memoryOnly: (text: string, line: number) => void;
	readonly result: () => NearMiss;
};

export function createNearMiss(): NearMissFinder {
	let best: NearMiss = {line: 0, text: '', kind: 'empty'};
	const offer = (kind: NearMissKind, raw: string, line: number): void => {
		if (RANK[kind] > RANK[best.kind]) best = {line, text: raw.trim().slice(0, 300), kind};
	};
	return {
		see: (raw, line) => {
			if (best.kind === 'memory-only') return;
			if (USERSPACE.test(raw)) offer('userspace', raw, line);
			else if (WORD.test(raw)) offer('word', raw, line);
			else if (raw.trim() !== '') offer('nothing', raw, line);
		},
		memoryOnly: (text, line) => offer('memory-only', text, line),
		result: () => best,
	};
}
