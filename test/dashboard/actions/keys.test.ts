// Keys: what a terminal sends, and what each does to a session on a real machine.
import {describe, expect, it, vi} from 'vitest';
import {formMessages} from '../../../source/messages/forms.ts';
import {SYSCTLS} from '../../../source/machine/sysctl.ts';
import {readKeys, type TerminalEvent} from '../../../source/dashboard/terminal/keys.ts';
import {listen} from '../../../source/dashboard/terminal/listen.ts';
import {readAdj} from '../../../source/dashboard/forms/typing.ts';
import {keyboard} from '../../support/keyboard.ts';
import {sessionAt} from '../../support/session.ts';
import {until} from '../../support/tools.ts';

describe('what a terminal sends', () => {
	const names = (input: string, flush = false): string[] =>
		readKeys(input, flush).events.map(event =>
			event.kind === 'key' ? event.name : event.kind === 'paste' ? event.text : `${event.kind} ${event.x},${event.y}`,
		);

	it('is told apart: letters, arrows, function keys, control keys', () => {
		expect(names('lL ?')).toEqual(['l', 'L', 'space', '?']);
		expect(names('\u001B[A\u001BOB\u001B[5~\u001B[6~\u001B[H\u001BOF\u001B[Z')).toEqual(['up', 'down', 'pageup', 'pagedown', 'home', 'end', 'shift-tab']);
		expect(names('\u001BOP\u001B[15~\u001B[21~\u001B[[A')).toEqual(['f1', 'f5', 'f10', 'f1']);
		expect(names('\r\t\u007F\u0003\u0012é')).toEqual(['enter', 'tab', 'backspace', 'ctrl-c', 'ctrl-r', 'é']);
	});

	it('may come in pieces; a lone ESC is the key when nothing follows', () => {
		const first = readKeys('\u001B[1');
		expect(first).toEqual({events: [], rest: '\u001B[1'});
		expect(names(`${first.rest}5~`)).toEqual(['f5']);
		expect(names('\u001B')).toEqual([]);
		expect(names('\u001B', true)).toEqual(['escape']);
	});

	it('has a mouse', () => {
		expect(names('\u001B[<0;12;5M\u001B[<0;12;5m\u001B[<64;1;1M\u001B[<65;3;2M')).toEqual(['click 11,4', 'wheel 0,0', 'wheel 2,1']);
	});

	it('has what is pasted as one text, in pieces as well, and whatever is in it', () => {
		const paste = (text: string): string => `\u001B[200~${text}\u001B[201~`;
		expect(readKeys(`a${paste('qq\u001B[31m\r\u0003')}b`).events).toEqual([
			{kind: 'key', name: 'a', text: 'a'},
			{kind: 'paste', text: 'qq\u001B[31m\r\u0003'},
			{kind: 'key', name: 'b', text: 'b'},
		]);
		const heard: TerminalEvent[] = [];
		const {take, stop} = listen(event => heard.push(event));
		for (const piece of paste('vm.swappiness=10').match(/.{1,7}/gsu)!) take(piece);
		const long = paste('x'.repeat(300_000));
		for (let at = 0; at < long.length; at += 65_530) take(long.slice(at, at + 65_530));
		stop();
		expect(heard.map(event => (event.kind === 'paste' ? event.text.replace(/x+/, 'xx') : event.kind))).toEqual(['vm.swappiness=10', 'xx']);
	});

	it('does not keep all keys where the end of what is pasted never comes', () => {
		vi.useFakeTimers();
		const heard: TerminalEvent[] = [];
		const {take, stop} = listen(event => heard.push(event));
		take('\u001B[200~abc');
		vi.advanceTimersByTime(100);
		expect(heard).toEqual([]);
		vi.advanceTimersByTime(1000);
		take('\u0003');
		stop();
		vi.useRealTimers();
		expect(heard).toEqual([
			{kind: 'paste', text: 'abc'},
			{kind: 'key', name: 'ctrl-c', text: ''},
		]);
	});

	it('Ctrl-C goes before keys that wait behind others which take long; all others are heard in their order', async () => {
		const heard: string[] = [];
		const slow = (event: TerminalEvent): void => {
			if (event.kind === 'key') heard.push(event.name);
			for (const end = performance.now() + 15; performance.now() < end; );
		};
		const first = listen(slow);
		first.take('a'.repeat(40));
		setImmediate(() => first.take('b\u0003')); // typed while those are at work
		await until('Ctrl-C', () => heard.includes('ctrl-c'));
		expect(heard.length).toBeLessThan(30);
		first.stop();
		heard.length = 0;
		const second = listen(slow);
		second.take('abcdefghijklmnop');
		second.take('rstuvwxyz');
		await until('the last one', () => heard.includes('z'));
		expect(heard.join('')).toBe('abcdefghijklmnoprstuvwxyz');
		second.stop();
	});

	it('has a mouse that is held: how far it went since the last event, and from where', () => {
		const heard: TerminalEvent[] = [];
		const {take, stop} = listen(event => heard.push(event));
		take('\u001B[<0;12;5M\u001B[<32;14;6M\u001B[<32;13;6M\u001B[<0;13;6m');
		stop();
		const from = {x: 11, y: 4};
		expect(heard).toEqual([
			{kind: 'click', ...from},
			{kind: 'drag', x: 13, y: 5, by: 2, from},
			{kind: 'drag', x: 12, y: 5, by: -1, from},
		]);
	});
});

