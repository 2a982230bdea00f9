// npm run picture: makes anew what the pages show of the program: pictures that are real frames of real runs, and the table of keys.
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {fileURLToPath} from 'node:url';
import {firstKeyTable, keyTable} from '../source/dashboard/keys/key-help.ts';
import {speaking} from '../source/messages/language.ts';
import {type Script, shoot} from '../source/dashboard/picture/shoot.ts';
import {type Shot, svgOf} from '../source/dashboard/picture/svg.ts';
import {MOMENTS} from '../source/session/time/brake.ts';
import {loadScenario} from '../source/workload/library.ts';

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** The last frame of a film that plays again and again stands so long, in ms. */
const HOLD_MS = 2000;

function shots(scenario: string, script: Partial<Script>): readonly [Shot, ...Shot[]] {
	const frames = shoot({
		scenario: loadScenario(scenario),
		fromUs: 0,
		forMs: 250,
		width: 120,
		height: 40,
		speed: 1,
		theme: 'dark',
		presses: [],
		brake: {on: true, moments: MOMENTS, stopAt: [], now: null},
		load: loadScenario,
		...script,
	});
	for (let next = frames.next(); ; next = frames.next()) if (next.done) return next.value;
}

const FILM_MS = 20_000;

/** Each file that is made, and what it is made of; the film takes longest. */
export const MADE: readonly {readonly file: string; readonly make: () => string}[] = [
	{file: 'fixtures/pictures/overview.svg', make: () => svgOf([shots('leak-with-swap', {fromUs: 36e6})[0]])},
	{
		file: 'fixtures/pictures/slow-swap-disk.svg',
		make: () => svgOf(shots('slow-swap-disk', {fromUs: 20e6, forMs: FILM_MS}), FILM_MS + HOLD_MS),
	},
	{
		file: 'docs/keys.md',
		make: () => {
			const page = readFileSync(path('docs/keys.md'), 'utf8');
			return `${page.slice(0, page.indexOf('| key |'))}${keyTable()}\n`;
		},
	},
	{
		// The page ends with it.
		file: 'README.md',
		make: () => {
			const page = readFileSync(path('README.md'), 'utf8');
			return `${page.slice(0, page.indexOf('| key |'))}${firstKeyTable()}\n`;
		},
	},
	{
		file: 'README.zh.md',
		make: () => {
			const page = readFileSync(path('README.zh.md'), 'utf8');
			return `${page.slice(0, page.indexOf('| 键 |'))}${speaking('zh', firstKeyTable)}\n`;
		},
	},
];

if (process.argv[1] === fileURLToPath(import.meta.url))
	for (const {file, make} of MADE) {
		mkdirSync(dirname(path(file)), {recursive: true});
		const text = make();
		writeFileSync(path(file), text);
		process.stdout.write(`${file} ${Math.ceil(text.length / 1000)} kB\n`);
	}
