// Times that any number fits into from the beginning. V8 keeps a property that has held nothing but whole numbers below 2^31 as such, and compiles for what it
// met: nanoseconds pass 2^31 when a machine is two seconds old, and all that had been compiled for its tasks and CPUs until then would be thrown away.
import type {Machine} from './state.ts';

/** Holds something else for a moment: all objects that are made in the same place are alike from then on. */
function widen<Name extends string>(of: Record<Name, number>, ...names: readonly Name[]): void {
	for (const name of names) {
		const value = of[name];
		of[name] = 0.5;
		of[name] = value;
	}
}

/** Widens what the hot paths book their time in. Nothing has another value afterwards. */
export function widenTimes(m: Machine): void {
	widen(m, 'clock', 'now', 'sampledAt');
	widen(m.psi, 'shownAt');
	for (const cpu of m.psi.cpus) widen(cpu, 'at', 'nonidleNs');
	for (const cpu of m.cpus) {
		widen(cpu, 'clock', 'pickedAt', 'bookedAt', 'idleSince', 'userNs', 'systemNs', 'idleNs', 'iowaitNs');
		widen(cpu.queue, 'minVruntime');
	}
	for (const task of m.tasks) {
		widen(task, 'vruntime', 'deadline', 'ranAt', 'userNs', 'systemNs', 'reclaimStallNs');
		widen(task.spent, 'at');
		widen(task.op, 'startedAt');
		widen(task.tlb, 'walkNs');
	}
	for (const disk of m.disks) widen(disk, 'readFreeAt', 'writeFreeAt');
}
