// Frames on their way through Ink, and the memory map's account of every frame.
import {cleanup, render} from 'ink-testing-library';
import {afterAll, describe, expect, it, vi} from 'vitest';
import {compose, frameRows} from '../../source/dashboard/compose.ts';
import {FrameView} from '../../source/dashboard/frame-view.tsx';
import {mapCells} from '../../source/dashboard/screens/memory-map.ts';
import {installCompositor} from '../../source/dashboard/terminal/compositor.ts';
import {createTheme} from '../../source/dashboard/theme/theme.ts';
import {spaced} from '../../source/messages/numbers.ts';
import {plain, sessionAt} from '../support/session.ts';

// Nothing says how large this terminal is, and Ink would ask a program at each render: what it falls back to.
vi.stubEnv('COLUMNS', '80');
vi.stubEnv('LINES', '24');
afterAll(() => vi.unstubAllEnvs());

const theme = createTheme({name: 'dark'});
const session = sessionAt('leak-with-swap', 35);
const rows = (width: number, height: number): readonly string[] => frameRows(compose(session.store.getState(), width, height, theme), theme);

describe('a frame', () => {
	it('goes through Ink unchanged, cell by cell and the short way', async () => {
		const wanted = rows(100, 30).map(plain);
		const shown = (): string[] => {
			const {lastFrame} = render(<FrameView rows={wanted} />);
			const text = (lastFrame() ?? '').split('\n').map(row => plain(row).trimEnd());
			cleanup();
			return text;
		};
		const trimmed = wanted.map(row => row.trimEnd());
		expect(shown()).toEqual(trimmed);
		await installCompositor();
		expect(shown()).toEqual(trimmed);
	});

	it('is drawn anew when its rows change, and when its size does', () => {
		const {lastFrame, rerender} = render(<FrameView rows={['abc', 'def']} />);
		rerender(<FrameView rows={['abc', 'xyz']} />);
		expect(plain(lastFrame() ?? '')).toBe('abc\nxyz');
		rerender(<FrameView rows={['no']} />);
		expect(plain(lastFrame() ?? '')).toBe('no');
		cleanup();
	});
});

describe('the memory map', () => {
	it('accounts for every frame', () => {
		session.wantMap(mapCells(120, 40));
		const {frameMap, sample} = session.store.getState();
		expect(frameMap?.counts.reduce((a, b) => a + b, 0)).toBe(sample.meminfo.MemTotal / 4);
		session.setUi({screen: 'map'});
		expect(rows(120, 40).map(plain).join('\n')).toContain(spaced(sample.vmstat.nr_inactive_anon));
	});
});
