// What running a machine takes, as it is run: by that copies of it are spaced, so that running it again from one takes about as long everywhere.
import type {Moment} from '../../machine/account/moments.ts';
import type {LocalSource} from '../source/scenario.ts';
import type {Source} from '../source/source.ts';
import {type Reckoning, stopwatch} from '../time/clock.ts';

/** Milliseconds of work, so far. */
export type Work = {ms: number};

/** A second of the machine counts for so many milliseconds at least: drawing it and keeping it takes something, too. */
const LEAST_MS = 10;
/** It is run so much of its time at once, at most: where that is much work a copy may be due in the middle, between two Samples. */
const PIECE_US = 20_000;

const isOwn = (source: Source): source is LocalSource & Pick<Source, 'apart'> => source.layDown !== undefined;

/** The same source, which notes what it takes. One that is not run here is left as it is. `between`: told now and then while it runs. */
export function timedSource(source: Source, work: Work, reckoning: Reckoning, between: () => void): Source {
	if (!isOwn(source)) return source;
	const {stepTo, sample, timeUs, apart} = source;
	const begin = stopwatch(apart === undefined ? reckoning : {now: apart.spentMs});
	const run = (us: number, toMoment?: readonly Moment[]): void => {
		const [end, fromUs] = [begin(), timeUs()];
		stepTo(us, toMoment);
		work.ms += Math.max(end(), (LEAST_MS * (timeUs() - fromUs)) / 1e6);
	};
	return {
		...source,
		stepTo: (us, toMoment) => {
			if (apart !== undefined) return run(us, toMoment);
			if (toMoment !== undefined) {
				run(us, toMoment);
				return between();
			}
			for (let to = 0; to < us; between()) {
				to = Math.min(us, timeUs() + PIECE_US);
				run(to);
				if (timeUs() < to) return;
			}
		},
		sample: () => {
			const end = begin();
			const taken = sample();
			work.ms += end();
			return taken;
		},
	};
}
