// A step of a program that the kernel will not carry out, and that the program is not prepared for: it ends, and the log says why.
import {emit} from '../account/emit.ts';
import type {Errno} from '../command.ts';
import type {Machine} from '../state.ts';
import type {Task} from './task.ts';
import {kill} from './task-life.ts';

/** `what` it wanted, in words that go on after its name. */
export function endRefused(m: Machine, task: Task, what: string, errno: Errno, why: string): void {
	emit(m, {kind: 'refused', what: `${task.name}: ${what}`, errno, why});
	kill(m, task, 'signal');
}
