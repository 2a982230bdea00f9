// `lowwater help [TOPIC]`: everything is printed from the registries, so that it cannot say what is not so.
import {placeSaid, sysctlHelp} from '../messages/explanations.ts';
import {KEPT, keptHelp} from '../dashboard/kept/entries.ts';
import {configPath} from '../dashboard/kept/place.ts';
import {CPU_PROFILES, DISK_PROFILES} from '../machine/profile.ts';
import {SYSCTLS} from '../machine/sysctl.ts';
import {MAX_INT, type SysctlEntry} from '../machine/sysctl-entry.ts';
import {messages} from '../messages.ts';
import {attachMessages} from '../messages/attach.ts';
import {GROUP_FILES, type GroupFile, groupFileMessages} from '../messages/group-files.ts';
import {keptMessages} from '../messages/kept.ts';
import {argumentHelp, commonHelp, eventHelp, eventKeyHelp, kindSaid, programHelp} from '../messages/program-words.ts';
import {unitSaid} from '../messages/units.ts';
import {type Field, FIELDS, LATENCY_FIELDS} from '../procfs/fields.ts';
import {others} from '../procfs/explained.ts';
import {cgroupFileMode} from '../procfs/sysfs-cgroup.ts';
import {whereOf} from '../procfs/where.ts';
import {GROUP_FIELDS} from '../procfs/group-fields.ts';
import {INSIDE_FIELDS} from '../procfs/inside-fields.ts';
import {PROCESS_FIELDS} from '../procfs/process-fields.ts';
import {EVENT_KEYS, EVENT_KINDS} from '../workload/event-schema.ts';
import {LIMITS} from '../workload/limits.ts';
import {nearest} from '../workload/nearest.ts';
import type {Argument} from '../workload/program-entry.ts';
import {PROGRAMS} from '../workload/programs.ts';
import {COMMON_ARGUMENTS} from '../workload/every-program.ts';
import {SIZE_UNITS, TIME_UNITS} from '../workload/units.ts';
import {type CommandEntry, EXIT, type Execute, type Flag, flagText, type Output, UsageError, widthOf} from './context.ts';
import {DASHBOARD_FLAGS} from './flags.ts';
import {padCells, widthOf as cellsIn} from './formats/cells.ts';
import {FORMATS} from './formats/formats.ts';
import {wrap} from './formats/wrap.ts';
import {print} from './sink.ts';

const {commands: text} = messages;
const WIDEST = 110;

type Topic = {readonly name: string; readonly help: () => string; readonly body: (columns: number) => string};

/** Cells that what a name means has beside it; where it has fewer, it stands below. */
const LEAST_BESIDE = 24;

/** Rows of a name and what it means, the second column wrapped. */
function rows(entries: readonly (readonly [string, string])[], columns: number, indent = '  '): string {
	const width = Math.max(...entries.map(([name]) => cellsIn(name))) + indent.length + 2;
	const beside = columns - width;
	return entries
		.flatMap(([name, meaning]) => {
			if (beside < LEAST_BESIDE) return [`${indent}${name}`, ...wrap(meaning, columns - indent.length - 4).map(line => `${indent}    ${line}`)];
			const [first = '', ...rest] = wrap(meaning, beside);
			return [padCells(`${indent}${name}`, width) + first, ...rest.map(line => ' '.repeat(width) + line)];
		})
		.join('\n');
}

const argumentNote = (argument: Argument): string =>
	argument.default === null ? ` (${text.required()})` : argument.default === '' ? '' : ` (${text.defaultsTo(argument.default)})`;

function programsText(columns: number): string {
	const programs = PROGRAMS.map(program => {
		const entries = program.arguments.map(
			argument =>
				[
					`${argument.default === null ? '*' : ' '}${argument.name}`,
					`${kindSaid(argument.kind)}${text.colon()}${argumentHelp(program.name, argument)}${argumentNote(argument)}`,
				] as const,
		);
		return [program.name, ...wrap(programHelp(program), columns, '  '), ...(entries.length > 0 ? [rows(entries, columns, '   ')] : [])].join('\n');
	});
	const common = rows(
		COMMON_ARGUMENTS.map(argument => [` ${argument.name}`, `${kindSaid(argument.kind)}${text.colon()}${commonHelp(argument)}`]),
		columns,
		'   ',
	);
	return [...wrap(text.topicTitles.programs(), columns), '', programs.join('\n\n'), '', text.topicTitles.commonArguments(), common].join('\n');
}

