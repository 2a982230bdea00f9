// After two machines were compared: the one that stays goes on as a session of its own, with all that can be stood on again of it, and the other is a line of it,
// too, as are those that were not compared. A line that has not come further than it was, and that nothing was done to, is as it was.
import {eachOf, type Side, SIDES} from '../workload/compare/seen.ts';
import {type Named, namedOf, type PairRequest} from './against.ts';
import {deedsIn, type Journal} from './journal/journal.ts';
import type {Letter, Line} from './line/line.ts';
import {createMemo} from './line/rest.ts';
import type {PairSession} from './pair-state.ts';
import type {SessionOptions} from './parts.ts';
import {createSession, type Session} from './session.ts';
import {createStills, dropStills} from './still/stills.ts';

type Asked = Pick<PairRequest, 'scenarios' | 'leftUs' | 'name' | 'among'>;

/** A line that was not compared. What is kept of its past is another session's: it is run again from boot until there is more. */
function elsewhere(line: Line, like: Line): Line {
	dropStills(line.stills);
	return {...line, stills: createStills(like.stills.budget), memo: createMemo()};
}

const isLine = (one: Line | Named): one is Line => 'track' in one;

/** The line as it was before, where comparing it has not changed it; else as it is now. */
function since(now: Line, before: Line | Named): Line {
	if (isLine(before) && deedsIn(now.journal) === 0 && now.track.newest.timeUs <= before.track.newest.timeUs) {
		dropStills(now.stills);
		const line = elsewhere(before, now);
		// Who was told of it then is told of this one no more.
		return {...line, track: {...line.track, watchers: new Set()}};
	}
	const {letter, name, left} = before;
	return {...now, letter, name, left};
}

/** All lines that there are after a comparison, in the order of their letters. */
export function linesAfter({lines, store}: Pick<PairSession, 'lines' | 'store'>, asked: Asked): readonly Line[] {
	// What is run in a thread of its own is looked at more deeply from here on.
	for (const side of SIDES) lines[side].track.source.apart?.home();
	const two = eachOf(namedOf(asked), (before, side) => ({...since(lines[side], before), name: store.getState().named[side].name}));
	const others = asked.among?.others.map(line => elsewhere(line, lines.a)) ?? [];
	return [two.a, two.b, ...others].sort((one, other) => (one.letter < other.letter ? -1 : 1));
}

/** A line as a session of its own, at the instant at which it was looked at. A is what outside sees, whichever is shown. `told`: a word about what was done. */
export const goingOn =
	(lines: readonly Line[], letter: Letter, {store}: Pick<PairSession, 'store'>, told: string | null = null) =>
	async (options: SessionOptions): Promise<Session> => {
		const line = lines.find(one => one.letter === letter) ?? (lines[0] as Line);
		const {pace, samples} = store.getState();
		const atUs = Math.max(samples.a.timeUs, samples.b.timeUs);
		const scenario = (line.journal as Journal).scenario;
		const session = createSession(scenario, {...options, welcome: false, pace: {...options.pace, paused: pace.paused}, line, lines});
		if (line.track.newest.timeUs > atUs) session.slideTo(atUs);
		if (told !== null) session.setUi({notice: {text: told, bad: false}});
		return session;
	};

/** The one that stays. */
export const staying = (pair: Pick<PairSession, 'lines' | 'store'>, side: Side, asked: Asked): ReturnType<typeof goingOn> =>
	goingOn(linesAfter(pair, asked), namedOf(asked)[side].letter, pair);
