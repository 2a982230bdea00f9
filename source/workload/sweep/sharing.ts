// What the runs of a sweep have in common: where they differ by later events alone, all of them are one machine up to the first of these.
import type {Scenario} from '../scenario.ts';
import type {Axis} from './axis.ts';
import type {Point} from './plan.ts';

/** The runs of a group are the same machine up to an instant, µs. */
export type Shared = {readonly key: string; readonly us: number};

const eventText = ({atUs, action, again}: Scenario['timeline'][number]): string => JSON.stringify([atUs, action, again ?? null]);

/** The instant up to which two scenarios give one machine, µs; 0 where they differ from boot on. */
export function equalUpTo(a: Scenario, b: Scenario): number {
	if (a === b) return Infinity;
	const alike = a.until.oomKills === b.until.oomKills && a.until.tailUs === b.until.tailUs && JSON.stringify(a.config) === JSON.stringify(b.config);
	if (!alike) return 0;
	const end = a.until.timeUs === b.until.timeUs ? Infinity : Math.min(a.until.timeUs, b.until.timeUs);
	const most = Math.max(a.timeline.length, b.timeline.length);
	for (let i = 0; i < most; i++) {
		const [one, other] = [a.timeline[i], b.timeline[i]];
		if (one === undefined || other === undefined || eventText(one) !== eventText(other)) return Math.min(end, one?.atUs ?? Infinity, other?.atUs ?? Infinity);
	}
	return end;
}

/** Whether two scenarios give one machine up to an instant. */
export const sameUpTo = (a: Scenario, b: Scenario, us: number): boolean => equalUpTo(a, b) >= us;

/** Axes that may be later settings: everything else is there at boot. */
const mayBeLater = ({key}: Axis): boolean => /^(timeline|until)\./.test(key);

/**
 * For each scenario the axes that differ from some instant on alone, and the last Sample before it. `variants` gives the scenario with one axis at another
 * value, all others at their first.
 */
export function sharingOf(
	axes: readonly Axis[],
	scenarios: number,
	everyUs: number,
	variants: (scenario: number, axis: number) => readonly Scenario[],
): (point: Point) => Shared | null {
	const all = Array.from({length: scenarios}, (_, scenario) => {
		const upTo = axes.map((axis, i) => {
			if (!mayBeLater(axis)) return 0;
			const [first, ...rest] = variants(scenario, i);
			return first === undefined ? 0 : Math.min(Infinity, ...rest.map(other => equalUpTo(first, other)));
		});
		const later = upTo.filter(us => us > 0);
		const us = later.length === 0 ? 0 : Math.floor(Math.min(...later) / everyUs) * everyUs;
		return {us: Number.isFinite(us) ? us : 0, later: upTo.map(one => one > 0)};
	});
	return ({scenario, values, seed}) => {
		const {us = 0, later = []} = all[scenario] ?? {};
		if (us === 0) return null;
		return {us, key: JSON.stringify([scenario, values.filter((_, i) => !later[i]), seed])};
	};
}
