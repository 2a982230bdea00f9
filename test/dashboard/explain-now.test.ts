// What the cursor says of a number is true at that moment: what kswapd does, whether somebody waits, who would die.
import {describe, expect, it} from 'vitest';
import {meaningOf} from '../../source/dashboard/explain/meaning.ts';
import {statusLine} from '../../source/dashboard/plain/lines.ts';
import {viewOf} from '../../source/dashboard/view/view.ts';
import {eventText} from '../../source/messages/events.ts';
import type {State} from '../../source/session/store/state.ts';
import {drawn, sessionAt, stateAt} from '../support/dashboard.ts';
import {ALL_SIZES} from '../support/frames.ts';

describe.each([
	['leak-without-swap', 30],
	['leak-with-swap', 39],
	['slow-swap-disk', 50],
	['burst', 6],
] as const)('in %s, every 250 ms', (name, seconds) => {
	const session = sessionAt(name, 0);
	const states: State[] = [];
	while (session.store.getState().sample.timeUs < seconds * 1e6 && !session.store.getState().pace.halted) {
		session.step();
		states.push(session.store.getState());
	}

	it('what is said of free pages is what kswapd does, and whether somebody waits', () => {
		const said = new Set<string>();
		for (const state of states) {
			const view = viewOf(state);
			const text = meaningOf(view, {id: 'zone.distance', of: null}) ?? '';
			const {kswapd} = state.sample.nodes[0]!;
			const at = `${text} at ${state.sample.timeUs}`;
			if (text.includes('kswapd sleeps')) expect(kswapd.state, at).toBe('asleep');
			if (text.includes('kswapd is awake')) expect(['running', 'napping', 'waiting'], at).toContain(kswapd.state);
			if (text.includes('has given up')) expect(kswapd.state, at).toBe('hopeless');
			if (text.includes('nobody waits')) expect(state.sample.directReclaim.blocked, at).toEqual([]);
			if (text.includes('waits still')) expect(state.sample.directReclaim.blocked, at).not.toEqual([]);
			said.add(text.replace(/^.*: /, ''));
		}
		expect(said.size).toBeGreaterThan(1);
	});

	it('a pressure of none is that of all averages alike, and not more is said of it', () => {
		for (const state of states) {
			const {some, full} = state.sample.pressure.memory;
			const text = (id: string): string => meaningOf(viewOf(state), {id, of: null}) ?? '';
			expect(text('psi_memory_some')).toBe(text('psi.some.avg10'));
			expect(text('psi_memory_full')).toBe(text('psi.full.avg10'));
			expect(/hardly anybody waited/.test(text('psi.some.avg60'))).toBe(some.avg60 === 0);
			expect(/hardly ever did all wait/.test(text('psi.full.avg300'))).toBe(full.avg300 === 0);
			expect(text('psi.some.avg10')).not.toContain('nobody waits');
		}
	});
});

describe.each([
	['vm.panic_on_oom', 'the kernel would panic', 'panic'],
	['vm.oom_kill_allocating_task', 'who asks is killed', 'who asks'],
] as const)('with %s', (sysctl, title, said) => {
	const before = stateAt('leak-with-swap', 30);
	const state = {...before, sample: {...before.sample, sysctls: {...before.sample.sysctls, [sysctl]: '1'}}};

	it('nobody is said to be the next to die, at any size and in lines', () => {
		for (const [width, height] of ALL_SIZES) {
			const {text} = drawn(state, width, height);
			expect(text, `${width}×${height}`).not.toMatch(/would die|next to be killed/);
			if (width >= 120) expect(text).toContain(title);
		}
		expect(drawn(before, 200, 50).text).toMatch(/would die now/);
		expect(statusLine(state)).toContain(said);
		expect(statusLine(state)).not.toContain('leaky (301) would be killed');
	});

	it('the badness of the first of the ranking says what would be done instead', () => {
		const pid = before.sample.processes.find(({name}) => name === 'leaky')!.pid;
		expect(meaningOf(viewOf(state), {id: 'process.badness', of: pid})).toContain(sysctl);
		expect(meaningOf(viewOf(before), {id: 'process.badness', of: pid})).toContain('it would die');
	});
});

it('where vm.panic_on_oom is set, the log does not say that nobody is left', () => {
	const session = sessionAt('leak-with-swap', 30);
	session.perform({kind: 'command', command: {kind: 'sysctl', name: 'vm.panic_on_oom', value: '1'}});
	while (!session.store.getState().pace.halted && session.store.getState().sample.timeUs < 45e6) session.step();
	const texts = session.store.getState().log.map(event => eventText(event));
	expect(texts).toContainEqual(expect.stringContaining('nobody is chosen, as vm.panic_on_oom is set'));
	expect(texts.join()).not.toContain('nobody is left');
});
