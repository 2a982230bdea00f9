// A sweep made ready: every value of every setting is read once, so that a mistake is told before the first run; how large a machine there will be, how many
// fit at once, what the runs have in common, and where the scenario as it is written stands.
import {boot, sample} from '../../machine/machine.ts';
import {messages} from '../../messages.ts';
import {openSeen} from '../../workload/compare/seen.ts';
import {readDocument} from '../../workload/document.ts';
import {readScenario, type Scenario} from '../../workload/scenario.ts';
import {scenarioBytes} from '../../workload/scenario-bytes.ts';
import {ScenarioError} from '../../workload/scenario-error.ts';
import {overrideFor} from '../../workload/sweep/axis.ts';
import {readAsked, type Task} from '../../workload/sweep/one-run.ts';
import {identify, markOf, type Plan, planOf, type Point, type Setup} from '../../workload/sweep/plan.ts';
import {type Shared, sharingOf} from '../../workload/sweep/sharing.ts';
import type {SweepOptions} from './options.ts';
import {machineRoom} from '../../workload/room.ts';

/** Values of a setting that are tried out before; of more of them so many, from the first to the last. */
const MOST_TRIED = 100;
/** What a thread takes beside its machine: measured with burst, V8's heap, the program and its Samples. */
const THREAD_BYTES = 64 * 2 ** 20;

export type Prepared = {
	readonly setup: Setup;
	readonly plan: Plan;
	readonly task: (point: Point) => Task;
	/** What the whole sweep is known by. */
	readonly mark: string;
	/** What each setting is in each scenario where nobody sets it; null: nothing. */
	readonly defaults: readonly (readonly (string | null)[])[];
	readonly jobs: number;
	/** Fewer than CPUs, as there is no memory for more. */
	readonly byMemory: boolean;
	/** Of one run. */
	readonly bytes: number;
	readonly freeBytes: number;
	/** The machine's time of the longest run, µs. */
	readonly longestUs: number;
};

/** Some of a list, evenly, the first and the last among them. */
function spreadOver<Of>(list: readonly Of[], most: number): readonly Of[] {
	if (list.length <= most) return list;
	return Array.from({length: most}, (_, i) => list[Math.round((i * (list.length - 1)) / (most - 1))] as Of);
}

type Read = (scenario: number, values: readonly string[] | null) => Scenario;

function reader({scenarios, fixed, axes, forUs}: Setup, availableBytes: number): Read {
	return (at, values) => {
		const {text, file, seed} = scenarios[at] as Setup['scenarios'][number];
		const overrides = values === null ? fixed : [...fixed, ...axes.map((axis, i) => overrideFor(axis, values[i] ?? ''))];
		return readScenario(text, {file, overrides, seed, availableBytes, ...(forUs === null ? {} : {forUs})});
	};
}

const valueText = (value: unknown): string | null =>
	typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;

/** What a setting is where nobody sets it: a sysctl as the machine's kernel computes it at boot, anything else as the scenario says. */
function defaultsOf({scenarios, fixed, axes}: Setup, read: Read): Prepared['defaults'] {
	return scenarios.map(({text, file}, at) => {
		const {config} = read(at, null);
		const paths = axes.map(axis => overrideFor(axis, axis.values[0] ?? '').path);
		const swept = new Set(paths.flatMap(path => (path[1] === 'sysctl' ? [String(path[2])] : [])));
		const untouched = Object.fromEntries(Object.entries(config.sysctls).filter(([name]) => !swept.has(name)));
		const {sysctls} = sample(boot({...config, sysctls: untouched}));
		const {data} = readDocument(text, file, fixed);
		return paths.map(path => {
			if (path[1] === 'sysctl') return sysctls[String(path[2])] ?? null;
			return valueText(
				path.reduce<unknown>((node, part) => (typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[part] : undefined), data),
			);
		});
	});
}

/** Makes a sweep ready. Throws ScenarioError for whatever cannot be. */
export function prepare({setup: given, sampling, jobs: asked, cpus, question, measuresNamed}: SweepOptions): Prepared {
	const {scenarios, axes, everyUs} = given;
	const freeBytes = machineRoom();
	const read = reader(given, freeBytes - THREAD_BYTES);
	const first = axes.map(({values}) => values[0] ?? '');
	const variants = scenarios.map((_, at) => axes.map(({values}, i) => spreadOver(values, MOST_TRIED).map(value => read(at, first.with(i, value)))));
	const alone = scenarios.map((_, at) => read(at, first));
	const inQuestion: string[] = [];
	for (const [at, scenario] of alone.entries()) {
		try {
			const {requirements} = readAsked(given, scenario, openSeen(sample(boot(scenario.config))));
			if (question !== null && !measuresNamed) inQuestion.push(...requirements.flatMap(one => one.asked.map(({text}) => text)));
		} catch (error) {
			if (error instanceof RangeError) throw new ScenarioError(messages.commands.cannotBoot(scenarios[at]?.name ?? '', error.message));
			throw error;
		}
	}
	const every = [...alone, ...variants.flat(2)];
	const setup = {...given, measures: [...new Set([...inQuestion, ...given.measures])]};
	const sharing: (point: Point) => Shared | null = sharingOf(axes, scenarios.length, everyUs, (at, axis) => variants[at]?.[axis] ?? []);
	const plan = planOf(setup, sampling);
	const shares = plan.points.some(point => sharing(point) !== null);
	const bytes = THREAD_BYTES + Math.max(...every.map(({config, timeline}) => scenarioBytes(config, timeline))) * (shares ? 2 : 1);
	const fit = Math.max(1, Math.floor(freeBytes / bytes));
	const jobs = Math.min(asked ?? cpus, fit, question === null ? plan.points.length : Infinity);
	const id = identify(setup);
	const mark = markOf(setup, sampling);
	return {
		setup,
		plan,
		task: point => ({point, id: id(point), runs: plan.points.length, sweep: mark, shared: sharing(point)}),
		mark,
		defaults: defaultsOf(setup, read),
		jobs,
		byMemory: jobs === fit && fit < cpus,
		bytes,
		freeBytes,
		longestUs: Math.max(...every.map(({until}) => until.timeUs)),
	};
}
