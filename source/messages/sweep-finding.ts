// What a sweep has found, in sentences: the title of a plot, and the last words in a terminal. Each stands alone, with its figures in it.
import type {Finding} from '../workload/sweep/finding.ts';
import {spoken, type Table} from './language.ts';
import {amount, listed} from './numbers.ts';
import {figure, type Named, value} from './sweep-figure.ts';
import {findingChinese} from './zh/sweep-finding.ts';

const at = (keys: readonly string[], values: readonly string[]): string => listed(keys.map((key, i) => `${key} ${value(values[i] ?? '')}`));

/** Its first letter large, unless it begins with a name of the kernel's. */
const begun = (text: string): string => (/^[^\s]*[._]/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1));

function body(finding: Finding, named: Named): string {
	const {label} = named;
	switch (finding.kind) {
		case 'ends':
			return `${label} is 0 ${finding.upwards ? 'from' : 'up to'} ${at([finding.key], [finding.at])}${finding.upwards ? ' on' : ''}, and up to ${figure(finding.most, named)} ${finding.upwards ? 'below' : 'above'}`;
		case 'flat':
			return `${listed(finding.keys)} ${finding.keys.length === 1 ? 'makes' : 'make'} no difference to ${label}: ${
				finding.least === finding.most ? figure(finding.least, named) : `${figure(finding.least, named)} to ${figure(finding.most, named)}`
			}`;
		case 'best': {
			const {best, worst, more, alike, of, keys} = finding;
			const others = alike > 1 ? `, as in ${alike} of ${of} cells` : '';
			return `${label} is ${more ? 'most' : 'least'}, ${figure(best.figure, named)}, at ${at(keys, best.values)}${others}; ${figure(worst.figure, named)} at ${at(keys, worst.values)}`;
		}
		case 'seeds':
			return `over ${finding.runs} ${finding.runs === 1 ? 'run' : 'runs'} ${label} is ${figure(finding.spread.mean, named)} on average, ${figure(finding.spread.least, named)} to ${figure(finding.spread.most, named)}`;
		default:
			return finding satisfies never;
	}
}

const findingEnglish = {
	sentence: (finding: Finding, named: Named, withScenario: boolean): string =>
		`${withScenario ? `${finding.scenario}: ${body(finding, named)}` : begun(body(finding, named))}.`,
	// On a plot.
	about: (version: string, runs: number, seeds: readonly number[], hasBand: boolean): string => {
		const [first = 0, last = first] = [Math.min(...seeds), Math.max(...seeds)];
		const of = first === last ? `seed ${first}` : `seeds ${first} to ${last}${hasBand ? '; line: mean, band: least to most' : ''}`;
		return `lowwater${version === '' ? '' : ` ${version}`} · ${amount(runs)} ${runs === 1 ? 'run' : 'runs'} · ${of}`;
	},
	axis: (label: string, unit: string): string => (unit === '' || unit === 'events' ? label : `${label}, ${unit}`),
	log: '(log)',
	default: (text: string, of: string | null): string => `default${of === null ? '' : ` of ${of}`}: ${value(text)}`,
	standing: (keys: readonly string[], values: readonly (string | null)[]): string =>
		keys.flatMap((key, i) => (values[i] === null || values[i] === undefined ? [] : [`${key} ${value(values[i])}`])).join(', '),
	openCircle: 'open circle: none at all',
	best: '◆ best',
	value,
	figure,
} as const;

export type FindingWords = Table<typeof findingEnglish>;
export const findingMessages = spoken(findingEnglish, findingChinese);
