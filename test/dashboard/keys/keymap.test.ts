import {describe, expect, it} from 'vitest';
import {KEY_GROUPS, OVERLAY_SCOPES, type Scope} from '../../../source/dashboard/keys/entry.ts';
import {helpLines, keyTable} from '../../../source/dashboard/keys/key-help.ts';
import {entryFor, KEYMAP, liveKeys} from '../../../source/dashboard/keys/keymap.ts';
import {barItems, placeItems} from '../../../source/dashboard/panes/key-bar.ts';
import {WHICH_PROGRAM} from '../../../source/dashboard/forms/any-program.ts';
import {isInjectable} from '../../../source/dashboard/forms/inject.ts';

/** Scopes that are heard at once, and those that are heard before them. */
const TOGETHER: readonly (readonly Scope[])[] = [
	['everywhere'],
	['map', 'everywhere'],
	['process'],
	['choosing', 'asking'],
	['guessing', 'asking'],
	['playing'],
	['told'],
	...OVERLAY_SCOPES.map(scope => [scope]),
];

describe('the registry of keys', () => {
	it('has help for each entry, and a key', () => {
		for (const entry of KEYMAP) {
			expect(entry.help, entry.keys.join()).toMatch(/\S/);
			expect(entry.keys.length).toBeGreaterThan(0);
		}
	});

	it.each(TOGETHER.map(scopes => [scopes.join(' and '), scopes] as const))('has no key twice in %s', (_name, scopes) => {
		const keys = KEYMAP.filter(entry => scopes.includes(entry.scope)).flatMap(entry => entry.keys);
		// Where squares are moved over, ← and → move there: time has , and . on every screen.
		const moves = scopes.includes('map') ? ['left', 'right'] : [];
		expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual(moves);
	});

	it('in the past takes over only keys that mean the same there, or the ends of time', () => {
		for (const {keys, action} of KEYMAP.filter(entry => entry.scope === 'past')) {
			const elsewhere = entryFor(keys[0] as string, ['everywhere'])?.action.do;
			expect([action.do, 'home', 'end'], keys.join()).toContain(elsewhere);
		}
	});

	it('hides on the screen of segments only keys that start something, end, choose or enlarge on other screens', () => {
		const own = KEYMAP.filter(entry => entry.scope === 'segments').flatMap(entry => entry.keys);
		expect(own.filter((key, i) => own.indexOf(key) !== i)).toEqual([]);
		const hidden = KEYMAP.filter(entry => entry.scope === 'everywhere' && entry.keys.some(key => own.includes(key)));
		for (const {action, keys} of hidden) expect(['inject', 'freeze', 'scenarios', 'maximise', 'close'], keys.join()).toContain(action.do);
		for (const key of ['q', '?', '1', 'space', 's', 'up', 'down']) expect(entryFor(key, ['segments', 'everywhere'])?.scope).toBe('everywhere');
	});

	it('on the process screen no capital that acts at once elsewhere merely looks, or the other way round; kill, help, screens and time stay', () => {
		const taken = KEYMAP.filter(entry => entry.scope === 'process').flatMap(entry =>
			entry.keys.flatMap(key => {
				const before = entryFor(key, ['everywhere']);
				return before === undefined ? [] : [{key, touched: before.machine === true, touches: entry.machine === true}];
			}),
		);
		for (const {key, touched, touches} of taken) if (key !== key.toLowerCase() && key.length === 1) expect(touches, key).toBe(touched);
		for (const key of ['k', 'q', '?', 's', 'space', '1', '2', '3', '4', 'S', 'enter'])
			expect(entryFor(key, ['process', 'everywhere'])?.scope, key).toBe('everywhere');
	});

	it('leaves out of the bar what a screen has taken over', () => {
		const items = barItems(['process', 'everywhere']);
		expect(items.filter(item => item.keys === 'a').map(item => item.label)).toEqual(['Address']);
		expect(items.filter(item => item.keys === 'f').map(item => item.label)).toEqual(['free']);
	});

	it('lets each overlay be closed with Esc', () => {
		for (const scope of OVERLAY_SCOPES) expect(entryFor('escape', [scope])?.action.do).toBe('close');
	});

	it('starts each program by a small letter with a form, and by the capital at once; any program by its name alone', () => {
		const all = KEYMAP.flatMap(({action, keys}) => (action.do === 'inject' ? [{key: keys[0] as string, ...action}] : []));
		expect(all.filter(({what}) => what === WHICH_PROGRAM).map(({ask}) => ask)).toEqual([true]);
		const programs = all.filter(({what}) => what !== WHICH_PROGRAM);
		for (const {key, ask, what} of programs) {
			expect(isInjectable(what), what).toBe(true);
			expect(key === key.toLowerCase()).toBe(ask);
			expect(programs.find(other => other.what === what && other.ask !== ask)?.key).toBe(ask ? key.toUpperCase() : key.toLowerCase());
		}
		expect(programs.filter(({ask}) => ask).map(({what}) => what)).toEqual(
			expect.arrayContaining(['leak', 'burst', 'hot', 'stream', 'reread', 'write', 'server', 'forkbomb', 'drop-caches', 'swap']),
		);
	});

	it.each(['?', 'h', 'f1'])('opens help with %s', key => {
		expect(entryFor(key, ['everywhere'])?.action.do).toBe('help');
	});

	it.each(['q', 'f10', 'ctrl-c'])('quits with %s', key => {
		expect(entryFor(key, ['everywhere'])?.action.do).toBe('quit');
	});

	it('marks what touches the machine', () => {
		const does = (name: string): readonly boolean[] =>
			KEYMAP.filter(entry => entry.action.do === name && entry.scope === 'everywhere').map(entry => entry.machine === true);
		for (const name of ['inject', 'adj', 'edit-adj', 'kill', 'restart']) expect(new Set(does(name))).toEqual(new Set([true]));
		for (const name of ['pause', 'help', 'theme', 'screenshot', 'quit']) expect(new Set(does(name))).toEqual(new Set([false]));
	});
});

