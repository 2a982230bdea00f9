// How near the machine's memory groups are to a real kernel's, figure by figure: sizes over time, counts of events, and for how long it waited.
import type {Figure, Run, RunSample} from './score.ts';

type Group = {
	readonly current: number;
	readonly 'swap.current': number;
	readonly events: Readonly<Record<string, number>>;
	readonly pressure: {readonly some: {readonly total: number}};
	readonly stat: Readonly<Record<string, number>>;
};
type WithGroups = RunSample & {readonly cgroups?: Readonly<Record<string, Group>>};

/** Gauges in bytes: on average within 5 % of how far they range; what is always less than this says nothing. */
const GAUGES = ['anon', 'file', 'kernel', 'inactive_anon', 'active_anon', 'inactive_file', 'active_file'] as const;
const FEW_BYTES = 2 * 2 ** 20;
const EVENTS = ['low', 'high', 'max', 'oom', 'oom_kill', 'oom_group_kill'] as const;
const COUNTERS = ['pgscan', 'pgsteal', 'pgfault', 'workingset_refault_anon', 'workingset_refault_file'] as const;
/** Fewer events or pages than this on both sides say nothing. */
const FEW = {events: 1, pages: 512};

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
const ratio = (a: number, b: number, slack: number): number => Math.max((a + slack) / (b + slack), (b + slack) / (a + slack)) - 1;

/** Figures of every group of a recording; `sims` are Samples of the same instants. */
export function groupFigures(real: Run, sims: readonly RunSample[]): Figure[] {
	const figures: Figure[] = [];
	const constant = (real.header.cgroup_stat_constant ?? {}) as Readonly<Record<string, Readonly<Record<string, number>>>>;
	const add = (name: string, r: number, s: number, error: number, limit: number): void =>
		void figures.push({name, real: r, sim: s, error, limit, ok: error <= limit});
	const of = (sample: RunSample, group: string): Group | undefined => (sample as WithGroups).cgroups?.[group];
	for (const group of Object.keys((real.samples[0] as WithGroups).cgroups ?? {})) {
		const pairs = real.samples.flatMap((sample, i) => {
			const [r, s] = [of(sample, group), sims[i] === undefined ? undefined : of(sims[i], group)];
			return r === undefined || s === undefined ? [] : [{r: {...r, stat: {...constant[group], ...r.stat}}, s}];
		});
		const gauge = (name: string, value: (group: Group) => number): void => {
			const [rs, ss] = [pairs.map(({r}) => value(r)), pairs.map(({s}) => value(s))];
			const range = Math.max(...rs, ...ss);
			if (range < FEW_BYTES) return;
			add(`${group}: ${name}`, mean(rs), mean(ss), mean(rs.map((r, i) => Math.abs(r - (ss[i] ?? 0)))) / range, 0.05);
		};
		gauge('current', one => one.current);
		gauge('swap.current', one => one['swap.current']);
		for (const name of GAUGES) gauge(name, one => one.stat[name] ?? 0);
		const last = pairs.at(-1);
		if (last === undefined) continue;
		for (const name of EVENTS) {
			const [r, s] = [last.r.events[name] ?? 0, last.s.events[name] ?? 0];
			if (Math.max(r, s) >= FEW.events)
				add(`${group}: events ${name}`, r, s, name.startsWith('oom_') ? Math.abs(r - s) : ratio(r, s, 0), name.startsWith('oom_') ? 0 : 0.25);
		}
		for (const name of COUNTERS) {
			const [r, s] = [last.r.stat[name] ?? 0, last.s.stat[name] ?? 0];
			if (Math.max(r, s) >= FEW.pages) add(`${group}: ${name}`, r, s, ratio(r, s, FEW.pages), 0.25);
		}
		const [r, s] = [last.r.pressure.some.total / 1e6, last.s.pressure.some.total / 1e6];
		if (Math.max(r, s) > 0.2) add(`${group}: pressure some`, r, s, ratio(r, s, 0.2), 0.5);
	}
	return figures;
}
