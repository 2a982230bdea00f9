// What the command line says about itself: usage, help, mistakes of usage, titles of text output.
import {because, becauseOf} from './errno.ts';
import {spaced} from './numbers.ts';
import {instant} from './times.ts';
import {spoken, type Table} from './language.ts';
import {commandChinese} from './zh/commands.ts';

const meant = (near: string | null, otherwise: string): string => (near === null ? otherwise : ` did you mean "${near}"?`);

const commandEnglish = {
	// Files.
	cannotRead: (path: string, code: string, most: number): string => `${path} cannot be read: ${becauseOf(code, most)}.`,
	cannotOpen: (path: string, code: string): string => `${path} cannot be written: ${because(code)}.`,
	cannotWrite: (code: string): string => `Output cannot be written: ${because(code)}.`,
	interruptedAt: (us: number): string => `Interrupted at ${instant(us)} of the machine’s time, before it was where it was to go.`,
	ontoScenario: (path: string, flag = 'out'): string => `--${flag} ${path} is the scenario itself; write to another file.`,
	ontoInput: (path: string): string => `--out ${path} is what is read; write to another file.`,
	notAScenario: (path: string): string => `${path} is not a scenario; name a YAML file, or a built-in one ("lowwater scenarios" lists them).`,
	noSuchScenario: (name: string, near: string | null, orCommand: boolean): string =>
		`"${name}" is neither ${orCommand ? 'a command, ' : ''}a built-in scenario nor a file;${meant(near, ` "lowwater ${orCommand ? 'help' : 'scenarios'}" lists what there is.`)}`,
	// Usage.
	noScenario: (): string => 'run needs a scenario: a built-in name such as "leak-with-swap", or a file; "lowwater scenarios" lists what is built in.',
	controlInName: (flag: string): string =>
		`--${flag}: the name has a newline or another control character in it, which a script cannot carry; give one without.`,
	tooMany: (command: string, extra: string): string => `"${extra}" is one argument too many for ${command}; put names with blanks in quotes.`,
	unknownFlag: (flag: string, command: string, near: string | null): string =>
		`${flag} is no flag of ${command};${meant(near, ` "lowwater help${command === 'lowwater' ? '' : ` ${command}`}" lists them.`)}`,
	noValue: (flag: string, value: string): string => `${flag} needs a value: ${flag} ${value}.`,
	twice: (flag: string): string => `${flag} is given twice; leave one out.`,
	badFlag: (flag: string, problem: string): string => `--${flag}: ${problem}`,
	badFormat: (text: string, known: readonly string[], near: string | null): string =>
		`--format: "${text}" is no format;${meant(near, ` use ${known.slice(0, -1).join(', ')} or ${known.at(-1)}.`)}`,
	zeroTime: (flag: string): string => `--${flag}: 0 is no length of time for it; give it more, such as "1s".`,
	everyTooShort: (): string => '--every: Samples cannot be closer than 1ms; give it a longer time.',
	noTopic: (topic: string, known: readonly string[], near: string | null): string =>
		`There is no help on "${topic}";${meant(near, ` there is ${known.join(', ')}.`)}`,
	badTheme: (text: string, known: readonly string[], near: string | null): string =>
		`--theme: "${text}" is no theme;${meant(near, ` use ${known.slice(0, -1).join(', ')} or ${known.at(-1)}.`)}`,
	needsTerminal: (): string =>
		'The dashboard needs a terminal; "lowwater --plain" speaks in lines without one, and "lowwater run SCENARIO" tells how a run went.',
	dumbTerminal: (): string =>
		'The dashboard needs a terminal that can move its cursor, and TERM says "dumb"; "lowwater --plain" speaks in lines in any, and "lowwater run SCENARIO" tells how a run went.',
	cannotBoot: (name: string, problem: string): string => `${name}: this machine cannot boot: ${problem}; change "machine".`,
	// Help.
	title: (): string => 'lowwater: a live, simulated Linux machine under memory pressure, in a terminal',
	usage: (): string => 'Usage',
	flagsOf: (command: string | null): string => (command === null ? 'Flags of all' : `Flags of ${command}`),
	topicsHeading: (): string => 'More help: lowwater help TOPIC',
	exitHeading: (): string => 'Exit status',
	exits: (): readonly (readonly [string, string])[] => [
		['0', 'done'],
		['1', 'something that the scenario expects did not hold; by how much is said'],
		['2', 'bad usage or a bad file, or output that cannot be written'],
		['70', 'a mistake of lowwater itself; how to report it is said'],
		['130', 'interrupted with Ctrl-C; what was written is whole lines'],
	],
	dashboardName: (): string => 'the dashboard',
	dashboardUsage: (): string => 'the dashboard; without a name, the demo machine',
	globalFlags: {help: (): string => 'this help', version: (): string => 'the version'},
	commands: {
		run: (): string => 'runs a scenario without a screen and tells what happened',
		scenarios: (): string => 'lists what is built in',
		help: (): string => 'help on programs, scenarios, sysctls, fields and more',
	},
	flags: {
		for: (): string => 'ends after this much of the machine’s time, instead of until.time',
		every: (): string => 'time between two Samples, 1s by default',
		format: (names: readonly string[]): string => `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`,
		set: (): string => 'overrides a value of the scenario, or a sysctl; may be given again',
		seed: (): string => 'seed of the machine, instead of machine.seed',
		theme: (names: readonly string[]): string => `colours of the dashboard: ${names.slice(0, -1).join(', ')} or ${names.at(-1)}`,
		ascii: (): string => 'draws with ASCII alone, as it does by itself where LANG is C and on a console of the kernel’s',
		readOnly: (): string => 'keys that touch the machine are off: for a projector',
		out: (): string => 'writes here instead of to standard output',
	},
	formats: {
		summary: (): string => 'an account of the run, and the machine at its end',
		text: (): string => 'a row for each interval, and what happened in it in sentences',
		sar: (): string => 'the columns of sar -B',
		csv: (): string => 'a row for each Sample; columns are the fields',
		jsonl: (): string => 'a line of JSON for each Sample, as the recordings of a real kernel',
		dmesg: (): string => 'the kernel’s log, with its OOM reports',
	},
	topics: {
		programs: (): string => 'what may run on the machine',
		scenarios: (): string => 'what a scenario file may say',
		sysctls: (): string => 'settings of the kernel',
		fields: (): string => 'columns of csv, and names for expect.counters',
		units: (): string => 'sizes, times and rates',
		machine: (): string => 'disk profiles, CPU costs and what else a machine is made of',
	},
	topicTitles: {
		programs: (): string => 'Programs. Arguments with a default may be left out; those marked * must be given.',
		commonArguments: (): string => 'Every program also takes:',
		fields: (): string =>
			'Fields of a Sample. expect.counters takes the counters among them and every name of /proc/vmstat; expect.gauges takes all of them and every name of /proc/meminfo. Of one zone or node: free, min, low, high, numa_hit and numa_miss, as free.DMA32 or free.node0.DMA32; of one node also the lists, pgscan_kswapd, pgsteal_kswapd, kswapd_woken and kswapd_awake, as active_file.node1.',
		groupFields: (): string =>
			'And of each memory group of a machine, in expect.groups: {/docker/shop: {current: {max: 131072}}} and, as compare lists them, in --require and --measure: groups./docker/shop.current; a path with blanks stands in quotes, groups["/my shop"].current:',
		processFields: (): string =>
			'Figures of a process since its start, in a row of procs of --format jsonl. expect.processes takes them, and rss, swap, minflt, majflt and oom_score, and those that follow them here, as lessons do; there, latency_* are those of the last second.',
		figures: (): string => 'What else stands on the screens of the dashboard, and where the kernel gives it; H there explains the number under the cursor.',
		sysctls: (): string => 'Sysctls: under machine.sysctl, as an event {sysctl: {…}}, or as --set NAME=VALUE.',
	},
	colon: (): string => ': ',
	required: (): string => 'required',
	defaultsTo: (text: string): string => `default ${text}`,
	gauge: (): string => 'gauge',
	counter: (): string => 'counter',
	range: (min: number, max: number | null, orZero = false): string => {
		const span = max === null ? `${spaced(min)} …` : `${spaced(min)} … ${spaced(max)}`;
		return min < -2147483647 ? 'any number' : orZero ? `0 and ${span}` : span;
	},
	noEffect: (): string => 'no effect here',
	computed: (): string => 'computed at boot',
	// Titles of --format text.
	columns: {
		time: 'time',
		free: 'free',
		lowest: 'lowest',
		band: 'band',
		anon: 'anon MiB',
		file: 'file MiB',
		dirty: 'dirty MiB',
		swap: 'swap MiB',
		scank: 'scank/s',
		scand: 'scand/s',
		steal: 'steal/s',
		stall: 'stalled',
		psi: 'psi %',
	},
	bands: {ok: 'above high', warm: 'low – high', warn: 'min – low', alarm: 'under min'},
	moreOf: {
		'kswapd-woke': (count: number): string => `… kswapd woke ${spaced(count)} more ${count === 1 ? 'time' : 'times'}.`,
		'kswapd-slept': (count: number): string => `… and slept ${spaced(count)} more ${count === 1 ? 'time' : 'times'}.`,
		'direct-reclaim': (count: number): string => `… ${spaced(count)} more ${count === 1 ? 'stall' : 'stalls'} in direct reclaim.`,
		'writer-throttled': (count: number): string => `… writers were held back ${spaced(count)} more ${count === 1 ? 'time' : 'times'}.`,
		other: (count: number): string => `… ${spaced(count)} more of the same.`,
	},
	// Tables of the machine at the end.
	tables: {
		memory: {Zone: 'zone', free: 'free', min: 'min', low: 'low', high: 'high', managed: 'managed'},
		lists: {list: 'list', pages: 'pages', size: 'size', pageTables: 'page tables', swapUsed: 'swap used', node: (node: number) => `node ${node}`},
		disks: {
			disk: 'disk',
			reads: 'reads',
			read: 'read',
			writes: 'writes',
			written: 'written',
			readAwait: 'r_await',
			writeAwait: 'w_await',
			inFlight: 'in flight',
			busy: 'busy',
			dirty: 'dirty',
			writeback: 'writeback',
		},
		processes: {pid: 'pid', name: 'name', program: 'program', state: 'state', rss: 'rss', swap: 'swap', majflt: 'majflt', adj: 'adj', score: 'score'},
	},
} as const;

export type CommandWords = Table<typeof commandEnglish>;
export const commandMessages = spoken(commandEnglish, commandChinese);
