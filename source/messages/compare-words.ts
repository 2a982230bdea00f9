// Words of `lowwater compare` besides the difference itself: headings, notes, help, mistakes of the command.
import {LETTER} from './compare-letters.ts';
import type {Side} from '../workload/compare/seen.ts';
import type {Table} from './language.ts';
import {spaced} from './numbers.ts';
import {requireEnglish} from './require.ts';

const quoted = (text: string): string => `"${text}"`;

export const compareEnglish = {
	machine: (side: Side, name: string, machine: string | null): string => `${LETTER[side]}: ${name}${machine === null ? '' : `; ${machine}`}`,
	/** What differs between the machines. */
	changed: (key: string, a: string, b: string): string => `${key}: ${LETTER.a} ${a}, ${LETTER.b} ${b}`,
	asWritten: 'as written',
	nothingChanged: (): string => 'nothing is set differently',
	bothAre: (machine: string): string => `Both: ${machine}`,
	marks: (side: Side, m: {readonly min: number; readonly low: number; readonly high: number}): string =>
		`${LETTER[side]} min ${spaced(m.min)}, low ${spaced(m.low)}, high ${spaced(m.high)}`,
	marksHeading: (marks: readonly string[]): string => `marks in pages: ${marks.join('; ')}`,
	heading: {
		difference: 'The difference, worst first',
		table: 'Since boot, or at the end: furthest apart on top',
		programs: 'Programs',
		zones: 'Zones, pages now',
		required: 'Required',
	},
	alike: (count: number): string =>
		`${count === 1 ? 'One other figure of the registry is' : `${spaced(count)} other figures of the registry are`} equal; --format csv and json print all.`,
	moreRows: (count: number): string => `… and ${spaced(count)} more; --format csv and json print all.`,
	/** The last column of the table. */
	note: {
		only: (side: Side): string => `${LETTER[side]} only`,
		times: (side: Side, ratio: number): string => `${LETTER[side]} × ${ratio >= 10 ? spaced(Math.round(ratio)) : ratio.toFixed(1)}`,
		percent: (more: number): string => `${LETTER.b} ${more < 0 ? '−' : '+'}${Math.abs(more).toFixed(Math.abs(more) < 0.1 ? 3 : 1)} %`,
		size: (mib: number): string => `${LETTER.b} ${mib < 0 ? '−' : '+'}${Math.abs(mib).toFixed(1)}`,
		alike: 'alike',
	},
	/** What stands before a row: its name, and its unit. */
	label: (label: string, unit: string): string => (unit === '' ? label : `${label}, ${unit}`),
	range: (count: number): string => `over ${spaced(count)} seeds`,
	units: {kB: 'MiB', events: '', processes: '', requests: ''} as Readonly<Record<string, string>>,
	require: requireEnglish,
	// The command.
	help: (): string => 'runs two machines in step and tells the difference',
	more: (): string =>
		'One scenario with something set differently for A and for B, or two scenarios. Figures are those of "lowwater help fields", since boot; of a process A.processes.NAME.FIGURE. --require takes + - * /, comparisons, && || !, lowest(…) and highest(…) over all Samples, and may be given again; where one does not hold, the exit status is 1. What the scenarios expect is not judged.',
	flags: {
		a: (): string => 'sets a value of the scenario, or a sysctl, for A alone; may be given again',
		b: (): string => 'the same for B',
		set: (): string => 'the same for both',
		seed: (): string => 'seed of both machines, instead of machine.seed',
		until: (): string => 'ends after this much of the machine’s time, instead of until.time',
		for: (): string => 'the same as --until',
		every: (): string => 'time between two Samples, 250ms by default; they part at one of them',
		seeds: (): string => 'runs so many seeds, one after the other, and prints the range of each figure',
		format: (names: readonly string[]): string => `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`,
		require: (): string => "exits with 1 where it does not hold: 'B.stall_time <= 0.5 * A.stall_time'",
	},
	formats: {
		text: (): string => 'the difference in words, then the table',
		json: (): string => 'all of it: words, where they parted, every figure of both, what was required',
		csv: (): string => 'a row for each figure of both machines and of their processes',
		markdown: (): string => 'words and table for a report',
	},
	noScenario: (): string => 'compare needs a scenario and what to set differently, "lowwater compare demo --b vm.swappiness=10", or two scenarios.',
	noDifference: (name: string): string =>
		`Nothing is different: give B another setting, "lowwater compare ${name} --b vm.swappiness=10", or a second scenario.`,
	both: (one: string, other: string): string => `--${one} and --${other} say the same; leave one out.`,
	badSeeds: (text: string, most: number): string => `--seeds: ${quoted(text)} is not a whole number from 1 to ${most}.`,
	seedsBeyond: (): string => '--seeds: there are no so many seeds from --seed on; begin with a smaller one.',
	of: (side: Side, line: string): string => `${LETTER[side]}: ${line}`,
} as const;
export type CompareWords = Table<typeof compareEnglish>;
