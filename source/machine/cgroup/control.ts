// What can be done to groups from outside: mkdir, rmdir, and writes to their files, with the kernel's errnos. (kernel/cgroup/cgroup.c; the cftypes of
// mm/memcontrol.c; docs C 3, C 16) A limit holds at once; the reclaim that brings a group under it is done by the process that wrote it.
// Left out: cgroup.subtree_control (each group has the memory controller, and may have both processes and children), threads, the limits on descendants and depth,
// memory.peak for one descriptor.
import {kill} from '../tasks/task-life.ts';
import {wakeForDeath} from '../oom/oom.ts';
import {type Command, no, type Outcome, yes} from '../command.ts';
import type {Machine} from '../state.ts';
import {wake} from '../tasks/scheduler.ts';
import {isKernelThread} from '../tasks/task.ts';
import {type Group, type GroupId, ROOT, UNLIMITED} from './group.ts';
import {isPopulated, makeGroup, moveTask, removeGroup} from './life.ts';
import {noteProtected} from './page-counter.ts';
import {findGroup, groupOf, isWithin} from './tree.ts';
import {parsePages, parseReclaim, parseWhole} from './values.ts';

/** Files of a group that can be written. */
export const WRITABLE_FILES = [
	'memory.min',
	'memory.low',
	'memory.high',
	'memory.max',
	'memory.swap.high',
	'memory.swap.max',
	'memory.oom.group',
	'memory.reclaim',
	'memory.peak',
	'memory.swap.peak',
	'cgroup.procs',
	'cgroup.kill',
	'cgroup.freeze',
] as const;
export type WritableFile = (typeof WRITABLE_FILES)[number];

const LONGEST_NAME = 255;

/** Has a process of its own carry out the reclaim that a write asks for. */
export type Helper = (
	name: string,
	work: {readonly kind: 'high' | 'max' | 'reclaim'; readonly group: GroupId; readonly pages: number; readonly swappiness: number | null},
) => Outcome;

function mkdir(m: Machine, path: string): Outcome {
	const names = path.split('/').filter(name => name !== '');
	const name = names.pop();
	if (name === undefined) return no('EEXIST', 'the root group exists');
	const parent = findGroup(m, names.join('/'));
	if (parent < 0) return no('ENOENT', `there is no group /${names.join('/')}`);
	if (name.includes('\n')) return no('EINVAL', 'a group’s name has no line break');
	if (new TextEncoder().encode(name).length > LONGEST_NAME) return no('ENAMETOOLONG', `a group’s name has at most ${LONGEST_NAME} bytes`);
	if (findGroup(m, path) >= 0) return no('EEXIST', `${path} exists`);
	if (makeGroup(m, parent, name) < 0) return no('ENOSPC', 'there are 65,535 groups already');
	return yes;
}

function rmdir(m: Machine, path: string): Outcome {
	const id = findGroup(m, path);
	if (id < 0) return no('ENOENT', `there is no group ${path}`);
	if (id === ROOT) return no('EBUSY', 'the root group cannot be removed');
	if (isPopulated(m, id)) return no('EBUSY', `${path} has processes`);
	if (groupOf(m, id).children.some(child => groupOf(m, child).online)) return no('EBUSY', `${path} has groups below it`);
	removeGroup(m, id);
	return yes;
}

/** Moves a process, and all that it will take. */
function attach(m: Machine, id: GroupId, value: string): Outcome {
	const pid = parseWhole(value);
	if (pid === null || pid < 0) return no('EINVAL', 'a pid is a whole number');
	const task = m.taskOf.get(pid);
	if (task === undefined || task.state === 'Z') return no('ESRCH', `no process ${pid}`);
	if (isKernelThread(task)) return no('EINVAL', `${task.name} is a thread of the kernel’s`);
	moveTask(m, task, id);
	return yes;
}

function killAll(m: Machine, id: GroupId, value: string): Outcome {
	if (parseWhole(value) !== 1) return no('ERANGE', 'cgroup.kill takes 1 and nothing else');
	for (const task of [...m.tasks]) {
		if (task.pid === 1 || task.state === 'Z' || !isWithin(m, task.group, id)) continue;
		kill(m, task, 'signal');
		wakeForDeath(m, task);
	}
	return yes;
}

