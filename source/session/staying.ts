// After two machines were compared: the one that stays goes on as a session of its own, with all that can be stood on again of it, and the other is a branch.
import type {Side} from '../workload/compare/seen.ts';
import type {PairRequest} from './against.ts';
import {ordinalAt} from './journal/journal.ts';
import type {Line} from './line/line.ts';
import type {PairSession} from './pair.ts';
import type {SessionOptions} from './parts.ts';
import {createSession, type Session} from './session.ts';

/** A is what outside sees, whichever is shown. */
export const staying =
	({lines, store}: Pick<PairSession, 'lines' | 'store'>, side: Side, {scenarios, leftUs, name}: Pick<PairRequest, 'scenarios' | 'leftUs' | 'name'>) =>
	async (options: SessionOptions): Promise<Session> => {
		const {a} = lines;
		const ordinal = a.journal === null ? 0 : ordinalAt(a.journal, leftUs);
		const b: Line = {...lines.b, letter: 'B', name, left: {letter: 'A', ordinal, atUs: leftUs}};
		const {paused} = store.getState().pace;
		return createSession(scenarios[side], {...options, welcome: false, pace: {...options.pace, paused}, line: side === 'a' ? a : b, lines: [a, b]});
	};
