// A comparison in sentences, in the order in which they are told: the difference, the worst first; who stands still; where they parted.
import {type CompareSentence, compareMessages as words} from '../../messages/compare.ts';
import {type Comparison, isAlike} from './comparison.ts';
import type {Parting} from './parting.ts';
import {otherSide, type Seen, SIDES} from './seen.ts';
import {tell} from './topics.ts';

const timeOf = ({account}: Seen): number => account.last.timeUs;

function ends({seen}: Comparison): readonly CompareSentence[] {
	if (SIDES.every(side => seen[side].ended === 'interrupted') && timeOf(seen.a) === timeOf(seen.b)) return [words.interrupted(timeOf(seen.a))];
	return SIDES.flatMap(side => {
		const {ended, account} = seen[side];
		const otherUs = timeOf(seen[otherSide(side)]);
		return ended === null || timeOf(seen[side]) >= otherUs ? [] : [words.ended(side, timeOf(seen[side]), ended, account.kills.length, otherUs)];
	});
}

/** The first wake that the other had not by then, where that is why they parted. */
function wakes({seen, watched: {parting}}: Comparison): readonly string[] {
	if (parting === null || parting.equalUs === null || parting.differences[0]?.name !== 'kswapd_woken') return [];
	const first = SIDES.find(side => {
		const wake = seen[side].account.firstWake;
		return wake !== null && wake.atUs <= parting.atUs && wake.atUs >= (parting.equalUs ?? 0);
	});
	const wake = first === undefined ? null : seen[first].account.firstWake;
	return first === undefined || wake === null ? [] : [words.woke(first, wake, seen[otherSide(first)].account.firstWake)];
}

function partedWords({atUs, equalUs, differences}: Parting): string {
	const [{name, a, b} = {name: '', a: undefined, b: undefined}] = differences;
	return words.parted({atUs, equalUs, name, a, b, more: differences.length - 1});
}

/** Where they parted and by which figure, in one line. */
export function partedSentence(comparison: Comparison): CompareSentence {
	const {watched, seen, everyUs} = comparison;
	const {parting, later} = watched;
	const text =
		parting === null
			? words.neverParted(Math.min(timeOf(seen.a), timeOf(seen.b)), everyUs)
			: [
					partedWords(parting),
					...(later === null ? [] : [words.partedLater(later.atUs, later.differences[0]?.name ?? '', later.differences[0]?.a, later.differences[0]?.b)]),
					...wakes(comparison),
				].join(' ');
	return {mark: '◆', text, stance: 'parted'};
}

/** One sentence where they are alike (and one more where that was interrupted); otherwise the difference, worst first, and last where they parted. */
export function wordsOf(comparison: Comparison): readonly CompareSentence[] {
	if (isAlike(comparison)) {
		const {seen, everyUs, changes} = comparison;
		return [{mark: '=', text: words.equal(timeOf(seen.a), everyUs, changes.length > 0), stance: 'agrees'}, ...ends(comparison)];
	}
	const told = tell(comparison.seen);
	return [...(told.length === 0 ? [words.nothingFelt()] : told.map(words.told)), ...ends(comparison), partedSentence(comparison)];
}
