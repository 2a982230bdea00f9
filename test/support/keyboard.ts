// A keyboard on a session: each key does what the keymap says, as in the terminal.
import {lessonDoors} from '../../source/dashboard/doors/lessons.ts';
import {act} from '../../source/dashboard/actions/act.ts';
import type {Context} from '../../source/dashboard/actions/context.ts';
import {onKey, onPaste} from '../../source/dashboard/actions/heard.ts';
import {compose, figuresIn, scopesOf} from '../../source/dashboard/compose.ts';
import {createTheme} from '../../source/dashboard/theme/theme.ts';
import {entryFor} from '../../source/dashboard/keys/keymap.ts';
import {processWish} from '../../source/dashboard/screens/process.ts';
import {typeInForm} from '../../source/dashboard/forms/typing.ts';
import type {Session} from '../../source/session/session.ts';
import {loadScenario} from '../../source/workload/library.ts';

const THEME = createTheme({name: 'none', ascii: true});

/** Presses keys as the terminal's loop does; what the process screen shows is fetched after each as for 120×40. */
export function keyboard(session: Session): {
	readonly context: Context;
	readonly press: (...keys: string[]) => void;
	readonly paste: (text: string) => void;
	readonly saved: string[];
	readonly quits: () => number;
} {
	const saved: string[] = [];
	let quits = 0;
	const context: Context = {
		session,
		doors: {
			quit: () => quits++,
			suspend: () => undefined,
			save: (base, ending, text) => {
				saved.push(text);
				return `${base}.${ending}`;
			},
			screenshot: () => '<svg/>',
			scenarios: () => [{name: 'burst', summary: '', group: '', seen: false}],
			open: name => session.choose(loadScenario(name)),
			lessons: lessonDoors(null),
			proc: {show: () => session.setUi({overlay: {kind: 'proc'}}), off: () => session.setUi({proc: null})},
		},
		page: 10,
		figures: () => figuresIn(compose(session.store.getState(), 120, 40, THEME)),
		panes: () => compose(session.store.getState(), 120, 40, THEME).panes.map(({pane}) => pane),
		mapColumns: 100,
	};
	const press = (...keys: string[]): void => {
		for (const key of keys) {
			const {ui} = session.store.getState();
			const entry = entryFor(key, scopesOf(session.store.getState()));
			const typed = ui.form === null || key.length > 1 ? null : typeInForm(ui.form, key, key);
			if (ui.overlay?.kind === 'settings') onKey(context, key, key.length === 1 ? key : '');
			else if (typed !== null) session.setUi({form: typed});
			else if (entry !== undefined) act(context, entry);
			const state = session.store.getState();
			session.wantProcess(state.ui.screen === 'process' ? processWish(state, 120, 40) : null);
		}
	};
	return {context, press, paste: text => onPaste(context, text), saved, quits: () => quits};
}
