// Who keeps what a person chose from one time to the next: begins a session as the last one was left, and at its end keeps what has been chosen since.
import type {Session} from '../../session/session.ts';
import {KEPT, type KeptEntry, type Value} from './entries.ts';
import type {Choices} from './file.ts';
import {configPath, isThere} from './place.ts';

export type Keeper = {
	readonly kept: Choices;
	/** Chooses again what is kept. From here on it is watched what is chosen. */
	readonly begin: (session: Session) => void;
	/** Keeps what has been chosen since. Returns the sentences that there are to say, about reading too. */
	readonly end: (session: Session) => Promise<readonly string[]>;
};

function isOurs({machine}: KeptEntry, session: Session): boolean {
	const {attached, host} = session.store.getState().ui;
	return machine !== true || (attached === null && !host);
}

const chosenNow = (session: Session): ReadonlyMap<string, Value> =>
	new Map(KEPT.filter(entry => isOurs(entry, session)).map(entry => [entry.key, entry.read(session.store.getState())]));

const NOTHING: Choices = {values: new Map(), problems: []};

/** Reads what is kept. `given`: what the command line says of, which goes before it, for once. */
export async function openKeeper(given: ReadonlySet<string>, path?: string): Promise<Keeper> {
	// What reads and writes YAML is loaded for those who have chosen something.
	const read = isThere(path ?? configPath()) ? await (await import('./file.ts')).readChoices(path) : NOTHING;
	const values = new Map(read.values);
	const kept: Choices = {...read, values};
	let before: ReadonlyMap<string, Value> = new Map();
	return {
		kept,
		begin: session => {
			for (const entry of KEPT) {
				const value = kept.values.get(entry.key);
				if (value !== undefined && !given.has(entry.key) && isOurs(entry, session)) entry.choose(session, value);
			}
			session.reorder();
			before = chosenNow(session);
		},
		end: async session => {
			const changed = new Map([...chosenNow(session)].filter(([key, value]) => before.get(key) !== value));
			for (const [key, value] of changed) values.set(key, value);
			const problem = changed.size === 0 ? null : await (await import('./file.ts')).writeChoices(changed, path);
			return [...kept.problems, ...(problem === null ? [] : [problem])];
		},
	};
}
