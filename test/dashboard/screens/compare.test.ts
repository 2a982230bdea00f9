// The screen of two machines at every size and in every theme, and what its keys do.
import {beforeAll, describe, expect, it} from 'vitest';
import {onPairKey, onPairPoint} from '../../../source/dashboard/actions/on-pair.ts';
import type {PairDoors} from '../../../source/dashboard/actions/pair-doors.ts';
import {figuresIn, type Frame, frameRows} from '../../../source/dashboard/compose.ts';
import {COMPARE_KEYS} from '../../../source/dashboard/keys/compare-keys.ts';
import {composePair} from '../../../source/dashboard/screens/compare.ts';
import {createTheme, type ThemeOptions} from '../../../source/dashboard/theme/theme.ts';
import {createPair} from '../../../source/session/pair.ts';
import type {PairSession} from '../../../source/session/pair-state.ts';
import {loadScenario} from '../../../source/workload/library.ts';
import {manualClock} from '../../support/dashboard.ts';
import {ALL_SIZES, SIZES, THEMES} from '../../support/frames.ts';
import {scenario} from '../../support/scenarios.ts';
import {plain} from '../../support/session.ts';
import {unexplained} from '../../support/unexplained.ts';

function paired(seconds: number, a = loadScenario('min-free-small'), b = loadScenario('min-free-large')): PairSession {
	const pair = createPair({scenarios: {a, b}, overrides: {a: [], b: []}, theme: 'dark', zoom: 2, clock: manualClock()});
	pair.pause(true);
	for (let i = 0; i < seconds * 4; i++) pair.step();
	return pair;
}

const PLAIN = createTheme({name: 'none'});
const frameOf = (pair: PairSession, width: number, height: number): Frame => composePair(pair.store.getState(), width, height, PLAIN);
const linesOf = (pair: PairSession, width: number, height: number, options: ThemeOptions = {name: 'dark'}): readonly string[] => {
	const theme = createTheme(options);
	return frameRows(composePair(pair.store.getState(), width, height, theme), theme).map(plain);
};
const textOf = (pair: PairSession, width: number, height: number): string => linesOf(pair, width, height).join('\n');
const NO_DOORS: PairDoors = {
	quit: () => {},
	close: () => {},
	choose: () => {},
	drop: () => {},
	suspend: () => {},
	page: 10,
	picture: () => '',
	save: () => '',
	figures: () => [],
};

let pair: PairSession;
beforeAll(() => {
	pair = paired(14);
});

describe('the screen of two machines', () => {
	it.each(THEMES.flatMap(theme => SIZES.map(([width, height]) => ({theme, width, height}))))(
		'has rows of its width in any look: $width×$height',
		({theme, width, height}) => {
			for (const view of ['beside', 'over', 'difference'] as const) {
				pair.setUi({view});
				const lines = linesOf(pair, width, height, theme);
				expect(lines).toHaveLength(height);
				for (const line of lines) expect(line.length, line).toBe(width);
				expect(lines.join('\n')).not.toContain('compare:');
				if (theme.ascii) expect(lines.join('')).toMatch(/^[\u0020-\u007E]*$/);
			}
			pair.setUi({view: 'beside'});
		},
	);

	it('has both machines, marks of both, words, table and time bars at 120×40', () => {
		const text = textOf(pair, 120, 40);
		expect(text).toMatch(/vm\.min_free_kbytes {3}A {2}1024 {4}B {2}32768/);
		for (const mark of ['high 518', 'low  387', 'min  256', '12 288 high', '10 240 low', '8 192 min']) expect(text).toContain(mark);
		expect(text).toMatch(/▲ A stalled \d+ times and lost [\d.]+ ms; B never\./);
		expect(text).toContain('◆ Parted at 7.5 s: kswapd_woken was 0 in A and 1 in B');
		expect(text).toMatch(/stalls +\d+ ▄+│ +0 {2}A only/);
		expect(text).toMatch(/ A {2}00:00 .*┃ 00:14 now/);
	});

	it('keeps the first sentence and the parting at 80×24, the first alone at 60×14, the badge and the number at 30×8', () => {
		expect(textOf(pair, 80, 24)).toMatch(/▲ A stalled [\s\S]*◆ Parted at 7\.5 s: /);
		expect(textOf(pair, 60, 14)).toMatch(/▲ A stalled /);
		expect(textOf(pair, 60, 14)).not.toContain('◆ Parted');
		const [first] = linesOf(pair, 30, 8);
		expect(first).toMatch(/^ A {2}[\d ]+ free +▲$/);
		pair.setUi({gold: 'b'});
		expect(linesOf(pair, 30, 8)[0]).toMatch(/^ B {2}[\d ]+ free/);
		pair.setUi({gold: 'a'});
	});

	it('is one sentence and no table before anything differs', () => {
		const young = paired(1);
		const text = textOf(young, 120, 40);
		expect(text).toContain('= No figure differs yet.');
		expect(text).not.toContain('furthest apart');
	});

	it('charts zones by name, and says where a machine has none of it', () => {
		const machine = (zones: string): string => [`machine: {memory: 64MiB, zones: ${zones}}`, 'until: {time: 4s}'].join('\n');
		const other = paired(1, scenario(machine('one')), scenario('machine: {memory: 64MiB}\nuntil: {time: 4s}'));
		onPairKey(other, NO_DOORS, 'g');
		expect(textOf(other, 120, 40)).toContain('no zone Normal here');
		onPairKey(other, NO_DOORS, 'g');
		expect(textOf(other, 120, 40)).toContain('no zone DMA here');
	});
});

