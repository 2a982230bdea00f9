import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {createEnding, statusOf} from '../../../source/dashboard/live/ending.ts';

const NEVER = new AbortController().signal;
/** Far longer than anybody waits for a program to end. */
const MINUTE_MS = 60_000;

describe('an end', () => {
	const exit = vi.spyOn(process, 'exit');
	beforeEach(() => {
		vi.useFakeTimers();
		exit.mockReset().mockImplementation((() => undefined) as never);
	});
	afterEach(() => void vi.useRealTimers());

	it('comes by force with its status where it does not come in order', () => {
		createEnding().quit(statusOf('SIGTERM'));
		expect(exit).not.toHaveBeenCalled();
		vi.advanceTimersByTime(MINUTE_MS);
		expect(exit.mock.calls).toEqual([[143]]);
	});

	it('comes by force once, whatever is asked for later', () => {
		const {quit, fail} = createEnding();
		quit(statusOf('SIGHUP'));
		quit(0);
		fail(new Error('provoked'));
		vi.advanceTimersByTime(MINUTE_MS);
		expect(exit.mock.calls).toEqual([[129]]);
	});

	it('is left alone once it is over', async () => {
		const {quit, over, finished} = createEnding();
		quit(3);
		expect(await finished).toBe(3);
		over();
		vi.advanceTimersByTime(MINUTE_MS);
		expect(exit).not.toHaveBeenCalled();
	});

	it('for another screen may take its time', async () => {
		const {goOn, finished} = createEnding();
		goOn();
		expect(await finished).toBe(0);
		vi.advanceTimersByTime(MINUTE_MS);
		expect(exit).not.toHaveBeenCalled();
	});

	it('was asked for where Ctrl-C came before anybody listened', async () => {
		const {listen, finished, over} = createEnding();
		const unlisten = listen(AbortSignal.abort());
		expect(await finished).toBe(statusOf('SIGINT'));
		unlisten();
		over();
	});

	it('is not asked for by listening', () => {
		const {listen, isOver} = createEnding();
		const unlisten = listen(NEVER);
		expect(isOver()).toBe(false);
		unlisten();
	});
});
