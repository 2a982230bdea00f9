// The one line that is left on the terminal when the dashboard is closed: what ran, how long, what came of it, and how it is opened again.
import {nameSaid} from '../../messages/scenario-words.ts';
import {farewellMessages as words} from '../../messages/farewell.ts';
import {cut, widthOf} from '../canvas/width.ts';
import type {Session} from '../../session/session.ts';

/** The line, in so many columns at most. `kept`: a journal was kept, so that it can be opened again, which is said as fully as there is room for. `ended`: a machine elsewhere has. */
export function farewellOf(session: Pick<Session, 'store' | 'newest' | 'past' | 'journal'>, kept: boolean, columns = Infinity, ended = false): string {
	const {about, ui} = session.store.getState();
	const {timeUs, panic, directReclaim} = session.newest();
	if (ui.attached !== null) return cut(ended ? words.wasAt(nameSaid(about), timeUs) : words.goesOn(nameSaid(about), ui.attached, timeUs), columns);
	const killed = session.past().alarms.reports.flatMap(({tasks, victim}) => tasks.filter(({pid}) => pid === victim).map(({name}) => name));
	const outcome =
		panic !== null ? words.panic : killed.length > 0 ? words.killed(killed) : directReclaim.calls > 0 ? words.stalled(directReclaim.calls) : words.nothing;
	const said = `${words.ran(nameSaid(session.journal()?.scenario ?? about), timeUs)}: ${outcome}`;
	const ends = kept ? [words.again, words.againBriefly] : [];
	return cut(`${said}${ends.find(end => widthOf(said + end) <= columns) ?? ''}`, columns);
}
