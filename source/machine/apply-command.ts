// Carrying out a Command: the kernel's checks, then its effect. (fs/proc/base.c oom_score_adj_write, mm/swapfile.c)
import {controlGroups} from './cgroup/control.ts';
import {findGroup} from './cgroup/tree.ts';
import {bookTime} from './account/time-spent.ts';
import {orderCall, orderFork} from './tasks/calls.ts';
import {type Command, no, type Op, type Outcome, type Pid, yes} from './command.ts';
import {emit} from './account/emit.ts';
import {imageCommit} from './tasks/exec.ts';
import {outOfMemory, wakeForDeath} from './oom/oom.ts';
import {mayCommit} from './oom/overcommit.ts';
import {createFile, isMetadata} from './files/cached-file.ts';
import {copyDescriptors, fileNamed, tmpfsFile} from './files/descriptor.ts';
import {createTmpfsFile, resizeTmpfs, TMPFS} from './files/shmem.ts';
import {umountRefusal} from './files/truncate.ts';
import {wake} from './tasks/scheduler.ts';
import type {Machine} from './state.ts';
import {beginSwapoff, enableArea} from './swap/swapoff.ts';
import {isKernelThread, type Task} from './tasks/task.ts';
import {bootStack, STACK_PAGES} from './tasks/kernel-part.ts';
import {createFlusher, kill, spawn} from './tasks/task-life.ts';
import {busyExecutable} from './tasks/text.ts';
import {kernelZones} from './memory/kernel-memory.ts';
import {writeSysctl} from './write-sysctl.ts';

const living = (m: Machine, pid: Pid): Task | undefined => {
	const task = m.taskOf.get(pid);
	return task === undefined || task.state === 'Z' ? undefined : task;
};

function signal(m: Machine, command: Extract<Command, {kind: 'signal'}>): Outcome {
	const task = living(m, command.pid);
	if (task === undefined) return no('ESRCH', `no process ${command.pid}`);
	if (isKernelThread(task) || task.pid === 1) return no('EPERM', `${task.name} cannot be signalled`);
	emit(m, {kind: 'signal', pid: task.pid, name: task.name, signal: command.signal});
	switch (command.signal) {
		case 'TERM':
			if (task.stopped) {
				task.pendingTerm = true;
				break;
			}
			kill(m, task, 'signal');
			wakeForDeath(m, task);
			break;
		case 'KILL':
			kill(m, task, 'signal');
			wakeForDeath(m, task);
			break;
		case 'STOP':
			task.stopped = true;
			bookTime(task, m.clock);
			break;
		case 'CONT':
			task.stopped = false;
			bookTime(task, m.clock);
			if (task.pendingTerm) {
				kill(m, task, 'signal');
				wakeForDeath(m, task);
			} else if (task.state === 'T') {
				task.state = 'S';
				wake(m, task);
			}
			break;
		default:
			command.signal satisfies never;
	}
	return yes;
}

function setAdj(m: Machine, command: Extract<Command, {kind: 'oom_score_adj'}>): Outcome {
	const task = living(m, command.pid);
	if (task === undefined) return no('ESRCH', `no process ${command.pid}`);
	const {value} = command;
	if (!Number.isInteger(value) || value < -1000 || value > 1000) return no('EINVAL', `oom_score_adj takes −1000 … 1000, not ${value}`);
	const privileged = command.privileged ?? true;
	if (value < task.oomScoreAdjMin && !privileged) return no('EACCES', `lowering oom_score_adj below ${task.oomScoreAdjMin} needs CAP_SYS_RESOURCE`);
	emit(m, {kind: 'oom-score-adj', pid: task.pid, name: task.name, from: task.oomScoreAdj, to: value});
	task.oomScoreAdj = value;
	if (privileged) task.oomScoreAdjMin = value;
	return yes;
}

function call(m: Machine, command: Extract<Command, {kind: 'call'}>): Outcome {
	const task = living(m, command.pid);
	if (task === undefined || task.killed) return no('ESRCH', `no process ${command.pid}`);
	if (task.kthread !== 'none') return no('EPERM', `${task.name} has no address space`);
	return orderCall(m, task, command.call);
}

function fork(m: Machine, {pid, name, program}: Extract<Command, {kind: 'fork'}>): Outcome {
	const task = living(m, pid);
	if (task === undefined || task.killed) return no('ESRCH', `no process ${pid}`);
	if (task.kthread !== 'none') return no('EPERM', `${task.name} has no address space`);
	return orderFork(m, task, name, program);
}

function swapon(m: Machine, device: string): Outcome {
	const area = m.swaps.find(a => a.config.name === device);
	if (area === undefined) return no('ENOENT', `no swap area ${device}`);
	if (area.on) return no('EBUSY', `${device} is in use`);
	enableArea(m, area);
	emit(m, {kind: 'swapon', device, pages: area.pages});
	return yes;
}

function swapoff(m: Machine, device: string): Outcome {
	const area = m.swaps.find(a => a.config.name === device);
	if (area === undefined || !area.on) return no('EINVAL', `${device} is not in use as swap`);
	if (area.leaving) return no('EINVAL', `${device} is being turned off already`);
	// Asked for as if the caller, here a process like init, were to commit as much as the whole area.
	if (!mayCommit(m, m.taskOf.get(1) as Task, area.pages)) return no('ENOMEM', `what is committed would not fit without ${device}`);
	beginSwapoff(m, area);
	const task = spawn(m, {
		kind: 'spawn',
		name: 'swapoff',
		program: [
			{do: 'swapoff', device},
			{do: 'exit', status: 0},
		],
	});
	task.oomOrigin = true;
	return {ok: true, pid: task.pid};
}

