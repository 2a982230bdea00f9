// The sentence for an error that nobody foresaw: a mistake of lowwater's own, whoever meets it.
import {inspect} from 'node:util';
import {inSource} from '../files/source-map.ts';
import {shown} from './foreign.ts';
import {spoken} from './language.ts';
import {faultChinese} from './zh/fault.ts';

/** Shows the whole trace, for a report. */
const TRACE = 'LOWWATER_TRACE';

/** What went wrong, where ('' where that is not known), and the trace that was asked for. */
export type FaultWords = {readonly sentence: (what: string, place: string, trace: string | null) => string};
const faultEnglish: FaultWords = {
	sentence: (what, place, trace) =>
		`lowwater has met a mistake of its own: ${what}${place === '' ? '' : ` (${place})`}. Please report this line, what you typed, and the scenario to whoever gave you lowwater${
			trace === null ? `; ${TRACE}=1 shows more.` : `.\n${trace}`
		}`,
};
const faultWords = spoken(faultEnglish, faultChinese);

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
	const asked = env[TRACE] !== undefined;
	return faultWords.sentence(shown(`${name}: ${what}`), place, asked ? stack.split('\n').map(shown).join('\n') : null);
}
