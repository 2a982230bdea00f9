// Every screen, overlay and form in each language: nothing of the other stands there but the kernel's own text, and every row is as wide as the terminal.
import {describe, expect, it} from 'vitest';
import {openProcess} from '../../source/dashboard/actions/on-process.ts';
import {glyphAt} from '../../source/dashboard/canvas/canvas.ts';
import {compose, figuresIn} from '../../source/dashboard/compose.ts';
import {meaningOf} from '../../source/dashboard/explain/meaning.ts';
import {KEYMAP} from '../../source/dashboard/keys/keymap.ts';
import {createTheme} from '../../source/dashboard/theme/theme.ts';
import {viewOf} from '../../source/dashboard/view/view.ts';
import {sysctlHelp} from '../../source/messages/explanations.ts';
import {explained, others} from '../../source/procfs/explained.ts';
import {FIELDS} from '../../source/procfs/fields.ts';
import {oomReportText} from '../../source/procfs/oom-report.ts';
import {INSIDE_FIELDS} from '../../source/procfs/inside-fields.ts';
import {PROCESS_FIELDS} from '../../source/procfs/process-fields.ts';
import {widthOf} from '../../source/dashboard/canvas/width.ts';
import {mapCells} from '../../source/dashboard/screens/memory-map.ts';
import {processWish} from '../../source/dashboard/screens/process.ts';
import {LANGUAGES, type Language, speaking} from '../../source/messages/language.ts';
import type {Session} from '../../source/session/session.ts';
import {SYSCTLS} from '../../source/machine/sysctl.ts';
import {FOCUSABLE, type Overlay} from '../../source/session/store/ui.ts';
import {LEAD_NAMES} from '../../source/workload/lead.ts';
import {sessionAt} from '../support/dashboard.ts';
import {keyboard} from '../support/keyboard.ts';
import {chineseIn, englishIn} from '../support/languages.ts';

const THEME = createTheme({name: 'none'});
const SIZES = [
	[120, 40],
	[80, 24],
] as const;
const SCREENS = ['overview', 'map', 'process', 'zones', 'segments', 'groups'] as const;
/** What is in both languages: the names of languages; the glossary has both on purpose and is not looked at here. */
const BOTH: Readonly<Record<Language, readonly RegExp[]>> = {en: [/中文/g], zh: []};

const foreign = (text: string, language: Language): readonly string[] => {
	const own = BOTH[language].reduce((left, expression) => left.replaceAll(expression, ''), text);
	return language === 'zh' ? englishIn(own) : chineseIn(own);
};

/** Looks at all that a session shows; gives what is foreign to the language, once each, and rows that are not as wide as the terminal. */
function look(session: Session, language: Language, found: Set<string>, sizes: readonly (readonly [number, number])[] = SIZES): void {
	session.setUi({language});
	const kernels = session.store
		.getState()
		.alarms.reports.map(report => oomReportText(report))
		.join('\n');
	for (const [width, height] of sizes) {
		const {screen} = session.store.getState().ui;
		session.wantMap(screen === 'map' ? mapCells(width, height) : 0);
		session.wantProcess(screen === 'process' ? processWish(session.store.getState(), width, height) : null);
		const {canvas} = compose(session.store.getState(), width, height, THEME);
		for (let y = 0; y < height; y++) {
			const line = Array.from({length: width}, (_, x) => glyphAt(canvas, y * width + x)).join('');
			if (widthOf(line) !== width) found.add(`${widthOf(line)} cells: ${line}`);
			for (const words of foreign(line.replaceAll(session.store.getState().about.name, ''), language)) if (!kernels.includes(words)) found.add(words);
		}
	}
}

/** Overlays as they are drawn where there is room for all of them. */
const overlays = (session: Session): readonly Overlay[] => [
	{kind: 'help', scroll: 0},
	...[0, 14, 20].map(at => ({kind: 'settings' as const, at, edit: null, problem: null, undo: []})),
	{kind: 'settings', at: 1, edit: '60000', problem: null, undo: []},
	{kind: 'oom', report: 0, scroll: 0},
	{kind: 'proc'},
	{kind: 'restart', deeds: 2},
	{kind: 'columns', at: 3},
	{kind: 'kill', pid: session.newest().processes.at(-1)?.pid ?? 1, name: 'leaky', at: 0},
];

