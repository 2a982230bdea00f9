import {describe, expect, it} from 'vitest';
import {beginningOf} from '../../source/commands/begin.ts';
import {MOMENTS} from '../../source/machine/account/moments.ts';

describe('how the dashboard begins', () => {
	it('is at 0 s, 1×, not paused, with the brake on, unless flags say otherwise', () => {
		expect(beginningOf({})).toEqual({pace: {}, brake: {on: true, moments: MOMENTS, stopAt: [], now: null}, fromUs: 0});
		expect(beginningOf({brake: false}).brake.on).toBe(false);
		expect(beginningOf({brake: 'oom, wake'}).brake).toMatchObject({on: true, moments: ['oom', 'wake']});
		expect(beginningOf({stopAt: 'swap-full'}).brake.stopAt).toEqual(['swap-full']);
		expect(beginningOf({speed: '0.05', paused: true}).pace).toMatchObject({speed: 0.05, paused: true});
		expect(beginningOf({speed: 'max'}).pace.speed).toBe(Number.POSITIVE_INFINITY);
		expect(beginningOf({speed: '10x'}).pace.speed).toBe(10);
		expect(beginningOf({from: '1m30s'}).fromUs).toBe(90_000_000);
	});

	it.each([
		[{speed: 'fast'}, /^--speed: "fast" is no speed; use a number from 0\.01 to 100, or max\.$/],
		[{speed: '0'}, /is no speed/],
		[{speed: '101'}, /is no speed/],
		[{stopAt: 'ooom'}, /^--stop-at: "ooom" is no moment; did you mean "oom"\?$/],
		[{stopAt: 'dinner'}, /is no moment; use wake, limit, stall, swap-full, oom or panic\.$/],
		[{brake: 'wake,,oom'}, /^--brake: "" is no moment/],
		[{from: 'later'}, /^--from: /],
	] as const)('is refused in one sentence: %j', (flags, sentence) => {
		expect(() => beginningOf(flags)).toThrow(sentence);
	});
});
