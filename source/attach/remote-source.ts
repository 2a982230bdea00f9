// The machine of another process as a source: its Samples arrive by themselves, views of it are asked for, and acting on it is asking too (questions.ts).
import type {ProcessView} from '../machine/process-view.ts';
import type {FrameMap, Sample} from '../machine/sample.ts';
import type {Source} from '../session/source/source.ts';
import {type Mirror, see} from './mirror.ts';
import type {FromOwner} from './protocol.ts';

export type MachineMessage = Extract<FromOwner, {kind: 'machine'}>;

/** What has been told of it so far. */
export type Remote = {machine: MachineMessage; sample: Sample; files: ReadonlyMap<string, number>};

export const createRemote = (machine: MachineMessage): Remote => ({machine, sample: machine.sample, files: new Map()});

/** The machine that runs there now. */
export function remoteSource(remote: Remote, mirror: Mirror): Source {
	const {name, seed, ramPages, disks, swaps, nodes, cpus} = remote.machine.machine;
	return {
		...{name, seed, ramPages, disks, swaps, nodes, cpus},
		get files() {
			return remote.files;
		},
		timeUs: () => remote.sample.timeUs,
		halted: () => remote.sample.panic !== null,
		sample: () => remote.sample,
		frameMap: cells => see(mirror, 'frameMap', [cells]) as FrameMap | null,
		lookInside: (pid, address, parts) => see(mirror, 'lookInside', [pid, address ?? -1, parts]) as ProcessView | null,
	};
}
