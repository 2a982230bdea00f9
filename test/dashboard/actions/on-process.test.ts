// The process screen on real machines: keys, and what the screen then shows against the machine and plain arithmetic.
import {describe, expect, it} from 'vitest';
import {frameHex} from '../../../source/messages/translation.ts';
import type {ProcessView} from '../../../source/machine/process-view.ts';
import type {Session} from '../../../source/session/session.ts';
import type {State} from '../../../source/session/store/state.ts';
import {drawn} from '../../support/dashboard.ts';
import {keyboard} from '../../support/keyboard.ts';
import {sessionAt} from '../../support/session.ts';

const state = (session: Session): State => session.store.getState();
const memory = (session: Session): ProcessView => state(session).processView!;
const pidOf = (session: Session, name: string): number => state(session).sample.processes.find(process => process.name === name)!.pid;
const own = (session: Session) => state(session).sample.processes.find(process => process.pid === state(session).ui.process.pid)!;
const text = (session: Session): string => drawn(state(session), 120, 40, {name: 'none'}).text;

/** A session of the demo with the screen open on a process, as Enter in the list opens it. */
function lookInto(name: string, seconds = 6, readOnly = false) {
	const session = sessionAt('demo', seconds, readOnly);
	session.setUi({selected: pidOf(session, name)});
	const keys = keyboard(session);
	keys.press('enter');
	const step = (count = 4): void => {
		for (let i = 0; i < count; i++) session.step();
	};
	return {session, ...keys, step};
}

describe('the way in and out', () => {
	it('Enter opens the chosen process, 3 the screen; Esc lets the cursor follow again, then goes back', () => {
		const {session, press} = lookInto('web');
		expect(state(session).ui.screen).toBe('process');
		expect(memory(session).pid).toBe(pidOf(session, 'web'));
		press('up', 'escape');
		expect(state(session).ui).toMatchObject({screen: 'process', process: {address: null}});
		press('escape');
		expect(state(session).ui.screen).toBe('overview');
		press('2', '3');
		expect(memory(session).pid).toBe(pidOf(session, 'web'));
	});

	it('Enter without a choice still tells of the OOM killer, and an unseen kill goes first', () => {
		const session = sessionAt('leak-without-swap', 30);
		const {press} = keyboard(session);
		expect(state(session).alarms.reports.length).toBeGreaterThan(0);
		session.setUi({selected: state(session).sample.processes.at(-1)!.pid});
		press('enter');
		expect(state(session).ui.overlay?.kind).toBe('oom');
		press('escape', 'enter');
		expect(state(session).ui.screen).toBe('process');
	});

	it('[ and ] go through the processes; a placed cursor keeps its address', () => {
		const {session, press} = lookInto('web');
		press('a', ...'4c9000', 'enter');
		expect(memory(session).walk.address).toBe(0x4c9000);
		const seen = new Map([[memory(session).pid, memory(session).walk.pte]]);
		for (let i = 0; i < 3; i++) {
			press(']');
			expect(memory(session).walk.address).toBe(0x4c9000);
			seen.set(memory(session).pid, memory(session).walk.pte);
		}
		press('[');
		expect([...seen.keys()]).toContain(memory(session).pid);
		expect(new Set(seen.keys()).size).toBe(4);
	});
});