const sessions = new Map<string, Session>();
const at = (name: string, seconds: number): Session => {
	const session = sessions.get(name) ?? sessionAt(name, seconds);
	sessions.set(name, session);
	return session;
};

describe.each(LANGUAGES)('in the language %s', language => {
	it.each([
		['leak-with-swap', 75],
		['numa-reclaim-1', 8],
		['dirty-writer', 25],
	] as const)('nothing of another stands on any screen of %s at %i s, nor in what its numbers mean', (name, seconds) => {
		const found = new Set<string>();
		const session = at(name, seconds);
		openProcess({session} as never, session.newest().processes.find(({kernelThread, pid}) => !kernelThread && pid !== 1)?.pid ?? null);
		for (const screen of SCREENS) {
			session.setUi({screen});
			look(session, language, found);
			const state = session.store.getState();
			speaking(language, () => {
				const view = viewOf(state);
				for (const {topic} of figuresIn(compose(state, 120, 40, THEME)))
					for (const words of foreign([explained(topic.id)?.help, meaningOf(view, topic)].join(' '), language)) found.add(words);
			});
		}
		session.setUi({screen: 'overview'});
		expect([...found]).toEqual([]);
	});

	it('nothing of another stands in a pane on the whole screen, or in what a chart leads with', () => {
		const found = new Set<string>();
		const session = at('leak-with-swap', 75);
		for (const lead of LEAD_NAMES) {
			session.setUi({lead});
			look(session, language, found, [[120, 40]]);
		}
		for (const focus of FOCUSABLE) {
			session.setUi({focus, maximised: true});
			look(session, language, found, [[80, 24]]);
		}
		session.setUi({maximised: false, lead: null, focus: 'chart'});
		expect([...found]).toEqual([]);
	});

	it('nothing of another stands in an overlay', () => {
		const found = new Set<string>();
		const session = at('leak-with-swap', 75);
		for (const overlay of overlays(session)) {
			session.setUi({screen: 'overview', overlay});
			look(session, language, found, overlay.kind === 'help' ? [[120, 200]] : SIZES);
		}
		for (const screen of SCREENS) {
			session.setUi({screen, overlay: {kind: 'help', scroll: 0}});
			look(session, language, found, [[80, 100]]);
		}
		session.setUi({screen: 'overview', overlay: null});
		expect([...found]).toEqual([]);
	});

	it('nothing of another stands in what registries say', () => {
		const told = speaking(language, () => [
			...SYSCTLS.map(sysctlHelp),
			...[...FIELDS.map(({id}) => explained(id)), ...others()].flatMap(entry => (entry === undefined ? [] : [entry.label, entry.help, entry.where])),
			...[...PROCESS_FIELDS, ...INSIDE_FIELDS].map(({help}) => help),
			...KEYMAP.flatMap(({help, bar}) => [help, bar?.label ?? '', bar?.help ?? '']),
		]);
		expect(told.flatMap(text => foreign(text, language))).toEqual([]);
		expect(told.filter(text => chineseIn(text).length > 0).length).toBeGreaterThanOrEqual(language === 'zh' ? 300 : 0);
	});

	it('nothing of another stands in a form, in what keys answer, in the log of what was done', () => {
		const found = new Set<string>();
		const session = sessionAt('leak-with-swap', 3);
		session.setUi({language});
		const {press} = keyboard(session);
		const see = (...keys: string[]): void => {
			press(...keys);
			look(session, language, found, [[120, 40]]);
		};
		for (const key of ['l', 'x', 'c', 'o', 'e', 'J', '7']) see(key, 'tab', 'tab', 'escape');
		for (const key of ['L', 'X', 'C', '+', 'z', 'Z', 'u', 't', '.', '!', 'S', 'Y', 'g', 'D', '0', 'E', 'G', 'k', 'enter']) see(key);
		session.step();
		for (const key of ['left', '{', '+', '0', 'D', 'D', 'G', 'q', 'escape']) see(key);
		for (const key of ['3', 'm', 'enter', 'u', 'f', 'F', 't', 'a', '1', 'enter', 'escape']) see(key);
		press('5', 'N');
		for (const key of ['x', 'x', 'o', 'enter', 'O', 'p', 'd', 'f', 'a', 'tab', 'escape', 'R']) see(key);
		expect([...found]).toEqual([]);
	});
});