/** A process that does one thing and ends, as a command that somebody types. */
const byItself = (m: Machine, name: string, op: Op): Outcome => ({ok: true, pid: spawn(m, {kind: 'spawn', name, program: [op, {do: 'exit', status: 0}]}).pid});

/** truncate and rm. */
function cutFile(m: Machine, command: Extract<Command, {kind: 'truncate' | 'unlink'}>): Outcome {
	const {path} = command;
	if (command.kind === 'truncate' && command.of !== undefined) return cutOpenFile(m, command, command.of);
	const isShmem = tmpfsFile(m, path) !== undefined;
	const file = fileNamed(m, path);
	if (!isShmem && (file === undefined || isMetadata(file))) return no('ENOENT', `no file ${path}`);
	if (command.kind === 'unlink') return byItself(m, 'rm', {do: 'unlink', file: path});
	if (file === undefined) return byItself(m, 'truncate', {do: 'truncate', file: path, pages: command.pages});
	if (file.runners > 0) return no('ETXTBSY', `${path} is being run`);
	if (command.pages > file.map.length) return no('EFBIG', `${path} has room for ${file.map.length} pages`);
	return byItself(m, 'truncate', {do: 'truncate', file: path, pages: command.pages});
}

/** truncate of a file that a process has open: who does it opens the same one through /proc/PID/fd, name or not. */
function cutOpenFile(m: Machine, {path, pages}: Extract<Command, {kind: 'truncate'}>, of: Pid): Outcome {
	const owner = m.taskOf.get(of);
	if (owner === undefined) return no('ESRCH', `no process ${of}`);
	const open = owner.descriptors.find(one => one.path === path);
	if (open === undefined) return no('ENOENT', `${owner.name} does not have ${path} open`);
	if (open.file >= 0 && pages > m.files[open.file].map.length) return no('EFBIG', `${path} has room for ${m.files[open.file].map.length} pages`);
	const outcome = byItself(m, 'truncate', {do: 'truncate', file: path, pages});
	if (outcome.ok && outcome.pid !== undefined) copyDescriptors(m, {descriptors: [open]}, m.taskOf.get(outcome.pid) as Task);
	return outcome;
}

/** A disk that gets its first file needs a flusher, and that a stack. */
function ensureFlusher(m: Machine, disk: number): boolean {
	if (m.writeback.disks[disk].flusherPid !== 0) return true;
	const zone = kernelZones(m).find(({free}) => free > STACK_PAGES);
	if (zone === undefined) return false;
	bootStack(m, createFlusher(m, disk, m.nextPid++), zone.index);
	return true;
}

/** Carries out a command at the machine's present instant. */
export function applyCommand(m: Machine, command: Command): Outcome {
	if (m.panic !== null) return no('EPERM', 'the kernel has panicked');
	switch (command.kind) {
		case 'spawn': {
			if (m.tasks.length >= 32768) return no('ENOMEM', 'pid_max is reached');
			if (command.cgroup !== undefined && findGroup(m, command.cgroup) < 0) return no('ENOENT', `there is no group ${command.cgroup}`);
			if (!mayCommit(m, {uid: command.uid ?? 0, vszPages: 0}, imageCommit(m.config.processImage.textPages)))
				return no('ENOMEM', 'data, heap and stack of a new process would go beyond CommitLimit');
			const busy = busyExecutable(m, command);
			if (busy !== null) return no('ETXTBSY', `${busy} is open to write`);
			return {ok: true, pid: spawn(m, command).pid};
		}
		case 'signal':
			return signal(m, command);
		case 'oom_score_adj':
			return setAdj(m, command);
		case 'call':
			return call(m, command);
		case 'fork':
			return fork(m, command);
		case 'sysctl':
			return writeSysctl(m, command);
		case 'swapon':
			return swapon(m, command.device);
		case 'swapoff':
			return swapoff(m, command.device);
		case 'sysrq':
			outOfMemory(m, m.taskOf.get(1) as Task, 'sysrq');
			return yes;
		case 'sync':
			return byItself(m, 'sync', {do: 'sync'});
		case 'umount': {
			if (!m.disks.some(d => d.config.name === command.disk)) return no('ENOENT', `no disk ${command.disk}`);
			const held = umountRefusal(m, command.disk);
			return held === null ? byItself(m, 'umount', {do: 'umount', disk: command.disk}) : no('EBUSY', held);
		}
		case 'remount':
			return resizeTmpfs(m, command.pages);
		case 'mkdir':
		case 'rmdir':
		case 'cgroup':
			return controlGroups(m, command, (name, work) => byItself(m, name, {do: 'limit', ...work}));
		case 'truncate':
		case 'unlink':
			return cutFile(m, command);
		case 'create_file': {
			if (tmpfsFile(m, command.path) !== undefined || fileNamed(m, command.path) !== undefined) return no('EEXIST', `${command.path} exists`);
			if (command.disk === TMPFS) {
				createTmpfsFile(m, command.path, command.pages);
				return yes;
			}
			const disk = m.disks.findIndex(d => d.config.name === command.disk);
			if (disk < 0) return no('ENOENT', `no disk ${command.disk}`);
			if (!ensureFlusher(m, disk)) return no('ENOMEM', `no memory for the flusher of ${command.disk}`);
			const metadata = m.files.findIndex(file => file.disk === disk && file.metadata === file.id);
			m.files.push(createFile(m.files.length, command.path, disk, metadata, command.pages));
			return yes;
		}
		default:
			return command satisfies never;
	}
}
