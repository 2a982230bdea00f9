// "What if nginx leaks 50 MiB/s?": the form that is open when a computer has become a machine. Its process goes on with all that it holds, and grows.
import {formMessages as words} from '../messages/forms.ts';
import type {Sample} from '../machine/sample.ts';
import type {Form} from './store/ui.ts';

export const USUAL_RATE = '50MiB/s';

/** Who would be killed now, which is asked first where nobody is named: its pid, and its name; 0 and nothing for nobody. */
export function likeliestPid({processes}: Pick<Sample, 'processes'>): number {
	let worst: Sample['processes'][number] | null = null;
	for (const process of processes) if (process.badness !== null && process.badness > (worst?.badness ?? Number.NEGATIVE_INFINITY)) worst = process;
	return worst?.pid ?? 0;
}

export const likeliest = (sample: Pick<Sample, 'processes'>): string => sample.processes.find(({pid}) => pid === likeliestPid(sample))?.name ?? '';

/** `begins`: time stands still until it is filled in. */
export const whatIfForm = (of: string, rate: string, begins: boolean): Form => ({
	kind: 'grow',
	title: words.titles.grow,
	fields: [
		{name: 'of', label: words.fields.of, text: of, help: words.help.of},
		{name: 'rate', label: words.fields.rate, text: rate, help: words.help.rate},
	],
	at: 0,
	fresh: true,
	problem: null,
	...(begins ? {begins} : {}),
});
