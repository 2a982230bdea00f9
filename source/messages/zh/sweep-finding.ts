// What a sweep has found, in Chinese sentences.
import type {Finding} from '../../workload/sweep/finding.ts';
import {amount} from '../numbers.ts';
import {figure, type Named, value} from '../sweep-figure.ts';
import type {FindingWords} from '../sweep-finding.ts';
import {unitSaid} from '../units.ts';

const at = (keys: readonly string[], values: readonly string[]): string => keys.map((key, i) => `${key} ${value(values[i] ?? '')}`).join('、');

/** What it is called, with a blank behind it where it is written in Latin letters. */
const labelOf = ({label}: Named): string => (/[\w)]$/.test(label) ? `${label} ` : label);

function body(finding: Finding, named: Named): string {
	const label = labelOf(named);
	switch (finding.kind) {
		case 'ends':
			return `${finding.upwards ? `从 ${at([finding.key], [finding.at])} 起` : `到 ${at([finding.key], [finding.at])} 为止`}，${label}是 0；${finding.upwards ? '再小' : '再大'}则最多 ${figure(finding.most, named)}`;
		case 'flat':
			return `${finding.keys.join('、')} 对 ${label}没有影响：${
				finding.least === finding.most ? figure(finding.least, named) : `${figure(finding.least, named)} 到 ${figure(finding.most, named)}`
			}`;
		case 'best': {
			const {best, worst, more, alike, of, keys} = finding;
			const others = alike > 1 ? `（${of} 格中有 ${alike} 格如此）` : '';
			return `${label}在 ${at(keys, best.values)} 时最${more ? '大' : '小'}，${figure(best.figure, named)}${others}；在 ${at(keys, worst.values)} 时是 ${figure(worst.figure, named)}`;
		}
		case 'seeds':
			return `${finding.runs} 次运行里，${label}平均 ${figure(finding.spread.mean, named)}，${figure(finding.spread.least, named)} 到 ${figure(finding.spread.most, named)}`;
		default:
			return finding satisfies never;
	}
}

export const findingChinese: FindingWords = {
	sentence: (finding, named, withScenario) => `${withScenario ? `${finding.scenario}：` : ''}${body(finding, named)}。`,
	about: (version, runs, seeds) => {
		const [first = 0, last = first] = [Math.min(...seeds), Math.max(...seeds)];
		const of = first === last ? `种子 ${first}` : `种子 ${first} 到 ${last}；线是平均，带是最小到最大`;
		return `lowwater${version === '' ? '' : ` ${version}`} · ${amount(runs)} 次运行 · ${of}`;
	},
	axis: (label, unit) => (unit === '' || unit === 'events' ? label : `${label}，${unitSaid(unit)}`),
	log: '（对数）',
	default: (text, of) => `${of === null ? '' : `${of} 的`}默认：${value(text)}`,
	standing: (keys, values) => keys.flatMap((key, i) => (values[i] === null || values[i] === undefined ? [] : [`${key} ${value(values[i])}`])).join('，'),
	openCircle: '空心圆：一次也没有',
	best: '◆ 最好',
	value,
	figure,
};