describe('the cursor', () => {
	it('shows for any address the index bits that shifting and masking give', () => {
		const {session, press} = lookInto('web');
		for (const address of ['401000', '7ffe12345678', 'deadbeef123', 'ffff888000000000', '0']) {
			press('a', ...address, 'enter');
			const bits = BigInt(`0x${address}`);
			const indexes = [39n, 30n, 21n, 12n].map(shift => Number((bits >> shift) & 511n));
			expect(memory(session).walk.levels.map(level => level.index)).toEqual(indexes);
			for (const [i, name] of ['PGD', 'PUD', 'PMD', 'PTE'].entries()) expect(text(session), address).toMatch(new RegExp(`${name} ${indexes[i]} `));
		}
	});

	it('refuses what is no address and stays', () => {
		const {session, press} = lookInto('web');
		press('a', ...'heap', 'enter');
		expect(state(session).ui.form?.problem).toMatch(/heap/);
		press('escape');
		expect(state(session).ui.process.address).toBeNull();
	});

	it('arrows go by page and region', () => {
		const {session, press} = lookInto('web');
		press('a', ...'401000', 'enter', 'right');
		expect(memory(session).walk.address).toBe(0x402000);
		press('left', 'left', 'left');
		expect(memory(session).walk).toMatchObject({address: 0x3ff000, region: null, write: {how: 'no-mapping'}});
		press('up');
		expect(memory(session).walk.address).toBe(0x400000);
		press('pageup');
		expect(memory(session).walk.address).toBe(0x600000);
		press('end', 'escape');
		for (let i = 0; i < 30; i++) press('up');
		expect(memory(session).walk.write.how).toBe('kernel');
		expect(text(session)).toContain('supervisor only');
	});

	it('the same virtual address is another frame in another process, in its data and in its program', () => {
		const {session, press} = lookInto('web');
		const frames = (address: string): number[] => {
			press('a', ...address, 'enter');
			const found: number[] = [];
			for (let i = 0; i < 2; i++) {
				const {pte} = memory(session).walk;
				if (pte.kind === 'present') found.push(pte.frame);
				press(']');
			}
			return found;
		};
		const data = frames('4c9000');
		expect(data).toHaveLength(2);
		expect(data[0]).not.toBe(data[1]);
		press('[', '[');
		expect(text(session)).toContain(`cron ${pidOf(session, 'cron')} ${frameHex(data[1]!)}`);
		press(']', ']');
		const code = frames('401000');
		expect(code).toHaveLength(2);
		expect(code[0]).not.toBe(code[1]);
	});
});

