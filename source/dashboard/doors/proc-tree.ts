// The /proc of the dashboard's own machine in a folder, turned on and off by a key, with the door through which other processes come to this machine.
import {join} from 'node:path';
import {type Door, openDoor} from '../../attach/door.ts';
import {guard} from '../../attach/guard.ts';
import {makeRuntimeFolder, leaveRuntimeFolder, PlaceError} from '../../attach/places.ts';
import {formMessages as words} from '../../messages/forms.ts';
import {claim, type Claim, FolderError} from '../../mount/claim.ts';
import {clear, createPublisher, publish, type Publisher} from '../../mount/publisher.ts';
import {serve} from '../../mount/serve.ts';
import type {Facts} from '../../mount/tree.ts';
import type {Session} from '../../session/session.ts';

export type ProcTree = {
	/** Turns it on and opens the overlay that says how to use it; when it is on already, opens the overlay. */
	readonly show: () => void;
	/** Turns it off: the folder goes, who is attached is told. */
	readonly off: () => void;
};

type Running = {
	readonly taken: Claim;
	readonly watch: {readonly release: () => void};
	readonly publisher: Publisher;
	readonly stop: AbortController;
	door: Door | null;
};

export function createProcTree(session: Session): ProcTree {
	let running: Running | null = null;
	const tell = (text: string, bad = true): void => session.setUi({notice: {text, bad}});
	const bootTimeS = (): number => Math.floor((Date.now() - session.source().timeUs() / 1000) / 1000);
	const facts = (): Facts => ({config: session.scenario().config, bootTimeS: bootTimeS()});

	const off = (): void => {
		if (running === null) return;
		const {taken, watch, publisher, stop, door} = running;
		running = null;
		stop.abort();
		door?.close('');
		if (taken.holds()) clear(publisher, session.store.getState().sample);
		watch.release();
		taken.release();
		leaveRuntimeFolder(join(taken.root, '..'));
		session.setUi({proc: null});
	};

	/** Fills the folder and keeps it true until it is turned off or taken away. */
	const turnOn = (): Running => {
		const taken = claim(join(makeRuntimeFolder(), `proc-${process.pid}`));
		const publisher = createPublisher(taken.root, facts());
		const own: Running = {taken, watch: guard([taken.root]), publisher, stop: new AbortController(), door: null};
		running = own;
		const {sample} = session.store.getState();
		clear(publisher, sample);
		const problem = publish(publisher, sample);
		if (problem !== null) throw new FolderError(words.proc.notFilled(taken.root, problem));
		const {signal} = own.stop;
		void serve({session, publisher, facts, holds: taken.holds, signal, log: line => tell(line), tell: 'none'}).then(end => {
			if (end !== 'gone') return;
			off();
			tell(words.proc.gone(taken.root));
		});
		return own;
	};

	const openTo = async (own: Running): Promise<void> => {
		const door = await openDoor(session, {does: 'dashboard', folder: own.taken.root}, bootTimeS);
		if (running === own) own.door = door;
		else door.close('');
	};

	return {
		show: () => {
			try {
				if (running === null) {
					openTo(turnOn()).catch(error => {
						if (!(error instanceof PlaceError)) throw error;
						tell(error.message);
					});
				}
			} catch (error) {
				off();
				if (error instanceof PlaceError || error instanceof FolderError) return tell(error.message);
				throw error;
			}
			session.setUi({proc: {root: running?.taken.root ?? '', pid: process.pid}, overlay: {kind: 'proc'}, notice: null});
		},
		off,
	};
}
