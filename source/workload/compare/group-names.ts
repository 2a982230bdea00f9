// Names of memory groups in an expression: groups./docker/shop.events_oom_kill, as it stands in --set, is groups["/docker/shop"].events_oom_kill to the parser, for
// which / divides. Where the path ends is where the name of a figure begins (or events.max, for which a figure is suggested); a path with blanks or brackets stands in quotes.
import {GROUP_FIELDS, GROUP_FIGURE_NAMES} from '../../procfs/group-fields.ts';
import type {Scenario} from '../scenario.ts';
import type {Figure} from './figures.ts';
import type {Seen} from './seen.ts';

const BARE = /\bgroups\.(\/[^\s"'()[\]]*)/g;
const KNOWN = new RegExp(`\\.(?:memory\\.\\w+(?:\\.\\w+)*|events\\.\\w+|${GROUP_FIGURE_NAMES.join('|')})(?![\\w.-])`);

/** An expression with the paths of its groups in brackets, as the parser takes them; what stands in quotes stays as it is. */
export const bracketed = (text: string): string =>
	text
		.split(/("[^"]*"|'[^']*')/)
		.map((part, i) =>
			i % 2 === 1
				? part
				: part.replace(BARE, (_, name: string) => {
						const at = KNOWN.exec(name)?.index ?? name.lastIndexOf('.');
						return at < 0 ? `groups[${JSON.stringify(name)}]` : `groups[${JSON.stringify(name.slice(0, at))}]${name.slice(at)}`;
					}),
		)
		.join('');

/** The figure that is meant by what follows a path: its name, or that of its file (memory.swap.max is swap_max, memory.events.oom_kill events_oom_kill). */
export const groupFigureName = (words: readonly string[]): string =>
	(words[0] === 'memory' && words.length > 1 ? words.slice(1) : words).join(words[0] === 'memory' ? '_' : '.');

/** Paths of the groups that a machine has at boot, or that its scenario makes. */
export function groupsIn({timeline}: Pick<Scenario, 'timeline'>, {account}: Seen): readonly string[] {
	const made = timeline.flatMap(({action}) => (action.kind === 'command' && action.command.kind === 'mkdir' ? [action.command.path] : []));
	return [...new Set([...(account.last.groups ?? []).map(({path}) => path), ...made])];
}

/** Figures of a memory group, as `expect` has them: 'groups["/docker/shop"].events_max'. One that is gone has what it had. */
export const figuresOfGroup = (path: string): readonly Figure[] =>
	GROUP_FIELDS.map(({id, unit, value}) => ({
		name: `groups[${JSON.stringify(path)}].${id}`,
		unit,
		label: `${path}: ${id}`,
		kind: unit === 'events' ? 'counter' : 'gauge',
		of: 'group',
		value: ({groups}) => {
			const group = groups.get(path);
			return group === undefined ? undefined : value(group);
		},
	}));

/** The figure of a measure that names one of a group alone; undefined where it does not. */
export function figureOfGroup(measure: string): Figure | undefined {
	const [, path, words = ''] = /^groups\[("(?:[^"\\]|\\.)*")\]\.([\w.]+)$/.exec(bracketed(measure)) ?? [];
	const id = groupFigureName(words.split('.'));
	return path === undefined ? undefined : figuresOfGroup(JSON.parse(path) as string).find(({name}) => name.endsWith(`"].${id}`));
}
