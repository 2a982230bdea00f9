// Steps of programs that open, close and remove a file. (fs/open.c do_sys_openat2, close_fd; fs/namei.c do_unlinkat; docs §11.6)
import {emit} from '../account/emit.ts';
import {regionOf} from '../address-space/region.ts';
import type {Op} from '../command.ts';
import type {Machine} from '../state.ts';
import {endRefused} from '../tasks/refuse.ts';
import type {Task} from '../tasks/task.ts';
import {closeFile, fileNamed, holdersOf, openFile, pagesOf, tmpfsFile} from './descriptor.ts';
import {nextOp} from './pacing.ts';

/** rm: the name goes at once, the file when the last who has it open or mapped lets go of it. */
function unlink(m: Machine, task: Task, path: string): void {
	const file = tmpfsFile(m, path) ?? fileNamed(m, path);
	if (file === undefined) return endRefused(m, task, `removing ${path}`, 'ENOENT', 'there is no such file');
	const ref = 'region' in file ? {file: -1, shm: file.region} : {file: file.id, shm: -1};
	file.unlinked = true;
	const regions = ref.shm < 0 ? m.files[ref.file].mappings : regionOf(m, ref.shm).mappers;
	for (const region of regions) regionOf(m, region).space.changes++; // maps prints its path another way
	const holders = holdersOf(m, ref);
	if (holders === 0) task.evicting.push({...ref, at: 0});
	else emit(m, {kind: 'unlinked', path, pages: pagesOf(m, ref), tmpfs: ref.shm >= 0, holders});
	nextOp(task);
}

export function runFileOp(m: Machine, task: Task, {do: what, file}: Extract<Op, {do: 'open' | 'close' | 'unlink'}>): void {
	m.clock += m.costs.syscall;
	if (what === 'unlink') return unlink(m, task, file);
	if (what === 'close') closeFile(m, task, file);
	else if (openFile(m, task, file) === null) return endRefused(m, task, `opening ${file}`, 'ENOENT', 'there is no such file');
	nextOp(task);
}
