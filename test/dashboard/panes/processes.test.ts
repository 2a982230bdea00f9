// The ranking as it is seen and driven: rows, cursor, order, what is typed, columns, clicks.
import {describe, expect, it} from 'vitest';
import {onPoint} from '../../../source/dashboard/actions/heard.ts';
import type {Context} from '../../../source/dashboard/actions/context.ts';
import {rowsOfPane} from '../../../source/dashboard/panes/processes.ts';
import type {Session} from '../../../source/session/session.ts';
import {risenIn} from '../../../source/session/store/ordering.ts';
import {drawn, sessionAt} from '../../support/dashboard.ts';
import {ALL_SIZES} from '../../support/frames.ts';
import {keyboard} from '../../support/keyboard.ts';

const paneOf = (session: Session, width: number, height: number): readonly string[] => {
	const {frame, lines} = drawn(session.store.getState(), width, height, {name: 'none'});
	const pane = frame.panes.find(placed => placed.pane === 'processes')!;
	return lines.slice(pane.y, pane.y + pane.height);
};
const victimOf = ({store}: Session): string =>
	[...store.getState().sample.processes].filter(process => process.badness !== null).sort((a, b) => b.badness! - a.badness! || b.pid - a.pid)[0]!.name;

/** The demo with a leak that is the next victim, and a second process chosen. */
function trouble(): Session {
	const session = sessionAt('demo', 4);
	const {press} = keyboard(session);
	press('L');
	for (let i = 0; i < 40; i++) session.step();
	session.reorder();
	return session;
}

describe('the pane', () => {
	// Only looked at: at every size the same session, the cursor from the first row on.
	let looked: Session | null = null;
	const lookedAt = (): Session => {
		looked ??= trouble();
		return looked;
	};

	it.each(ALL_SIZES)('at %i×%i has the next victim in sight, marked, wherever the cursor is', (width, height) => {
		if (width < 60) return;
		const session = lookedAt();
		const {press} = keyboard(session);
		session.setUi({selected: null});
		for (let i = 0; i < 8; i++) {
			const rows = paneOf(session, width, height);
			const marked = rows.filter(row => row.includes('◄'));
			expect(marked.length).toBe(1);
			expect(marked[0]).toContain(victimOf(session));
			const chosen = session.store.getState().sample.processes.find(process => process.pid === session.store.getState().ui.selected);
			if (chosen) expect(rows.find(row => row.startsWith('▌'))).toContain(` ${chosen.pid} `);
			press('down');
		}
	});

	it.each([
		[80, 24, 5],
		[100, 30, 6],
		[120, 40, 6],
		[200, 50, 6],
	] as const)('at %i×%i has room for %i processes at least', (width, height, least) => {
		const {frame} = drawn(lookedAt().store.getState(), width, height);
		expect(rowsOfPane(frame.panes.find(placed => placed.pane === 'processes')!.height)).toBeGreaterThanOrEqual(least);
	});

	it('keeps its order when the chosen one changes places, and the cursor stays with it', () => {
		const session = trouble();
		const {press} = keyboard(session);
		press('down', 'down', 'e', ...'-500', 'enter');
		const {sample, order, ui} = session.store.getState();
		const chosen = sample.processes.find(process => process.pid === ui.selected)!;
		expect(chosen.oomScoreAdj).toBe(-500);
		const scores = order.map(pid => sample.processes.find(process => process.pid === pid)!).filter(process => process.badness !== null);
		expect(scores.map(process => process.badness)).toEqual([...scores.map(process => process.badness!)].sort((a, b) => b - a));
		const rows = paneOf(session, 120, 40);
		expect(rows.find(row => row.startsWith('▌'))).toContain(chosen.name);
		expect(rows.find(row => row.includes('◄ would die now'))).toContain('leak');
	});

	it('says which row of how many is chosen', () => {
		const session = lookedAt();
		session.setUi({selected: null});
		keyboard(session).press('down', 'down');
		const count = session.store.getState().sample.processes.filter(process => !process.kernelThread).length;
		expect(paneOf(session, 120, 40)[0]).toMatch(new RegExp(` 2 of ${count} `));
	});

	it('scrolls only when the cursor leaves it', () => {
		const session = sessionAt('demo', 4);
		const {press} = keyboard(session);
		press('X');
		for (let i = 0; i < 8; i++) session.step();
		session.reorder();
		const height = 10; // rows of the keyboard's page
		const firsts: number[] = [];
		for (let i = 0; i < 14; i++) {
			press('down');
			firsts.push(session.store.getState().ui.scroll.processes);
		}
		expect(firsts.slice(0, height - 1)).toEqual(new Array(height - 1).fill(0));
		expect(firsts.at(-1)).toBeGreaterThan(0);
		const lowest = firsts.at(-1);
		for (let i = 0; i < height - 1; i++) press('up');
		expect(session.store.getState().ui.scroll.processes).toBe(lowest);
		press('up');
		expect(session.store.getState().ui.scroll.processes).toBe((lowest ?? 0) - 1);
	});
});

