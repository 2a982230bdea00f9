// npm run picture: draws the picture of the README, a real frame of a real run, as SVG.
import {mkdirSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {compose} from '../source/dashboard/compose.ts';
import {sortedPids} from '../source/dashboard/view/process-rows.ts';
import {screenshotSvg} from '../source/dashboard/picture/screenshot.ts';
import {createTheme} from '../source/dashboard/theme/theme.ts';
import {createSession} from '../source/session/session.ts';
import {loadScenario} from '../source/workload/library.ts';

const SECONDS = 36;
const clock = {now: () => 0, after: () => () => {}};
const session = createSession(loadScenario('leak-with-swap'), {
	theme: 'dark',
	clock,
	order: ({sample, ui}) => sortedPids(sample.processes, ui.sort, ui.reverse, new Map()),
});
for (let i = 0; i < SECONDS * 4; i++) session.step();
session.reorder();
const theme = createTheme({name: 'dark'});
const folder = fileURLToPath(new URL('../fixtures/pictures/', import.meta.url));
mkdirSync(folder, {recursive: true});
writeFileSync(`${folder}overview.svg`, screenshotSvg(compose(session.store.getState(), 120, 40, theme).canvas, theme));