function sysctlsText(columns: number): string {
	const note = ({min, max, initial, unit, trigger, orZero, word, sameAs, effect}: SysctlEntry): string =>
		[
			...(word === undefined ? [`${text.range(min, max >= MAX_INT ? null : max, orZero)}${unit === '' ? '' : ` ${unitSaid(unit)}`}`] : []),
			...(trigger || sameAs !== undefined ? [] : [text.defaultsTo(initial === null ? text.computed() : (word?.reads ?? initial.join(' ')))]),
			...(effect === null ? [text.noEffect()] : []),
		].join(', ');
	const entries = SYSCTLS.map((entry: SysctlEntry) => [entry.name, `${sysctlHelp(entry)} (${note(entry)})`] as const);
	return [...wrap(text.topicTitles.sysctls(), columns), '', rows(entries, columns)].join('\n');
}

function fieldsText(columns: number): string {
	const kind = {gauge: text.gauge(), counter: text.counter()};
	const entry = ({id, help, unit, kind: which}: Pick<Field, 'id' | 'help' | 'unit' | 'kind'>) =>
		[id, `${help} (${kind[which]}${unit === '' ? '' : `, ${unitSaid(unit)}`}; ${placeSaid(whereOf(id))})`] as const;
	return [
		...wrap(text.topicTitles.fields(), columns),
		'',
		rows([...FIELDS.map(entry), ...LATENCY_FIELDS.map(field => entry({...field, kind: 'gauge'}))], columns),
		'',
		...wrap(text.topicTitles.processFields(), columns),
		'',
		rows(
			[...PROCESS_FIELDS, ...INSIDE_FIELDS].map(
				({id, help, unit, kind: which}) => [id, `${help} (${kind[which]}${unit === '' ? '' : `, ${unitSaid(unit)}`})`] as const,
			),
			columns,
		),
		'',
		...wrap(text.topicTitles.groupFields(), columns),
		'',
		rows(
			GROUP_FIELDS.map(({id, help, unit}) => [id, `${help} (${kind[unit === 'events' ? 'counter' : 'gauge']}, ${unit})`] as const),
			columns,
		),
		'',
		...wrap(text.topicTitles.figures(), columns),
		'',
		rows(
			others().map(({id, label, help, where}) => [id === label ? id : `${id} (${label})`, `${help} (${where})`] as const),
			columns,
		),
	].join('\n');
}

function scenariosHelp(columns: number): string {
	const {grammar} = messages.grammar;
	const parts = grammar().map(({heading, keys}) => `${heading}\n${rows(keys, columns)}`);
	const events = rows(
		EVENT_KINDS.map(kind => [kind.example, eventHelp(kind)] as const),
		columns,
	);
	return [
		...messages.grammar.intro().flatMap(line => wrap(line, columns)),
		'',
		messages.grammar.example(),
		'',
		parts.join('\n\n'),
		'',
		messages.grammar.eventsHeading(),
		rows(
			EVENT_KEYS.map(([name, help]) => [name, eventKeyHelp(name, help)] as const),
			columns,
		),
		'',
		events,
		'',
		...messages.grammar.limits(LIMITS).flatMap(line => wrap(line, columns)),
	].join('\n');
}

function configText(columns: number): string {
	const entries = KEPT.map(entry => [entry.key, keptHelp(entry)] as const);
	return [...wrap(keptMessages.title(configPath()), columns), '', rows(entries, columns)].join('\n');
}

function unitsText(columns: number): string {
	const names = (units: Readonly<Record<string, number>>): string => Object.keys(units).join(' ');
	return messages.grammar
		.units(names(SIZE_UNITS), names(TIME_UNITS))
		.flatMap(line => wrap(line, columns))
		.join('\n');
}

