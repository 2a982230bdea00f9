// What a lesson may measure, by name: figures of the machine (fields, /proc/vmstat, /proc/meminfo, free.node0), of a process (rss.leaky), events counted since
// boot (event.kswapd-woke, event.segv.web), and what screen 5 has moved (segments.moved, pages.moved).
import type {MachineEvent} from '../../machine/machine-event.ts';
import type {ProcessSample, Sample} from '../../machine/sample.ts';
import {MEMINFO_FIELDS, VMSTAT_FIELDS} from '../../machine/fields.ts';
import {FIELDS, fieldById, type FieldUnit, figure, placedFigure} from '../../procfs/fields.ts';
import {INSIDE_FIELDS} from '../../procfs/inside-fields.ts';
import type {quantiles} from '../../procfs/latency.ts';
import {PROCESS_FIELDS} from '../../procfs/process-fields.ts';
import {ioBytes} from '../../segments/transfer.ts';
import {MIB} from '../../segments/state.ts';
import type {Lesson as SegmentsLesson} from '../../segments/state.ts';
import {PROCESS_MEMORY} from '../process-memory.ts';
import {EVENT_NAMES, type EventName, isEvent} from './events.ts';

/** What is known at an instant: a Sample and all that has happened until then; or a step of screen 5. */
export type Instant = {readonly sample: Sample; readonly events: readonly MachineEvent[]};

/** Who asks for values brings the function that takes quantiles: reading a lesson needs none. */
export type Take = typeof quantiles;

export type Figure = {readonly id: string; readonly unit: FieldUnit | 'MiB'; readonly kind: 'gauge' | 'counter'} & (
	| {readonly of: 'machine'; readonly value: (at: Instant, take: Take) => number | undefined}
	| {readonly of: 'process'; readonly process: string; readonly value: (at: Instant, take: Take) => number | undefined}
	| {readonly of: 'segments'; readonly value: (at: SegmentsLesson) => number}
);

const COUNTED_MEMORY = ['minflt', 'majflt'];
const SEGMENTS: Readonly<Record<string, (lesson: SegmentsLesson) => number>> = {
	'segments.moved': ({segments}) => ioBytes(segments.io) / MIB,
	'pages.moved': ({pages}) => ioBytes(pages.io) / MIB,
};

/** The newest process of a name that has not ended. */
const processIn = ({processes}: Sample, name: string): ProcessSample | undefined => processes.findLast(one => one.name === name && one.state !== 'Z');

function machineFigure(id: string): Figure | null {
	const field = fieldById(id);
	const value = placedFigure(id)?.value ?? figure(id);
	if (value === undefined) return null;
	const kind = field?.kind ?? ((VMSTAT_FIELDS as readonly string[]).includes(id) && !/^nr_/.test(id) ? 'counter' : 'gauge');
	const unit =
		field?.unit ??
		((MEMINFO_FIELDS as readonly string[]).includes(id) ? 'kB' : /^(nr_|numa_)|^(free|min|low|high|active|inactive)/.test(id) ? 'pages' : 'events');
	return {id, unit, kind, of: 'machine', value: ({sample}) => value(sample)};
}

type Named = {readonly unit: FieldUnit; readonly kind: Figure['kind']; readonly value: (process: ProcessSample, take: Take) => number | undefined};

function namedOfProcess(name: string): Named | null {
	if (Object.hasOwn(PROCESS_MEMORY, name)) {
		const counted = COUNTED_MEMORY.includes(name);
		return {
			unit: counted ? 'events' : name === 'oom_score' ? '' : 'kB',
			kind: counted ? 'counter' : 'gauge',
			value: process => PROCESS_MEMORY[name]?.(process),
		};
	}
	const inside = INSIDE_FIELDS.find(({id}) => id === name);
	if (inside !== undefined) return inside;
	const other = PROCESS_FIELDS.find(({id}) => id === name);
	return other === undefined ? null : other;
}

/** The figure of a name; null where there is none. Whether there is such a process is for the timeline to say. */
export function figureOf(id: string): Figure | null {
	const segments = Object.hasOwn(SEGMENTS, id) ? SEGMENTS[id] : undefined;
	if (segments !== undefined) return {id, unit: 'MiB', kind: 'counter', of: 'segments', value: segments};
	const machine = machineFigure(id);
	if (machine !== null) return machine;
	const [name = '', ...rest] = id.split('.');
	if (name === 'event') {
		const [kind = '', ...who] = rest;
		if (!(EVENT_NAMES as readonly string[]).includes(kind)) return null;
		const of = who.length === 0 ? null : who.join('.');
		return {id, unit: 'events', kind: 'counter', of: 'machine', value: ({events}) => events.filter(event => isEvent(event, kind as EventName, of)).length};
	}
	const process = rest.join('.');
	const named = process === '' ? null : namedOfProcess(name);
	if (named === null) return null;
	const value = ({sample}: Instant, take: Take): number | undefined => {
		const found = processIn(sample, process);
		return found === undefined ? undefined : named.value(found, take);
	};
	return {id, unit: named.unit, kind: named.kind, of: 'process', process, value};
}

/** Names that somebody may have meant: of a process's with that process. */
export function namesLike(id: string): readonly string[] {
	const [name = '', ...rest] = id.split('.');
	if (name === 'event') return EVENT_NAMES.map(event => `event.${event}`);
	if (rest.length === 0) return [...FIELDS.map(field => field.id), ...VMSTAT_FIELDS, ...MEMINFO_FIELDS, ...Object.keys(SEGMENTS)];
	const own = [...Object.keys(PROCESS_MEMORY), ...INSIDE_FIELDS.map(field => field.id), ...PROCESS_FIELDS.map(field => field.id)];
	return [...own.map(one => `${one}.${rest.join('.')}`), ...Object.keys(SEGMENTS)];
}
