// An access to a byte address, as the CPU makes it: which region it falls into, whether the region allows it, whether the stack may grow to it.
// (arch/x86/mm/fault.c do_user_addr_fault, access_error; mm/mmap.c expand_stack) What is not allowed ends in SIGSEGV.
import {extendRegion, regionAt} from './address-space.ts';
import {pageAt, type Region} from './region.ts';
import {emit} from '../account/emit.ts';
import {access} from './faults.ts';
import {PAGE, modeOf} from './layout.ts';
import type {SegvCause} from '../process-view.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';

/** Why an address may not be used at all, whatever is mapped; null = it may. */
export function addressFault(bits: 64 | 32, address: number): SegvCause | null {
	const mode = modeOf(bits);
	if (address >= mode.kernelStart) return 'kernel';
	return address >= mode.userEnd + (bits === 64 ? PAGE : 0) || address < 0 ? 'non-canonical' : null;
}

/** The region of an address, with what its stack may still grow to. */
export const addressRegion = (m: Machine, task: Task, address: number): Region | undefined => regionAt(m, task, address, true);

/** What an access would be refused for; null = allowed (it may still fault). */
export function accessRefusal(m: Machine, task: Task, address: number, how: 'read' | 'write'): SegvCause | null {
	const fault = addressFault(task.layout.bits, address);
	if (fault !== null) return fault;
	const region = addressRegion(m, task, address);
	if (region === undefined) return 'no-mapping';
	if (region.permissions[how === 'write' ? 1 : 0] === '-') return 'no-permission';
	if (region.image && region.offset + pageAt(region, address) >= m.imageFrames.length) return 'no-mapping'; // beyond what the kernel keeps of the file
	return null;
}

/**
 * One access to a byte address. True: done. False: the task is stalled or asleep, or it was killed by SIGSEGV; call again with the same address.
 */
export function accessAddress(m: Machine, task: Task, address: number, how: 'read' | 'write'): boolean {
	const refused = accessRefusal(m, task, address, how);
	if (refused !== null) {
		emit(m, {kind: 'segv', pid: task.pid, name: task.name, address, write: how === 'write', how: refused});
		task.lastFault = {at: m.clock, address, write: how === 'write', how: refused, major: false, frame: -1};
		task.killed = true;
		task.exitCause = 'signal';
		return false;
	}
	const region = addressRegion(m, task, address) as Region;
	const page = pageAt(region, address);
	if (page >= region.pages && !extendRegion(m, task, region, page + 1 - region.pages)) {
		task.killed = true; // expand_stack() fails: the kernel sends SIGSEGV here, too
		task.exitCause = 'refused';
		return false;
	}
	return access(m, task, region, page, how);
}
