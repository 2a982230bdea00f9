// What a scenario's file says of itself before anything of it is run. Read off the text where lowwater runs from its sources; tools/bundle.js reads the built-in
// ones when the program is made, so that a list of them costs neither a YAML parser nor twenty files at every start.
import {parse} from 'yaml';

export type Head = {readonly summary: string};

/** "summary:" and the lines that belong to it. */
const SUMMARY = /^summary:.*\n(?:[ \t].*\n|\n)*/m;

/** The head of a scenario's text. */
export function headIn(text: string): Head {
	const [own = 'summary: ""'] = SUMMARY.exec(text) ?? [];
	const {summary} = parse(own) as Head;
	return {summary: summary.trim()};
}

/** The head of a built-in scenario, whose text is `text()`. */
export const builtinHead = (_name: string, text: () => string): Head => headIn(text());
