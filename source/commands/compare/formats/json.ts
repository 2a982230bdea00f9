// All that is known of a comparison, as one object. A figure that a machine has not is null.
import {shownJson} from '../../../messages/foreign.ts';
import type {Parting} from '../../../workload/compare/parting.ts';
import {eachOf, type Pair} from '../../../workload/compare/seen.ts';
import {wordsOf} from '../../../workload/compare/words.ts';
import type {Result} from '../result.ts';

const seconds = (us: number | null): number | null => (us === null ? null : us / 1e6);
const orNull = <Value>({a, b}: Pair<Value | undefined>) => ({a: a ?? null, b: b ?? null});

/** The figure by which they parted, and all others that differ there. */
function partedOf(parting: Parting | null): Record<string, unknown> | null {
	if (parting === null) return null;
	const {atUs, equalUs, differences} = parting;
	const [first] = differences;
	return {
		t: seconds(atUs),
		equal_t: seconds(equalUs),
		figure: first?.name ?? null,
		a: first?.a ?? null,
		b: first?.b ?? null,
		figures: differences.map(({name}) => name),
	};
}

export function jsonOf(result: Result): string {
	const {comparison, figures, ranges, seeds, held, scenarios} = result;
	const {seen, watched} = comparison;
	const machine = eachOf(seen, ({account, ended}, side) => ({
		scenario: comparison.names[side],
		seed: scenarios[side].config.seed,
		t: seconds(account.last.timeUs),
		ended,
		panic: account.panic === null ? null : {t: seconds(account.panic.atUs), reason: account.panic.reason},
		kills: account.kills.map(({atUs, victim}) => ({t: seconds(atUs), pid: victim.pid, name: victim.name})),
	}));
	return `${shownJson(
		{
			...machine,
			changed: comparison.changes.map(({key, ...values}) => ({key, ...orNull(values)})),
			every: seconds(comparison.everyUs),
			parted: partedOf(watched.parting),
			...(watched.later === null ? {} : {parted_after_boot: partedOf(watched.later)}),
			words: wordsOf(comparison).map(({mark, text}) => `${mark} ${text}`),
			figures: Object.fromEntries(
				figures.map(({name, unit, value}) => [
					name,
					{
						unit,
						...orNull(eachOf(seen, value)),
						...(seeds === 1 ? {} : {range: orNull(eachOf(ranges.get(name) ?? {a: undefined, b: undefined}, one => one && [one.least, one.most]))}),
					},
				]),
			),
			...(seeds === 1 ? {} : {seeds}),
			require: held.map(({text, held: one, values, seed}) => ({
				text,
				held: one,
				...(seeds === 1 ? {} : {seed}),
				values: Object.fromEntries(values.map(({name, value}) => [name, value])),
			})),
		},
		'\t',
	)}\n`;
}
