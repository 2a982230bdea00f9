// The way from the kernel to the servers of file systems: /dev/fuse has to be opened in the user namespace that mounts it, where lowwater is not. A Node of its
// own there carries requests and answers, each of which says its own length first, over one socket; it ends with the namespace, and the file system with it.
import type {Duplex} from 'node:stream';
import {createServer, type Tree} from './server.ts';

/**
 * 0 is the first device, the others it opens itself; each takes an answer by one write and gives a request by one read. 1 is the socket, where the number of the
 * device stands before each message. The words are those of mount(8) for each device, with "+" between them. It mounts by itself once it runs: a Node that begins looks
 * into /sys/fs/cgroup, and would wait for its own answer. Without the first file system there is none; another one may be missing.
 */
const RELAY = [
	"const {openSync, read, writeSync} = require('node:fs');",
	"for (const signal of ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGUSR2']) process.on(signal, () => {});",
	"const {spawnSync} = require('node:child_process');",
	"const wanted = process.argv.slice(1).join('\\0').split('\\0+\\0').map(words => words.split('\\0'));",
	'const devices = wanted.map((words, i) => {',
	"	const device = i === 0 ? 0 : openSync('/dev/fuse', 'r+');",
	"	const mounted = spawnSync('mount', words, {stdio: [device, 'ignore', 'ignore']}).status === 0;",
	'	if (!mounted && i === 0) process.exit();',
	'	return mounted ? device : -1;',
	'});',
	'let waiting = Buffer.alloc(0);',
	'const send = (number, bytes) => {',
	'	const whole = Buffer.concat([Buffer.alloc(4), bytes]);',
	'	whole.writeUInt32LE(number, 0);',
	'	for (let at = 0; at < whole.length; ) at += writeSync(1, whole, at);',
	'};',
	'const carry = (number, requests) => read(devices[number], requests, 0, requests.length, null, (error, n) => {',
	"	if (error && !['EINTR', 'EAGAIN', 'ENOENT'].includes(error.code)) return number === 0 ? process.exit() : undefined;",
	'	if (!error) send(number, requests.subarray(0, n));',
	'	carry(number, requests);',
	'});',
	'const back = () => read(1, Buffer.alloc(1 << 16), 0, 1 << 16, null, (error, n, bytes) => {',
	'	if (error || n === 0) process.exit();',
	'	waiting = Buffer.concat([waiting, bytes.subarray(0, n)]);',
	'	for (let end; waiting.length >= 8 && (end = 4 + waiting.readUInt32LE(4)) <= waiting.length; waiting = waiting.subarray(end)) {',
	'		try { writeSync(devices[waiting.readUInt32LE(0)], waiting, 4, end - 4); } catch {}', // nobody waits for it any more
	'	}',
	'	back();',
	'});',
	'devices.forEach((device, number) => device >= 0 && carry(number, Buffer.alloc(1 << 18)));',
	'back();',
].join('\n');

/** Words for fuseLines(), as $1 and $2 of the script that they are part of. */
export const FUSE_WORDS: readonly string[] = [process.execPath, RELAY];

const OPTIONS = 'fd=0,rootmode=040755,user_id=0,group_id=0,allow_other,default_permissions';

/** A file system that is served: its type behind "fuse", which lists of mounts name, what it is called there, and where it is. */
export type Mount = {readonly subtype?: string; readonly source: string; readonly folder: string};

const mountWords = ({subtype, source, folder}: Mount): string => `-n -i -t fuse${subtype === undefined ? '' : `.${subtype}`} -o ${OPTIONS} ${source} ${folder}`;

/** What lowwater says where it serves nothing. */
export const UNSERVED = 'unserved';

/**
 * Starts the relay where the device can be opened, and says so to lowwater (4); takes the file systems away again where that hears nothing from it (3). The
 * socket is 7.
 */
export const fuseLines = (mounts: readonly Mount[]): readonly string[] => [
	'node=$1 relay=$2; shift 2',
	'served=plain',
	`if [ "$word" != ${UNSERVED} ] && [ -n "$real" ] && [ -c /dev/fuse ] && (exec 5<>/dev/fuse) 2>/dev/null; then`,
	'	exec 5<>/dev/fuse',
	`	(cd / && exec env -u NODE_OPTIONS setsid --fork "$node" -e "$relay" -- ${mounts.map(mountWords).join(' + ')}) <&5 >&7 2>/dev/null 3<&- 4>&- 5>&- 7>&- 8<&- 9<&- && served=fuse`,
	'	exec 5<&-',
	'fi',
	'exec 7>&-',
	'echo "$served" >&4',
	`[ "$served" = plain ] || { read -r word <&3; [ "$word" = served ] || umount -n -l ${mounts.map(({folder}) => folder).join(' ')} 2>/dev/null; }`,
];

/** Whole messages of a stream, each with its device's number before it, whose first four bytes are their length. */
function cut(take: (device: number, message: Buffer) => void): (bytes: Buffer) => void {
	let waiting = Buffer.alloc(0);
	return bytes => {
		waiting = Buffer.concat([waiting, bytes]);
		for (let end = 0; waiting.length >= 8 && (end = 4 + waiting.readUInt32LE(4)) <= waiting.length; waiting = waiting.subarray(end))
			take(waiting.readUInt32LE(0), waiting.subarray(4, end));
	};
}

/** Longer than a Node takes to begin on a busy computer. */
const PATIENCE_MS = 10_000;

/** Serves a tree for each of the devices over the socket; true once the kernel has spoken to the first, false where nobody is at the other end. */
export function serveTrees(socket: Duplex, trees: readonly Tree[], timeS: () => number): Promise<boolean> {
	return new Promise(done => {
		const late = setTimeout(() => done(false), PATIENCE_MS);
		const end = (heard: boolean): void => {
			clearTimeout(late);
			done(heard);
		};
		const servers = trees.map((tree, device) => {
			const number = Buffer.alloc(4);
			number.writeUInt32LE(device, 0);
			const send = (reply: Buffer): void => void socket.write(Buffer.concat([number, reply]));
			return createServer(tree, send, () => device === 0 && end(true), timeS);
		});
		socket.on(
			'data',
			cut((device, message) => servers[device]?.take(message)),
		);
		socket.on('error', () => end(false));
		socket.on('close', () => end(false));
	});
}
