// Help on programs and events of scenarios in the language that is spoken. It is written in English where they are (workload), and in Chinese in tables by their
// names, which are of the registries' own types: one that is missing does not compile.
import type {EVENT_KEYS, EVENT_KINDS} from '../workload/event-schema.ts';
import type {ArgumentKind} from '../workload/program-entry.ts';
import type {PROGRAMS} from '../workload/programs.ts';
import type {COMMON_ARGUMENTS} from '../workload/every-program.ts';
import {languageNow} from './language.ts';
import {COMMON_CHINESE, EVENTS_CHINESE, EVENT_KEYS_CHINESE, KINDS_CHINESE} from './zh/event-words.ts';
import {PROGRAMS_CHINESE} from './zh/programs.ts';

type Program = (typeof PROGRAMS)[number];
export type ProgramWords = {
	readonly [P in Program as P['name']]: {
		readonly help: string;
		readonly arguments: {readonly [A in P['arguments'][number] as A['name']]: string};
	};
};
type EventName = (typeof EVENT_KINDS)[number]['key'];
export type EventWords = Readonly<Record<EventName, string>>;
type EventKey = (typeof EVENT_KEYS)[number][0];
export type EventKeyWords = Readonly<Record<EventKey, string>>;
type CommonArgument = (typeof COMMON_ARGUMENTS)[number];
export type CommonWords = Readonly<Record<CommonArgument['name'], string>>;
type Kind = ArgumentKind | CommonArgument['kind'];
export type KindWords = Readonly<Record<Kind, string>>;

const chinese = (): boolean => languageNow() === 'zh';

/** What a program does. */
export const programHelp = ({name, help}: {readonly name: string; readonly help: string}): string =>
	chinese() ? PROGRAMS_CHINESE[name as Program['name']].help : help;

/** What an argument of a program is. */
export const argumentHelp = (program: string, {name, help}: {readonly name: string; readonly help: string}): string =>
	chinese() ? ((PROGRAMS_CHINESE[program as Program['name']].arguments as Readonly<Record<string, string>>)[name] ?? help) : help;

/** What kind of value an argument takes. */
export const kindSaid = (kind: Kind): string => (chinese() ? KINDS_CHINESE[kind] : kind);

export const commonHelp = ({name, help}: {readonly name: CommonArgument['name']; readonly help: string}): string => (chinese() ? COMMON_CHINESE[name] : help);
export const eventHelp = ({key, help}: {readonly key: EventName; readonly help: string}): string => (chinese() ? EVENTS_CHINESE[key] : help);
export const eventKeyHelp = (key: EventKey, help: string): string => (chinese() ? EVENT_KEYS_CHINESE[key] : help);
