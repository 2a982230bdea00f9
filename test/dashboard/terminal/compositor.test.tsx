// The short way through Ink against Ink's own: what a terminal shows of a frame must be the same, every cell with its colours and attributes.
import {cleanup, render} from 'ink-testing-library';
import {afterAll, afterEach, describe, expect, it, vi} from 'vitest';
import {FrameView} from '../../../source/dashboard/frame-view.tsx';
import {installCompositor} from '../../../source/dashboard/terminal/compositor.ts';
import type {ThemeOptions} from '../../../source/dashboard/theme/theme.ts';
import {drawn, stateAt, withUi} from '../../support/dashboard.ts';
import {shown} from '../../support/screen.ts';

// Nothing says how large this terminal is, and Ink would ask a program at each render: what it falls back to.
vi.stubEnv('COLUMNS', '80');
vi.stubEnv('LINES', '24');
afterAll(() => vi.unstubAllEnvs());

const SIZES = [
	[30, 8],
	[80, 24],
	[200, 50],
] as const;
const THEMES: readonly ThemeOptions[] = [{name: 'dark'}, {name: 'light', depth: 8}, {name: '16'}, {name: 'none'}, {name: 'dark', ascii: true}];

/** Every cell of what a terminal shows. */
async function cells(text: string, width: number, height: number): Promise<readonly string[]> {
	const terminal = shown(width, height);
	await terminal.write(text.replaceAll('\n', '\r\n'));
	const found = terminal.cells();
	terminal.dispose();
	return found;
}

const through = (rows: readonly string[]): string => {
	const {lastFrame} = render(<FrameView rows={rows} />);
	return lastFrame() ?? '';
};

const state = stateAt('leak-without-swap', 30);
const [first, ...rest] = state.sample.processes;
const frames = [
	state,
	withUi(state, {overlay: {kind: 'settings', at: 1, edit: '11040', problem: null, undo: []}}),
	{...withUi(state, {filter: '内'}), sample: {...state.sample, processes: [{...first!, name: '内存泄漏进程'}, ...rest]}},
];

afterEach(cleanup);

// Ink's own way has to be measured before the short one is there: it cannot be taken away again.
const before = new Map<string, string>();
for (const [i, frame] of frames.entries())
	for (const [width, height] of SIZES)
		for (const theme of THEMES) before.set(JSON.stringify([i, width, height, theme]), through(drawn(frame, width, height, theme).rows));
await installCompositor();

describe.each(SIZES)('at %i×%i', (width, height) => {
	it.each(THEMES.map(theme => [`${theme.name}${theme.depth ?? ''}${theme.ascii ? ' ASCII' : ''}`, theme] as const))(
		'the short way shows what Ink shows: %s',
		async (_name, theme) => {
			for (const [i, frame] of frames.entries()) {
				const short = through(drawn(frame, width, height, theme).rows);
				const own = before.get(JSON.stringify([i, width, height, theme])) ?? '';
				expect(await cells(short, width, height)).toEqual(await cells(own, width, height));
			}
		},
	);
});
