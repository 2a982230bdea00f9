// What a format of `lowwater run` is. A writer lives as long as one run and returns text; whoever drives the run decides where it goes.
import type {Sample} from '../../machine/sample.ts';
import {messages} from '../../messages.ts';
import type {Account} from '../../workload/account.ts';
import type {Applied, EndReason} from '../../workload/run.ts';
import type {Watch} from '../../workload/watch.ts';
import type {Scenario} from '../../workload/scenario.ts';

export type FormatContext = {
	readonly scenario: Scenario;
	/** Width of the terminal, or what to assume without one. */
	readonly columns: number;
	/** Whether colours may be used. */
	readonly colour: boolean;
};

export type RunEnd = {readonly account: Account; readonly watch: Watch; readonly reason: EndReason | 'interrupted'};

export type FormatWriter = {
	/** For the Sample at boot. */
	readonly begin: (first: Sample) => string;
	/** For each Sample after it; `applied` is what the timeline did since the one before. */
	readonly row: (previous: Sample, current: Sample, applied: readonly Applied[]) => string;
	readonly end: (end: RunEnd) => string;
};

export const FORMAT_NAMES: readonly string[] = Object.keys(messages.commands.formats);

export type Format = {
	readonly name: string;
	readonly help: () => string;
	/** The format has its say on expectations itself. */
	readonly judges?: true;
	/** Longest time between two Samples that it can do with. */
	readonly mostUs?: number;
	readonly open: (context: FormatContext) => FormatWriter;
};
