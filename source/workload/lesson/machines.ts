// The machines of a lesson: A, which its scenario says, and B, which differs in what the lesson says; each with another seed or another value where it is asked again.
import {parse} from 'yaml';
import {lessonFileMessages as words} from '../../messages/lesson-file.ts';
import {type Override, parseOverrides} from '../document.ts';
import {ScenarioError} from '../scenario-error.ts';
import {readScenario, type Scenario} from '../scenario.ts';
import type {LessonScenario, Side} from './lesson.ts';

/** Another seed, or settings over those of the file as --set takes them. */
export type Variant = {readonly seed?: number; readonly set?: readonly (readonly [key: string, value: unknown])[]};

/** A setting that is varied, as a person says it: of an event of the timeline by the name of who it is about. "memory 384MiB", "leaky: rate 24MiB/s". */
export function variedText({origin}: LessonScenario, key: string, value: unknown): string {
	const path = key.split('.');
	const last = path.at(-1) ?? key;
	const said = typeof value === 'object' && value !== null ? Object.entries(value).flat().join(' ') : `${last} ${String(value)}`;
	if (path[0] !== 'timeline' || origin === undefined) return said;
	const event = (parse(origin.yaml) as {readonly timeline?: readonly Readonly<Record<string, unknown>>[]} | null)?.timeline?.[Number(path[1])];
	const name = event?.['name'] ?? event?.['spawn'];
	return name === undefined ? said : `${String(name)}: ${said}`;
}

/** JSON is YAML. */
const override = ([key, value]: readonly [string, unknown]): string => `${key}=${JSON.stringify(value)}`;

/** On the screen and when it is measured a machine goes on beyond its scenario's end. */
export const withoutEnd = <S extends Scenario>(scenario: S): S => ({...scenario, until: {timeUs: Infinity, oomKills: null, tailUs: 0}});

/** A machine of a lesson. Throws ScenarioError. */
export function machineOf(scenario: LessonScenario, side: Side, {seed, set = []}: Variant = {}): LessonScenario {
	const {origin, lesson} = scenario;
	if (origin === undefined || (side === 'a' && seed === undefined && set.length === 0)) return scenario;
	const keys = [...set, ...(side === 'b' ? (lesson.b ?? []) : [])];
	const last = new Map(keys.map(pair => [pair[0], pair]));
	const given = origin.overrides as readonly Override[];
	const own = parseOverrides([...last.values()].map(override), 'b');
	const kept = given.filter(({path}) => !own.some(other => JSON.stringify(other.path) === JSON.stringify(path)));
	try {
		const read = readScenario(origin.yaml, {
			file: scenario.name,
			overrides: [...kept, ...own],
			...(seed === undefined ? (origin.seed === null ? {} : {seed: origin.seed}) : {seed}),
		});
		return {...read, lesson};
	} catch (error) {
		if (error instanceof ScenarioError && side === 'b') throw new ScenarioError(words.badB(error.message));
		throw error;
	}
}
