// The timeline of a scenario: events in order of time, each checked against what exists by then.
import type {KnownGroups} from './group-schema.ts';
import type {MachineConfig} from '../machine/config.ts';
import {TMPFS} from '../machine/files/shmem.ts';
import {messages} from '../messages.ts';
import type {Action, ProcessRef, TimedAction} from './action.ts';
import type {Path} from './document.ts';
import {fileDisks} from './executable.ts';
import {eventTime, readEvent} from './event-schema.ts';
import {nearest} from './nearest.ts';
import type {Report} from './schema.ts';

/** One that comes again begins and ends anew each time. */
type Life = {readonly fromUs: number; readonly toUs: number; readonly everyUs: number};

/** When each name begins to exist, and until when at most. Lives are added in the order of their beginning. */
export class Population {
	readonly #lives = new Map<string, Life[]>();

	add(name: string, fromUs: number, stopUs: number | undefined, everyUs = Infinity): void {
		const lives = this.#lives.get(name) ?? [];
		lives.push({fromUs, toUs: stopUs === undefined ? Infinity : fromUs + stopUs, everyUs});
		this.#lives.set(name, lives);
	}

	/** A spawn that was complained of still makes its process, so that one mistake is not two. */
	addUnread(raw: unknown, fromUs: number): void {
		const {spawn, name = spawn} = (typeof raw === 'object' && raw !== null ? raw : {}) as {readonly spawn?: unknown; readonly name?: unknown};
		if (spawn !== undefined) this.add(String(name), fromUs, undefined);
	}

	get names(): string[] {
		return [...this.#lives.keys()];
	}

	has(name: string): boolean {
		return this.#lives.has(name);
	}

	/** The last that begins by a time: halving, as there may be a hundred thousand of a name. */
	#lifeAt(lives: readonly Life[], atUs: number): Life | undefined {
		let [low, high] = [0, lives.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((lives[middle] as Life).fromUs <= atUs) low = middle + 1;
			else high = middle;
		}
		return lives[low - 1];
	}

	/** Why a process cannot be meant at that time; null when it may exist. pids are given at run time and cannot be checked. */
	problem(ref: ProcessRef, atUs: number): string | null {
		if ('pid' in ref) return null;
		const lives = this.#lives.get(ref.name);
		if (lives === undefined) return messages.scenario.noProcess(ref.name, nearest(ref.name, this.names));
		const life = this.#lifeAt(lives, atUs);
		if (life === undefined) return messages.scenario.notYet(ref.name, atUs, (lives[0] as Life).fromUs);
		const since = Number.isFinite(life.everyUs) ? Math.floor((atUs - life.fromUs) / life.everyUs) * life.everyUs : 0;
		return life.toUs + since <= atUs ? messages.scenario.noLonger(ref.name, atUs, life.toUs + since) : null;
	}
}

/** The process that an action is about, and under which key an event names it. */
function reference(action: Action): {readonly key: string; readonly process: ProcessRef} | null {
	if (action.kind === 'signal') return {key: 'to', process: action.to};
	if (action.kind === 'fork') return {key: 'fork', process: action.of};
	if (action.kind === 'oom_score_adj') return {key: 'of', process: action.of};
	if (action.kind === 'move') return {key: 'move', process: action.process};
	return action.kind === 'spawn' && action.parent ? {key: 'parent', process: action.parent} : null;
}

const OWN_PROCESSES: Readonly<Record<string, string>> = {sync: 'sync', umount: 'umount', truncate: 'truncate', unlink: 'rm'};

/** Name of the process in whose time an action is carried out, where it has one of its own. */
const ownProcess = (action: Action): string | undefined =>
	action.kind === 'swapoff' ? 'swapoff' : action.kind === 'command' ? OWN_PROCESSES[action.command.kind] : undefined;

/** Names of those that a process makes by fork, now or some time. */
function forkedBy(action: Action): readonly string[] {
	if (action.kind === 'fork') return [action.name];
	return action.kind === 'spawn' ? action.program.flatMap(step => (step.do === 'fork' ? [step.name] : [])) : [];
}

/** Paths of the files whose names an action takes away. */
function unlinkedBy(action: Action): readonly string[] {
	if (action.kind === 'command') return action.command.kind === 'unlink' ? [action.command.path] : [];
	return action.kind === 'spawn' ? action.program.flatMap(step => (step.do === 'unlink' ? [step.file] : [])) : [];
}

/**
 * Reads the events of a timeline, whose processes join the population. What is wrong in one goes to `report`; `place` names the place of an event. `endUs`: events from then on never happen.
 */
export function readTimeline(
	events: readonly unknown[],
	config: MachineConfig,
	endUs: number | null,
	report: Report,
	place: (path: Path) => string,
	population: Population,
	groups: KnownGroups = new Map(),
): readonly TimedAction[] {
	const files = new Map(config.files.map(file => [file.path, file.pages]));
	const removed = new Set<string>();
	const tmpfs = new Set(config.files.filter(file => file.disk === TMPFS).map(file => file.path));
	const actions: TimedAction[] = [];
	const found: {readonly action: Action; readonly path: Path; readonly atUs: number}[] = [];
	const order = events.map((raw, i) => ({raw, i, time: eventTime(raw)})).sort((a, b) => a.time - b.time || a.i - b.i);
	for (const {raw, i, time} of order) {
		const path = ['timeline', i];
		const within: Report = (inner, message, what) => report([...path, ...inner], message, what);
		const read = readEvent(raw, {
			files,
			removed,
			tmpfs,
			groups,
			disks: fileDisks(config.disks).map(disk => disk.name),
			swaps: config.swaps.map(swap => swap.name),
			nodes: new Set(config.zones.map(zone => zone.node)).size,
			cpus: config.cpus,
			kernel: config.kernel,
			...(config.executable === undefined ? {} : {executable: config.executable}),
			report: within,
		});
		if (endUs !== null && time >= endUs) within(['at'], messages.scenario.afterEnd(time, endUs));
		if (read === null) population.addUnread(raw, time);
		for (const action of read?.actions ?? []) {
			if (action.kind === 'spawn') population.add(action.name, time, action.stopUs, read?.again?.everyUs);
			if (action.kind === 'spawn' && action.executable !== undefined) files.set(action.executable.path, action.executable.pages);
			for (const child of forkedBy(action)) population.add(child, time, undefined, read?.again?.everyUs);
			const own = ownProcess(action);
			if (own !== undefined) population.add(own, time, undefined, read?.again?.everyUs);
			if (action.kind === 'command' && action.command.kind === 'create_file') {
				const {path: made, pages, disk} = action.command;
				files.set(made, pages);
				if (disk === TMPFS) tmpfs.add(made);
			}
			for (const path of unlinkedBy(action)) {
				files.delete(path);
				tmpfs.delete(path);
				removed.add(path);
			}
			actions.push({atUs: time, place: place(path), action, ...(read?.again === undefined ? {} : {again: read.again})});
			found.push({action, path, atUs: time});
		}
	}
	for (const {action, path, atUs} of found) {
		const named = reference(action);
		const problem = named && population.problem(named.process, atUs);
		if (named && problem !== null) report([...path, named.key], problem);
	}
	return actions;
}
