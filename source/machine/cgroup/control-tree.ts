// The tree of groups as it is changed from outside: groups made and removed, processes moved, killed and frozen, and how large it may grow; with the kernel's
// errnos. (cgroup_mkdir, cgroup_rmdir, cgroup_procs_write, cgroup_kill_write, cgroup_freeze_write, cgroup_subtree_control_write, cgroup_max_*_write, cgroup_pressure_write of
// kernel/cgroup/cgroup.c; docs C 16) Each group has the memory controller, and may have both processes and groups below it.
import {emit} from '../account/emit.ts';
import {enablePsi} from '../account/psi.ts';
import {type Outcome, cited, no, yes} from '../command.ts';
import {wakeForDeath} from '../oom/oom.ts';
import type {Machine} from '../state.ts';
import {kill} from '../tasks/task-life.ts';
import {isKernelThread} from '../tasks/task.ts';
import {applyFreezer} from './freezer.ts';
import {type Group, type GroupId, ROOT} from './group.ts';
import {beginGroups, isPopulated, makeGroup, moveTask, removeGroup} from './life.ts';
import {findGroup, groupOf, isWithin, pathOf, subtree} from './tree.ts';
import {notInteger, parseWhole, strip} from './values.ts';

const LONGEST_NAME = 255;

const liveChildren = (m: Machine, id: GroupId): Group[] =>
	m.cgroups === null
		? []
		: groupOf(m, id)
				.children.map(child => groupOf(m, child))
				.filter(({online}) => online);

/** Whether a group may have one more below it, by its own bounds and those above (cgroup_check_hierarchy_limits). */
function hasRoom(m: Machine, parent: GroupId): boolean {
	if (m.cgroups === null) return true;
	for (let at = parent, level = 1; at >= ROOT; at = groupOf(m, at).parent, level++) {
		const group = groupOf(m, at);
		if (level > group.maxDepth) return false;
		if (Number.isFinite(group.maxDescendants) && subtree(m, at).filter(id => id !== at && groupOf(m, id).online).length >= group.maxDescendants) return false;
	}
	return true;
}

/** mkdir(2) in the tree. */
export function mkdir(m: Machine, path: string): Outcome {
	const names = path.split('/').filter(name => name !== '');
	const name = names.pop();
	if (name === undefined) return no('EEXIST', 'the root group exists');
	const parent = findGroup(m, names.join('/'));
	if (parent < 0) return no('ENOENT', `there is no group /${names.join('/')}`);
	if (name === '.' || name === '..' || findGroup(m, path) >= 0) return no('EEXIST', `${path} exists`);
	if (new TextEncoder().encode(name).length > LONGEST_NAME) return no('ENAMETOOLONG', `a group’s name has at most ${LONGEST_NAME} bytes`);
	if (/[\n\0]/.test(name)) return no('EINVAL', 'a group’s name has no line break');
	if (!hasRoom(m, parent)) return no('EAGAIN', 'cgroup.max.descendants or cgroup.max.depth of a group above is reached');
	const id = makeGroup(m, parent, name);
	if (id < 0) return no('ENOSPC', 'there are 65,535 groups already');
	if (m.now > 0) emit(m, {kind: 'group-made', path: pathOf(m, id)});
	return yes;
}

/** rmdir(2) in the tree. */
export function rmdir(m: Machine, path: string): Outcome {
	const id = findGroup(m, path);
	if (id < 0) return no('ENOENT', `there is no group ${path}`);
	if (id === ROOT) return no('EBUSY', 'the root group cannot be removed');
	if (isPopulated(m, id)) return no('EBUSY', `${path} has processes`);
	if (liveChildren(m, id).length > 0) return no('EBUSY', `${path} has groups below it`);
	emit(m, {kind: 'group-removed', path: pathOf(m, id)});
	removeGroup(m, id);
	return yes;
}

/** Moves a process; what it has stays where it is charged. Who writes is no process of the machine, so that there is no 0 for oneself. */
export function attach(m: Machine, id: GroupId, value: string): Outcome {
	const pid = parseWhole(value);
	if (typeof pid === 'string' || pid < 0) return no('EINVAL', 'a pid is a whole number');
	if (pid === 0) return no('ESRCH', '0 is the writer itself, which is no process of the machine');
	const task = m.taskOf.get(pid);
	if (task === undefined || task.state === 'Z') return no('ESRCH', `no process ${pid}`);
	if (isKernelThread(task)) return no('EINVAL', `${task.name} is a thread of the kernel’s`);
	moveTask(m, task, id);
	applyFreezer(m, task);
	return yes;
}