function machineText(columns: number): string {
	const disks = Object.entries(DISK_PROFILES).map(
		([name, d]) =>
			[
				name,
				messages.grammar.disk({
					read: d.readBytesPerSecond,
					write: d.writeBytesPerSecond,
					iops: d.iops,
					readUs: d.readLatencyUs,
					writeUs: d.writeLatencyUs,
					rotational: d.rotational,
					synchronousUs: 'synchronousUsPerPage' in d ? d.synchronousUsPerPage : null,
				}),
			] as const,
	);
	const costNames = Object.keys(CPU_PROFILES.server) as (keyof typeof CPU_PROFILES.server)[];
	const costs = costNames.map(
		name =>
			[name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`), messages.grammar.cost(CPU_PROFILES.server[name], CPU_PROFILES.recorded[name])] as const,
	);
	return [messages.grammar.disksHeading(), rows(disks, columns), '', ...wrap(messages.grammar.costsHeading(), columns), rows(costs, columns)].join('\n');
}

/** A file's name, how it can be used, and what it is. */
function groupFileRow(file: GroupFile): readonly [string, string] {
	const mode = cgroupFileMode(file);
	const use = (mode & 0o444) === 0 ? 'w' : (mode & 0o200) === 0 ? 'r' : 'rw';
	return [file, `${groupFileMessages[file]()} (${use})`];
}

const groupsText = (columns: number): string => [...wrap(groupFileMessages.title(), columns), '', rows(GROUP_FILES.map(groupFileRow), columns)].join('\n');

export const TOPICS = [
	{name: 'programs', help: text.topics.programs, body: programsText},
	{name: 'scenarios', help: text.topics.scenarios, body: scenariosHelp},
	{name: 'sysctls', help: text.topics.sysctls, body: sysctlsText},
	{name: 'fields', help: text.topics.fields, body: fieldsText},
	{name: 'groups', help: groupFileMessages.topic, body: groupsText},
	{name: 'units', help: text.topics.units, body: unitsText},
	{name: 'machine', help: text.topics.machine, body: machineText},
	{name: 'config', help: keptMessages.topic, body: configText},
] as const satisfies readonly Topic[];

const part = (heading: string, entries: readonly (readonly [string, string])[], columns: number): string => `${heading}\n${rows(entries, columns)}`;

const flagsText = (name: string, flags: readonly Flag[], columns: number): string =>
	part(
		text.flagsOf(name),
		flags.map(flag => [`${flagText(flag)} ${flag.value}`.trimEnd(), flag.help] as const),
		columns,
	);

/** Help on one command. */
const commandText = ({usage, help, more, name, flags}: CommandEntry, columns: number): string =>
	[
		part(text.usage(), [[usage, help]], columns),
		...(more === undefined ? [] : [wrap(more, columns).join('\n')]),
		...(flags.length === 0 ? [] : [flagsText(name, flags, columns)]),
	].join('\n\n');

/** Help on the command line itself. */
export function usageText(columns: number, commands: readonly CommandEntry[]): string {
	const usages = [
		['lowwater [SCENARIO]', text.dashboardUsage()] as const,
		['lowwater --attach [WHERE]', attachMessages.attachHelp()] as const,
		...commands.map(command => [command.usage, command.help] as const),
	];
	const formats = FORMATS.map(format => [format.name, format.help()] as const);
	return [
		text.title(),
		part(text.usage(), usages, columns),
		flagsText(text.dashboardName(), DASHBOARD_FLAGS, columns),
		...commands.filter(({flags}) => flags.length > 0).map(({name, flags}) => flagsText(name, flags, columns)),
		part(
			text.flagsOf(null),
			[
				['--help', text.globalFlags.help()],
				['--version', text.globalFlags.version()],
			],
			columns,
		),
		part('--format', formats, columns),
		part(
			text.topicsHeading(),
			TOPICS.map(topic => [topic.name, topic.help()] as const),
			columns,
		),
		part(text.exitHeading(), text.exits(), columns),
	].join('\n\n');
}

/** What `lowwater help` prints for its arguments: a topic, a command, or the command line itself. Throws UsageError for a topic that there is none of. */
export function helpText([topic, extra]: readonly string[], stdout: Output, commands: readonly CommandEntry[]): string {
	if (extra !== undefined) throw new UsageError(text.tooMany('help', extra));
	const columns = Math.min(widthOf(stdout, WIDEST), WIDEST);
	const found = TOPICS.find(({name}) => name === topic);
	const command = commands.find(({name}) => name === topic);
	if (found !== undefined) return `${found.body(columns)}\n`;
	if (command !== undefined) return `${commandText(command, columns)}\n`;
	if (topic === undefined) return `${usageText(columns, commands)}\n`;
	const file = GROUP_FILES.find(name => name === topic);
	if (file !== undefined) return `${rows([groupFileRow(file)], columns)}\n`;
	const known = [...TOPICS, ...commands].map(({name}) => name);
	throw new UsageError(text.noTopic(topic, known, nearest(topic, [...known, ...GROUP_FILES])));
}

export const execute: Execute = async ({input, stdout, commands}) => {
	const text = helpText(input, stdout, commands);
	await print(stdout, text);
	return EXIT.done;
};
