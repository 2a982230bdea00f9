// Signals at random instants of the dashboard's life, from its first moment on, one or several, stopped and going on in between: it ends by the signal, and the
// terminal is as `stty -a` printed it before, its modes too. LOWWATER_BREAK=10m goes on for as long.
import {afterAll, beforeAll, expect, it} from 'vitest';
import {ENDING_SIGNALS, statusOf} from '../../source/dashboard/live/ending.ts';
import {breakingMs, drawing} from '../support/breaking.ts';
import {build} from '../support/terminal.ts';
import {expectAsBefore, startWatched} from '../support/ways-out.ts';

const FOR_MS = breakingMs(3000);
/** As long as nobody has asked for them Node itself takes SIGUSR1 and ignores SIGXFSZ; test/e2e/ways-out.test.ts sends both to a dashboard that is up. */
const SIGNALS = ['SIGINT', ...ENDING_SIGNALS.filter(name => name !== 'SIGUSR1' && name !== 'SIGXFSZ')] as const;
const ENDS_MS = 60_000;
/** What goes by between two signals. */
const GAPS_MS = [0, 0, 1, 5, 20, 60];

let program: Awaited<ReturnType<typeof build>>;
beforeAll(async () => {
	program = await build();
}, 60_000);
afterAll(() => program.remove());

const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

it('signals at any instant leave the terminal as it was', {timeout: FOR_MS + 120_000}, async () => {
	const count = {starts: 0, signals: 0, stops: 0};
	const end = performance.now() + FOR_MS;
	for (let seed = 1; performance.now() < end; seed++) {
		const draw = drawing(seed);
		const one = startWatched(program, `s${seed}`);
		await one.run.until(() => one.note('pid') !== '');
		count.starts++;
		await wait(draw.one([draw.below(300), draw.below(1500), 600]));
		const sent: NodeJS.Signals[] = [];
		let ended = false;
		void one.run.exit.then(() => (ended = true));
		const send = (signal: NodeJS.Signals): void => {
			try {
				if (!ended) one.kill(signal);
			} catch {
				return; // it has gone before
			}
			sent.push(signal);
		};
		if (draw.below(4) === 0) {
			// A key that is being worked at.
			one.run.write(draw.one(['l', 'L', '2', '.', 's', 's\u001B[B\u001B[B9', '?', 'P']));
		}
		if (draw.below(4) === 0) {
			send('SIGSTOP');
			await wait(draw.below(40));
			send('SIGCONT');
			count.stops++;
		}
		for (let left = 1 + draw.below(3); left > 0; left--) {
			send(draw.one(SIGNALS));
			count.signals++;
			await wait(draw.one(GAPS_MS));
		}
		const what = (): string => `seed ${seed}: ${sent.join(' ')}\n${one.run.text()}`;
		// A signal that comes while the screen is loaded is heard once it is, which takes its time on a busy computer.
		for (const latest = performance.now() + ENDS_MS; !ended; await wait(50)) if (performance.now() > latest) throw new Error(`it goes on after ${what()}`);
		const statuses = sent.filter(name => name !== 'SIGSTOP' && name !== 'SIGCONT').map(statusOf);
		expect(statuses.map(String), what()).toContain(one.note('status'));
		await expectAsBefore(one, Number(one.note('status'))).catch(error => {
			throw new Error(`${what()}\n${String(error)}`);
		});
		expect(one.run.raw(), what()).not.toMatch(/mistake of its own|^\s+at .*:\d+:\d+/m);
	}
	console.log(`signals: ${count.starts} starts, ${count.signals} signals, ${count.stops} stops in between`);
	expect(count.starts).toBeGreaterThan(0);
});
