// What running a machine takes, as it is run: by that copies of it are spaced, so that running it again from one takes about as long everywhere.
import type {LocalSource} from '../source/scenario.ts';
import type {Source} from '../source/source.ts';

/** Milliseconds of real time, so far. */
export type Work = {ms: number};

/** A second of the machine counts for so many milliseconds at least: drawing it and keeping it takes something, too. */
const LEAST_MS = 10;

const isOwn = (source: Source): source is LocalSource & Pick<Source, 'apart'> => source.layDown !== undefined;

/** The same source, which notes what it takes. One that is not run here is left as it is. `now`: real time in milliseconds. */
export function timedSource(source: Source, work: Work, now: () => number): Source {
	if (!isOwn(source)) return source;
	const {stepTo, sample, timeUs} = source;
	const clock = source.apart?.spentMs ?? now;
	return {
		...source,
		stepTo: (us, toMoment) => {
			const [began, fromUs] = [clock(), timeUs()];
			stepTo(us, toMoment);
			work.ms += Math.max(clock() - began, (LEAST_MS * (timeUs() - fromUs)) / 1e6);
		},
		sample: () => {
			const began = clock();
			const taken = sample();
			work.ms += clock() - began;
			return taken;
		},
	};
}
