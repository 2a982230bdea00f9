// Programs of a shell in the machine's memory groups: `echo $$ > cgroup.procs` of one that is no process of the machine. It has no memory there, so that nothing is
// charged to its group and no limit holds it; all else is as for any other: cgroup.procs has it, and those that it begins from then on, the group is populated and not to
// be removed, cgroup.kill and an OOM killing of the whole group (memory.oom.group) end it, cgroup.freeze stops it, /proc/PID/cgroup tells where it is. (cgroup_attach_task,
// cgroup_fork of kernel/cgroup/cgroup.c) The machine knows nothing of it: its run is the same with and without.
// Deviations: frozen is SIGSTOP, which its parent sees; who was begun is found by looking, so that its /proc/PID/cgroup is a moment late, and one whose parent has
// ended within that moment is in the root.
import {readdirSync} from 'node:fs';
import type {Pid} from '../machine/command.ts';
import type {Sample} from '../machine/sample.ts';
import type {Session} from '../session/session.ts';
import {failing} from '../files/errno.ts';
import {overwrite, readStart} from './file.ts';
import {ensure} from './folder.ts';
import type {FuseErrno} from './fuse/server.ts';
import {GUESTS} from './keeper.ts';
import type {Namespace} from './namespace.ts';
import {removePaths} from './remove.ts';

/** `isGone`: its group has been removed. */
type Guest = {readonly path: string; isGone: boolean; stopped: boolean; told: string};

export type Guests = {
	/** Lets a program enter a group, by its pid or a thread's, 0 for the writer itself. */
	readonly enter: (writer: Pid, pid: Pid, path: string) => Promise<FuseErrno | null>;
	/** The program that a pid or a thread's number is of, 0 for the writer's; null: nobody's. */
	readonly who: (writer: Pid, pid: Pid) => Pid | null;
	/** Those in a group, and with those below it. */
	readonly of: (path: string) => readonly Pid[];
	readonly within: (path: string) => readonly Pid[];
	readonly threads: (path: string) => readonly Pid[];
	readonly kill: (path: string) => void;
};

const isWithin = (path: string, above: string): boolean => path === above || above === '/' || path.startsWith(`${above}/`);

export function createGuests({root, proc, keeper}: Pick<Namespace, 'root' | 'proc' | 'keeper'>, session: Pick<Session, 'watch'>): Guests {
	/** All programs that were there at the last look; null: it has never been in a group. Empty until the first enters one. */
	const known = new Map<Pid, Guest | null>();
	/** memory.events.local oom_group_kill of each group. */
	const wiped = new Map<string, number>();

	const numbersIn = (folder: string): number[] => {
		let names: readonly string[] = [];
		failing(() => {
			names = readdirSync(folder);
		});
		return names.map(Number).filter(Number.isInteger);
	};

	/** Fields of stat from the state on; null: there is no such program, or it is dead. */
	function statOf(pid: Pid): readonly string[] | null {
		const stat = readStart(`${proc}/${pid}/stat`, 256) ?? '';
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return stat === '' || fields[0] === 'Z' || fields[0] === 'X' ? null : fields;
	}

	/** Says in its /proc/PID/cgroup where it is. */
	async function tell(pid: Pid, guest: Guest): Promise<void> {
		const text = `0::${guest.path}${guest.isGone ? ' (deleted)' : ''}\n`;
		if (guest.told === text) return;
		const isNew = guest.told === '';
		guest.told = text;
		failing(() => {
			using folder = ensure(root, GUESTS);
			overwrite(folder.at(String(pid)), text);
		});
		if (isNew) await keeper?.cover(pid);
	}

	/** Those that have begun since the last look are where their parents are; those that have ended are forgotten. */
	function look(): void {
		const there = numbersIn(proc).sort((a, b) => a - b);
		for (const pid of there) {
			if (known.has(pid)) continue;
			const parent = known.get(Number(statOf(pid)?.[1])) ?? null;
			const guest = parent === null ? null : {...parent, stopped: false, told: ''};
			known.set(pid, guest);
			if (guest !== null) void tell(pid, guest);
		}
		const alive = new Set(there);
		for (const [pid, guest] of known) {
			if (alive.has(pid)) continue;
			known.delete(pid);
			if (guest !== null) removePaths(root, [`${GUESTS}/${pid}`]);
		}
	}

	function guests(): (readonly [Pid, Guest])[] {
		if (known.size === 0) return [];
		look();
		return [...known].flatMap(([pid, guest]) => (guest === null || guest.isGone || statOf(pid) === null ? [] : [[pid, guest] as const]));
	}

	const pids = (is: (path: string) => boolean): readonly Pid[] => guests().flatMap(([pid, {path}]) => (is(path) ? [pid] : []));
	const kill = (path: string): void => {
		for (const pid of pids(at => isWithin(at, path))) keeper?.tell('KILL', pid);
	};

	function who(writer: Pid, pid: Pid): Pid | null {
		const [, group] = /^Tgid:\s*(\d+)$/m.exec(readStart(`${proc}/${pid === 0 ? writer : pid}/status`, 256) ?? '') ?? [];
		return group === undefined ? null : Number(group);
	}

	/** What becomes of groups becomes of those in them. */
	function follow({groups = []}: Sample): void {
		if (known.size === 0) return;
		const online = new Map(groups.filter(group => group.online).map(group => [group.path, group]));
		look();
		for (const [pid, guest] of known) {
			if (guest === null || guest.path === '/' || guest.isGone) continue;
			const group = online.get(guest.path);
			guest.isGone = group === undefined;
			void tell(pid, guest);
			// It stands still itself, also while another one of its group does not yet.
			const stopped = [...online.values()].some(({path, freeze}) => freeze && isWithin(guest.path, path));
			if (stopped === guest.stopped) continue;
			guest.stopped = stopped;
			keeper?.tell(stopped ? 'STOP' : 'CONT', pid);
		}
		for (const {path, eventsLocal} of online.values()) {
			const before = wiped.get(path) ?? eventsLocal.oom_group_kill;
			wiped.set(path, eventsLocal.oom_group_kill);
			if (eventsLocal.oom_group_kill > before) kill(path);
		}
	}
	session.watch({sample: follow, opened: () => wiped.clear()});

	return {
		enter: async (writer, pid, path) => {
			const program = who(writer, pid);
			if (program === null) return 'ESRCH';
			look();
			const before = known.get(program) ?? null;
			const guest: Guest = {path, isGone: false, stopped: before?.stopped ?? false, told: before?.told ?? ''};
			known.set(program, guest);
			await tell(program, guest);
			return null;
		},
		who,
		of: path => pids(at => at === path),
		within: path => pids(at => isWithin(at, path)),
		threads: path => pids(at => at === path).flatMap(pid => numbersIn(`${proc}/${pid}/task`)),
		kill,
	};
}
