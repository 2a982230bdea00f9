// Numbers of any figure as a lesson shows them: whole with thin groups, or with two decimals; their units where those are not plain.
import {spaced} from './numbers.ts';
import {spoken} from './language.ts';

const units = spoken(
	{pages: 'pages', kB: 'kB', ms: 'ms', s: 's', MiB: 'MiB', '%': '%', events: '', processes: '', requests: ''},
	{pages: '页', kB: 'kB', ms: 'ms', s: 's', MiB: 'MiB', '%': '%', events: '', processes: '', requests: ''},
);

export const spacedNumber = (value: number): string => (Number.isInteger(value) ? spaced(value) : (Math.round(value * 100) / 100).toFixed(2));
export const signed = (value: number): string => (value > 0 ? `+${spacedNumber(value)}` : spacedNumber(value));
export const unitText = (unit: string, share: boolean): string => (share ? '%' : Object.hasOwn(units, unit) ? units[unit as keyof typeof units] : unit);
