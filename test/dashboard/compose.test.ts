import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {widthOf} from '../../source/dashboard/canvas/width.ts';
import {zoneOfValue} from '../../source/dashboard/chart/axis.ts';
import {createTheme, type ThemeOptions} from '../../source/dashboard/theme/theme.ts';
import {viewOf} from '../../source/dashboard/view/view.ts';
import {ZONE_WORDS} from '../../source/messages/dashboard.ts';
import {spaced} from '../../source/messages/numbers.ts';
import type {State} from '../../source/session/store/state.ts';
import type {Overlay} from '../../source/session/store/ui.ts';
import {drawn, sessionAt, stateAt, withUi} from '../support/dashboard.ts';
import {SIZES, themeName, THEMES} from '../support/frames.ts';

const OVERLAYS: readonly Overlay[] = [
	{kind: 'help', scroll: 0},
	{kind: 'settings', at: 1, edit: '11040', problem: null, undo: []},
	{kind: 'oom', report: 0, scroll: 0},
	{kind: 'kill', pid: 1, name: 'init', at: 1},
	{kind: 'scenarios', at: 0, names: [{name: 'demo', summary: 'A small server at work.', group: 'First', seen: true}]},
];

function expectFits(state: State, width: number, height: number, options: ThemeOptions): void {
	const {lines} = drawn(state, width, height, options);
	expect(lines.length).toBe(height);
	expect(lines.map(widthOf)).toEqual(lines.map(() => width));
}

// Free memory is near low, kswapd at work, a leak has been killed: what has to be drawn at its fullest.
const busy = (): State => stateAt('leak-with-swap', 24);
const killed = (): State => stateAt('leak-without-swap', 30);

describe.each(SIZES)('a frame at %i×%i', (width, height) => {
	it.each(THEMES.map(theme => [themeName(theme), theme] as const))('fits exactly: %s', (_name, theme) => {
		for (const state of [busy(), killed()])
			for (const screen of ['overview', 'map', 'zones', 'segments', 'groups'] as const) expectFits(withUi(state, {screen}), width, height, theme);
	});

	it('fits with each overlay, form and card over it', () => {
		for (const overlay of OVERLAYS) expectFits(withUi(killed(), {overlay}), width, height, {name: 'dark'});
		expectFits(withUi(busy(), {welcome: true}), width, height, {name: 'dark'});
		expectFits(withUi(busy(), {notice: {text: 'saved to lowwater-20261122-120000.svg, which is a rather long name', bad: false}}), width, height, {
			name: 'dark',
		});
		expectFits(
			withUi(busy(), {
				form: {
					kind: 'leak',
					title: 'leak',
					fields: ['rate', 'max', 'name', 'adj'].map(name => ({name, label: name, text: '20MiB/s', help: ''})),
					at: 2,
					fresh: false,
					problem: null,
				},
			}),
			width,
			height,
			{name: 'dark'},
		);
	});

	it('shows free pages, the distance to a mark, and how to leave', () => {
		const state = busy();
		const {zone, marks} = viewOf(state);
		const {text, lines} = drawn(state, width, height, {name: 'none', ascii: true});
		const lines0 = width >= 60 ? text : lines[0]!;
		expect(lines0).toContain(spaced(zone.free));
		expect(text).toMatch(zone.free >= marks.min ? /over (min|low|high)/ : /under min/);
		expect(lines.at(-1)).toMatch(/\? help|\? Help/);
		expect(lines.at(-1)).toMatch(/q quit|q Quit/);
		for (const mark of ['min', 'low', 'high']) expect(text).toContain(mark);
	});
});

describe('every size', () => {
	it('fits, from 1×1 on', () => {
		fc.assert(
			fc.property(
				fc.integer({min: 1, max: 240}),
				fc.integer({min: 1, max: 70}),
				fc.constantFrom(...THEMES),
				fc.constantFrom('overview', 'map', 'zones', 'segments'),
				fc.constantFrom(null, ...OVERLAYS),
				fc.boolean(),
				(width, height, theme, screen, overlay, maximised) => {
					expectFits(withUi(killed(), {screen: screen as 'overview', overlay, maximised, focus: 'processes'}), width, height, theme);
				},
			),
			{numRuns: 150},
		);
	});
});

