// Which modules share a piece of the bundle. Node takes about as long to find, read and link a piece as to run it, so what the dashboard needs before its first
// frame should lie in few; and what a command or a thread does not need should not come along. Left to itself the bundler makes a piece of each set of commands
// that modules are for, a hundred for the first frame.
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const source = fileURLToPath(new URL('../source/', import.meta.url));
/** What is started: it checks the version of Node, and then loads the rest, which must not need it. */
const ENTRY = 'cli.ts';

/** @param {readonly string[]} names */
const commands = (...names) => names.map(name => `commands/${name}.ts`);

/** Kinds of start by what each loads, from what is loaded first of all on: a module belongs to the first kind that it is for. */
const KINDS = {
	first: [ENTRY],
	start: ['main.ts'],
	// Commands that need hardly more than what reads the command line.
	names: commands('scenarios', 'collect'),
	// What runs machines, or talks about what they are made of, in lines: nearly all of it is for each.
	machines: commands('mount', 'shell'),
	lines: commands(...['run', 'compare', 'explain', 'help', 'why', 'sweep', 'import', 'lessons', 'lesson', 'replay-kernel', 'man', 'completion', 'dashboard']),
	screen: ['dashboard/live.tsx'],
};
/** Threads of such a start, the one that needs less first: what is for them lies in pieces of its own, where that is much. */
const THREADS = {thread: ['commands/compare/thread.ts'], worker: ['commands/sweep/thread.ts']};
const LITTLE = ['first', 'names'];
/** Modules whose needs are put together here. */
const OURS = [ENTRY, 'main.ts', ...commands('dashboard'), ...KINDS.screen];

/**
 * All modules that some need before they can run, themselves included.
 * @param {readonly string[]} files
 * @param {(id: string) => readonly string[]} importsOf
 */
function needed(files, importsOf) {
	const found = new Set(files.map(file => join(source, file)));
	for (const id of found) for (const other of importsOf(id)) found.add(other);
	return found;
}

/**
 * The pieces that are put together here; of all other modules the bundler decides. What a module needs is for all that the module is for, so no two pieces need
 * each other.
 * @returns {import('rolldown').CodeSplittingGroup}
 */
export function pieces() {
	/** @type {((id: string) => string | null) | null} */
	let pieceOf = null;
	return {
		debugName: 'pieces',
		includeDependenciesRecursively: false,
		name: (id, graph) => {
			pieceOf ??= byKind(one => graph.getModuleInfo(one)?.importedIds ?? []);
			return pieceOf(id);
		},
	};
}

/**
 * @param {(id: string) => readonly string[]} importsOf
 * @returns {(id: string) => string | null}
 */
function byKind(importsOf) {
	/** @param {Readonly<Record<string, readonly string[]>>} kinds */
	const sets = kinds => Object.entries(kinds).map(([name, files]) => ({name, modules: needed(files, importsOf)}));
	const [kinds, threads, ours] = [sets(KINDS), sets(THREADS), needed(OURS, importsOf)];
	return id => {
		if (id === join(source, ENTRY) || !ours.has(id)) return null;
		const kind = kinds.find(({modules}) => modules.has(id))?.name;
		const thread = LITTLE.includes(`${kind}`) ? undefined : threads.find(({modules}) => modules.has(id))?.name;
		return thread === undefined ? `${kind}` : `${kind}-${thread}`;
	};
}
