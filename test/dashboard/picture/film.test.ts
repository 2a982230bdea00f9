// A film against the frames that it is made of: as a browser shows the SVG, and as a terminal shows the asciicast.
import xterm from '@xterm/headless';
import {describe, expect, it} from 'vitest';
import {castOf} from '../../../source/dashboard/picture/cast.ts';
import {lifetimes} from '../../../source/dashboard/picture/lifetimes.ts';
import {screenshotSvg} from '../../../source/dashboard/picture/screenshot.ts';
import {type Script, shoot} from '../../../source/dashboard/picture/shoot.ts';
import {type Shot, svgOf} from '../../../source/dashboard/picture/svg.ts';
import {Area, createCanvas, rowTexts} from '../../../source/dashboard/canvas/canvas.ts';
import {pen} from '../../../source/dashboard/theme/pen.ts';
import {createTheme} from '../../../source/dashboard/theme/theme.ts';
import {MOMENTS, NO_BRAKE} from '../../../source/session/time/brake.ts';
import {loadScenario} from '../../../source/workload/library.ts';
import {seenAt} from '../../support/film.ts';
import {plain} from '../../support/session.ts';

const SCRIPT: Script = {
	scenario: loadScenario('leak-with-swap'),
	fromUs: 16e6,
	forMs: 6000,
	width: 80,
	height: 24,
	speed: 2,
	theme: 'dark',
	presses: [],
	brake: NO_BRAKE,
	load: loadScenario,
};

function taken(script: Partial<Script> = {}): readonly [Shot, ...Shot[]] {
	const frames = shoot({...SCRIPT, ...script});
	for (let next = frames.next(); ; next = frames.next()) if (next.done) return next.value;
}

const film = taken();
const linesOf = ({canvas, theme}: Shot): readonly string[] => rowTexts(canvas, theme).map(plain);
/** A frame without what is drawn as shapes: blocks and lines. */
const wordsOf = (shot: Shot): readonly string[] => linesOf(shot).map(line => line.replace(/[▁-▏▀▐─│┌┐└┘]/g, ' '));

describe('a film', () => {
	it('is of the machine: its time goes by at the speed that was asked for, from where it was asked for', () => {
		const clocks = film.map(shot => /00:00:(\d\d\.\d)/.exec(linesOf(shot)[0] ?? '')?.[1]).map(Number);
		expect(clocks[0]).toBe(16);
		expect(Math.abs((clocks.at(-1) as number) - (16 + 2 * 5.75))).toBeLessThanOrEqual(0.75); // a frame and a tick behind at most
		const times = film.map(shot => shot.atMs);
		expect([times[0], times.at(-1)]).toEqual([0, 5750]);
		expect(times.every((ms, i) => ms % 250 === 0 && (i === 0 || ms > (times[i - 1] as number)))).toBe(true);
	});

	it('is the same each time', () => {
		expect(svgOf(taken(), 8000)).toBe(svgOf(film, 8000));
		expect(castOf(taken(), 'once', 6000)).toBe(castOf(film, 'once', 6000));
	});

	it('presses keys at their time', () => {
		const keys = ['l', 'enter'];
		const pressed = taken({presses: keys.map((key, i) => ({key, atMs: 1000 + i * 1000}))});
		const has = (shot: Shot, text: RegExp): boolean => text.test(linesOf(shot).join('\n'));
		const at = (ms: number): Shot => pressed.findLast(shot => shot.atMs <= ms) as Shot;
		expect([900, 1300, 1900].map(ms => has(at(ms), /rate/))).toEqual([false, true, true]);
		expect(has(at(2300), /started \S+ as pid \d+/)).toBe(true);
		expect(has(at(900), /started \S+ as pid/)).toBe(false);
	});

	it('slows down where the dashboard does', () => {
		const braked = taken({fromUs: 22e6, forMs: 4000, brake: {...NO_BRAKE, on: true, moments: MOMENTS}});
		const clock = (shot: Shot): number => Number(/00:00:(\d\d\.\d)/.exec(linesOf(shot)[0] ?? '')?.[1]);
		expect(clock(braked.at(-1) as Shot)).toBeLessThan(22 + 2 * 4 - 3);
	});

	it('ends when a key quits', () => {
		expect(taken({presses: [{key: 'q', atMs: 1100}]}).at(-1)?.atMs).toBeLessThanOrEqual(1250);
	});
});

