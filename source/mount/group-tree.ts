// The memory groups of a session's machine as a tree that is written to: what is done there reaches the machine at once, and its errno whoever did it; a write
// that makes the kernel reclaim comes back when that is done.
import {WRITABLE_FILES} from '../machine/cgroup/control.ts';
import {parseWhole} from '../machine/cgroup/values.ts';
import type {Outcome, Pid} from '../machine/command.ts';
import type {Sample} from '../machine/sample.ts';
import {mountMessages as text} from '../messages/mount.ts';
import {cgroupFileMode, CGROUP_MOUNT, cgroupTexts} from '../procfs/sysfs-cgroup.ts';
import type {Session} from '../session/session.ts';
import type {Action} from '../workload/action.ts';
import type {Machine} from './asked.ts';
import type {FuseErrno, Tree} from './fuse/server.ts';
import type {Guests} from './guests.ts';
import {createTriggers} from './triggers.ts';

const PATH = `/sys/${CGROUP_MOUNT}`;
const PRESSURE = /^(memory|io|cpu)\.pressure$/;

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

/** Files whose changes wake who polls them (cgroup_file_notify). */
const NOTIFIED: ReadonlySet<string> = new Set(['cgroup.events', 'memory.events', 'memory.events.local', 'memory.swap.events']);

/** The tree of a session. `guests`: programs that are none of the machine's processes and may be in its groups; null: there are none. */
export function groupTree(session: Machine & Pick<Session, 'watch'>, guests: Guests | null = null): Tree {
	const triggers = createTriggers();
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
	/** A file's text, with who is in its group and no process of the machine. */
	function textOf(folder: string, file: string): string | undefined {
		const text = now().texts.get(folder)?.[file];
		if (text === undefined || guests === null) return text;
		const lines = (pids: readonly Pid[]): string => pids.map(pid => `${pid}\n`).join('');
		if (file === 'cgroup.procs') return text + lines(guests.of(folder));
		if (file === 'cgroup.threads') return text + lines(guests.threads(folder));
		return file === 'cgroup.events' && guests.within(folder).length > 0 ? text.replace('populated 0', 'populated 1') : text;
	}
	/** What is written into cgroup.procs or cgroup.threads, where it is nobody of the machine's; undefined: it is for the machine. */
	function placed(path: string, file: string, value: string, writer: Pid): Promise<FuseErrno | null> | undefined {
		const pid = parseWhole(value);
		if (guests === null || typeof pid === 'string' || pid < 0 || (pid > 0 && now().sample.processes.some(one => one.pid === pid))) return undefined;
		if (file === 'cgroup.procs') return guests.enter(writer, pid, path);
		const program = guests.who(writer, pid);
		return program === null ? undefined : Promise.resolve(guests.of(path).includes(program) ? null : 'EOPNOTSUPP');
	}
	return {
		folder: path => {
			const {texts, folders} = now();
			const files = texts.get(path);
			if (files === undefined) return null;
			return {files: new Map(Object.keys(files).map(name => [name, cgroupFileMode(name)])), folders: folders.get(path) ?? []};
		},
		read: (folder, file) => {
			const found = textOf(folder, file);
			if (found === undefined) return 'ENODEV';
			return (cgroupFileMode(file) & 0o444) === 0 ? 'EINVAL' : {text: found};
		},
		write: async (path, file, value, {pid, handle}) => {
			if (PRESSURE.test(file)) return triggers.write({handle, group: path, file}, value, now().sample);
			if (!(WRITABLE_FILES as readonly string[]).includes(file)) return 'EINVAL';
			if (file === 'cgroup.procs' || file === 'cgroup.threads') {
				const done = placed(path, file, value, pid);
				if (done !== undefined) return done;
			}
			const errno = await ask({kind: 'cgroup', path, file, value}, text.given(`${PATH}${path === '/' ? '' : path}/${file}`, value));
			if (errno === null && file === 'cgroup.kill') guests?.kill(path);
			return errno;
		},
		mkdir: path => ask({kind: 'mkdir', path}, `mkdir ${PATH}${path}`),
		rmdir: async path => ((guests?.of(path).length ?? 0) > 0 ? 'EBUSY' : ask({kind: 'rmdir', path}, `rmdir ${PATH}${path}`)),
		poll: (folder, file, {handle, seen, told}) => {
			const rung = triggers.rung(handle, told);
			if (rung !== null) return {news: rung, error: false};
			const news = PRESSURE.test(file) || seen === null || (NOTIFIED.has(file) && textOf(folder, file) !== seen);
			return {news, error: news};
		},
		release: triggers.release,
		changed: hear => {
			session.watch({
				sample: sample => {
					triggers.look(sample);
					hear();
				},
			});
		},
	};
}
