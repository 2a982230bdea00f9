// The socket that a machine is found by: bound to a name of its own in the runtime folder, for this user alone.
import {chmodSync, existsSync} from 'node:fs';
import {connect, type Server} from 'node:net';
import {join} from 'node:path';
import {attachMessages as text} from '../messages/attach.ts';
import {codeOf} from '../files/errno.ts';
import {guard} from './guard.ts';
import {leaveRuntimeFolder, makeRuntimeFolder, PlaceError, removeSocket, sockets} from './places.ts';

/** Processes of other PID namespaces may have this one's pid. */
const MOST_SOCKETS = 16;

function isAlive(path: string): Promise<boolean> {
	return new Promise(done => {
		const socket = connect(path);
		socket.once('connect', () => {
			socket.destroy();
			done(true);
		});
		socket.once('error', error => done(codeOf(error) !== 'ECONNREFUSED'));
	});
}

function bind(server: Server, path: string): Promise<string | null> {
	return new Promise(done => {
		server.once('error', error => done(codeOf(error)));
		server.listen(path, () => {
			server.removeAllListeners('error');
			done(null);
		});
	});
}

/** Whether nobody has this name: what a dead process has left under it goes. */
async function isFree(path: string): Promise<boolean> {
	if (!existsSync(path)) return true;
	if (await isAlive(path)) return false;
	removeSocket(path);
	return true;
}

type Bound = {readonly path: string; readonly watch: ReturnType<typeof guard>};

/** Binds to a name of its own, watched over from before it is there: a kill at any instant leaves nothing. Throws PlaceError. */
async function bindOwn(server: Server, folder: string): Promise<Bound> {
	for (let i = 0; i < MOST_SOCKETS; i++) {
		const path = join(folder, `${process.pid}${i === 0 ? '' : `-${i}`}.sock`);
		if (!(await isFree(path))) continue;
		const watch = guard([path]);
		const code = await bind(server, path);
		if (code === null) return {path, watch};
		watch.release();
		if (code !== 'EADDRINUSE') throw new PlaceError(text.cannotListen(code));
	}
	throw new PlaceError(text.cannotListen('EADDRINUSE'));
}

/** Lets a server listen where machines are looked for, after what dead ones have left there is swept away. Throws PlaceError. `close` takes the socket away. */
export async function listen(server: Server): Promise<{readonly close: () => void}> {
	const folder = makeRuntimeFolder();
	await Promise.all(sockets().map(async other => (await isAlive(other.path)) || removeSocket(other.path)));
	const {path, watch} = await bindOwn(server, folder);
	chmodSync(path, 0o600);
	server.on('error', () => undefined);
	return {
		close: () => {
			server.close();
			watch.release();
			removeSocket(path);
			leaveRuntimeFolder(folder);
		},
	};
}
