// A machine with a door, in a runtime folder of its own.
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {attach, type Attached} from '../../source/attach/attached.ts';
import {type Door, openDoor} from '../../source/attach/door.ts';
import {findLink, type Link} from '../../source/attach/link.ts';
import type {Owner} from '../../source/attach/protocol.ts';
import type {Session} from '../../source/session/session.ts';
import type {SessionOptions} from '../../source/session/parts.ts';
import {order} from './dashboard.ts';
import {scratch} from './tools.ts';

/** Lets lowwater find and put its sockets in a new folder, until it is disposed of. */
export function ownRuntime(): {readonly folder: string; readonly [Symbol.dispose]: () => void} {
	const scratched = scratch();
	const before = process.env['XDG_RUNTIME_DIR'];
	process.env['XDG_RUNTIME_DIR'] = scratched.folder;
	// Machines of somebody who runs lowwater meanwhile are in the other place.
	const temporary = process.env['TMPDIR'];
	mkdirSync(join(scratched.folder, 'tmp'));
	process.env['TMPDIR'] = join(scratched.folder, 'tmp');
	return {
		folder: join(scratched.folder, 'lowwater'),
		[Symbol.dispose]: () => {
			if (before === undefined) delete process.env['XDG_RUNTIME_DIR'];
			else process.env['XDG_RUNTIME_DIR'] = before;
			if (temporary === undefined) delete process.env['TMPDIR'];
			else process.env['TMPDIR'] = temporary;
			scratched[Symbol.dispose]();
		},
	};
}

export const openTo = (session: Session, about: Partial<Owner> = {}): Promise<Door> =>
	openDoor(session, {does: 'dashboard', folder: null, ...about}, () => 1_700_000_000);

export async function attachTo(where?: string, options: Partial<SessionOptions> = {}, past = true): Promise<Attached & {readonly link: Link}> {
	const link = await findLink(where);
	return {...(await attach(link, {theme: 'dark', order, ...options}, {past})), link};
}
