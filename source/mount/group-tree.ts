// The memory groups of a session's machine as a tree that is written to: what is done there reaches the machine at once, and its errno whoever did it; a write
// that makes the kernel reclaim comes back when that is done.
import {WRITABLE_FILES} from '../machine/cgroup/control.ts';
import type {Outcome, Pid} from '../machine/command.ts';
import type {Sample} from '../machine/sample.ts';
import {mountMessages as text} from '../messages/mount.ts';
import {isTrigger} from '../procfs/pressure.ts';
import {cgroupFileMode, CGROUP_MOUNT, cgroupTexts} from '../procfs/sysfs-cgroup.ts';
import type {Session} from '../session/session.ts';
import type {Action} from '../workload/action.ts';
import type {Machine} from './asked.ts';
import type {FuseErrno, Tree} from './fuse/server.ts';

const PATH = `/sys/${CGROUP_MOUNT}`;
const PRESSURE = /\.pressure$/;

type Command = Extract<Action, {kind: 'command'}>['command'];

/** Folders right below each folder. */
function foldersOf(paths: Iterable<string>): ReadonlyMap<string, string[]> {
	const folders = new Map<string, string[]>();
	for (const path of paths) {
		if (path === '/') continue;
		const cut = path.lastIndexOf('/');
		const above = cut === 0 ? '/' : path.slice(0, cut);
		const among = folders.get(above) ?? [];
		among.push(path.slice(cut + 1));
		folders.set(above, among);
	}
	return folders;
}

type Shown = {readonly sample: Sample; readonly texts: ReturnType<typeof cgroupTexts>; readonly folders: ReadonlyMap<string, string[]>};

/** The tree of a session. */
export function groupTree(session: Machine & Pick<Session, 'watch'>): Tree {
	let shown: Shown | null = null;
	const now = (): Shown => {
		const {sample} = session.store.getState();
		if (shown?.sample !== sample) {
			const texts = cgroupTexts(sample);
			shown = {sample, texts, folders: foldersOf(texts.keys())};
		}
		return shown;
	};
	/** The reclaim that a write asked for is done in a process of its own: until that is gone; EAGAIN where it got less than was asked for. */
	const untilDone = (pid: Pid): Promise<FuseErrno | null> =>
		new Promise(done => {
			let failed: FuseErrno | null = null;
			const look = (sample: Sample): void => {
				for (const event of sample.events) if (event.kind === 'refused' && event.by === pid) failed = 'EAGAIN';
				if (sample.processes.some(one => one.pid === pid && one.state !== 'Z')) return;
				unwatch();
				done(failed);
			};
			const unwatch = session.watch({sample: look, opened: () => done('EINTR')});
		});
	const ask = async (command: Command, what: string): Promise<FuseErrno | null> => {
		const outcome = await new Promise<Outcome | undefined>(told => {
			session.ask([{kind: 'command', command}], applied => told(applied[0]?.outcome), {via: 'proc', what});
		});
		if (outcome === undefined) return 'EIO';
		if (!outcome.ok) return outcome.errno;
		return outcome.pid === undefined ? null : untilDone(outcome.pid);
	};
	return {
		folder: path => {
			const {texts, folders} = now();
			const files = texts.get(path);
			if (files === undefined) return null;
			return {files: new Map(Object.keys(files).map(name => [name, cgroupFileMode(name)])), folders: folders.get(path) ?? []};
		},
		read: (folder, file) => {
			const found = now().texts.get(folder)?.[file];
			if (found === undefined) return 'ENODEV';
			return (cgroupFileMode(file) & 0o444) === 0 ? 'EINVAL' : {text: found};
		},
		write: async (path, file, value) => {
			if (PRESSURE.test(file)) return isTrigger(value, now().sample.kernel.version) ? null : 'EINVAL'; // it never rings: a file of FUSE is not polled
			if (!(WRITABLE_FILES as readonly string[]).includes(file)) return 'EINVAL';
			return ask({kind: 'cgroup', path, file, value}, text.given(`${PATH}${path === '/' ? '' : path}/${file}`, value));
		},
		mkdir: path => ask({kind: 'mkdir', path}, `mkdir ${PATH}${path}`),
		rmdir: path => ask({kind: 'rmdir', path}, `rmdir ${PATH}${path}`),
	};
}
