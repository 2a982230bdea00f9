// What reads YAML and checks it against schemas takes as long to set up as all else before the first frame, and the dashboard of a built-in scenario has nothing to
// read. So it is a piece of its own that is loaded when one of its functions is first called, at once: Node can require() a piece (from 22.13 on without a warning). Elsewhere (in
// tests, from the sources) these are modules like any other.
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const source = fileURLToPath(new URL('../source/', import.meta.url));
/** The piece. */
export const READER = 'reader';

/**
 * Its functions by their modules.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const LATE = {
	'attach/request.ts': ['readRequest'],
	'report/yaml.ts': ['scenarioYaml'],
	'session/journal/read.ts': ['readJournal'],
	'workload/action-schema.ts': ['readActions'],
	'workload/document.ts': ['parseOverrides'],
	'workload/event-schema.ts': ['readEvent'],
	'workload/lesson/course.ts': ['course', 'loadLesson'],
	'workload/lesson/machines.ts': ['machineOf', 'variedText', 'withoutEnd'],
	'workload/retell.ts': ['retell'],
	'workload/scenario.ts': ['readScenario'],
};
/** Who calls them, if at all. To others, which read something whatever they do, they are modules. */
const CALLERS = [
	...[
		'attach/',
		'dashboard/',
		'host/',
		'session/',
		'commands/again.ts',
		'commands/dashboard.ts',
		'commands/live.ts',
		'report/scenario.ts',
		'workload/library.ts',
	],
	...['measure', 'observe', 'spans'].map(name => `workload/lesson/${name}.ts`),
].map(path => join(source, path));

/** The name of what stands in for a module. */
const STAND_IN = '?late';

/** @returns {import('rolldown').Plugin} */
export function late() {
	const used = new Set();
	return {
		name: 'late',
		resolveId(name, importer = '') {
			if (name === READER) return `\0${READER}`;
			if (!name.startsWith('.') || !CALLERS.some(path => importer.startsWith(path))) return null;
			const id = join(dirname(importer), name);
			return id.startsWith(source) && id.slice(source.length) in LATE ? id + STAND_IN : null;
		},
		load(id) {
			if (id === `\0${READER}`)
				return Object.entries(LATE)
					.map(([path, names]) => `export {${names.join(', ')}} from ${JSON.stringify(join(source, path))};`)
					.join('\n');
			if (!id.endsWith(STAND_IN)) return null;
			const path = id.slice(source.length, -STAND_IN.length);
			used.add(path);
			const functions = LATE[path]?.map(name => `export const ${name} = (...given) => require('./${READER}.js').${name}(...given);`) ?? [];
			return {
				code: [`import {createRequire} from 'node:module';`, `const require = createRequire(import.meta.url);`, ...functions].join('\n'),
				moduleType: 'js',
			};
		},
		buildEnd(error) {
			const unused = Object.keys(LATE).filter(path => !used.has(path));
			if (!error && unused.length > 0) throw new Error(`called by nobody: ${unused.join(', ')}; look at tools/late.js`);
		},
	};
}
