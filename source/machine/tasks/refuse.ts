// A step of a program that the kernel will not carry out, and that the program is not prepared for: it ends, and the log says why.
import {emit} from '../account/emit.ts';
import type {Errno} from '../command.ts';
import type {MachineEvent} from '../machine-event.ts';
import type {Machine} from '../state.ts';
import type {Task} from './task.ts';
import {kill} from './task-life.ts';

/** `what` it wanted, in words that go on after its name. */
export function endRefused(m: Machine, task: Task, what: string, errno: Errno, why: string): void {
	emit(m, {kind: 'refused', what: `${task.name}: ${what}`, errno, why});
	kill(m, task, errno === 'EFAULT' ? 'signal' : 'refused'); // an access that is refused is a SIGSEGV
}

type Asked = NonNullable<Extract<MachineEvent, {kind: 'refused'}>['asked']>;

/** Memory that a process asked for and does not get: overcommit is against it, or its address space has no room. The process goes on. */
export function refuseMemory(
	m: Machine,
	task: Task,
	{what, by, bytes, overcommit}: Pick<Asked, 'by' | 'bytes' | 'overcommit'> & {readonly what: string},
): void {
	const why = overcommit ? 'overcommit' : 'no hole is left in its address space';
	emit(m, {kind: 'refused', what: `${task.name}: ${what}`, errno: 'ENOMEM', why, asked: {pid: task.pid, name: task.name, by, bytes, overcommit}});
}
