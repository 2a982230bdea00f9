// A namespace whose /proc is the machine's, for programs that look nowhere else. User, mount, PID and time namespace by unshare(1): no root is needed where
// the system allows it, no process outside can be signalled from inside, and all of it is gone with its last process. /proc is a real proc of the
// namespace, so that every program finds itself, with the machine's files mounted over what is the computer's, nothing over the rest, and those of each of the
// machine's processes over the folder of its stand-in (keeper.ts). They lie in a tmpfs that no path inside leads to: it is written from outside, by a
// descriptor; so nothing is left on any disk, however lowwater ends, and nobody inside can put anything in its place.
// The command runs in a user namespace of its own below that one: it may neither take the mounts away nor see the keeper and its helpers, whom it may not
// trace (hidepid). Where a system allows less there is less: without a real proc /proc is the tmpfs itself, in which no program finds itself.
import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {constants, uptime} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import type {Duplex, Readable, Writable} from 'node:stream';
import {mountMessages as text} from '../messages/mount.ts';
import {failing} from '../files/errno.ts';
import {CGROUP_MOUNT} from '../procfs/sysfs-cgroup.ts';
import {overwrite} from './file.ts';
import {FUSE_WORDS, fuseLines, type Mount, serveTrees, UNSERVED} from './fuse/relay.ts';
import type {Tree} from './fuse/server.ts';
import {STATFS_FILE, writeStatfs} from './fuse/statfs.ts';
import {ensure, type Folder, namesIn, openFolder, walk} from './folder.ts';
import {FILES_FD, type Keeper, KEEPER_LINE, KEEPER_WORDS, meetKeeper, TREE, TREE_FD} from './keeper.ts';
import {SHM_MOUNT} from './shm-tree.ts';
import {SYSCTL_MOUNT} from './sysctl-tree.ts';
import {HIDDEN_DEV} from './kmsg.ts';
import {FIRST_COVERS, HIDDEN_SYS, PROCESS_COVERS} from './tree.ts';

/** Why there is no namespace: one sentence. */
export class NamespaceError extends Error {
	override readonly name = 'NamespaceError';
}

const AS_ROOT_OF_ITS_OWN = ['--user', '--map-root-user'];
/**
 * Ways to a namespace, best first: as root of a user namespace, or, where there are none, as the system's own. Who is that already goes the other way round:
 * then lowwater may map all ids into the command's namespace, and a program there may become another user.
 */
const ways = (): readonly (readonly string[])[] =>
	(process.getuid?.() === 0 ? [[], AS_ROOT_OF_ITS_OWN] : [AS_ROOT_OF_ITS_OWN, []]).map(user => [
		'unshare',
		...user,
		'--mount',
		'--pid',
		'--fork',
		'--kill-child=KILL',
	]);
/** All ends with lowwater, even when it is killed. */
const BOUND = ['setpriv', '--pdeathsig', 'KILL'];

/** Room for the tree of thousands of processes, and no more than a computer has to spare. */
const TMPFS = 'mode=755,size=256m,nr_inodes=400k';
const TMPFS_NAME = 'tmpfs';
/** Files of sizes with nothing in them, that stand-ins have open. */
const FILES_TMPFS = 'mode=755,size=1m,nr_inodes=100k';
const TABLE = '.fstab';
const NOTHING = {file: '.empty', folder: '.none'} as const;

/** File systems that are served, in the order of the trees. */
const MOUNTS: readonly Mount[] = [
	{source: 'cgroup2', folder: `/sys/${CGROUP_MOUNT}`},
	{subtype: TMPFS_NAME, source: TMPFS_NAME, folder: SHM_MOUNT},
	{subtype: 'proc', source: 'lowwater', folder: SYSCTL_MOUNT},
];

/** The command, not as the first process, which Ctrl-C would not end; and word, so that lowwater hears all before everything ends. */
const COMMAND = [
	`library=/sys/${STATFS_FILE}; [ -r "$library" ] || library=`,
	// By env, so that no word of it is this shell's own.
	`env -- \${library:+"LD_PRELOAD=$library\${LD_PRELOAD:+:$LD_PRELOAD}"} "$@" 3<&- 4>&- ${TREE_FD}<&- ${FILES_FD}<&-`,
	'status=$?',
	'echo left >&4',
	'read -r word <&3',
	'exit "$status"',
].join('\n');