describe('acts on two machines', () => {
	it('go to the chosen one, and never into the past', () => {
		const own = paired(1);
		const names = (side: 'a' | 'b'): readonly string[] => own.store.getState().samples[side].processes.map(({name}) => name);
		onPairKey(own, NO_DOORS, '0');
		onPairKey(own, NO_DOORS, 'l');
		expect([names('a').includes('leak'), names('b').includes('leak')]).toEqual([false, true]);
		expect(linesOf(own, 80, 24)[23]).toMatch(/^ B: leak/);
		onPairKey(own, NO_DOORS, 'left');
		expect(linesOf(own, 80, 24)[23]).not.toContain('B: leak');
		onPairKey(own, NO_DOORS, 'L');
		expect(linesOf(own, 80, 24)[23]).toMatch(/^ Acts are at now/);
		expect(own.store.getState().past).not.toBeNull();
	});
});

describe('a branch beside what it left', () => {
	/** How often the chosen one was dropped. */
	function dropping(own: PairSession): () => number {
		let drops = 0;
		const doors: PairDoors = {...NO_DOORS, drop: () => drops++};
		return () => {
			onPairKey(own, doors, 'D');
			return drops;
		};
	}
	const said = (own: PairSession): string => own.store.getState().ui.notice?.text ?? '';

	it('is named by E, with what it was called to begin with, and A is not', () => {
		const own = paired(1);
		onPairKey(own, NO_DOORS, 'E');
		expect([own.store.getState().ui.line, said(own)]).toEqual([null, 'A is the machine itself: only branches have names']);
		onPairKey(own, NO_DOORS, '0');
		for (const name of ['more', ', and then some that has no room']) {
			onPairKey(own, NO_DOORS, 'E');
			for (const one of name) onPairKey(own, NO_DOORS, one, one);
			onPairKey(own, NO_DOORS, 'enter');
		}
		const {name} = own.store.getState().named.b;
		expect('more, and then some that has no room'.startsWith(name)).toBe(true);
		expect(name.length).toBe(24);
		onPairKey(own, NO_DOORS, 'E');
		onPairKey(own, NO_DOORS, 'x', 'x');
		onPairKey(own, NO_DOORS, 'escape');
		expect(own.store.getState().named.b.name).toBe(name);
	});

	it('is dropped by D, and A is not', () => {
		const own = paired(1);
		const drop = dropping(own);
		expect(drop()).toBe(0);
		expect(said(own)).toBe('A is the machine itself: it cannot be dropped');
		onPairKey(own, NO_DOORS, '0');
		expect(drop()).toBe(1);
	});

	it('is dropped only by a second D where it ran for more than a minute', () => {
		const idle = scenario('machine: {memory: 64MiB}\nuntil: {time: 4s}');
		const own = paired(61, idle, idle);
		const drop = dropping(own);
		onPairKey(own, NO_DOORS, '0');
		expect(drop()).toBe(0);
		expect(said(own)).toMatch(/^branch B was run for .*D again drops it/);
		onPairKey(own, NO_DOORS, 'z');
		expect(drop()).toBe(0);
		expect(drop()).toBe(1);
	});
});