describe('what keys have a process do', () => {
	it('m asks for a size and mallocs it: brk while it is small, mmap from 128 KiB on; f gives it back', () => {
		const {session, press, step} = lookInto('cron');
		const before = own(session).malloc!;
		press('m');
		expect(state(session).ui.form).toMatchObject({kind: 'inside-malloc', fields: [{text: '100KiB'}]});
		press('enter');
		press('M');
		step();
		let after = own(session).malloc!;
		expect(after.calls.malloc - before.calls.malloc).toBe(2);
		// The first heap is 132 KiB: of two blocks of 100 KiB one asks for more.
		expect(after.syscalls.brk - before.syscalls.brk).toBe(1);
		expect(after.syscalls.mmap).toBe(before.syscalls.mmap);
		press('m', ...'1MiB', 'enter');
		step();
		expect(own(session).malloc!.syscalls.mmap - after.syscalls.mmap).toBe(1);
		expect(state(session).log.at(-1)).toMatchObject({kind: 'called', pid: own(session).pid, syscalls: ['mmap']});
		expect(text(session)).toMatch(/malloc\(1\.0 MiB\) = 0x7f[0-9a-f]+/);
		const mapped = memory(session).heap!.mapped.length;
		after = own(session).malloc!;
		press('f');
		step();
		expect(own(session).malloc!.syscalls.munmap - after.syscalls.munmap).toBe(1);
		expect(memory(session).heap!.mapped.length).toBe(mapped - 1);
	});

	it('u writes all of a block: RSS grows by its pages and as many faults are taken', () => {
		const {session, press, step} = lookInto('cron');
		press('m', ...'1MiB', 'enter');
		step();
		const before = own(session);
		press('u');
		step();
		const after = own(session);
		// 257 pages are mapped, the first touched for the chunk's header already.
		expect(after.rssKb - before.rssKb).toBe(256 * 4);
		expect(after.minflt - before.minflt).toBe(256);
		expect(text(session)).toMatch(/key u +RSS \+256 · free of the machine −[\d ]+ · 256 faults/);
	});

	it('T reads a new page, which maps the zero page and costs no frame; t writes it, which takes one', () => {
		const {session, press, step} = lookInto('cron');
		press('m', ...'1MiB', 'enter');
		step();
		const block = memory(session).heap!.mapped.at(-1)!;
		press('a', ...(block.address + 0x5000).toString(16), 'enter');
		expect(memory(session).walk).toMatchObject({pte: {kind: 'none'}, read: {how: 'zero-page'}, write: {how: 'new-frame'}});
		const before = own(session);
		press('T');
		step(1);
		expect(memory(session).walk.pte).toMatchObject({kind: 'present', zero: true, write: false});
		expect(own(session).rssKb).toBe(before.rssKb);
		press('t');
		step(1);
		expect(memory(session).walk.pte).toMatchObject({kind: 'present', zero: false, write: true, dirty: true});
		expect(own(session).rssKb).toBe(before.rssKb + 4);
		expect(own(session).minflt).toBe(before.minflt + 2);
	});

	it('F frees the oldest: the heap keeps a hole, and the break stays', () => {
		const {session, press, step} = lookInto('cron');
		press('m', ...'30000', 'enter', 'M', 'M');
		step();
		const {brk} = memory(session).heap!;
		const free = (): number => memory(session).heap!.chunks.filter(chunk => chunk.state === 'free').length;
		const holes = free();
		press('F');
		step(1);
		expect(free()).toBe(holes + 1);
		expect(memory(session).heap!.brk).toBe(brk);
	});

	it('an access that would end it has to be asked for twice; then it is SIGSEGV', () => {
		const {session, press, step} = lookInto('cron');
		const {pid} = own(session);
		press('a', ...'1000', 'enter', 't');
		step(1);
		expect(state(session).ui.notice).toMatchObject({bad: true, text: expect.stringContaining('SIGSEGV')});
		expect(own(session)).toBeDefined();
		press('t');
		step(2);
		expect(state(session).log.find(event => event.kind === 'segv')).toMatchObject({pid, address: 0x1000, write: true, how: 'no-mapping'});
		expect(state(session).sample.processes.some(process => process.pid === pid)).toBe(false);
		expect(text(session)).toContain(`cron (${pid}) has ended`);
		// What would touch it says so; [ and ] go on.
		press('m');
		expect(state(session).ui.form).toBeNull();
		press('k');
		expect(state(session).ui.overlay).toBeNull();
		press(']');
		expect(memory(session).pid).not.toBe(pid);
	});

	it('a dare is forgotten when the cursor moves', () => {
		const {session, press, step} = lookInto('cron');
		press('a', ...'1000', 'enter', 't', 'right', 't');
		step(2);
		expect(own(session)).toBeDefined();
	});

	it('with nothing to free says so, and a size that makes no sense is refused with a word', () => {
		const {session, press} = lookInto('web');
		press('m', ...'12MB', 'enter');
		expect(state(session).ui.form?.problem).toMatch(/MiB/);
		press('escape');
		expect(state(session).ui.form).toBeNull();
	});

	it('touch nothing when read-only', () => {
		const {session, press, step} = lookInto('cron', 6, true);
		const before = own(session).malloc;
		for (const key of ['m', 'M', 'f', 'F', 't', 'T', 'u']) press(key);
		step();
		expect(state(session).ui.form).toBeNull();
		expect(own(session).malloc).toEqual(before);
	});

	it('the log of the process has its own events only', () => {
		const {session, press, step} = lookInto('cron');
		press('M');
		step();
		const lines = text(session).split('\n');
		const from = lines.findIndex(line => line.startsWith(' events of cron'));
		expect(lines.slice(from + 1, from + 4).join('\n')).toMatch(/cron \(\d+\) malloc\(100 KiB\) = 0x/);
		expect(lines.slice(from + 1, from + 4).join('\n')).not.toContain('web');
	});
});
