// What is compared, in lines: the machines, what was set differently, their marks, what they have in common.
import type {Sample} from '../../../machine/sample.ts';
import {shown} from '../../../messages/foreign.ts';
import {compareMessages as words} from '../../../messages/compare.ts';
import {messages} from '../../../messages.ts';
import {sumOf} from '../../../procfs/format.ts';
import type {Change} from '../../../workload/compare/comparison.ts';
import {eachOf, SIDES} from '../../../workload/compare/seen.ts';
import type {Scenario} from '../../../workload/scenario.ts';
import {marksOf} from '../../formats/text.ts';
import type {Result} from '../result.ts';
import {hasOtherMarks} from '../table.ts';

export const changeText = ({key, a, b}: Change): string => words.changed(shown(key), shown(a ?? words.asWritten), shown(b ?? words.asWritten));

function machineText({config}: Scenario, {sysctls}: Sample): string {
	return messages.run.machine({
		memoryPages: sumOf(config.zones, zone => zone.managed),
		swapPages: sumOf(config.swaps, swap => swap.pages),
		cpus: config.cpus,
		nodes: new Set(config.zones.map(zone => zone.node)).size,
		zones: [...new Set(config.zones.map(zone => zone.name))].join(' + '),
		swappiness: sysctls['vm.swappiness'] ?? '',
		seed: config.seed,
	});
}

/** The machines by name, and what they are; once, where that is the same. */
export function nameLines({comparison: {names, seen}, scenarios}: Result): readonly string[] {
	const machine = eachOf(scenarios, (scenario, side) => machineText(scenario, seen[side].account.first));
	const same = machine.a === machine.b;
	const lines = SIDES.map(side => words.machine(side, shown(names[side]), same ? null : machine[side]));
	return same ? [...lines, words.bothAre(machine.a)] : lines;
}

export function changeLines(result: Result): readonly string[] {
	const {changes, seen} = result.comparison;
	const marks = hasOtherMarks(result) ? [words.marksHeading(SIDES.map(side => words.marks(side, marksOf(seen[side].account.first))))] : [];
	return [...(changes.length === 0 ? [words.nothingChanged()] : changes.map(changeText)), ...marks];
}