describe('what keys do', () => {
	it('capital letters start at once, small ones ask first with everything filled in', () => {
		const session = sessionAt('demo', 5);
		const {press} = keyboard(session);
		const names = (): string[] => session.store.getState().sample.processes.map(p => p.name);
		press('L');
		expect(names()).toContain('leak');
		press('l');
		expect(session.store.getState().ui.form?.fields.map(field => field.name)).toContain('rate');
		press('enter');
		expect(names()).toContain('leak2');
		for (const key of ['B', 'A', 'R', 'F', 'W', 'V', 'X']) press(key);
		expect(names().length).toBeGreaterThan(20);
		press('C');
		expect(session.store.getState().sample.vmstat.drop_pagecache).toBe(1);
		press('O');
		expect(names()).toContain('swapoff');
		expect(session.store.getState().ui.notice?.bad).toBe(false);
	});

	it('takes a key alone for typed that comes some time after a paste without an end, however fast others follow', () => {
		vi.useFakeTimers();
		const heard: TerminalEvent[] = [];
		const {take, stop} = listen(event => heard.push(event));
		take('\u001B[200~ab');
		vi.advanceTimersByTime(20);
		take('c');
		for (const key of ['\u001B', 'q']) {
			vi.advanceTimersByTime(150);
			take(key);
		}
		stop();
		vi.useRealTimers();
		expect(heard).toEqual([
			{kind: 'paste', text: 'abc'},
			{kind: 'key', name: 'escape', text: ''},
			{kind: 'key', name: 'q', text: 'q'},
		]);
	});

	it('what is pasted goes into the field that is open, as one line, and is no keys', () => {
		const session = sessionAt('demo', 5);
		const {press, paste} = keyboard(session);
		const before = session.store.getState().sample.processes.length;
		paste('LLLLq\r\u0003');
		expect(session.store.getState().sample.processes).toHaveLength(before);
		expect(session.store.getState().ui.notice).toEqual({text: formMessages.notPasted, bad: true});
		press('J');
		paste('\u001B[1m kill\r\n');
		expect(session.store.getState().ui.form?.fields[0]?.text).toBe('kill');
		paste('\t2\n3');
		expect(session.store.getState().ui.form?.fields[0]?.text).toBe('kill2 3');
		press('escape');
		press('/');
		paste('data');
		expect(session.store.getState().ui.filter).toBe('data');
	});

	it('U asks which program, then for all that it takes', () => {
		const session = sessionAt('demo', 5);
		const {press} = keyboard(session);
		const form = () => session.store.getState().ui.form;
		press('U');
		for (const letter of 'rediss') press(letter);
		press('enter');
		expect(form()?.problem).toBe('there is no program “rediss”; there is redis');
		for (const letter of 'redis') press(letter);
		press('enter');
		expect(form()?.fields.map(({name}) => name)).toEqual(expect.arrayContaining(['size', 'save', 'dump', 'name', 'compression', 'executable']));
		press('enter');
		expect(form()).toBeNull();
		expect(session.store.getState().sample.processes.map(({name}) => name)).toContain('redis');
	});

	it('a value that makes no sense is refused with a word, and the form stays', () => {
		const session = sessionAt('demo', 2);
		const {press} = keyboard(session);
		press('l', 'x', 'y', 'enter');
		expect(session.store.getState().ui.form?.problem).toMatch(/xy/);
		press('escape');
		expect(session.store.getState().ui.form).toBeNull();
	});

	it('+ and − move oom_score_adj of the chosen process within its range, and the ranking follows', () => {
		const session = sessionAt('demo', 5);
		const {press} = keyboard(session);
		const pid = session.store.getState().sample.processes.find(p => p.name === 'database')?.pid ?? 0;
		session.setUi({selected: pid});
		const adj = (): number | undefined => session.store.getState().sample.processes.find(p => p.pid === pid)?.oomScoreAdj;
		press('+', '+', '=');
		expect(adj()).toBe(110);
		for (let i = 0; i < 30; i++) press('+');
		expect(adj()).toBe(1000);
		press('e', '-', '7', 'enter');
		expect(adj()).toBe(-7);
		expect([readAdj('1001'), readAdj('x')].every(value => typeof value === 'string')).toBe(true);
	});

	it('settings act at once and can be undone; what the kernel refuses stays', () => {
		const session = sessionAt('demo', 2);
		const {press} = keyboard(session);
		const swappiness = (): string => session.store.getState().sample.sysctls['vm.swappiness'];
		press('s', 'right', 'enter');
		expect(swappiness()).toBe('70');
		press('u');
		expect(swappiness()).toBe('60');
		press('escape');
		expect(session.store.getState().ui.overlay).toBeNull();
	});

	it('d fills the default in, and digits replace it; so after a step', () => {
		const session = sessionAt('demo', 2);
		const {press} = keyboard(session);
		const edit = (): string | null => {
			const {overlay} = session.store.getState().ui;
			return overlay?.kind === 'settings' ? overlay.edit : null;
		};
		press('s', 'd');
		expect(edit()).toBe('60');
		press('1', '5', '0');
		expect(edit()).toBe('150');
		press('right', '7');
		expect(edit()).toBe('7');
		press('enter');
		expect(session.store.getState().sample.sysctls['vm.swappiness']).toBe('7');
	});

	it('undoing a limit in bytes brings the ratio back that ruled before: 0 bytes cannot be written', () => {
		const session = sessionAt('demo', 2);
		const {press} = keyboard(session);
		const limits = (): string[] => ['vm.dirty_ratio', 'vm.dirty_bytes'].map(name => session.store.getState().sample.sysctls[name] ?? '');
		const down = SYSCTLS.findIndex(({name}) => name === 'vm.dirty_bytes');
		press('s', ...new Array<string>(down).fill('down'), 'right', 'enter');
		expect(limits()).toEqual(['0', '8192']);
		press('u');
		expect(limits()).toEqual(['20', '0']);
	});

	it('k offers signals and the OOM killer', () => {
		const session = sessionAt('demo', 5);
		const {press} = keyboard(session);
		const pid = session.store.getState().sample.processes.find(p => p.name === 'web')?.pid ?? 0;
		session.setUi({selected: pid});
		press('k', 'down', 'enter');
		session.step();
		expect(session.store.getState().sample.processes.some(p => p.pid === pid)).toBe(false);
		press('k', 'pagedown', 'enter');
		session.step();
		expect(session.store.getState().sample.kills).toBe(1);
	});

	it('pause, single step, speed, restart and another scenario', () => {
		const session = sessionAt('demo', 3);
		const {press, quits, saved} = keyboard(session);
		press('space');
		const at = session.store.getState().sample.timeUs;
		press('.');
		expect(session.store.getState().sample.timeUs).toBe(at + 250_000);
		press('space', ',');
		expect(session.store.getState().pace.speed).toBe(0.5);
		press('m');
		expect(session.store.getState().pace.speed).toBe(Infinity);
		press('f5');
		expect(session.store.getState().sample.timeUs).toBe(0);
		press('n', 'enter');
		expect(session.store.getState().about.name).toBe('burst');
		press('S', 'j');
		expect(saved).toHaveLength(2);
		expect((JSON.parse(saved[1]) as {timeUs: number}).timeUs).toBe(0);
		press('q');
		expect(quits()).toBe(1);
	});

	it('touch nothing when read-only', () => {
		const session = sessionAt('demo', 3, true);
		const {press} = keyboard(session);
		const before = session.store.getState().sample.processes.length;
		press('L', '+', 'k', 'f5');
		expect(session.store.getState().sample.processes.length).toBe(before);
		expect(session.store.getState().ui.notice?.bad).toBe(true);
		press('s', 'right', 'enter');
		expect(session.store.getState().sample.sysctls['vm.swappiness']).toBe('60');
	});
});
