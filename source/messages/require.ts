// What is said of what was required of two machines, and of an expression that cannot be read.
import type {Side} from '../workload/compare/seen.ts';
import type {Table} from './language.ts';
import {amount, listed, spaced} from './numbers.ts';

const LETTER = {a: 'A', b: 'B'} as const;
const quoted = (text: string): string => `"${text}"`;
const meant = (near: string | null, otherwise: string): string => (near === null ? otherwise : ` did you mean ${quoted(near)}?`);

export const requireEnglish = {
	held: (text: string, figures: readonly {readonly name: string; readonly value: number | null}[], unanswered: boolean, seed: number | null): string =>
		`${text} (${figures.map(({name, value: of}) => `${name} ${of === null ? 'has no value' : amount(of)}`).join(', ')}${
			unanswered && figures.every(({value: of}) => of !== null) ? '; nothing can be divided by 0' : ''
		}${seed === null ? '' : `; seed ${seed}`})`,
	failed: (count: number, all: number): string => `${count === 1 ? 'One' : spaced(count)} of ${spaced(all)} requirements did not hold.`,
	cannotRead: (why: string): string => `it cannot be read (${why}); write it as 'B.stall_time < 0.5 * A.stall_time'.`,
	notFigure: (): string => 'a figure is written as B.stall_time, A.free.DMA32, B["Active(file)"], A.processes.NAME.rss or A.groups./PATH.current.',
	noMachine: (name: string): string => `${quoted(name)} is neither A nor B; figures are those of a machine, as B.stall_time.`,
	noFigureNamed: (name: string): string => `${name} alone is no figure; name one, as ${name}.stall_time.`,
	noFigure: (name: string, near: string | null): string => `${quoted(name)} is no figure of a machine;${meant(near, ' "lowwater help fields" lists them.')}`,
	noProcess: (side: Side, name: string, near: string | null): string =>
		`${LETTER[side]} has no process ${quoted(name)};${meant(near, ' name one that its scenario starts.')}`,
	noFigureOfProcess: (name: string, near: string | null): string =>
		name === ''
			? 'a figure of a process is written as A.processes.NAME.rss.'
			: `${quoted(name)} is no figure of a process;${meant(near, ' "lowwater help fields" lists them.')}`,
	noGroup: (side: Side, path: string, near: string | null): string =>
		`${LETTER[side]} has no memory group ${quoted(path)};${meant(near, ' name one that its scenario makes, as B.groups./docker/shop.events_oom_kill.')}`,
	noFigureOfGroup: (name: string, near: string | null): string =>
		name === ''
			? 'a figure of a memory group is written as A.groups./PATH.current.'
			: `${quoted(name)} is no figure of a memory group;${meant(near, ' "lowwater help fields" lists them.')}`,
	noPlace: (side: Side, name: string, zones: readonly string[], nodes: number): string =>
		`${LETTER[side]} has nothing to give for ${quoted(name)}; its zones are ${listed([...new Set(zones)])}, its nodes ${nodes === 1 ? 'node0 alone' : `node0 to node${nodes - 1}`}.`,
	notNumber: (text: string): string => `${text} is no number; figures are compared in their own units.`,
	notComparison: (): string => "it has to compare, with <, <=, >, >=, == or !=, as in 'B.stall_time < A.stall_time'.",
	comparisonInside: (): string => 'a comparison cannot be compared or reckoned with; put && between two of them.',
	noOperator: (operator: string): string => `${quoted(operator)} is not known here; use + - * /, < <= > >= == !=, && || !.`,
	noFunction: (): string => 'the only functions are lowest(…) and highest(…), of one figure, as in highest(B.psi_memory_some).',
	notOne: (): string => "it is not one expression; write it as 'B.stall_time < 0.5 * A.stall_time'.",
	tooDeep: (): string => 'it is nested too deep.',
} as const;
export type RequireWords = Table<typeof requireEnglish>;