/**
 * After all is mounted, below. What lowwater says puts the clocks that run since boot where the machine's is, for this shell's children: by them a program's
 * own age is told. $1 is COMMAND.
 */
const INSIDE = [
	'echo inside >&4',
	'read -r word offset <&3 || exit 1',
	'command=$1 clocks="unshare --time --monotonic $offset --boottime $offset --"; shift',
	'$clocks true 2>/dev/null || clocks=',
	// What groups of the computer's it is in is nothing to it: /proc/PID/cgroup tells "/" (cgroup_namespaces(7)) until it enters one of the machine's.
	'groups="unshare --cgroup --"',
	'$groups true 2>/dev/null || groups=',
	'exec $groups $clocks sh -c "$command" sh "$@"',
].join('\n');

/**
 * The first process: pids far above those of the machine, which are for stand-ins; the tmpfs, and over it a real proc of the namespace; their keeper; word to
 * lowwater (4), which fills the tmpfs and gives its own (3); what is in its table mounted; then what is inside, with no rights over all that. $1 is INSIDE.
 */
const SCRIPT = [
	'{ echo 4000000 >/proc/sys/kernel/ns_last_pid || echo 30000 >/proc/sys/kernel/ns_last_pid; } 2>/dev/null',
	'read -r first rest </proc/self/stat',
	'here=$PWD; cd /proc', // of outside, also when another is mounted over it
	// Mounted nowhere, so that the paths of what is open there begin at its root.
	`mount -n -t tmpfs -o ${FILES_TMPFS} lowwater /sys 2>/dev/null && { exec ${FILES_FD}</sys; umount -n -l /sys || exec ${FILES_FD}<&-; }`,
	`mount -n -t tmpfs -o ${TMPFS} lowwater /proc >&4 2>&4 || exit 1`,
	`exec ${TREE_FD}</proc`,
	'real=',
	'for option in hidepid=4 rw; do [ -n "$real" ] || { mount -n -t proc -o "$option" proc /proc && real=real; }; done 2>/dev/null',
	KEEPER_LINE,
	'cd "$here" 2>/dev/null || cd /',
	'echo "ready $first $real" >&4',
	'read -r word <&3 || exit 1',
	`[ -n "$real" ] && tree=${TREE} || tree=/proc`,
	`mount -n -c -a -T "$tree/${TABLE}" 2>/dev/null`,
	...fuseLines(MOUNTS),
	'inside=$1; shift',
	'below="unshare --user --map-root-user --" mapped=',
	'[ -n "$real" ] && $below true 2>/dev/null || below=',
	// Of the system's own root: ids are mapped by lowwater, and rights come with the next program, with which the kernel forgets that all ends with lowwater.
	'own= count=1',
	'[ -n "$below" ] && read -r own outer count </proc/self/uid_map',
	'[ "$count" != 1 ] && [ "$own" = 0 ] && below="unshare --user --" mapped=mapped',
	'[ -n "$mapped" ] && exec $below sh -c \'echo unmapped >&4; read -r word <&3 || exit 1; inside=$1; shift; exec setpriv --pdeathsig KILL sh -c "$inside" sh "$@"\' sh "$inside" "$@"',
	'exec $below sh -c "$inside" sh "$@"',
].join('\n');

