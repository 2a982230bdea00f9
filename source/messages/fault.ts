// The sentence for an error that nobody foresaw: a mistake of lowwater's own, whoever meets it.
import {inspect} from 'node:util';
import {inSource} from '../files/source-map.ts';
import {shown} from './foreign.ts';

/** Shows the whole trace, for a report. */
const TRACE = 'LOWWATER_TRACE';

/** "source/commands/run.ts:12:5" of the first line of a trace that is the program's own; of another program's files the name alone; '' where there is none. */
function placeOf(stack: string): string {
	const places = [...stack.matchAll(/^ +at (?:.*[( ])?(\S+:\d+:\d+)\)?$/gm)].map(([, place = '']) => place);
	return places.find(place => place.startsWith('source/')) ?? places[0]?.replace(/^.*[/\\]/, '') ?? '';
}

/** What went wrong and where, and how to report it: one line, with LOWWATER_TRACE=1 the trace behind it. */
export function faultSentence(error: unknown, env: Readonly<Record<string, string | undefined>> = process.env): string {
	const {name, message, stack: trace = ''} = error instanceof Error ? error : {name: 'error', message: inspect(error)};
	const stack = inSource(trace);
	const place = placeOf(stack);
	const [what = ''] = message.split('\n');
	const report = 'Please report this line, what you typed, and the scenario to whoever gave you lowwater';
	const more = env[TRACE] === undefined ? `; ${TRACE}=1 shows more.` : `.\n${stack.split('\n').map(shown).join('\n')}`;
	return `lowwater has met a mistake of its own: ${shown(`${name}: ${what}`)}${place === '' ? '' : ` (${place})`}. ${report}${more}`;
}
