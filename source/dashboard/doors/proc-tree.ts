// The /proc of the dashboard's own machine in a folder, turned on and off by a key, with the door through which other processes come to this machine.
import {join} from 'node:path';
import {type Door, openDoor} from '../../attach/door.ts';
import {guard} from '../../attach/guard.ts';
import {makeRuntimeFolder, leaveRuntimeFolder, PlaceError} from '../../attach/places.ts';
import {formMessages as words} from '../../messages/forms.ts';
import {claim, type Claim, FolderError} from '../../mount/claim.ts';
import {createPublisher, publish, type Publisher} from '../../mount/publisher.ts';
import {clear} from '../../mount/remove.ts';
import {serve} from '../../mount/serve.ts';
import type {Facts} from '../../mount/tree.ts';
import type {Session} from '../../session/session.ts';

export type ProcTree = {
	/** Turns it on and opens the overlay that says how to use it; when it is on already, opens the overlay. */
	readonly show: () => void;
	/** Lets others come to the machine without a /proc: a class, which stays when that is turned off. */
	readonly welcome: () => Promise<void>;
	/** Turns it off: the folder goes, who is attached is told. */
	readonly off: () => void;
	/** The end of the dashboard: nobody can come any more. */
	readonly end: () => void;
};

type Running = {
	readonly taken: Claim;
	readonly watch: {readonly release: () => void};
	readonly publisher: Publisher;
	readonly stop: AbortController;
};

/** The session whose machine it is, what runs while it is on, and the door to it. */
type Tree = {readonly session: Session; running: Running | null; door: Door | null; isClass: boolean};

const tell = ({session}: Tree, text: string): void => session.setUi({notice: {text, bad: true}});
const bootTimeS = ({session}: Tree): number => Math.floor((Date.now() - session.source().timeUs() / 1000) / 1000);
const facts = (tree: Tree): Facts => ({config: tree.session.scenario().config, bootTimeS: bootTimeS(tree)});

function shut(tree: Tree): void {
	tree.door?.close('');
	tree.door = null;
}

function turnOff(tree: Tree): void {
	const {session, running} = tree;
	if (running === null) return;
	const {taken, watch, publisher, stop} = running;
	tree.running = null;
	stop.abort();
	if (!tree.isClass) shut(tree);
	if (taken.holds()) clear(publisher, session.store.getState().sample);
	watch.release();
	taken.release();
	leaveRuntimeFolder(join(taken.root, '..'));
	session.setUi({proc: null});
}

/** Keeps the folder true until it is turned off, or taken away. */
async function keepTrue(tree: Tree, {taken, publisher, stop}: Running): Promise<void> {
	const {session} = tree;
	const log = (line: string): void => tell(tree, line);
	const end = await serve({session, publisher, facts: () => facts(tree), holds: taken.holds, signal: stop.signal, log, tell: 'none'});
	if (end !== 'gone') return;
	turnOff(tree);
	tell(tree, words.proc.gone(taken.root));
}

/** Fills a folder. Throws PlaceError or FolderError. */
function turnOn(tree: Tree): Running {
	const {session} = tree;
	const taken = claim(join(makeRuntimeFolder(), `proc-${process.pid}`));
	const publisher = createPublisher(taken.folder, facts(tree));
	const running: Running = {taken, watch: guard([taken.root]), publisher, stop: new AbortController()};
	tree.running = running;
	const {sample} = session.store.getState();
	clear(publisher, sample, true);
	const problem = publish(publisher, sample);
	if (problem !== null) throw new FolderError(words.proc.notFilled(taken.root, problem));
	void keepTrue(tree, running);
	return running;
}

/** Lets other processes come to the machine; without a door it goes on all the same. */
async function openTo(tree: Tree): Promise<void> {
	if (tree.door !== null) return;
	const about = {
		does: 'dashboard',
		get folder() {
			return tree.running?.taken.root ?? null;
		},
	} as const;
	try {
		const door = await openDoor(tree.session, about, () => bootTimeS(tree));
		if (tree.door === null && (tree.isClass || tree.running !== null)) tree.door = door;
		else door.close('');
	} catch (error) {
		if (!(error instanceof PlaceError)) throw error;
		tell(tree, error.message);
	}
}

const opened = (tree: Tree): void =>
	tree.session.setUi({proc: {root: tree.running?.taken.root ?? '', pid: process.pid}, overlay: {kind: 'proc'}, notice: null});

function show(tree: Tree): void {
	try {
		if (tree.running !== null) return opened(tree);
		turnOn(tree);
		void openTo(tree);
	} catch (error) {
		turnOff(tree);
		if (error instanceof PlaceError || error instanceof FolderError) return tell(tree, error.message);
		throw error;
	}
	opened(tree);
}

export function createProcTree(session: Session): ProcTree {
	const tree: Tree = {session, running: null, door: null, isClass: false};
	return {
		show: () => show(tree),
		welcome: () => {
			tree.isClass = true;
			session.class.expect();
			return openTo(tree);
		},
		off: () => turnOff(tree),
		end: () => {
			turnOff(tree);
			shut(tree);
		},
	};
}
