// Events near the instant that is looked at, for who jumps: so many of them, in the order of their times.
import type {Mark} from '../../session/line/marks.ts';
import type {State} from '../../session/store/state.ts';

const MOST = 8;

/** Those nearest to here, of the line that is shown. */
export function jumpsOf({time, sample}: Pick<State, 'time' | 'sample'>): readonly Mark[] {
	const away = ({atUs}: Mark): number => Math.abs(atUs - sample.timeUs);
	return [...time.line.marks]
		.sort((a, b) => away(a) - away(b))
		.slice(0, MOST)
		.sort((a, b) => a.atUs - b.atUs);
}

/** The one above or below; at first the last one that has happened, or the first of all. */
export function nextJump(jumps: readonly Mark[], chosenUs: number | null, hereUs: number, by: 1 | -1): Mark | undefined {
	const at = jumps.findIndex(({atUs}) => atUs === chosenUs);
	if (at >= 0) return jumps[Math.max(0, Math.min(jumps.length - 1, at + by))];
	const passed = jumps.findLastIndex(({atUs}) => atUs <= hereUs);
	return by < 0 ? jumps[Math.max(0, passed)] : (jumps[passed + 1] ?? jumps.at(-1));
}
