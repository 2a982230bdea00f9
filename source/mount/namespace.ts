// A namespace whose /proc is a tmpfs of its own, for programs that look nowhere else. User, mount and PID namespace by unshare(1): no root is needed where
// the system allows it, no process outside can be signalled from inside, and all of it is gone with its last process. The tree is written from outside, through
// /proc/PID/root; so nothing is left on any disk, however lowwater ends.
import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {constants} from 'node:os';
import {basename, join} from 'node:path';
import type {Readable, Writable} from 'node:stream';
import {mountMessages as text} from '../messages/mount.ts';
import {type Keeper, KEEPER_LINE, KEEPER_WORDS, meetKeeper} from './keeper.ts';
import {REAL, SHIM_LINES, SHIMS} from './shims.ts';

/** Why there is no namespace: one sentence. */
export class NamespaceError extends Error {
	override readonly name = 'NamespaceError';
}

/** Ways to a namespace, best first: as root of a user namespace, or, where there are none, as the system's own. */
const UNSHARE = ['--user --map-root-user', ''].map(user => ['unshare', ...user.split(' ').filter(Boolean), '--mount', '--pid', '--fork', '--kill-child=KILL']);
/** All ends with lowwater, even when it is killed. */
const BOUND = ['setpriv', '--pdeathsig', 'KILL'];

/**
 * Inside: pids far above those of the machine, which are for stand-ins; their keeper; the tmpfs; word to lowwater (4), which fills it and gives its own (3);
 * then the command, not as the first process of the namespace, which Ctrl-C would not end; and word again, so that lowwater hears all before everything ends.
 */
const SCRIPT = [
	'{ echo 4000000 >/proc/sys/kernel/ns_last_pid || echo 30000 >/proc/sys/kernel/ns_last_pid; } 2>/dev/null',
	KEEPER_LINE,
	'mount -n -t tmpfs -o mode=755 lowwater /proc >&4 2>&4 || exit 1',
	`mkdir ${SHIMS} ${REAL}`,
	SHIM_LINES,
	`mount -n -t proc -o subset=pid proc ${REAL} 2>/dev/null && echo ready real >&4 || echo ready >&4`,
	'read -r word <&3 || exit 1',
	'env -- "$@" 3<&- 4>&-', // by env, so that no word of it is this shell's own
	'status=$?',
	'echo left >&4',
	'read -r word <&3',
	'exit "$status"',
].join('\n');

export type Namespace = {
	/** Where its /proc is seen from here. */
	readonly root: string;
	/** Folder under root of a real proc, in which who reads finds itself; null where it was refused. */
	readonly self: string | null;
	/** Lets the command begin, now that /proc is filled. `last` is waited for after the command, before all else in the namespace ends. */
	readonly begin: (last?: () => Promise<void>) => void;
	/** Exit status of the command, 128 and the number where a signal ended it. */
	readonly ended: Promise<number>;
	readonly child: ChildProcess;
	/** Of stand-ins for the machine's processes; null where the system does not let pids be chosen. */
	readonly keeper: Keeper | null;
};

/** The words before a command that put it into a namespace. Throws NamespaceError where this system has none to give, with the reason. */
export function namespacePrefix(): readonly string[] {
	if (process.platform !== 'linux') throw new NamespaceError(text.notLinux());
	let reason = '';
	for (const way of UNSHARE) {
		const prefix = [...BOUND, ...way];
		const [tool = '', ...args] = [...prefix, 'true'];
		const tried = spawnSync(tool, args, {encoding: 'utf8', timeout: 10_000});
		if (tried.error !== undefined) throw new NamespaceError(text.noTool(tool));
		if (tried.status === 0) return prefix;
		reason ||= tried.stderr;
	}
	throw new NamespaceError(text.noNamespace(reason));
}

/** Makes a namespace, in which a command waits for its /proc to be filled. Throws NamespaceError. */
export async function openNamespace(command: readonly string[], env: NodeJS.ProcessEnv, stdio: 'inherit' | 'pipe' = 'inherit'): Promise<Namespace> {
	const [tool = '', ...args] = [...namespacePrefix(), 'sh', '-c', SCRIPT, 'sh', ...KEEPER_WORDS, ...command];
	const child = spawn(tool, args, {env, stdio: [stdio, stdio, stdio, 'pipe', 'pipe', 'pipe', 'pipe']});
	const ended = new Promise<number>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (status, signal) => resolve(status ?? 128 + (signal === null ? 0 : constants.signals[signal])));
	});
	const [, , , ours, theirs, requests, answers] = child.stdio as unknown as [null, null, null, Writable, Readable, Writable, Readable];
	const meeting = meetKeeper(requests, answers);
	ours.on('error', () => undefined); // it has ended before its word
	const heard = await Promise.race([once(theirs.setEncoding('utf8'), 'data').then(([data]) => String(data)), ended.then(() => '')]);
	theirs.resume();
	if (!heard.startsWith('ready')) throw new NamespaceError(text.noNamespace(heard));
	const self = heard.includes('real') ? basename(REAL) : null;
	const begin = (last = (): Promise<void> => Promise.resolve()): void => {
		theirs.once('data', () => void last().finally(() => ours.end()));
		ours.write('begin\n');
	};
	return {root: join('/proc', String(child.pid), 'root/proc'), self, begin, ended, child, keeper: await meeting};
}
