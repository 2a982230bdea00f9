// Every lesson walked through as it stands on a terminal: what is asked, hinted, played, told and tried, in both languages, with and without the lecture view; the
// rows are read back by a terminal emulator, which says where each character came to stand. A few lessons here; LOWWATER_LESSONS walks all, and presses more keys.
import {Terminal} from '@xterm/headless';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {KEYMAP} from '../../../source/dashboard/keys/keymap.ts';
import {LANGUAGES, type Language} from '../../../source/messages/language.ts';
import {course} from '../../../source/workload/lesson/course.ts';
import {taking} from '../../support/taking.ts';

const WHOLE = process.env['LOWWATER_LESSONS'] !== undefined;
const NAMES = WHOLE ? course().map(({name}) => name) : ['promise', 'segments-hole'];
const SIZES = [
	[100, 30],
	[80, 24],
] as const;
const HAN = /\p{Script=Han}/u;

/** What a terminal shows of rows that are written one below the other: of each the text, and whether a wide character was cut or a line ran over. */
async function shown(rows: readonly string[], width: number): Promise<readonly string[]> {
	const terminal = new Terminal({cols: width, rows: rows.length, allowProposedApi: true});
	await new Promise<void>(done => terminal.write(rows.map((row, y) => `\u001B[${y + 1};1H${row}`).join(''), done));
	const {active} = terminal.buffer;
	const lines = rows.map((_, y) => active.getLine(active.baseY + y)?.translateToString(false) ?? '');
	const scrolled = active.baseY;
	terminal.dispose();
	expect(scrolled).toBe(0);
	return lines;
}

/** Drawn rows against what is seen: the same text, each as wide as the screen. */
async function look(drawn: readonly string[], width: number, height: number, where: string): Promise<string> {
	expect(drawn.length, where).toBe(height);
	const lines = await shown(drawn, width);
	const off = lines.filter((line, y) => line.trimEnd() !== (drawn[y] as string).trimEnd());
	expect(off, where).toEqual([]);
	return lines.join('\n');
}

/** From the first question to what is to be tried at the end; what the screen says at each step, at both sizes, with the lecture view and without. */
async function walk(name: string, language: Language): Promise<void> {
	const {press, phase, rows, taken, session, wait} = taking(name, language);
	const at = async (what: string): Promise<void> => {
		for (const lecture of [false, true]) {
			session.setUi({lecture});
			for (const [width, height] of SIZES) {
				const text = await look(rows(width, height), width, height, `${name} ${language} ${width}×${height} ${what}`);
				expect(HAN.test(text), `${name} ${what}`).toBe(language === 'zh');
			}
		}
	};
	const pages = taken().measured.pages.length;
	for (let page = 0; page < pages; page++) {
		if (phase() === 'asking') {
			await at('asks');
			press('h', '1');
			await at('hint');
			press('tab', '2', 'enter');
			if (phase() === 'asking') press('enter');
		}
		if (phase() === 'playing') {
			wait(120);
			await at('plays');
			press('x');
		}
		expect(phase(), name).toBe('told');
		await at('told');
		press('pagedown');
		await at('scrolled');
		if (taken().measured.pages[page]?.page.tries.length === 0) {
			if (page + 1 < pages) press('enter');
			continue;
		}
		press('enter');
		await at('tries');
		if (page + 1 < pages) press(session.store.getState().ui.screen === 'segments' ? 'enter' : 'n');
	}
	session.stop();
}

describe.each(LANGUAGES)('in %s', language => {
	it.each(NAMES)('%s fits at 100×30 and 80×24', async name => walk(name, language), 300_000);
});

it('stands random keys, whatever the lesson', async () => {
	const keys = [...new Set(KEYMAP.filter(({scope}) => ['choosing', 'guessing', 'asking', 'told', 'trying'].includes(scope)).flatMap(entry => entry.keys))];
	const names = WHOLE ? course().map(({name}) => name) : ['header-page'];
	await fc.assert(
		fc.asyncProperty(
			fc.constantFrom(...names),
			fc.constantFrom(...LANGUAGES),
			fc.constantFrom(...SIZES),
			fc.array(fc.constantFrom(...keys.filter(key => key !== 'q'), 'x'), {minLength: 15, maxLength: 15}),
			async (name, language, [width, height], pressed) => {
				const {press, rows, session} = taking(name, language);
				for (const key of pressed) press(key);
				await look(rows(width, height), width, height, `${name} ${pressed.join(' ')}`);
				session.stop();
			},
		),
		{numRuns: WHOLE ? 200 : 2, ...(WHOLE ? {} : {seed: 5}), endOnFailure: true},
	);
});