describe('what is typed on two machines', () => {
	const typed = (own: PairSession, keys: string): void => {
		for (const one of keys) onPairKey(own, NO_DOORS, one, one);
		onPairKey(own, NO_DOORS, 'enter');
	};
	const notice = (own: PairSession): string => own.store.getState().ui.notice?.text ?? '';

	it('is done to the chosen one: a sysctl, an oom_score_adj, a kill; what means nothing is said, and the line stays', () => {
		const own = paired(8);
		const gold = () => own.store.getState().samples.b;
		onPairKey(own, NO_DOORS, '0');
		onPairKey(own, NO_DOORS, 's');
		expect(linesOf(own, 80, 24)[23]).toMatch(/^ set: vm\.swappiness=10▏/);
		typed(own, '1');
		expect([own.store.getState().samples.a.sysctls['vm.swappiness'], gold().sysctls['vm.swappiness']].map(Number).at(1)).toBe(101);
		own.setUi({line: {asks: 'set', text: 'nothing=1'}});
		typed(own, '');
		expect(notice(own)).toContain('sets nothing');
		expect(own.store.getState().ui.line?.asks).toBe('set');
		onPairKey(own, NO_DOORS, 'escape');
		const victim = gold().processes.find(({kernelThread, pid}) => !kernelThread && pid > 1)?.pid as number;
		own.setUi({line: {asks: 'adj', text: `${victim}=-700`}});
		typed(own, '');
		expect(gold().processes.find(({pid}) => pid === victim)?.oomScoreAdj).toBe(-700);
		own.setUi({line: {asks: 'kill', text: ''}});
		typed(own, String(victim));
		for (let i = 0; i < 4; i++) own.step();
		expect(gold().processes.find(({pid}) => pid === victim)?.state ?? 'Z').toBe('Z');
		expect(own.store.getState().samples.a.processes.find(({pid}) => pid === victim)?.oomScoreAdj).not.toBe(-700);
	});

	it('leads to an instant, to an event, to where they parted; Enter on the table says what a figure is', () => {
		const own = paired(8);
		onPairKey(own, NO_DOORS, 'J');
		typed(own, '0.5');
		expect(own.store.getState().samples.a.timeUs).toBe(500_000);
		onPairKey(own, NO_DOORS, 'J');
		typed(own, 'nowhere');
		expect(notice(own)).toContain('is no time');
		onPairKey(own, NO_DOORS, 'escape');
		own.toNow();
		onPairKey(own, NO_DOORS, 'enter');
		expect(notice(own)).toMatch(/^.+: .+/);
	});
});

describe('numbers of two machines', () => {
	it('are explained, every one at every size, now and in the past', () => {
		for (const view of ['beside', 'over', 'difference'] as const)
			for (const past of [false, true]) {
				pair.setUi({view});
				if (past) pair.back();
				else pair.toNow();
				for (const [width, height] of ALL_SIZES) {
					const frame = frameOf(pair, width, height);
					expect(unexplained(frame), `${view} ${width}×${height}`).toEqual([]);
					expect(figuresIn(frame).length, `${width}×${height}`).toBeGreaterThan(0);
				}
			}
		pair.setUi({view: 'beside'});
		pair.toNow();
	});

	it('have a cursor: H, arrows, Enter says what one is, Esc leaves; a right click says it at once', () => {
		const own = paired(8);
		const doors: PairDoors = {...NO_DOORS, figures: () => figuresIn(frameOf(own, 120, 40))};
		const bottom = (): string => linesOf(own, 120, 40).at(-1) as string;
		onPairKey(own, doors, 'H');
		expect(bottom()).toMatch(/Enter what is it {2}Esc leave/);
		const low = doors.figures().find(({topic}) => topic.id === 'zone.low')!;
		onPairPoint(own, doors, frameOf(own, 120, 40), {kind: 'ask', x: low.x, y: low.y});
		expect(textOf(own, 120, 40)).toContain('At this mark kswapd is woken.');
		onPairKey(own, doors, 'down');
		expect(bottom()).toMatch(/^ ?min {2}\/proc\/zoneinfo: min {2}Enter less/);
		onPairKey(own, doors, 'escape');
		expect(own.store.getState().ui.cursor).toBeNull();
	});
});