/** cgroup.threads moves threads within their process's group alone. */
export function attachThread(m: Machine, id: GroupId, value: string): Outcome {
	const pid = parseWhole(value);
	if (typeof pid === 'string' || pid < 0) return no('EINVAL', 'a thread is a whole number');
	const task = m.taskOf.get(pid);
	if (task === undefined || task.state === 'Z') return no('ESRCH', `no thread ${pid}`);
	if (isKernelThread(task)) return no('EINVAL', `${task.name} is a thread of the kernel’s`);
	return task.group === id ? yes : no('EOPNOTSUPP', 'a thread stays in its process’s group');
}

/** Kills what is in a group and below it. */
export function killAll(m: Machine, id: GroupId, value: string): Outcome {
	const wanted = parseWhole(value);
	if (typeof wanted === 'string') return notInteger(wanted, 'cgroup.kill');
	if (wanted !== 1) return no('ERANGE', 'cgroup.kill takes 1 and nothing else');
	for (const task of [...m.tasks]) {
		if (task.pid === 1 || task.state === 'Z' || !isWithin(m, task.group, id)) continue;
		kill(m, task, 'signal');
		wakeForDeath(m, task);
	}
	return yes;
}

/** Stops what is in a group and below it, or lets it go on where no group above is frozen. */
export function freeze(m: Machine, group: Group, value: string): Outcome {
	const wanted = parseWhole(value);
	if (typeof wanted === 'string') return notInteger(wanted, 'cgroup.freeze');
	if (wanted !== 0 && wanted !== 1) return no('ERANGE', 'cgroup.freeze takes 0 or 1');
	group.freeze = wanted === 1;
	for (const task of m.tasks) if (isWithin(m, task.group, group.id)) applyFreezer(m, task);
	return yes;
}

/** "+memory", "-memory", or both: the last one counts. It is the only controller there is, and each group has it. */
export function setControl(m: Machine, id: GroupId, value: string): Outcome {
	let wanted: boolean | null = null;
	for (const word of strip(value).split(' ')) {
		if (word === '') continue;
		if (word !== '+memory' && word !== '-memory') return no('EINVAL', `cgroup.subtree_control takes +memory or -memory, not ${cited(word)}`);
		wanted = word === '+memory';
	}
	if (wanted === null) return yes;
	if (!wanted && liveChildren(m, id).length > 0) return no('EBUSY', 'groups below have the memory controller');
	if (wanted || m.cgroups !== null) beginGroups(m).groups[id]!.control = wanted;
	return yes;
}

/** 0: no pressure is accounted in the group, and its files of it are gone; 1: it is again, from now on. */
export function setPressure(m: Machine, id: GroupId, value: string): Outcome {
	const wanted = parseWhole(value);
	if (typeof wanted === 'string') return notInteger(wanted, 'cgroup.pressure');
	if (wanted !== 0 && wanted !== 1) return no('ERANGE', 'cgroup.pressure takes 0 or 1');
	beginGroups(m);
	const psi = id === ROOT ? m.psi : groupOf(m, id).psi;
	if (psi.enabled !== (wanted === 1)) enablePsi(m, psi, wanted === 1);
	return yes;
}

const BOUNDS = {'cgroup.max.depth': 'maxDepth', 'cgroup.max.descendants': 'maxDescendants'} as const;

/** How many groups may be below a group, or how deep. */
export function setBound(m: Machine, id: GroupId, file: keyof typeof BOUNDS, value: string): Outcome {
	const wanted = strip(value) === 'max' ? Number.POSITIVE_INFINITY : parseWhole(value);
	if (typeof wanted === 'string') return notInteger(wanted, file);
	if (wanted < 0) return no('ERANGE', `${file} takes a number from 0 on, or max`);
	beginGroups(m);
	groupOf(m, id)[BOUNDS[file]] = wanted === 2 ** 31 - 1 ? Number.POSITIVE_INFINITY : wanted;
	return yes;
}
