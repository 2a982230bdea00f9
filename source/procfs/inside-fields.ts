// Figures of one process's address space, TLB and malloc, beside those of process-fields.ts: what a lesson or an expectation may name. Exports do not print them.
import {processFieldHelp, type ProcessFieldName} from '../messages/explanations.ts';
import type {ProcessSample} from '../machine/sample.ts';
import type {FieldUnit} from './fields.ts';

export type InsideField = {
	readonly id: string;
	readonly unit: FieldUnit;
	readonly help: string;
	readonly kind: 'gauge' | 'counter';
	readonly value: (process: ProcessSample) => number;
};

const field = (id: ProcessFieldName, unit: FieldUnit, kind: InsideField['kind'], help: string, value: InsideField['value']): InsideField => ({
	id,
	unit,
	kind,
	get help() {
		return processFieldHelp(id, help);
	},
	value,
});

export const INSIDE_FIELDS: readonly InsideField[] = [
	field('vsz', 'kB', 'gauge', 'Size of its address space.', process => process.vszKb),
	field('pgtables', 'kB', 'gauge', 'Memory of its page tables (VmPTE).', process => process.pageTablesKb),
	field('stack', 'kB', 'gauge', 'Size of its stack (VmStk).', process => process.stackKb),
	field('zero_pages', 'pages', 'gauge', 'Pages that it has only read: mapped to the shared page of zeroes.', ({regions}) =>
		regions.reduce((sum, region) => sum + region.zeroPages, 0),
	),
	field('tlb_hits', 'events', 'counter', 'Accesses that the TLB could translate.', ({tlb}) => tlb.hits),
	field('tlb_misses', 'events', 'counter', 'Accesses for which the page tables were walked.', ({tlb}) => tlb.misses),
	field('calls_malloc', 'events', 'counter', 'Calls of malloc.', ({malloc}) => malloc?.calls.malloc ?? 0),
	field('calls_brk', 'events', 'counter', 'System calls brk that malloc made.', ({malloc}) => malloc?.syscalls.brk ?? 0),
	field('calls_mmap', 'events', 'counter', 'System calls mmap that malloc made.', ({malloc}) => malloc?.syscalls.mmap ?? 0),
	field('calls_munmap', 'events', 'counter', 'System calls munmap that malloc made.', ({malloc}) => malloc?.syscalls.munmap ?? 0),
];
