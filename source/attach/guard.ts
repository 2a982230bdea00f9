// What has to go even when this process is killed without a chance to clear up: a small shell outlives it, waits for its end, and removes that.
import {spawn} from 'node:child_process';
import type {Socket} from 'node:net';
import {MARK} from '../mount/claim.ts';
import {BEING_WRITTEN} from '../mount/file.ts';
import {UNFINISHED_LINK} from '../mount/folder.ts';

/**
 * The end of the owner closes the pipe that it holds. Of a tree only what is as old as its mark goes, which is what lowwater has left so (file.ts), and what it was about to; folders
 * go only when nothing of anybody else is in them.
 */
const SCRIPT = [
	'trap "" INT TERM HUP',
	'cat >/dev/null',
	'for path; do',
	`	if [ -d "$path" ] && [ ! -h "$path" ]; then`,
	`		find "$path" ! -type d ! -name ${MARK} '(' ! -newer "$path/${MARK}" -o -type f -perm -${BEING_WRITTEN.toString(8)} -o -name ${UNFINISHED_LINK} ')' -exec rm -f -- {} +`,
	`		rm -f -- "$path/${MARK}"`,
	`		find "$path" -depth -type d -exec rmdir -- {} \\;`,
	'	else rm -f -- "$path"',
	'	fi',
	'done 2>/dev/null',
	'rmdir -- "$(dirname -- "$1")" 2>/dev/null',
].join('\n');

/**
 * Watches over paths of the runtime folder until release() is called: they are removed when this process ends in any way. Where no shell can be started,
 * nothing is watched, and the next machine to be started sweeps.
 */
export function guard(paths: readonly string[]): {readonly release: () => void} {
	const child = spawn('sh', ['-c', SCRIPT, 'sh', ...paths], {detached: true, stdio: ['pipe', 'ignore', 'ignore']});
	child.on('error', () => undefined);
	child.stdin.on('error', () => undefined);
	child.unref();
	(child.stdin as unknown as Socket).unref();
	return {release: () => void child.kill('SIGKILL')};
}
