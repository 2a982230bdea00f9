// "Did you mean …": the known word that is closest to what somebody wrote.
import {distance} from 'fastest-levenshtein';

const plain = (word: string): string => word.toLowerCase().replace(/[-_.\s]/g, '');

/** The closest of `known`, or null where nothing is close: at most a third of its letters may differ (two always may). */
export function nearest(word: string, known: readonly string[]): string | null {
	let best: string | null = null;
	let least = Infinity;
	let apart = Infinity;
	for (const candidate of known) {
		const a = plain(word);
		const b = plain(candidate);
		const within = Math.min(a.length, b.length) >= 4 && (b.includes(a) || a.includes(b)) ? 1 : Infinity;
		const far = distance(a, b);
		const steps = Math.min(far, within);
		if (steps < least || (steps === least && far < apart)) [best, least, apart] = [candidate, steps, far];
	}
	return best !== null && least <= Math.max(2, Math.floor(best.length / 3)) && least < word.length ? best : null;
}
