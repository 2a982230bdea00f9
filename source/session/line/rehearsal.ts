// Ways back that nobody asked for. When a copy is woken for the first time nothing of what that takes has been compiled, and the machine's own code has met no
// objects but those that it made itself, so that V8 throws away what it had compiled of it: that way back takes ten times what the next ones do, and it would be
// the first that somebody waits for. So a few are gone while a machine is young and small, and one now and then for code that it came to since.
import {apartMs, type Line, newestOf, STILL_MS} from './line.ts';
import {isOwn, setOut, walk} from './place.ts';

/** After the first copy, after four times as many each time, and from here on after so many more. */
const MOST_APART = 64;

/**
 * Goes back to before the newest Sample, where it is time for that, as far as is soon gone. Not where copies take long: waking one would be felt, and there
 * nobody counts on being back at once.
 */
export function rehearse(line: Line): void {
	const {last} = line;
	if (!isOwn(line) || last.made < Math.min(Math.max(1, 4 * last.rehearsed), last.rehearsed + MOST_APART) || apartMs(last) > STILL_MS) return;
	last.rehearsed = last.made;
	const way = setOut(line, Math.max(0, newestOf(line) - 1), null);
	const {work} = way.place;
	const untilMs = work.ms + STILL_MS;
	walk(way, () => work.ms < untilMs);
}