describe('what a frame says', () => {
	it.each(['asleep', 'running', 'napping', 'waiting', 'hopeless'] as const)('has kswapd’s lamp and word where it has kswapd: %s', state => {
		const before = stateAt('leak-with-swap', 20);
		const nodes = before.sample.nodes.map(node => ({...node, kswapd: {...node.kswapd, state}}));
		const shown = {...before, sample: {...before.sample, nodes}};
		const word = {asleep: 'asleep', running: 'reclaiming', napping: 'napping', waiting: 'disk wait', hopeless: 'gave up'}[state];
		for (const [width, height] of SIZES.filter(([columns]) => columns >= 80))
			expect(drawn(shown, width, height).text).toMatch(new RegExp(`kswapd0 ─.*[○●✗] ${word}`));
	});

	it.each([
		['leak-with-swap', {}, '131 072'],
		['leak-with-swap', {high: 150_000}, '131 072'],
		['address-space-32bit', {}, '1 ?048 ?576'],
	] as const)('ends its axis at all the pages that there are: %s %j', (name, marks, all) => {
		const before = stateAt(name, 2);
		const zones = before.sample.zones.map(zone => ({...zone, ...marks}));
		for (const [width, height] of SIZES.filter(([columns]) => columns >= 80))
			expect(drawn({...before, sample: {...before.sample, zones}}, width, height).text).toMatch(new RegExp(`all +${all}`));
	});

	it('says that a screen has no room, and shows free pages meanwhile', () => {
		const state = stateAt('leak-with-swap', 2);
		for (const screen of ['map', 'zones'] as const) {
			const {text} = drawn(withUi(state, {screen}), 40, 12);
			expect(text).toContain('too small here');
			expect(text).not.toContain('Colour');
		}
	});

	it('is the Sample: free, marks, kswapd, swap, PSI', () => {
		const state = busy();
		const view = viewOf(state);
		const {text, lines} = drawn(state, 120, 40);
		expect(text).toContain(`${ZONE_WORDS[zoneOfValue(view.marks, view.zone.free)].word}`);
		for (const [name, value] of [
			['min', view.marks.min],
			['low', view.marks.low],
			['high', view.marks.high],
		] as const)
			expect(text).toMatch(new RegExp(`${name} +${spaced(value)}`));
		expect(text).toMatch(new RegExp(`runs +${spaced(state.sample.vmstat.pageoutrun)}`));
		expect(text).toMatch(new RegExp(`scanned +${spaced(Math.round(view.rates.kswapd[0]!.scanned))} /s`));
		expect(lines[0]).toContain(`PSI some ${(state.sample.pressure.memory.some.avg10 / 100).toFixed(2).padStart(5)}`);
		const {SwapTotal, SwapFree} = state.sample.meminfo;
		const percent = (100 * (SwapTotal - SwapFree)) / SwapTotal;
		expect(text).toMatch(new RegExp(`swap +█*.? +${percent < 9.95 ? percent.toFixed(1) : Math.round(percent)} %`));
	});

	it('has the five lists with their pages', () => {
		const state = busy();
		const {text} = drawn(state, 120, 40);
		const {lru} = state.sample.nodes[0]!;
		for (const [name, value] of [
			['active anon', lru.activeAnon],
			['inactive anon', lru.inactiveAnon],
			['active file', lru.activeFile],
			['inactive file', lru.inactiveFile],
			['unevictable', lru.unevictable],
		] as const)
			expect(text).toMatch(new RegExp(`(^|[^n])${name} [█▏▎▍▌▋▊▉ ]*${spaced(value)} `, 'm'));
	});

	it('has meminfo as the kernel prints it', () => {
		const state = busy();
		const {text} = drawn(state, 120, 40);
		for (const field of ['MemFree', 'MemAvailable', 'SwapFree'] as const) expect(text).toMatch(new RegExp(`${field}: +${state.sample.meminfo[field]} kB`));
	});

	it('has the process that would die first, and who is protected', () => {
		const state = busy();
		const {lines} = drawn(state, 120, 40);
		const victim = [...state.sample.processes].filter(process => process.badness !== null).sort((a, b) => b.badness! - a.badness! || b.pid - a.pid)[0]!;
		const row = lines.find(line => line.includes('would die now'))!;
		expect(row).toContain(` ${victim.pid}  ${victim.name}`);
		expect(row).toContain(String(victim.oomScore));
		const protectedOne = state.sample.processes.find(process => process.oomScoreAdj === -1000 && !process.kernelThread);
		if (protectedOne) expect(lines.find(line => line.includes(` ${protectedOne.pid}  ${protectedOne.name}`))).toContain('protected');
	});

	it('names the scenario, and says whether what it expects holds so far', () => {
		const head = (name: string, seconds: number, width = 120): string => drawn(withUi(stateAt(name, seconds), {}), width, 40).lines[0]!;
		expect(head('leak-with-swap', 24)).toMatch(/lowwater {3}leak with swap {3}○ expect \d of \d/);
		expect(head('leak-with-swap', 24, 80)).toContain('leak with swap   ○ expect');
		const done = sessionAt('leak-without-swap', 30);
		done.seen();
		expect(drawn(done.store.getState(), 120, 40).lines[0]).toContain('● expect holds');
		const {about} = done.store.getState();
		const other = {...about, expect: {...about.expect, neverKilled: ['leaky']}};
		expect(drawn({...done.store.getState(), about: other}, 120, 40).lines[0]).toContain('✗ expect missed');
	});

	it('keeps the banner until it is looked at', () => {
		const session = sessionAt('leak-without-swap', 30);
		const banner = (): string => drawn(session.store.getState(), 120, 40).lines[0]!;
		expect(banner()).toMatch(/OUT OF MEMORY +leak\w* \(\d+\) was killed {3}← go back {3}Enter: why/);
		session.seen();
		expect(banner()).toContain('lowwater');
	});

	it('names the pane that cannot be drawn, and draws the rest', () => {
		const state = busy();
		const broken = {
			...state,
			sample: {
				...state.sample,
				meminfo: new Proxy(state.sample.meminfo, {
					get: (target, key) =>
						key === 'Dirty' || key === 'AnonPages'
							? (() => {
									throw new Error('no such line');
								})()
							: Reflect.get(target, key),
				}),
			},
		};
		const {text} = drawn(broken, 120, 40);
		expect(text).toContain('the pane “meminfo”');
		expect(text).toContain('such line');
		expect(text).toContain('LRU lists');
		expectFits(broken, 120, 40, {name: 'dark'});
	});

	it('does not shift columns for wide characters', () => {
		const state = busy();
		const [first, ...rest] = state.sample.processes;
		const wide = {...state, sample: {...state.sample, processes: [{...first!, name: '内存泄漏进程'}, ...rest]}};
		for (const [width, height] of SIZES) expectFits(withUi(wide, {filter: '内'}), width, height, {name: 'dark'});
		expect(drawn(wide, 120, 40).text).toContain('内存泄漏');
	});
});

