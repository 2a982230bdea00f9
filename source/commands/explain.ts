// `lowwater explain ADDRESS --scenario S --pid P --at T`: one address through the page tables of one process.
import {lookInside, sample} from '../machine/machine.ts';
import type {ProcessView, RegionSample} from '../machine/process-view.ts';
import {shown} from '../messages/foreign.ts';
import {messages} from '../messages.ts';
import {explainMessages as text} from '../messages/explain.ts';
import {DEFAULT_SCENARIO} from '../workload/builtin.ts';
import {parseOverrides} from '../workload/document.ts';
import {openScenario} from '../workload/library.ts';
import {PIECE_US, createRun, isOver, type Run, stepTo} from '../workload/run.ts';
import {ScenarioError} from '../workload/scenario-error.ts';
import type {Scenario} from '../workload/scenario.ts';
import {parseInstant} from '../workload/units.ts';
import {type CommandContext, EXIT, type ExitCode, type Flags, UsageError, widthOf} from './context.ts';
import {inTurns} from './in-turns.ts';
import {widthOf as cellsOf} from './formats/cells.ts';
import {wrap} from './formats/wrap.ts';
import {print} from './sink.ts';
import {machineRoom} from '../workload/room.ts';

const WIDEST = 110;
const DEFAULT_COLUMNS = 100;
/** What stands between the index of a table and the table. */
const GAP = '   ';
/** Parts of an address space that may be named instead of an address. */
const PLACES = ['text', 'data', 'heap', 'stack'] as const;
type Place = (typeof PLACES)[number];

const one = (flags: Flags, name: string): string | undefined => (typeof flags[name] === 'string' ? flags[name] : undefined);

/** A byte address: hexadecimal with 0x, or decimal; or a named place. Throws UsageError. */
export function parseAddress(given: string): number | Place {
	const place = PLACES.find(name => name === given);
	if (place !== undefined) return place;
	const address = /^(0x[0-9a-f]{1,16}|\d{1,20})$/i.test(given) ? Number(given) : Number.NaN;
	if (!(address >= 0 && address <= 2 ** 64)) throw new UsageError(text.badAddress(given));
	return address;
}

function* steps(run: Run, toUs: number): Generator<void> {
	while (run.timeUs < toUs && !isOver(run)) {
		stepTo(run, Math.min(toUs, run.timeUs + PIECE_US));
		yield;
	}
}

/** The machine of a scenario at an instant; without one, at the scenario's end. */
async function machineAt(scenario: Scenario, atUs: number | undefined, signal: AbortSignal): Promise<Run> {
	try {
		const run = createRun(atUs === undefined ? scenario : {...scenario, until: {timeUs: Infinity, oomKills: null, tailUs: 0}});
		if (!(await inTurns(steps(run, atUs ?? Infinity), signal))) throw new UsageError(messages.commands.interruptedAt(run.timeUs));
		return run;
	} catch (error) {
		if (error instanceof RangeError) throw new ScenarioError(messages.commands.cannotBoot(scenario.name, error.message));
		throw error;
	}
}

function view(run: Run, who: string, address: number | Place): ProcessView {
	const {processes} = sample(run.machine);
	const living = processes.filter(process => process.regions.length > 0);
	const process = living.findLast(({pid, name}) => name === who || String(pid) === who);
	const found = process === undefined ? null : lookInside(run.machine, process.pid, typeof address === 'number' ? address : 0, 1);
	if (process === undefined || found === null)
		throw new UsageError(
			text.noProcess(
				who,
				run.timeUs,
				living.map(({name, pid}) => `${name} (${pid})`),
			),
		);
	if (typeof address === 'number') {
		const {bits} = found.layout;
		if (bits === 32 && address >= 2 ** bits) throw new UsageError(text.tooFar(address, process.name));
		return found;
	}
	const region = process.regions.find(({kind}) => kind === address);
	if (region === undefined) throw new UsageError(text.noRegion(address, process.name));
	return lookInside(run.machine, process.pid, address === 'stack' ? region.end - 8 : region.start, 1) as ProcessView;
}

/** A row of the walk: what is too wide goes on below, under where the row speaks of its table. */
function rowLines(row: string, columns: number): readonly string[] {
	const gap = row.indexOf(GAP);
	if (cellsOf(row) <= columns) return [row];
	if (gap < 0) return wrap(row, columns);
	const lead = row.slice(0, gap) + GAP;
	return wrap(row.slice(gap).trim(), columns - cellsOf(lead)).map((line, i) => `${i === 0 ? lead : ' '.repeat(cellsOf(lead))}${line}`);
}

/** What the command prints about the address of a view's walk, in so many columns. */
export function explanation(seen: ProcessView, columns: number): readonly string[] {
	const {walk, regions} = seen;
	const row = (line: string): readonly string[] => rowLines(line, columns);
	const prose = (line: string, indent = ''): readonly string[] => wrap(line, columns, indent);
	const region: RegionSample | null = walk.region === null ? null : (regions[walk.region] ?? null);
	const kernel = walk.read.how === 'kernel';
	const walks = walk.read.how !== 'non-canonical';
	return [
		...prose(text.title(seen, walk)),
		...prose(text.region(region, walk.address, seen.layout)),
		'',
		...row(text.cr3(seen.cr3)),
		...(walks ? [] : row(text.walksNot())),
		...(kernel && walks ? walk.levels.slice(0, 1).flatMap(one => row(text.kernelLevel(one))) : []),
		...(walks && !kernel ? [...walk.levels.flatMap(level => row(text.level(level, walk.pte))), ...row(text.offset(walk.offset))] : []),
		...(walk.physical !== null && walk.pte.kind === 'present' ? row(text.physical(walk.physical, walk.pte)) : []),
		'',
		...prose(text.access('read', walk)),
		...prose(text.access('write', walk)),
		...(walk.write.fault === 'none' ? [] : text.steps(walk).flatMap(step => prose(step, '  '))),
		'',
		...prose(text.tables(seen)),
		...(walks ? prose(kernel ? text.kernelElsewhere() : text.elsewhere(seen.elsewhere)) : []),
	];
}

export async function execute({input, flags, stdout, signal}: CommandContext): Promise<ExitCode> {
	const [given, extra] = input;
	if (given === undefined) throw new UsageError(text.noAddress());
	if (extra !== undefined) throw new UsageError(messages.commands.tooMany('explain', extra));
	const address = parseAddress(given);
	const who = one(flags, 'pid');
	if (who === undefined) throw new UsageError(text.noPid());
	const atText = one(flags, 'at');
	const at = atText === undefined ? undefined : parseInstant(atText);
	if (at !== undefined && !at.ok) throw new UsageError(messages.commands.badFlag('at', at.problem));
	const overrides = parseOverrides([flags['set'] ?? []].flat().map(String));
	const scenario = await openScenario(one(flags, 'scenario') ?? DEFAULT_SCENARIO, {overrides, availableBytes: machineRoom()}, {signal});
	const seen = view(await machineAt(scenario, at?.value, signal), who, address);
	const columns = Math.min(widthOf(stdout, DEFAULT_COLUMNS), WIDEST);
	await print(stdout, `${explanation(seen, columns).map(shown).join('\n')}\n`);
	return EXIT.done;
}
