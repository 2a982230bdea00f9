// What mount and shell have in common: the running machine of a scenario, and the publisher of its /proc.
import {availableMemory} from 'node:process';
import {messages} from '../messages.ts';
import {mountMessages as text} from '../messages/mount.ts';
import type {Facts} from '../mount/tree.ts';
import {type MachineSource, scenarioSource} from '../session/source.ts';
import {parseOverride, ScenarioError} from '../workload/document.ts';
import {DEFAULT_SCENARIO, loadScenario} from '../workload/library.ts';
import {parseInstant} from '../workload/units.ts';
import {type Flag, type Flags, UsageError} from './context.ts';

/** A machine may take this share of the memory that is to be had. */
const MEMORY_SHARE = 0.8;

export type Live = {readonly source: MachineSource; readonly facts: Facts};

export const LIVE_FLAGS = [
	{name: 'set', value: 'KEY=VALUE', multiple: true, help: text.setHelp()},
	{name: 'from', value: '30s', help: text.fromHelp()},
] as const satisfies readonly Flag[];

function instant(flags: Flags): number {
	const given = flags['from'];
	if (typeof given !== 'string') return 0;
	const parsed = parseInstant(given);
	if (!parsed.ok) throw new UsageError(messages.commands.badFlag('from', parsed.problem));
	return parsed.value;
}

/** Boots the machine of a scenario, the demo where none is named, and lets it run to where it is to begin. Throws UsageError or ScenarioError. */
export function bootLive(name: string | undefined, flags: Flags): Live {
	const overrides = [flags['set'] ?? []].flat().map(override => parseOverride(String(override)));
	const scenario = loadScenario(name ?? DEFAULT_SCENARIO, {overrides, availableBytes: availableMemory() * MEMORY_SHARE});
	const fromUs = instant(flags);
	try {
		const source = scenarioSource(scenario);
		source.stepTo(fromUs);
		return {source, facts: {config: scenario.config, bootTimeS: Math.floor((Date.now() - fromUs / 1000) / 1000)}};
	} catch (error) {
		if (error instanceof RangeError) throw new ScenarioError(messages.commands.cannotBoot(scenario.name, error.message));
		throw error;
	}
}
