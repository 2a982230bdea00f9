// What the panes draw from: one Sample with what is derived from it and its history, and what the person has chosen. Nothing here reaches the machine.
import type {FrameMap, Sample, ZoneSample} from '../machine/sample.ts';
import {type Rates, rates} from '../procfs/rates.ts';
import type {Alarms} from '../session/alarms.ts';
import type {LogEvent} from '../session/event-log.ts';
import {aSecondBefore, type History} from '../session/history.ts';
import type {Ui} from '../session/ui.ts';
import {type Marks, marksOf} from './chart/axis.ts';

/** How machine time goes by. */
export type Pace = {
	/** 0.01 … 100; Infinity = as fast as possible. */
	readonly speed: number;
	readonly paused: boolean;
	/** Machine seconds a real second, as measured. */
	readonly reached: number;
	/** How far the machine is behind the speed that was asked for, in microseconds of its own time. */
	readonly behindUs: number;
	/** The machine has panicked: nothing moves any more. */
	readonly halted: boolean;
};

/** What does not change while a machine runs. */
export type About = {readonly name: string; readonly ramPages: number; readonly seed: number};

export type State = {
	readonly about: About;
	readonly sample: Sample;
	readonly history: History;
	readonly log: readonly LogEvent[];
	readonly alarms: Alarms;
	readonly pace: Pace;
	/** pids in the order of the process pane. */
	readonly order: readonly number[];
	/** Sample that the frozen process pane shows. */
	readonly frozenSample: Sample | null;
	readonly frameMap: FrameMap | null;
	readonly ui: Ui;
};

export type View = State & {
	readonly before: Sample;
	readonly rates: Rates;
	/** Index of the charted zone, the zone, and its marks. */
	readonly zoneIndex: number;
	readonly zone: ZoneSample;
	readonly marks: Marks;
};

/** The zone with the most pages: the one whose marks matter. */
export function mainZone(sample: Pick<Sample, 'zones'>): number {
	let best = 0;
	for (const [i, zone] of sample.zones.entries()) if (zone.managed > (sample.zones[best]?.managed ?? 0)) best = i;
	return best;
}

/** "DMA32", with its node where there are several. */
export const zoneName = ({zones}: Pick<Sample, 'zones'>, zone: ZoneSample): string => (zones.some(other => other.node !== zone.node) ? `node ${zone.node} ${zone.name}` : zone.name);

export function viewOf(state: State): View {
	const {sample, history, ui} = state;
	const before = aSecondBefore(history, sample);
	const zoneIndex = ui.zone !== null && ui.zone < sample.zones.length ? ui.zone : mainZone(sample);
	const zone = sample.zones[zoneIndex] as ZoneSample;
	return {...state, before, rates: rates(before, sample), zoneIndex, zone, marks: marksOf(zone)};
}
