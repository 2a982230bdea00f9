// The demo goes on for ever: LOWWATER_DAYS=45 runs as many of its days of four minutes (three hours) and looks at each. Without it, none: a day is among the runs
// of the built-in scenarios.
import {describe, expect, it} from 'vitest';
import {sample} from '../../source/machine/machine.ts';
import {loadScenario} from '../../source/workload/library.ts';
import {createRun, stepTo} from '../../source/workload/run.ts';

const DAYS = Number(process.env['LOWWATER_DAYS'] ?? 0);
const DAY_US = 240e6;

describe.runIf(DAYS > 0)(`${DAYS} days of the demo`, () => {
	it('have no kill, kswapd awake and direct reclaim on each, and take no more room from the third on', () => {
		const run = createRun({...loadScenario('demo'), until: {timeUs: Infinity, oomKills: null, tailUs: 0}});
		let before = sample(run.machine);
		let size = 0;
		for (let day = 1; day <= DAYS; day++) {
			// Looked at often, so that the list of events is emptied.
			for (let part = 1; part <= 24; part++) {
				stepTo(run, (day - 1) * DAY_US + (part * DAY_US) / 24);
				if (part < 24) sample(run.machine);
			}
			const now = sample(run.machine);
			expect(now.kills, `day ${day}`).toBe(0);
			expect(now.nodes[0]!.kswapd.woken - before.nodes[0]!.kswapd.woken, `day ${day}`).toBeGreaterThan(0);
			expect(now.directReclaim.calls - before.directReclaim.calls, `day ${day}`).toBeGreaterThan(0);
			expect(run.cursor.repeats.length).toBeLessThanOrEqual(run.scenario.timeline.length);
			const bytes = JSON.stringify(run.machine).length;
			if (day === 3) size = bytes;
			if (day > 3) expect(bytes, `day ${day}`).toBeLessThan(size * 1.2);
			before = now;
		}
	}, 3_600_000);
});
