// The way from the kernel to the server of a file system: /dev/fuse has to be opened in the user namespace that mounts it, where lowwater is not. A Node of its
// own there carries requests and answers, each of which says its own length first, over one socket; it ends with the namespace, and the file system with it.
import type {Duplex} from 'node:stream';
import {createServer, type Tree} from './server.ts';

/**
 * 0 is the device, which takes each answer by one write and gives each request by one read; 1 is the socket; the words are those of mount(8). It mounts by
 * itself once it runs: a Node that begins looks into /sys/fs/cgroup, and would wait for its own answer.
 */
const RELAY = [
	"const {read, writeSync} = require('node:fs');",
	"for (const signal of ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGUSR2']) process.on(signal, () => {});",
	"const {spawnSync} = require('node:child_process');",
	"if (spawnSync('mount', process.argv.slice(1), {stdio: [0, 'ignore', 'ignore']}).status !== 0) process.exit();",
	'const requests = Buffer.alloc(1 << 18);',
	'let waiting = Buffer.alloc(0);',
	'const send = bytes => { for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at); };',
	'const carry = () => read(0, requests, 0, requests.length, null, (error, n) => {',
	"	if (error && !['EINTR', 'EAGAIN', 'ENOENT'].includes(error.code)) process.exit();",
	'	if (!error) send(requests.subarray(0, n));',
	'	carry();',
	'});',
	'const back = () => read(1, Buffer.alloc(1 << 16), 0, 1 << 16, null, (error, n, bytes) => {',
	'	if (error || n === 0) process.exit();',
	'	waiting = Buffer.concat([waiting, bytes.subarray(0, n)]);',
	'	for (let length; waiting.length >= 4 && (length = waiting.readUInt32LE(0)) <= waiting.length; waiting = waiting.subarray(length)) {',
	'		try { writeSync(0, waiting, 0, length); } catch {}', // nobody waits for it any more
	'	}',
	'	back();',
	'});',
	'carry();',
	'back();',
].join('\n');

/** Words for fuseLines(), as $1 and $2 of the script that they are part of. */
export const FUSE_WORDS: readonly string[] = [process.execPath, RELAY];

const OPTIONS = 'fd=0,rootmode=040755,user_id=0,group_id=0,allow_other,default_permissions';

/**
 * Starts the relay where the device can be opened, and says so to lowwater (4); takes the file system away again where that hears nothing from it (3). The
 * socket is 7.
 */
export const fuseLines = (folder: string): readonly string[] => [
	'node=$1 relay=$2; shift 2',
	'served=plain',
	'if [ -n "$real" ] && [ -c /dev/fuse ] && (exec 9<>/dev/fuse) 2>/dev/null; then',
	'	exec 9<>/dev/fuse',
	`	(cd / && exec env -u NODE_OPTIONS setsid --fork "$node" -e "$relay" -- -n -i -t fuse -o ${OPTIONS} cgroup2 ${folder}) <&9 >&7 2>/dev/null 3<&- 4>&- 7>&- 8<&- 9<&- && served=fuse`,
	'	exec 9<&-',
	'fi',
	'exec 7>&-',
	'echo "$served" >&4',
	`[ "$served" = plain ] || { read -r word <&3; [ "$word" = served ] || umount -n -l ${folder} 2>/dev/null; }`,
];

/** Whole messages of a stream whose first four bytes are their length. */
function cut(take: (message: Buffer) => void): (bytes: Buffer) => void {
	let waiting = Buffer.alloc(0);
	return bytes => {
		waiting = Buffer.concat([waiting, bytes]);
		for (let length = 0; waiting.length >= 4 && (length = waiting.readUInt32LE(0)) <= waiting.length; waiting = waiting.subarray(length))
			take(waiting.subarray(0, length));
	};
}

/** Longer than a Node takes to begin on a busy computer. */
const PATIENCE_MS = 10_000;

/** Serves a tree over the socket; true once the kernel has spoken, false where nobody is at the other end. */
export function serveTree(socket: Duplex, tree: Tree, timeS: () => number): Promise<boolean> {
	return new Promise(done => {
		const late = setTimeout(() => done(false), PATIENCE_MS);
		const end = (heard: boolean): void => {
			clearTimeout(late);
			done(heard);
		};
		const {take} = createServer(
			tree,
			reply => void socket.write(reply),
			() => end(true),
			timeS,
		);
		socket.on('data', cut(take));
		socket.on('error', () => end(false));
		socket.on('close', () => end(false));
	});
}
