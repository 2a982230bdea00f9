// Two machines for the screen: the second in a thread of its own, where the computer has a CPU for it, so that both are run at once.
import {apartSource} from '../../session/source/apart.ts';
import {scenarioSource, withoutEnd} from '../../session/source/scenario.ts';
import type {Source} from '../../session/source/source.ts';
import type {Pair} from '../../workload/compare/seen.ts';
import type {Scenario} from '../../workload/scenario.ts';
import {hasSecondCpu} from './machine.ts';
import {openThread} from './open-thread.ts';

/** Boots both. Throws RangeError where one cannot exist. */
export async function openBoth({a, b}: Pair<Scenario>): Promise<Pair<Source>> {
	if (!hasSecondCpu()) return {a: scenarioSource(a), b: scenarioSource(b)};
	const endless = withoutEnd(b);
	// Where no thread can be had, or no machine in it, it is as without one.
	const thread = openThread(endless).catch(() => null);
	const ofA = scenarioSource(a);
	const there = await thread;
	return {a: ofA, b: there === null ? scenarioSource(b) : apartSource(endless, there)};
}
