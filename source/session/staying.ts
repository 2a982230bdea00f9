// After two machines were compared: the one that stays goes on as a session of its own, with all that can be stood on again of it, and the other is a line of it,
// too, as are those that were not compared.
import {type Side, SIDES} from '../workload/compare/seen.ts';
import type {PairRequest} from './against.ts';
import {ordinalAt} from './journal/journal.ts';
import type {Line} from './line/line.ts';
import {createMemo} from './line/rest.ts';
import type {PairSession} from './pair-state.ts';
import type {SessionOptions} from './parts.ts';
import {createSession, type Session} from './session.ts';
import {createStills, dropStills} from './still/stills.ts';

/** A line that was not compared. What is kept of its past is another session's: it is run again from boot until there is more. */
function elsewhere(line: Line, compared: readonly [Line, Line]): Line {
	dropStills(line.stills);
	const parent = compared.find(({letter}) => letter === line.left?.letter);
	// The one that it left has had other Samples taken of it.
	const left =
		line.left === null || parent === undefined || parent.journal === null ? line.left : {...line.left, ordinal: ordinalAt(parent.journal, line.left.atUs)};
	return {...line, left, stills: createStills(compared[0].stills.budget), memo: createMemo()};
}

/** A is what outside sees, whichever is shown. */
export const staying =
	(
		{lines, store}: Pick<PairSession, 'lines' | 'store'>,
		side: Side,
		{scenarios, leftUs, name, among}: Pick<PairRequest, 'scenarios' | 'leftUs' | 'name' | 'among'>,
	) =>
	async (options: SessionOptions): Promise<Session> => {
		// What is run in a thread of its own is looked at more deeply from here on.
		for (const own of SIDES) lines[own].track.source.apart?.home();
		const a: Line = {...lines.a, ...among?.a};
		const ordinal = a.journal === null ? 0 : ordinalAt(a.journal, leftUs);
		const b: Line = {...lines.b, letter: among?.b ?? 'B', name, left: {letter: a.letter, ordinal, atUs: leftUs}};
		const others = among?.others.map(line => elsewhere(line, [a, b])) ?? [];
		const {paused} = store.getState().pace;
		const all = [a, b, ...others].sort((one, other) => (one.letter < other.letter ? -1 : 1));
		return createSession(scenarios[side], {...options, welcome: false, pace: {...options.pace, paused}, line: side === 'a' ? a : b, lines: all});
	};