export type Namespace = {
	/** The tmpfs. */
	readonly root: Folder;
	/** The tmpfs with files for stand-ins to have open, mounted nowhere; null where there is none. */
	readonly files: Folder | null;
	/** Whether there is a real proc, in which who reads finds itself. */
	readonly real: boolean;
	/** That proc as lowwater sees it. */
	readonly proc: string;
	/**
	 * Puts what is in the tmpfs where programs look. The names are those of the first Sample's files. `trees`: what is served at /sys/fs/cgroup, /dev/shm and /proc/sys; true: it
	 * is, false: this system mounts no file system of a user's, and what is in the tmpfs stands in /sys/fs/cgroup and /proc/sys, and what the computer has in /dev/shm.
	 */
	readonly cover: (trees?: readonly [groups: Tree, shm: Tree, sysctls: Tree]) => Promise<boolean>;
	/** Lets the command begin on a machine that has run for so long. `last` is waited for after the command, before all else in the namespace ends. */
	readonly begin: (upS: number, last?: () => Promise<void>) => void;
	/** Exit status of the command, 128 and the number where a signal ended it. */
	readonly ended: Promise<number>;
	readonly isThere: () => boolean;
	readonly child: ChildProcess;
	/** Of stand-ins for the machine's processes; null where the system does not let pids be chosen. */
	readonly keeper: Keeper | null;
};

/** The words before a command that put it into a namespace. Throws NamespaceError where this system has none to give, with the reason. */
export function namespacePrefix(): readonly string[] {
	if (process.platform !== 'linux') throw new NamespaceError(text.notLinux());
	let reason = '';
	for (const way of ways()) {
		const prefix = [...BOUND, ...way];
		const [tool = '', ...args] = [...prefix, 'true'];
		const tried = spawnSync(tool, args, {encoding: 'utf8', timeout: 10_000});
		if (tried.error !== undefined) throw new NamespaceError(text.noTool(tool));
		if (tried.status === 0) return prefix;
		reason ||= tried.stderr;
	}
	throw new NamespaceError(text.noNamespace(reason));
}

/** A line of fstab(5) that mounts a file or folder of a tree. */
const over = (tree: string, source: string, target: string): string => `${tree}/${source} ${target} none bind 0 0\n`;

type Entry = {readonly name: string; readonly folder: boolean};

/** What is mounted over a real proc: the machine's files where the computer has such, nothing over what else it has, and the files of the first process, which there always is. */
const procTable = (machines: ReadonlySet<string>, computers: readonly Entry[]): readonly string[] => [
	...computers.map(({name, folder}) => over(TREE, machines.has(name) ? name : folder ? NOTHING.folder : NOTHING.file, `/proc/${name}`)),
	...FIRST_COVERS.map(name => over(TREE, `1/${name}`, `/proc/1/${name}`)),
];

/** What is mounted elsewhere. */
const restTable = (tree: string): readonly string[] => [over(tree, HIDDEN_SYS, '/sys'), over(tree, `${HIDDEN_DEV}/kmsg`, '/dev/kmsg')];

/** What a proc has that is nobody's own: links lead to who reads, /proc/tty only names terminals. */
const entriesOf = (proc: string): readonly Entry[] =>
	readdirSync(proc, {withFileTypes: true})
		.filter(entry => !entry.isSymbolicLink() && !/^(\d+|tty)$/.test(entry.name))
		.map(entry => ({name: entry.name, folder: entry.isDirectory()}));

/** Folders under one that other file systems of the computer are mounted on: who goes by the list of mounts finds them. */
const mountsUnder = (folder: string, mountinfo: string): readonly string[] =>
	mountinfo
		.split('\n')
		.map(line => line.split(' ')[4] ?? '')
		.filter(point => point.startsWith(`${folder}/`) && !point.includes('\\') && !point.startsWith(`${folder}/${CGROUP_MOUNT}/`)) // groups are the machine’s own
		.map(point => point.slice(folder.length + 1));

/** Fills the tmpfs with what is mounted over the rest, and the table of all that is mounted. `process`: the first, in the proc of outside. */
function prepare(root: Folder, real: boolean, process: string): void {
	overwrite(root.at(NOTHING.file), '');
	ensure(root, NOTHING.folder).close();
	using steps = walk(root, ensure);
	for (const folder of ['', ...mountsUnder('/sys', readFileSync(join(process, 'mountinfo'), 'utf8')).map(path => `/${path}`)])
		steps.to(`${HIDDEN_SYS}${folder}`);
	const ours = real ? procTable(new Set(namesIn(root)), entriesOf(join(process, 'root/proc'))) : [];
	overwrite(root.at(TABLE), [...ours, ...restTable(real ? TREE : '/proc')].join(''));
}

