// The one registry of formats of `lowwater compare`.
import {csvOf} from './formats/csv.ts';
import {jsonOf} from './formats/json.ts';
import {markdownOf} from './formats/markdown.ts';
import {textOf} from './formats/text.ts';
import type {Result} from './result.ts';

export type CompareFormat = {
	readonly name: string;
	/** The format has its say on what was required itself. */
	readonly judges: boolean;
	readonly print: (result: Result, columns: number) => string;
};

const FORMATS: readonly CompareFormat[] = [
	{name: 'text', judges: true, print: textOf},
	{name: 'json', judges: false, print: jsonOf},
	{name: 'csv', judges: false, print: csvOf},
	{name: 'markdown', judges: true, print: markdownOf},
];

export const compareFormat = (name: string): CompareFormat | undefined => FORMATS.find(format => format.name === name);