/** Stops what is in a group and below it, or lets it go on where no group above is frozen. */
function freeze(m: Machine, group: Group, value: string): Outcome {
	const wanted = parseWhole(value);
	if (wanted === null) return no('EINVAL', 'cgroup.freeze takes 0 or 1');
	if (wanted !== 0 && wanted !== 1) return no('ERANGE', 'cgroup.freeze takes 0 or 1');
	group.freeze = wanted === 1;
	for (const task of m.tasks) {
		if (task.pid === 1 || !isWithin(m, task.group, group.id)) continue;
		const frozen = isFrozen(m, task.group);
		if (frozen === task.stopped) continue;
		task.stopped = frozen;
		if (!frozen && task.state === 'T') {
			task.state = 'S';
			wake(m, task);
		}
	}
	return yes;
}

function isFrozen(m: Machine, id: GroupId): boolean {
	for (let at = id; at > ROOT; at = groupOf(m, at).parent) if (groupOf(m, at).freeze) return true;
	return false;
}

/** Sets one of the limits or protections, in pages. */
function setPages(m: Machine, group: Group, file: WritableFile, pages: number, helper: Helper): Outcome {
	const work = {group: group.id, pages, swappiness: null};
	switch (file) {
		case 'memory.min':
			group.min = pages;
			noteProtected(m, group);
			return yes;
		case 'memory.low':
			group.low = pages;
			noteProtected(m, group);
			return yes;
		case 'memory.high':
			group.high = pages;
			return group.usage > pages ? helper('sh', {...work, kind: 'high'}) : yes;
		case 'memory.max':
			group.max = pages;
			return group.usage > pages ? helper('sh', {...work, kind: 'max'}) : yes;
		case 'memory.swap.high':
			group.swapHigh = pages;
			return yes;
		default:
			group.swapMax = pages;
			return yes;
	}
}

function write(m: Machine, path: string, file: WritableFile, value: string, helper: Helper): Outcome {
	const id = findGroup(m, path);
	if (id < 0) return no('ENOENT', `there is no group ${path}`);
	if (file === 'cgroup.procs') return attach(m, id, value);
	if (file === 'memory.reclaim') {
		const asked = parseReclaim(value);
		if (asked === null) return no('EINVAL', `memory.reclaim takes bytes and, if wanted, swappiness=0…200, not "${value.trim()}"`);
		if (m.cgroups === null) return no('ENOENT', 'there are no groups');
		return asked.pages === 0 ? yes : helper('sh', {kind: 'reclaim', group: id, ...asked});
	}
	if (id === ROOT) return no('ENOENT', `the root group has no ${file}`);
	const group = groupOf(m, id);
	switch (file) {
		case 'cgroup.kill':
			return killAll(m, id, value);
		case 'cgroup.freeze':
			return freeze(m, group, value);
		case 'memory.peak':
			group.peak = group.usage;
			return yes;
		case 'memory.swap.peak':
			group.swapPeak = group.swapUsage;
			return yes;
		case 'memory.oom.group': {
			const wanted = parseWhole(value);
			if (wanted !== 0 && wanted !== 1) return no('EINVAL', 'memory.oom.group takes 0 or 1');
			group.oomGroup = wanted === 1;
			return yes;
		}
		default: {
			const pages = parsePages(value);
			if (pages === null) return no('EINVAL', `${file} takes bytes (with K, M, G or T) or max, not "${value.trim()}"`);
			return setPages(m, group, file, Math.min(pages, UNLIMITED), helper);
		}
	}
}

/** Carries out a command about groups. */
export function controlGroups(m: Machine, command: Extract<Command, {kind: 'mkdir' | 'rmdir' | 'cgroup'}>, helper: Helper): Outcome {
	if (command.kind === 'mkdir') return mkdir(m, command.path);
	if (command.kind === 'rmdir') return rmdir(m, command.path);
	if (!(WRITABLE_FILES as readonly string[]).includes(command.file)) return no('ENOENT', `a group has no ${command.file} that can be written`);
	return write(m, command.path, command.file as WritableFile, command.value, helper);
}
