// What can be done to groups from outside: mkdir, rmdir, and writes to their files, with the kernel's errnos. (the cftypes of mm/memcontrol.c; docs C 3)
// A limit holds at once; the reclaim that brings a group under it is done by the process that wrote it. What is of the tree itself: control-tree.ts.
// Left out: threads of a process on their own, memory.peak for one descriptor. Triggers of pressure files belong to who polls them, and so to the mount.
import {type Command, cited, no, type Outcome, yes} from '../command.ts';
import type {Machine} from '../state.ts';
import {type Group, type GroupId, ROOT, UNLIMITED} from './group.ts';
import {beginGroups} from './life.ts';
import {attach, attachThread, freeze, killAll, mkdir, rmdir, setBound, setControl, setPressure} from './control-tree.ts';
import {noteProtected} from './page-counter.ts';
import {noteWritten, printed, setNow} from './written.ts';
import {findGroup, groupOf} from './tree.ts';
import {notInteger, parsePages, parseReclaim, parseWhole} from './values.ts';

/** Files of a group that can be written. */
export const WRITABLE_FILES = [
	'memory.min',
	'memory.low',
	'memory.high',
	'memory.max',
	'memory.swap.high',
	'memory.swap.max',
	'memory.zswap.max',
	'memory.zswap.writeback',
	'memory.oom.group',
	'memory.reclaim',
	'memory.peak',
	'memory.swap.peak',
	'cgroup.procs',
	'cgroup.threads',
	'cgroup.kill',
	'cgroup.freeze',
	'cgroup.pressure',
	'cgroup.type',
	'cgroup.subtree_control',
	'cgroup.max.depth',
	'cgroup.max.descendants',
] as const;
export type WritableFile = (typeof WRITABLE_FILES)[number];

/** Has a process of its own carry out the reclaim that a write asks for. */
export type Helper = (
	name: string,
	work: {readonly kind: 'high' | 'max' | 'reclaim'; readonly group: GroupId; readonly pages: number; readonly swappiness: number | null},
) => Outcome;

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
		case 'memory.zswap.max':
			group.zswapMax = pages;
			return yes;
		default:
			group.swapMax = pages;
			return yes;
	}
}

/** Whether zswap may write pages of the group, and of those below it, to the disks of swap. The root has the file, too. */
function setZswapWriteback(m: Machine, id: GroupId, value: string): Outcome {
	const file = 'memory.zswap.writeback';
	if (!m.rules.fields612) return no('ENOENT', `there is no ${file} before 6.8`);
	const wanted = parseWhole(value);
	if (typeof wanted === 'string') return notInteger(wanted, file);
	if (wanted !== 0 && wanted !== 1) return no('EINVAL', `${file} takes 0 or 1`);
	beginGroups(m);
	const group = groupOf(m, id);
	noteWritten(m, group, file, String(Number(group.zswapWriteback)), String(wanted));
	group.zswapWriteback = wanted === 1;
	return yes;
}

function write(m: Machine, path: string, file: WritableFile, value: string, helper: Helper): Outcome {
	const id = findGroup(m, path);
	if (id < 0) return no('ENOENT', `there is no group ${path}`);
	if (file === 'cgroup.procs') return attach(m, id, value);
	if (file === 'cgroup.threads') return attachThread(m, id, value);
	if (file === 'cgroup.subtree_control') return setControl(m, id, value);
	if (file === 'cgroup.max.depth' || file === 'cgroup.max.descendants') return setBound(m, id, file, value);
	if (file === 'memory.reclaim') {
		const asked = parseReclaim(value);
		if (asked === null) return no('EINVAL', `memory.reclaim takes bytes and, if wanted, swappiness=0…200, not ${cited(value)}`);
		if (m.cgroups === null) return no('ENOENT', 'there are no groups');
		return asked.pages === 0 ? yes : helper('sh', {kind: 'reclaim', group: id, ...asked});
	}
	if (file === 'cgroup.pressure') return setPressure(m, id, value);
	if (file === 'memory.zswap.writeback') return setZswapWriteback(m, id, value);
	if (id === ROOT) return no('ENOENT', `the root group has no ${file}`);
	const group = groupOf(m, id);
	switch (file) {
		case 'cgroup.kill':
			return killAll(m, id, value);
		case 'cgroup.freeze':
			return freeze(m, group, value);
		case 'cgroup.type':
			return value.trim() === 'threaded'
				? no('EOPNOTSUPP', 'a group with the memory controller is a domain, and none of threads')
				: no('EINVAL', 'cgroup.type takes threaded and nothing else');
		case 'memory.peak':
			if (!m.rules.fields612) return no('EINVAL', `${file} cannot be written before 6.12`);
			group.peak = group.usage;
			return yes;
		case 'memory.swap.peak':
			if (!m.rules.fields612) return no('ENOENT', `there is no ${file} before 6.12`);
			group.swapPeak = group.swapUsage;
			return yes;
		case 'memory.oom.group': {
			const wanted = parseWhole(value);
			if (typeof wanted === 'string') return notInteger(wanted, file);
			if (wanted !== 0 && wanted !== 1) return no('EINVAL', 'memory.oom.group takes 0 or 1');
			noteWritten(m, group, file, String(Number(group.oomGroup)), String(wanted));
			group.oomGroup = wanted === 1;
			return yes;
		}
		default: {
			const pages = parsePages(value);
			if (pages === null) return no('EINVAL', `${file} takes bytes (with K, M, G or T) or max, not ${cited(value)}`);
			const to = Math.min(pages, UNLIMITED);
			noteWritten(m, group, file, printed(setNow(group, file)), printed(to));
			return setPages(m, group, file, to, helper);
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