describe('as SVG', () => {
	const svg = svgOf(film, 8000);

	it('shows at each instant the words of the frame that stands then', () => {
		for (const [i, shot] of film.entries()) {
			const endMs = film[i + 1]?.atMs ?? 8000;
			for (const ms of [shot.atMs + 1, endMs - 1, 8000 * 3 + shot.atMs + 1]) expect(seenAt(svg, ms).lines, `${ms} ms`).toEqual(wordsOf(shot));
		}
	});

	it('shows the grounds of the frame, over changes under words that stay', () => {
		for (const shot of film) {
			const {groundAt, width, height} = seenAt(svg, shot.atMs + 1);
			const colours = (what: (column: number, row: number) => string): string[] =>
				Array.from({length: width * height}, (_, i) => what(i % width, Math.floor(i / width)));
			const own = (column: number, row: number): string => {
				const at = row * width + column;
				const {bg, fg} = shot.theme.paint(shot.canvas.pens[at] as number);
				const colour = shot.canvas.glyphs[at] === '█' || shot.canvas.glyphs[at] === '▀' || /[▉-▏]/.test(shot.canvas.glyphs[at] as string) ? fg : bg;
				return `#${colour.map(value => value.toString(16).padStart(2, '0')).join('')}`;
			};
			expect(colours(groundAt)).toEqual(colours(own));
		}
	});

	it('is the last frame to who does not animate', () => {
		expect(seenAt(svg, null).lines).toEqual(wordsOf(film.at(-1) as Shot));
		expect(svg).toContain('@media (prefers-reduced-motion:reduce){.F{animation:none}}');
	});

	it('needs nothing from elsewhere, and is far smaller than its frames', () => {
		expect(svg).not.toMatch(/<script|href|url\(|@import/);
		const alone = film.reduce((sum, {canvas, theme}) => sum + screenshotSvg(canvas, theme).length, 0);
		expect(svg.length).toBeLessThan(alone / 4);
	});

	it('shows wide characters and signs of XML as they are', () => {
		const canvas = createCanvas(12, 1);
		new Area(canvas).write(0, 0, '<a&b> 漢字', pen('text'));
		const picture = screenshotSvg(canvas, createTheme({name: 'dark'}));
		expect(picture).toContain('textLength="40">&lt;a&amp;b&gt;</text>');
		expect(picture).toMatch(/x="48" y="12" textLength="32">漢字</);
	});
});

describe('as an asciicast', () => {
	const [header = '', ...events] = castOf(film, 'lowwater leak with swap', 6000).trimEnd().split('\n');

	it('begins with a header of version 2', () => {
		expect(JSON.parse(header)).toEqual({version: 2, width: 80, height: 24, duration: 6, title: 'lowwater leak with swap', env: {TERM: 'xterm-256color'}});
		const times = events.map(line => (JSON.parse(line) as [number, string, string])[0]);
		expect(times).toEqual(times.toSorted((a, b) => a - b));
		expect(times.at(-1)).toBe(6);
	});

	it('makes a terminal show each frame', async () => {
		const terminal = new xterm.Terminal({cols: 80, rows: 24, allowProposedApi: true});
		for (const [i, shot] of film.entries()) {
			const [seconds, kind, text] = JSON.parse(events[i] as string) as [number, string, string];
			expect([seconds, kind]).toEqual([shot.atMs / 1000, 'o']);
			await new Promise<void>(resolve => terminal.write(text, resolve));
			const shown = Array.from({length: 24}, (_, y) => terminal.buffer.active.getLine(y)?.translateToString(false) ?? '');
			expect(shown).toEqual(linesOf(shot).map(line => line.padEnd(80)));
		}
	});
});

describe('lifetimes', () => {
	it('are unbroken: what comes back is there anew', () => {
		const frames = [['a', 'b'], ['a'], ['a', 'b'], ['b']].map(keys => new Map(keys.map(key => [key, key])));
		expect(lifetimes(frames).toSorted((a, b) => a.span.from - b.span.from || a.span.to - b.span.to)).toEqual([
			{piece: 'b', span: {from: 0, to: 1}},
			{piece: 'a', span: {from: 0, to: 3}},
			{piece: 'b', span: {from: 2, to: 4}},
		]);
	});
});