describe('what is typed', () => {
	it('shows the rank it would have, who would die, and from where on the choice turns, before Enter', () => {
		const session = trouble();
		const {press} = keyboard(session);
		press('down', 'e', ...'-900');
		const {lines} = drawn(session.store.getState(), 120, 40);
		expect(lines.at(-1)).toMatch(/rank \d of \d · [\w-]+ would die · spared from −\d+ down/);
		expect(paneOf(session, 120, 40).join('\n')).toMatch(/◄ would die then/);
		const spared = Number(/spared from −(\d+) down/.exec(lines.at(-1)!)![1]);
		press('escape', 'e', ...String(-spared), 'enter');
		const own = session.store.getState().ui.selected;
		expect(victimOf(session)).not.toBe(session.store.getState().sample.processes.find(process => process.pid === own)!.name);
		expect(session.store.getState().ui.notice?.text).toMatch(/rank \d of \d/);
	});
});

describe('a bar', () => {
	const barOf = (session: Session, name: string): string =>
		/\d+ {2}([█▒░+·▏▎▍▌▋▊▉ ]*)(?:◄.*)?$/.exec(
			paneOf(session, 200, 50)
				.find(row => row.includes(`  ${name} `))!
				.trimEnd(),
		)?.[1] ?? '';

	it('grows by a block with +, and is eaten from the left with −', () => {
		const session = trouble();
		const {press} = keyboard(session);
		press('down', 'down');
		const {name} = session.store.getState().sample.processes.find(process => process.pid === session.store.getState().ui.selected)!;
		session.setUi({sort: 'pid'});
		session.reorder();
		const before = barOf(session, name);
		press('+');
		expect(barOf(session, name).length).toBeGreaterThan(before.length);
		expect(barOf(session, name)).toMatch(/\++ *$/);
		press('-', '-', '-', '-', '-', '-');
		expect(barOf(session, name)).toMatch(/^·+/);
	});

	it('of a small process is small: no more than a tenth of a large one’s', () => {
		const session = trouble();
		expect(barOf(session, 'cron').trim().length * 10).toBeLessThanOrEqual(barOf(session, 'database').trim().length + 10);
	});
});

describe('columns', () => {
	const context = (session: Session): Context => ({session, doors: {} as Context['doors'], page: 10, mapColumns: 100});

	it('are sorted by with a click on their head, and the other way round with a second', () => {
		const session = trouble();
		const click = (head: string): void => {
			const {frame, lines} = drawn(session.store.getState(), 200, 50);
			const pane = frame.panes.find(placed => placed.pane === 'processes')!;
			onPoint(context(session), frame, {kind: 'click', x: lines[pane.y + 1]!.indexOf(head), y: pane.y + 1});
		};
		click('RSS');
		expect(session.store.getState().ui).toMatchObject({sort: 'rss', reverse: false});
		const {order, sample} = session.store.getState();
		const sizes = order.map(pid => sample.processes.find(process => process.pid === pid)!.rssKb);
		expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
		click('RSS');
		expect(session.store.getState().ui.reverse).toBe(true);
		click('READ/s');
		expect(session.store.getState().ui).toMatchObject({sort: 'read', reverse: false});
	});

	it('can be taken off and put on', () => {
		const session = trouble();
		const {press} = keyboard(session);
		const heads = (): string => paneOf(session, 120, 40)[1]!;
		expect(heads()).toMatch(/CPU%/);
		press('y', 'down', 'space', 'escape');
		expect(heads()).not.toMatch(/CPU%/);
		press('y', 'd', 'escape');
		expect(heads()).toMatch(/CPU%/);
	});

	it('have CPU, reads and writes of the last second', () => {
		const session = sessionAt('demo', 20);
		const row = paneOf(session, 200, 50).find(line => line.includes('  backup '))!;
		// 12 MiB/s by its rate.
		expect(row).toMatch(/ 1[12]\.\dM /);
	});
});

describe('an overtaking', () => {
	it('is told of whoever stood further back than one that is behind it now', () => {
		expect(risenIn([1, 2, 3], [1, 2, 3])).toEqual([]);
		expect(risenIn([1, 2, 3], [3, 1, 2])).toEqual([3]);
		expect(risenIn([1, 2, 3], [2, 3, 1])).toEqual([2, 3]);
		expect(risenIn([1, 2], [9, 1, 2])).toEqual([]);
		expect(risenIn([1, 2, 3], [3, 2])).toEqual([3]);
	});

	it('lights the name until the next ordering', () => {
		const session = trouble();
		const before = session.store.getState().order;
		keyboard(session).press('down', 'down', 'down', 'down', 'e', ...'900', 'enter');
		const {risen, ui, order} = session.store.getState();
		expect(order).not.toEqual(before);
		expect(risen).toEqual([ui.selected]);
		session.reorder();
		expect(session.store.getState().risen).toEqual([]);
	});
});
