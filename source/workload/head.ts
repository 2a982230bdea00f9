// What a scenario's file says of itself before anything of it is run. Read off the text where lowwater runs from its sources; tools/bundle.js reads the built-in
// ones when the program is made, so that a list of them costs neither a YAML parser nor twenty files at every start.
import {parse} from 'yaml';
import type {InChinese} from '../messages/scenario-words.ts';

/** `order`: its place among others, the first to be looked at first; Infinity where it says none. */
export type Head = {readonly summary: string; readonly group: string; readonly order: number; readonly zh?: InChinese};

/** "summary:" and "zh:" with the lines that belong to them; "group:" and "order:". */
const HEAD = /^(?:(?:summary|zh):.*\n(?:[ \t].*\n|\n)*|(?:group|order):.*\n)/gm;

/** The head of a scenario's text. */
export function headIn(text: string): Head {
	const {summary = '', group = '', order = Infinity, zh} = (parse((text.match(HEAD) ?? []).join('')) ?? {}) as Partial<Head>;
	return {summary: summary.trim(), group, order, ...(zh === undefined ? {} : {zh})};
}

/** The head of a built-in scenario, whose text is `text()`. */
export const builtinHead = (_name: string, text: () => string): Head => headIn(text());