/** All ids that there are here are the same in the namespace of a process. */
function mapAllIds(pid: string): void {
	for (const map of ['gid_map', 'uid_map']) {
		const own = readFileSync(`/proc/self/${map}`, 'utf8').trim().split('\n');
		const lines = own.map(line => line.trim().split(/\s+/)).map(([id, , count]) => `${id} ${id} ${count}\n`);
		writeFileSync(`/proc/${pid}/${map}`, lines.join(''));
	}
}

/** Lines of a stream, one by one; null when it has ended. */
function lineReader(input: Readable): () => Promise<string | null> {
	const lines = createInterface({input})[Symbol.asyncIterator]();
	return async () => {
		const {value, done} = await lines.next();
		return done === true ? null : value;
	};
}

/** /proc/uptime is written four times a second: a program that has just begun must not come out younger than nothing. */
const BEHIND_S = 0.4;

/** Whole seconds from the computer's clock to one that is a little behind the machine's, but not before its own beginning. */
export const clockOffset = (upS: number, hostS: number): number => Math.max(Math.floor(upS - BEHIND_S - hostS), Math.ceil(-hostS));

/** Makes a namespace, in which a command waits for its /proc to be filled. Throws NamespaceError. */
export async function openNamespace(command: readonly string[], env: NodeJS.ProcessEnv, stdio: 'inherit' | 'pipe' = 'inherit'): Promise<Namespace> {
	const words = [...KEEPER_WORDS, PROCESS_COVERS.join(' '), ...FUSE_WORDS, INSIDE, COMMAND, ...command];
	const [tool = '', ...args] = [...namespacePrefix(), 'sh', '-c', SCRIPT, 'sh', ...words];
	const child = spawn(tool, args, {env, stdio: [stdio, stdio, stdio, 'pipe', 'pipe', 'pipe', 'pipe', 'pipe']});
	const ended = new Promise<number>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (status, signal) => resolve(status ?? 128 + (signal === null ? 0 : constants.signals[signal])));
	});
	const [, , , ours, theirs, requests, answers, device] = child.stdio as unknown as [null, null, null, Writable, Readable, Writable, Readable, Duplex];
	device.on('error', () => undefined);
	const meeting = meetKeeper(requests, answers);
	ours.on('error', () => undefined); // it has ended before its word
	const hear = lineReader(theirs);
	const heard = (await hear()) ?? '';
	const [ready, first = '', real] = heard.split(' ');
	if (ready !== 'ready') throw new NamespaceError(text.noNamespace(heard));
	const root = openFolder('/proc', `/proc/${first}/fd/${TREE_FD}/.`); // what the link leads to, and not the link
	const isThere = (): boolean => child.exitCode === null && child.signalCode === null;
	let files: Folder | null = null;
	failing(() => {
		files = openFolder('/', `/proc/${first}/fd/${FILES_FD}/.`);
	});
	void ended.finally(() => {
		root.close();
		files?.close();
	});
	return {
		root,
		files,
		real: real === 'real',
		proc: join('/proc', first, 'root/proc'),
		cover: async trees => {
			failing(() => prepare(root, real === 'real', join('/proc', first)));
			ours.write(trees === undefined ? `${UNSERVED}\n` : 'filled\n');
			let served = false;
			if ((await hear()) === 'fuse') {
				served = trees !== undefined && (await serveTrees(device, trees, () => Math.trunc(Date.now() / 1000)));
				if (!served) device.destroy(); // with which the relay ends
				if (served) failing(() => writeStatfs(root.at(`${HIDDEN_SYS}/${STATFS_FILE}`)));
				ours.write(served ? 'served\n' : 'not\n');
			}
			if ((await hear()) !== 'unmapped') return served;
			failing(() => mapAllIds(first));
			ours.write('mapped\n');
			await hear();
			return served;
		},
		begin: (upS, last = () => Promise.resolve()) => {
			void hear().then(async left => {
				if (left !== null) await last();
				ours.end();
			});
			ours.write(`begin ${clockOffset(upS, uptime())}\n`);
		},
		ended,
		isThere,
		child,
		keeper: await meeting,
	};
}
