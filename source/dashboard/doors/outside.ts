// What the screen may do to the world outside: leave, write files, open other scenarios, give out its /proc.
import {writeNew} from '../../files/draft.ts';
import type {PairRequest} from '../../session/against.ts';
import type {Session} from '../../session/session.ts';
import {builtinList, type Listed} from '../../workload/builtin.ts';
import {noteSeen, type Seen} from '../kept/seen.ts';
import type {Scenario} from '../../workload/scenario.ts';
import {type LessonDoors, lessonDoors} from './lessons.ts';
import type {ProcTree} from './proc-tree.ts';

export type Doors = {
	readonly quit: () => void;
	/** Stops the program, to be continued from the shell. */
	readonly suspend: () => void;
	/** Writes a file into the working folder and returns its name. Throws what writing throws. */
	readonly save: (base: string, ending: string, text: string) => string;
	readonly screenshot: () => string;
	/** The built-in ones as a course; `seen`: somebody has opened it before. */
	readonly scenarios: () => readonly (Listed & {readonly seen: boolean})[];
	readonly open: (name: string) => void;
	readonly lessons: LessonDoors;
	/** A scenario by its name or its file. Throws ScenarioError. */
	readonly load?: (name: string) => Scenario;
	/** Leaves for the screen of two machines. Absent: there is none here. */
	readonly compare?: (request: PairRequest) => void;
	/** This machine's /proc in a folder. */
	readonly proc: Pick<ProcTree, 'show' | 'off'>;
};

type Needs = Pick<Doors, 'quit' | 'suspend' | 'screenshot' | 'proc'> & {
	readonly compare?: Doors['compare'];
	readonly session: Session;
	/** Opens another scenario by its name. */
	readonly load: (name: string) => Scenario;
	readonly seen: Seen;
	/** What a class votes stands there; null: nowhere. */
	readonly voteFile?: string | null;
};

/** A file name of its own for each picture or sample of a run. */
function freshName(base: string, ending: string): string {
	const stamp = new Date().toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
	return `${base}-${stamp}.${ending}`;
}

/** Writes a file into the working folder and returns its name. Throws what writing throws. */
export function saveHere(base: string, ending: string, text: string): string {
	const name = freshName(base, ending);
	writeNew(name, text);
	return name;
}

export const doorsOf = ({session, load, seen, voteFile = null, quit, suspend, screenshot, proc, compare}: Needs): Doors => ({
	quit,
	load,
	...(compare === undefined ? {} : {compare}),
	lessons: lessonDoors(seen.folder, voteFile),
	suspend,
	screenshot,
	proc,
	save: saveHere,
	scenarios: () => builtinList().map(one => ({...one, seen: seen.names.has(one.name)})),
	open: name => {
		session.choose(load(name));
		noteSeen(seen, name);
		session.setUi({welcome: true});
	},
});
