// A namespace whose /proc is a tmpfs of its own, for programs that look nowhere else. User, mount and PID namespace by unshare(1): no root is needed where
// the system allows it, no real process can be signalled from inside, and all of it is gone with its last process. The tree is written from outside, through
// /proc/PID/root; so nothing is left on any disk, however lowwater ends.
import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {constants} from 'node:os';
import {join} from 'node:path';
import type {Readable, Writable} from 'node:stream';
import {mountMessages as text} from '../messages/mount.ts';

/** Why there is no namespace: one sentence. */
export class NamespaceError extends Error {
	override readonly name = 'NamespaceError';
}

const UNSHARE = ['unshare', '--user', '--map-root-user', '--mount', '--pid', '--fork', '--kill-child=KILL'];
/** All ends with lowwater, even when it is killed. */
const BOUND = ['setpriv', '--pdeathsig', 'KILL'];

/**
 * Inside: pids far above those of the machine, so that `kill` cannot mean somebody else by chance; the tmpfs; word to lowwater (4), which fills it and gives
 * its own (3); then the command.
 */
const SCRIPT = [
	'{ echo 4000000 >/proc/sys/kernel/ns_last_pid || echo 30000 >/proc/sys/kernel/ns_last_pid; } 2>/dev/null',
	'mount -n -t tmpfs -o mode=755 lowwater /proc >&4 2>&4 || exit 1',
	'echo ready >&4',
	'read -r word <&3 || exit 1',
	'exec "$@" 3<&- 4>&-',
].join('\n');

export type Namespace = {
	/** Where its /proc is seen from here. */
	readonly root: string;
	/** Lets the command begin, now that /proc is filled. */
	readonly begin: () => void;
	/** Exit status of the command, 128 and the number where a signal ended it. */
	readonly ended: Promise<number>;
	readonly child: ChildProcess;
};

/** Throws NamespaceError where this system has no namespaces to give, with the reason. */
export function checkNamespaces(): void {
	if (process.platform !== 'linux') throw new NamespaceError(text.notLinux());
	const [tool = '', ...args] = [...BOUND, ...UNSHARE, 'true'];
	const tried = spawnSync(tool, args, {encoding: 'utf8', timeout: 10_000});
	if (tried.error !== undefined) throw new NamespaceError(text.noTool(tool));
	if (tried.status !== 0) throw new NamespaceError(text.noNamespace(tried.stderr));
}

/** Makes a namespace, in which a command waits for its /proc to be filled. Throws NamespaceError. */
export async function openNamespace(command: readonly string[], env: NodeJS.ProcessEnv, stdio: 'inherit' | 'pipe' = 'inherit'): Promise<Namespace> {
	checkNamespaces();
	const [tool = '', ...args] = [...BOUND, ...UNSHARE, 'sh', '-c', SCRIPT, 'sh', ...command];
	const child = spawn(tool, args, {env, stdio: [stdio, stdio, stdio, 'pipe', 'pipe']});
	const ended = new Promise<number>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (status, signal) => resolve(status ?? 128 + (signal === null ? 0 : constants.signals[signal])));
	});
	const [ours, theirs] = [child.stdio[3] as Writable, child.stdio[4] as Readable];
	ours.on('error', () => undefined); // it has ended before its word
	const heard = await Promise.race([once(theirs.setEncoding('utf8'), 'data').then(([data]) => String(data)), ended.then(() => '')]);
	theirs.resume();
	if (!heard.startsWith('ready')) throw new NamespaceError(text.noNamespace(heard));
	return {root: join('/proc', String(child.pid), 'root/proc'), begin: () => ours.end('begin\n'), ended, child};
}