describe('what is made of it', () => {
	it('help names every key of every group', () => {
		const shown = KEY_GROUPS.flatMap(helpLines).flatMap(line => line.keys.split(' '));
		for (const name of ['l', 'L', 'Esc', 'F1', 'F10', 'Tab', 'PgUp', '+', '_', '\\']) expect(shown).toContain(name);
	});

	it('help fits into its column at 120 columns', () => {
		for (const {help} of KEY_GROUPS.flatMap(helpLines)) expect(help.length, help).toBeLessThanOrEqual(45);
	});

	it('the table for the README has a row for each line of help, but of those of lists and forms', () => {
		const rows = keyTable().split('\n');
		const groups = KEY_GROUPS.filter(group => group !== 'In a list or form');
		expect(rows.length - 2).toBe(groups.flatMap(helpLines).length);
		for (const row of rows) expect(row).toMatch(/^\|.*\|$/);
	});

	it('the key bar keeps help and quit at any width, in whole words, from the left', () => {
		for (let width = 14; width < 260; width++)
			for (const scopes of [['everywhere'], ['map', 'everywhere'], ['process', 'everywhere'], ['segments', 'everywhere']] as const) {
				const items = placeItems(barItems(scopes), width, false);
				expect(items.slice(-2).map(item => item.label)).toEqual(['Help', 'Quit']);
				for (const [i, item] of items.entries()) {
					expect(item.x + item.width).toBeLessThanOrEqual(width);
					if (i > 0) expect(item.x).toBe(items[i - 1]!.x + items[i - 1]!.width + 2);
				}
			}
	});

	it('the key bar has the scenarios from 60 columns on, and when read-only no key that is off', () => {
		for (const columns of [60, 80, 100, 120]) expect(placeItems(barItems(['everywhere']), columns - 2, false).map(item => item.label)).toContain('Scenarios');
		const scopes: readonly (readonly Scope[])[] = [
			['everywhere'],
			['map', 'everywhere'],
			['process', 'everywhere'],
			['segments', 'everywhere'],
			['past', 'everywhere'],
		];
		for (const own of scopes) {
			const touching = KEYMAP.filter(({machine}) => machine === true).map(({action}) => action);
			expect(barItems(own, true).some(({action}) => touching.includes(action))).toBe(false);
			expect(barItems(own, true).map(({label}) => label)).toEqual(expect.arrayContaining(['Help', 'Quit']));
		}
		const footer = [
			['Enter', 'write'],
			['d', 'default'],
			['u', 'undo'],
			['Esc', 'close'],
		] as const;
		expect(liveKeys('settings', footer, true)).toEqual([footer[1], footer[3]]);
		expect(liveKeys('settings', footer, false)).toEqual(footer);
	});

	it('the key bar drops by weight', () => {
		const labels = (width: number): readonly string[] => placeItems(barItems(['everywhere']), width, false).map(item => item.label);
		expect(labels(58)).toEqual(['Leak', 'Scenarios', 'Pause', 'Speed', 'Help', 'Quit']);
		expect(labels(79)).toEqual(['Leak', 'Scenarios', 'Settings', 'Screens', 'Pause', 'Help', 'Quit']);
	});
});
