// The dashboard in lines: what is told of a machine, of keys, and when.
import {PassThrough} from 'node:stream';
import {describe, expect, it} from 'vitest';
import {beginLines, statusLine} from '../../../source/dashboard/plain/lines.ts';
import {runPlain} from '../../../source/dashboard/plain/plain.ts';
import {STATUS_MS, tell} from '../../../source/dashboard/plain/teller.ts';
import {KEYMAP} from '../../../source/dashboard/keys/keymap.ts';
import {nextVictim} from '../../../source/dashboard/view/process-rows.ts';
import type {Session} from '../../../source/session/session.ts';
import type {LogEvent} from '../../../source/session/track/event-log.ts';
import {createOwnClock} from '../../../source/session/time/own-clock.ts';
import {loadScenario} from '../../../source/workload/library.ts';
import {keyboard} from '../../support/keyboard.ts';
import {sessionAt} from '../../support/session.ts';

/** A session that is told, and a hand on its clock and its keys. */
function told(name: string, seconds = 0) {
	const session = sessionAt(name, seconds);
	const lines: string[] = [];
	const clock = createOwnClock();
	const end = tell({session, say: line => lines.push(line), drawn: () => ['drawn'], clock});
	const {press} = keyboard(session);
	/** Lines that are told of what keys do. */
	const pressed = (...keys: string[]): string[] => {
		const from = lines.length;
		press(...keys);
		return lines.slice(from);
	};
	return {session, lines, clock, end, pressed};
}

describe('what the log tells anew each second', () => {
	it('is kept for the state, of each task that stalled its last, and told before what happened later', () => {
		const {store} = sessionAt('leak-with-swap', 1);
		const lines: string[] = [];
		const clock = createOwnClock();
		const end = tell({session: {store}, say: line => lines.push(line), drawn: () => [], clock});
		const from = lines.length;
		const stalls = (atUs: number, pid: number, name: string, count: number): LogEvent => ({
			kind: 'stalls',
			atUs,
			pid,
			name,
			count,
			free: 724,
			min: 724,
			stallUs: 9000,
			scanned: 100,
			reclaimed: 50,
		});
		const add = (...events: readonly LogEvent[]): void => store.setState({log: [...store.getState().log, ...events]});
		add(stalls(2e6, 301, 'import', 5), stalls(2e6, 302, 'export', 6));
		add(stalls(3e6, 301, 'import', 7));
		expect(lines.slice(from)).toEqual([]);
		add({kind: 'swap-full', atUs: 4e6});
		add(stalls(5e6, 302, 'export', 8));
		clock.goTo(STATUS_MS);
		end();
		const said = lines.slice(from).map(line => /(\w+ stalled \d+) times|(swap is full)|(asleep)/.exec(line)?.slice(1).find(Boolean));
		expect(said.slice(0, 4)).toEqual(['export stalled 6', 'import stalled 7', 'swap is full', 'export stalled 8']);
	});
});

describe('what is told of a machine', () => {
	it('begins with which it is, and how to go on', () => {
		const {lines} = told('leak-with-swap');
		expect(lines[0]).toBe('lowwater: leak with swap, 512 MiB RAM, 256 MiB swap, seed 1.');
		expect(lines[1]).toMatch(/^The same leak with 256 MiB of swap\./);
		expect(lines[2]).toMatch(/q quits/);
		expect(beginLines(sessionAt('burst', 0).store.getState())[0]).toMatch(/MiB RAM, .*swap, seed \d+\.$/);
	});

	it('is the state of the machine every few seconds, its own figures', () => {
		const {session, lines, clock} = told('leak-with-swap', 20);
		const {sample} = session.store.getState();
		const status = (): string[] => lines.filter(line => line.includes('pages free'));
		expect(status()).toHaveLength(1);
		clock.goTo(STATUS_MS * 3 + 1);
		expect(status()).toHaveLength(4);
		const zone = sample.zones[0]!;
		const victim = sample.processes.find(({pid}) => pid === nextVictim(sample.processes))!;
		const digits = (text: string | undefined): string => (text ?? '').replace(/(\d) (?=\d)/g, '$1');
		expect(digits(status()[0])).toContain(`${zone.name} has ${zone.free} pages free`);
		expect(status()[0]).toContain(`${victim.name} (${victim.pid}) would be killed now, score ${victim.oomScore}`);
		session.pause(true);
		clock.goTo(STATUS_MS * 6);
		expect(status()).toHaveLength(4);
		expect(lines.at(-1)).toBe('Paused.');
	});

	it('says where free is against the marks', () => {
		const {zones, ...sample} = sessionAt('burst', 0).store.getState().sample;
		const state = sessionAt('burst', 0).store.getState();
		const [zone] = zones;
		const at = (free: number): string => statusLine({...state, sample: {...sample, zones: [{...zone!, free}, ...zones.slice(1)]}});
		const {min, low, high} = zone!;
		expect(at(high + 7)).toContain('MiB, 7 over high;');
		expect(at(high)).toContain('MiB, at high;');
		expect(at(low + 3)).toContain('MiB, 3 over low;');
		expect(at(low)).toContain('MiB, at low;');
		expect(at(low - 2)).toContain('MiB, 2 under low;');
		expect(at(min)).toContain(`MiB, ${low - min} under low;`.replace(/(\d)(?=(\d{3})+ )/g, '$1 '));
		expect(at(min - 1)).toContain('MiB, 1 under min;');
	});

	it('is each event once, what comes every second only with the state', () => {
		const {session, lines, clock} = told('leak-with-swap', 20);
		for (let i = 0; i < 160; i++) session.step();
		const {log} = session.store.getState();
		for (const [kind, words] of [
			['first-swap-out', /swap-out began/],
			['swap-full', /swap is full/],
			['oom', /out of memory/],
		] as const)
			expect(lines.filter(line => words.test(line)).length, kind).toBe(log.filter(event => event.kind === kind).length);
		const repeated = /woke \d+ times|stalled \d+ times/;
		expect(lines.filter(line => repeated.test(line))).toEqual([]);
		clock.goTo(STATUS_MS);
		expect(lines.filter(line => repeated.test(line)).length).toBeLessThanOrEqual(2);
		expect(lines.every(line => /^[^\u0000-\u001F]*$/.test(line))).toBe(true);
	});
});