describe('keys of two machines', () => {
	it('each do something, or lead out', () => {
		const called: string[] = [];
		const own = paired(8);
		const doors: PairDoors = {
			quit: () => called.push('quit'),
			choose: () => 0,
			drop: () => 0,
			close: () => called.push('close'),
			suspend: () => called.push('suspend'),
			page: 5,
			picture: () => '<svg/>',
			save: (base, ending, text) => {
				called.push(text);
				return `${base}.${ending}`;
			},
			figures: () => figuresIn(frameOf(own, 120, 40)),
		};
		const shown = (): string => {
			const {ui, pace, samples} = own.store.getState();
			return JSON.stringify([ui, pace, samples.a.timeUs, samples.a.processes.length, called.length]);
		};
		for (const {keys} of COMPARE_KEYS) {
			for (const name of keys) {
				own.toNow();
				own.setUi({zoom: 3, row: 2, help: false, differing: false, gold: 'a', notice: null, line: null, cursor: null});
				if (['right', 'end', 'G', '}'].includes(name)) own.toBoot();
				const before = shown();
				onPairKey(own, doors, name);
				expect(shown(), name).not.toBe(before);
			}
		}
		expect(called).toEqual(['<svg/>', 'close', 'close', 'suspend', 'quit', 'quit', 'quit']);
	});

	it('take help away first', () => {
		const own = paired(0);
		let closed = 0;
		const doors = {...NO_DOORS, close: () => closed++};
		onPairKey(own, doors, '?');
		expect(textOf(own, 80, 24)).toContain('two machines');
		onPairKey(own, doors, 'escape');
		expect([own.store.getState().ui.help, closed]).toEqual([false, 0]);
		onPairKey(own, doors, 'escape');
		expect(closed).toBe(1);
	});

	it('list the settings that differ at the instant that is shown, at any size', () => {
		const own = paired(2);
		onPairKey(own, NO_DOORS, 'd');
		const row = /vm\.min_free_kbytes\s+1024\s+32768/;
		expect(textOf(own, 80, 24)).toMatch(row);
		onPairKey(own, NO_DOORS, 'escape');
		own.act('b', [{kind: 'command', command: {kind: 'sysctl', name: 'vm.swappiness', value: '7'}}]);
		onPairKey(own, NO_DOORS, 'd');
		expect(textOf(own, 120, 40)).toMatch(/vm\.swappiness\s+60\s+7/);
		expect(textOf(own, 30, 8)).toContain('swappiness');
		own.back();
		expect(textOf(own, 120, 40)).not.toContain('vm.swappiness');
		expect(textOf(own, 120, 40)).toMatch(row);
	});

	it('save a picture, and say where it is, or why not', () => {
		const own = paired(0);
		onPairKey(own, {...NO_DOORS, save: (base, ending) => `${base}-1.${ending}`}, 'S');
		expect(own.store.getState().ui.notice).toEqual({text: 'picture saved to lowwater-compare-1.svg', bad: false});
		const full = (): string => {
			throw Object.assign(new Error('full'), {code: 'ENOSPC'});
		};
		onPairKey(own, {...NO_DOORS, save: full}, 'S');
		expect(own.store.getState().ui.notice).toMatchObject({bad: true, text: expect.stringContaining('the disk is full')});
	});

	it('step both by one Sample while paused, and change the speed of both', () => {
		const own = paired(1);
		onPairKey(own, NO_DOORS, '.');
		expect([own.store.getState().samples.a.timeUs, own.store.getState().samples.b.timeUs]).toEqual([1_250_000, 1_250_000]);
		onPairKey(own, NO_DOORS, '>');
		expect(own.store.getState().pace.speed).toBe(2);
	});

	it('scroll the table as far as it goes', () => {
		const own = paired(10);
		for (let i = 0; i < 100; i++) onPairKey(own, NO_DOORS, 'pagedown');
		const {row} = own.store.getState().ui;
		expect(row).toBeGreaterThan(10);
		onPairKey(own, NO_DOORS, 'down');
		expect(own.store.getState().ui.row).toBe(row);
		for (let i = 0; i < 100; i++) onPairKey(own, NO_DOORS, 'up');
		expect(own.store.getState().ui.row).toBe(0);
	});

	it('go back to any Sample of both, to where they parted, and to now again', () => {
		const own = paired(12);
		const key = (...names: readonly string[]): void => {
			for (const name of names) onPairKey(own, NO_DOORS, name);
		};
		const at = (): readonly number[] => [own.store.getState().samples.a.timeUs / 1e6, own.store.getState().samples.b.timeUs / 1e6];
		key('left', 'left', ',');
		expect(at()).toEqual([11.25, 11.25]);
		expect(textOf(own, 120, 40)).toContain('◄ past  −750 ms');
		expect(linesOf(own, 30, 8)[0]).toMatch(/^ A {2}◄ [\d ]+ free/);
		key('right');
		expect(at()).toEqual([11.5, 11.5]);
		key('J');
		key('enter');
		expect(at()).toEqual([7.5, 7.5]);
		expect(textOf(own, 120, 40)).toContain('◆ Parted at 7.5 s');
		key('left');
		expect(textOf(own, 120, 40)).toContain('= No figure differs yet.');
		key('home');
		expect(at()).toEqual([0, 0]);
		key('end');
		expect(at()).toEqual([12, 12]);
		expect(own.store.getState().past).toBeNull();
		key('home', 'escape');
		expect(at()).toEqual([12, 12]);
	});
});
