// What mount and shell have in common: the running machine of a scenario, and the publisher of its /proc.
import {availableMemory} from 'node:process';
import {messages} from '../messages.ts';
import type {Facts} from '../mount/tree.ts';
import {type MachineSource, scenarioSource} from '../session/source.ts';
import {parseOverride, ScenarioError} from '../workload/document.ts';
import {DEFAULT_SCENARIO, loadScenario} from '../workload/library.ts';
import type {Flags} from './context.ts';

/** A machine may take this share of the memory that is to be had. */
const MEMORY_SHARE = 0.8;

export type Live = {readonly source: MachineSource; readonly facts: Facts};

/** Boots the machine of a scenario, the demo where none is named. Throws ScenarioError. */
export function bootLive(name: string | undefined, flags: Flags): Live {
	const overrides = [flags['set'] ?? []].flat().map(override => parseOverride(String(override)));
	const scenario = loadScenario(name ?? DEFAULT_SCENARIO, {overrides, availableBytes: availableMemory() * MEMORY_SHARE});
	try {
		return {source: scenarioSource(scenario), facts: {config: scenario.config, bootTimeS: Math.floor(Date.now() / 1000)}};
	} catch (error) {
		if (error instanceof RangeError) throw new ScenarioError(messages.commands.cannotBoot(scenario.name, error.message));
		throw error;
	}
}