describe('what is told of keys', () => {
	it('a form as it opens, then the value at hand', () => {
		const {pressed} = told('burst');
		expect(pressed('l')[0]).toMatch(/^leak: rate .*, name leak, .*Enter starts it.* rate: /);
		expect(pressed('tab')[0]).toMatch(/^max: /);
		expect(pressed('backspace', '7')).toContain('max: 7');
		expect(pressed('escape')).toEqual(['Closed.']);
		expect(pressed('L').some(line => /^started leak as pid \d+$/.test(line))).toBe(true);
	});

	it('time', () => {
		const {pressed} = told('burst');
		expect(pressed('.')).toEqual(['It goes on at 2 times.']);
		expect(pressed('space')).toEqual(['Paused.']);
		expect(pressed('space', 'm')).toEqual(['It goes on at 2 times.', 'It goes on at full speed.']);
	});

	it('lists, at the line that is chosen', () => {
		const {pressed} = told('leak-with-swap', 4);
		expect(pressed('s')[0]).toMatch(/^vm\.swappiness is 60, default 60: .*[^.]\.$/);
		expect(pressed('down')[0]).toMatch(/^vm\.min_free_kbytes is /);
		expect(pressed('right')[0]).toMatch(/^vm\.min_free_kbytes would be /);
		expect(pressed('escape')).toEqual(['Closed.']);
		expect(pressed('down')[0]).toMatch(/^\w+ \(\d+\): RSS .*, swap .*, oom_score_adj /);
		expect(pressed('k')[0]).toMatch(/^\w+ \(\d+\): SIGTERM: asks it to end\.$/);
		expect(pressed('down', 'down', 'down', 'down')[3]).toMatch(/sysrq-f: /);
		expect(pressed('escape', 'n')[1]).toMatch(/^scenarios: burst/);
	});

	it('help has each key there is, once', () => {
		const {pressed} = told('burst');
		const lines = pressed('?');
		for (const {help} of KEYMAP.filter(entry => entry.joined !== true)) expect(lines.some(line => line.endsWith(`: ${help}.`))).toBe(true);
		expect(pressed('down')).toEqual([]);
	});

	it('why a process was killed, in sentences; a screen as it is drawn', () => {
		const {pressed} = told('leak-without-swap', 40);
		expect(pressed('enter').join(' ')).toMatch(/was taken because its badness was the highest/);
		expect(pressed('down')).toEqual([]);
		expect(pressed('escape', '2')).toEqual(['Closed.', 'The screen of the memory map:', 'drawn']);
	});
});

describe('in a pipe', () => {
	function piped(signal = new AbortController().signal) {
		const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
		let text = '';
		stdout.on('data', chunk => {
			text += chunk;
		});
		const options = {stdin, stdout, stderr, signal, theme: 'dark', ascii: false, readOnly: false, load: loadScenario, keeper: null} as unknown as Parameters<
			typeof runPlain
		>[1];
		const ended = runPlain(loadScenario('burst'), options);
		const until = async (what: RegExp): Promise<void> => {
			for (let i = 0; i < 600 && !what.test(text); i++) await new Promise(resolve => setTimeout(resolve, 50));
			expect(text).toMatch(what);
		};
		return {stdin, stdout, ended, until};
	}

	it('keys do what they do on the screen, and q ends it', async () => {
		const {stdin, ended, until} = piped();
		await until(/pages free/);
		stdin.write('l');
		await until(/leak: rate/);
		stdin.write('\r');
		await until(/started leak as pid \d+/);
		stdin.write('2');
		await until(/The screen of the memory map:\n.*burst|memory map/);
		stdin.write('q');
		expect(await ended).toBe(0);
	});

	it('the end of its input does not end it; that nobody reads any more does', async () => {
		const {stdin, stdout, ended, until} = piped();
		stdin.end();
		await until(/pages free[\s\S]*import \(\d+\) started/);
		stdout.destroy(Object.assign(new Error('gone'), {code: 'EPIPE'}));
		expect(await ended).toBe(0);
	});

	it('Ctrl-C ends it, with the status that says so', async () => {
		const stop = new AbortController();
		const {ended, until} = piped(stop.signal);
		await until(/pages free/);
		stop.abort();
		expect(await ended).toBe(130);
	});
});

describe('a session', () => {
	it('is told anew when another machine takes its place', () => {
		const {session, lines} = told('burst') as {session: Session; lines: string[]};
		const before = lines.length;
		session.choose(loadScenario('leak-with-swap'));
		expect(lines[before]).toMatch(/^lowwater: leak with swap/);
	});
});
