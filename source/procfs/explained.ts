// The one registry of explanations: every figure that is shown anywhere, by its name: fields, lines of meminfo, counters of vmstat, columns of the ranking, and
// what else stands on a screen. Help on fields, help on a screen and the cursor on a number say the same of it.
import {meminfoHelp, placeSaid, vmstatHelp, type VmstatName} from '../messages/explanations.ts';
import {MEMINFO_FIELDS, VMSTAT_FIELDS, type VmstatField} from '../machine/fields.ts';
import type {Sample} from '../machine/sample.ts';
import {COLUMN_WORDS, type ColumnId} from '../messages/ranking.ts';
import {type FieldUnit, fieldById} from './fields.ts';
import {FIGURES} from './figures.ts';
import {MEMINFO_HELP} from './meminfo-help.ts';
import {VMSTAT_HELP} from './vmstat-help.ts';
import {whereOf} from './where.ts';

export type Explained = {
	readonly id: string;
	readonly label: string;
	/** What it is, in a sentence. */
	readonly help: string;
	/** Its name in the kernel and where it is given. */
	readonly where: string;
	/** Where it can be read off a Sample: in which unit, and whether it only grows. */
	readonly reads: {readonly unit: FieldUnit; readonly kind: 'gauge' | 'counter'; readonly value: (sample: Sample) => number} | null;
};

const COLUMN = 'process.';
const isTold = (id: VmstatField): id is VmstatField & VmstatName => Object.hasOwn(VMSTAT_HELP, id);
const COUNTS = /^(HugePages_)/;

const GAUGES_OF_VMSTAT = /^nr_/;

function column(id: ColumnId): Explained {
	const {head, help, where} = COLUMN_WORDS[id];
	return {id: `${COLUMN}${id}`, label: head, help, where, reads: null};
}

/** What is known of a figure; undefined where the name is none. */
export function explained(id: string): Explained | undefined {
	const field = fieldById(id);
	if (field !== undefined) return {id, label: field.label, help: field.help, where: placeSaid(whereOf(id)), reads: field};
	const meminfo = MEMINFO_FIELDS.find(one => one === id);
	if (meminfo !== undefined)
		return {
			id,
			label: id,
			help: meminfoHelp(meminfo, MEMINFO_HELP[meminfo]),
			where: whereOf(id),
			reads: {unit: COUNTS.test(id) ? '' : 'kB', kind: 'gauge', value: sample => sample.meminfo[meminfo]},
		};
	const vmstat = VMSTAT_FIELDS.find(one => one === id);
	if (vmstat !== undefined && isTold(vmstat)) {
		const kind = GAUGES_OF_VMSTAT.test(id) ? 'gauge' : 'counter';
		return {
			id,
			label: id,
			help: vmstatHelp(vmstat, VMSTAT_HELP[vmstat]),
			where: whereOf(id),
			reads: {unit: 'pages', kind, value: sample => sample.vmstat[vmstat]},
		};
	}
	const own = id.startsWith(COLUMN) ? id.slice(COLUMN.length) : '';
	if (Object.hasOwn(COLUMN_WORDS, own)) return column(own as ColumnId);
	const figure = FIGURES.find(one => one.id === id);
	return figure === undefined ? undefined : {...figure, reads: null};
}

/** All that is not a field: what help on fields adds to them. */
export const others = (): readonly Explained[] =>
	[
		...MEMINFO_FIELDS.filter(id => fieldById(id) === undefined),
		...(Object.keys(VMSTAT_HELP) as VmstatName[]),
		...Object.keys(COLUMN_WORDS).map(id => `${COLUMN}${id}`),
		...FIGURES.map(({id}) => id),
	].flatMap(id => explained(id) ?? []);
