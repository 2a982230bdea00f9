// A dashboard on a lesson, without a terminal: keys, time that is turned by hand, and rows as they are drawn.
import {act} from '../../source/dashboard/actions/act.ts';
import type {Context} from '../../source/dashboard/actions/context.ts';
import {takeLesson} from '../../source/dashboard/actions/on-taken.ts';
import {compose, frameRows, scopesOf} from '../../source/dashboard/compose.ts';
import {type LessonDoors, lessonDoors} from '../../source/dashboard/doors/lessons.ts';
import {entryFor} from '../../source/dashboard/keys/keymap.ts';
import {createTheme} from '../../source/dashboard/theme/theme.ts';
import {sortedPids} from '../../source/dashboard/view/process-rows.ts';
import type {Language} from '../../source/messages/language.ts';
import {createSession} from '../../source/session/session.ts';
import {phaseOf, type Taken} from '../../source/session/store/taken.ts';
import {createOwnClock} from '../../source/session/time/own-clock.ts';
import {loadLesson} from '../../source/workload/lesson/course.ts';
import type {LessonScenario} from '../../source/workload/lesson/lesson.ts';
import {plain} from './session.ts';

const THEME = createTheme({name: 'dark'});

/** Takes a lesson, in a language, with its answers kept in a folder. */
export function taking(name: string | LessonScenario, language: Language = 'en', folder: string | null = null, voteFile: string | null = null) {
	const clock = createOwnClock();
	const scenario = typeof name === 'string' ? loadLesson(name) : name;
	const session = createSession(scenario, {theme: 'dark', clock, order: ({sample, ui}) => sortedPids(sample.processes, ui.sort, ui.reverse, new Map())});
	const lessons: LessonDoors = lessonDoors(folder, voteFile);
	const never = (): never => {
		throw new Error('not asked for');
	};
	const context: Context = {
		session,
		doors: {
			quit: () => undefined,
			suspend: () => undefined,
			save: (base, ending) => `${base}.${ending}`,
			screenshot: () => '',
			scenarios: () => [],
			open: never,
			lessons,
			proc: {show: () => undefined, off: () => undefined},
		},
		page: 5,
		mapColumns: 60,
	};
	session.start();
	session.setUi({language});
	takeLesson(context, scenario);
	const state = () => session.store.getState();
	return {
		session,
		lessons,
		context,
		state,
		taken: () => state().ui.taken as Taken,
		phase: () => phaseOf(state()),
		press: (...keys: string[]) => {
			for (const key of keys) {
				const entry = entryFor(key, scopesOf(state()));
				if (entry !== undefined) act(context, entry);
			}
		},
		wait: (ms: number) => clock.goTo(clock.now() + ms),
		rows: (width: number, height: number) => frameRows(compose(state(), width, height, THEME), THEME).map(plain),
	};
}
