// A session on a real machine whose clock stands still: a test moves it.
import {sortedPids} from '../../source/dashboard/view/process-rows.ts';
import {createSession, type Session} from '../../source/session/session.ts';
import {loadScenario} from '../../source/workload/library.ts';

/** A session of a built-in scenario, run for so many seconds at four Samples a second. */
export function sessionAt(name: string, seconds: number, readOnly = false): Session {
	const clock = {now: () => 0, after: () => () => {}};
	const session = createSession(loadScenario(name), {
		theme: 'dark',
		readOnly,
		clock,
		order: ({sample, ui}) => sortedPids(sample.processes, ui.sort, ui.reverse, new Map()),
	});
	for (let i = 0; i < seconds * 4; i++) session.step();
	session.reorder();
	return session;
}

/** Text without its escape sequences. */
export const plain = (text: string): string => text.replace(/\u001B\[[\d;:]*m/g, '');
