// Random keys at random sizes on real machines: nothing throws, and every frame fits. LOWWATER_KEYS=50000 presses more of them.
import {lessonDoors} from '../../../source/dashboard/doors/lessons.ts';
import fc from 'fast-check';
import {expect, it} from 'vitest';
import {act} from '../../../source/dashboard/actions/act.ts';
import type {Context} from '../../../source/dashboard/actions/context.ts';
import {widthOf} from '../../../source/dashboard/canvas/width.ts';
import {compose, frameRows, scopesOf} from '../../../source/dashboard/compose.ts';
import {entryFor, KEYMAP} from '../../../source/dashboard/keys/keymap.ts';
import {mapCells} from '../../../source/dashboard/screens/memory-map.ts';
import {processWish} from '../../../source/dashboard/screens/process.ts';
import {createTheme, type ThemeName} from '../../../source/dashboard/theme/theme.ts';
import {typeInForm, typeInSearch, typeInSettings} from '../../../source/dashboard/forms/typing.ts';
import type {Session} from '../../../source/session/session.ts';
import {loadScenario} from '../../../source/workload/library.ts';
import {plain, sessionAt} from '../../support/session.ts';

const EVENTS = Number(process.env['LOWWATER_KEYS'] ?? 1500);
const PER_RUN = 100;

const keys = [...new Set(KEYMAP.flatMap(entry => entry.keys)), '0', '9', 'Ω', '漢', 'backspace'].filter(key => !['q', 'f10', 'ctrl-c'].includes(key));
const size = fc.record({width: fc.integer({min: 1, max: 220}), height: fc.integer({min: 1, max: 60})});

function press(session: Session, key: string, context: Context): void {
	const {ui} = session.store.getState();
	const glyph = key.length === 1 || key === '漢' ? key : key === 'space' ? ' ' : '';
	if (ui.form !== null && glyph !== '') {
		const form = typeInForm(ui.form, key, glyph);
		if (form !== null) session.setUi({form});
	} else if (ui.filtering && glyph !== '') session.setUi({filter: typeInSearch(ui, key, glyph) ?? ui.filter});
	else {
		const entry = entryFor(key, scopesOf(session.store.getState()));
		if (entry !== undefined) act(context, entry);
		else if (ui.overlay?.kind === 'settings') session.setUi({overlay: {...ui.overlay, edit: typeInSettings(ui.overlay, key, glyph) ?? ui.overlay.edit}});
	}
}

it(`survives ${EVENTS} random keys at random sizes`, () => {
	fc.assert(
		fc.property(
			fc.constantFrom('demo', 'numa-reclaim-1', 'leak-without-swap'),
			fc.array(fc.record({key: fc.constantFrom(...keys), size}), {minLength: PER_RUN, maxLength: PER_RUN}),
			(name, events) => {
				const session = sessionAt(name, 2);
				for (const {key, size: at} of events) {
					const context: Context = {
						session,
						doors: {
							quit: () => {},
							suspend: () => {},
							save: (base, ending) => `${base}.${ending}`,
							screenshot: () => '',
							scenarios: () => [{name: 'burst', summary: 's', group: '', seen: false}],
							open: other => session.choose(loadScenario(other)),
							lessons: lessonDoors(null),
							proc: {show: () => session.setUi({proc: {root: '/tmp/proc', pid: 1}, overlay: {kind: 'proc'}}), off: () => session.setUi({proc: null})},
						},
						page: Math.max(1, Math.floor(at.height / 3)),
						mapColumns: Math.max(1, at.width - 10),
					};
					press(session, key, context);
					const wished = session.store.getState();
					session.wantProcess(wished.ui.screen === 'process' ? processWish(wished, at.width, at.height) : null);
					if (session.store.getState().ui.screen === 'map') session.wantMap(mapCells(at.width, at.height));
					const state = session.store.getState();
					const theme = createTheme({name: state.ui.theme as ThemeName});
					const rows = frameRows(compose(state, at.width, at.height, theme), theme);
					expect({rows: rows.length, off: rows.filter(row => widthOf(plain(row)) !== at.width)}).toEqual({rows: at.height, off: []});
				}
			},
		),
		{numRuns: Math.ceil(EVENTS / PER_RUN), seed: 7, endOnFailure: true},
	);
}, 120_000);