describe('themes', () => {
	it('NO_COLOR sets no colour, only bold, dim and inverse', () => {
		for (const row of drawn(killed(), 120, 40, {name: 'none'}).rows)
			expect([...row.matchAll(/\u001B\[([\d;]*)m/g)].flatMap(match => match[1]!.split(';')).filter(code => !['0', '1', '2', '7'].includes(code))).toEqual([]);
	});

	it('16 colours ask for no others, and for no ground but an alarm’s', () => {
		const codes = drawn(killed(), 120, 40, {name: '16'}).rows.flatMap(row =>
			[...row.matchAll(/\u001B\[([\d;]*)m/g)].flatMap(match => match[1]!.split(';').map(Number)),
		);
		for (const code of codes)
			expect(
				code === 0 || code === 1 || code === 7 || code === 39 || code === 49 || code === 41 || (code >= 30 && code <= 37) || (code >= 90 && code <= 97),
				String(code),
			).toBe(true);
	});

	it('ASCII is ASCII', () => {
		for (const overlay of [null, ...OVERLAYS])
			for (const [width, height] of SIZES)
				expect(drawn(withUi(killed(), {overlay}), width, height, {name: 'dark', ascii: true}).text).toMatch(/^[\u0020-\u007E\n]*$/);
	});

	it('change nothing that is written', () => {
		const plain = (name: ThemeOptions['name']): string => drawn(withUi(busy(), {screen: 'zones'}), 120, 40, {name}).text.replace(/[▀-▟]/g, ' ');
		expect(plain('light')).toBe(plain('dark'));
		expect(plain('colour-blind')).toBe(plain('dark'));
	});

	it('mix base and range as the README says', () => {
		const {paint} = createTheme({name: 'dark'});
		expect(paint(0).bg).toEqual([13, 17, 23]);
	});
});
