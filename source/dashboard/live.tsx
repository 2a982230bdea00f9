// The dashboard in a terminal: from keys to actions, from the store to frames, and the terminal as it was at the end, however that comes.
import {writeFileSync} from 'node:fs';
import {PassThrough} from 'node:stream';
import {setFlagsFromString} from 'node:v8';
import {type Instance, render} from 'ink';
import {dashboardMessages} from '../messages/dashboard.ts';
import {createSession, type Session} from '../session/session.ts';
import type {SessionOptions} from '../session/parts.ts';
import type {Ui} from '../session/store/ui.ts';
import {builtinNames, loadScenario} from '../workload/library.ts';
import type {Scenario} from '../workload/scenario.ts';
import type {Context, Doors} from './actions/context.ts';
import {onKey, onPoint} from './actions/heard.ts';
import {compose, type Frame, frameRows} from './compose.ts';
import {FrameView} from './frame-view.tsx';
import {keepPlace, sortedPids} from './view/process-rows.ts';
import {createProcTree} from './doors/proc-tree.ts';
import {mapCells, mapColumns} from './screens/memory-map.ts';
import {processWish} from './screens/process.ts';
import {screenshotSvg} from './picture/screenshot.ts';
import {installCompositor} from './terminal/compositor.ts';
import {MOUSE_OFF, MOUSE_ON} from './terminal/keys.ts';
import {listen} from './terminal/listen.ts';
import {createTheme, terminalDepth, type Theme, type ThemeName} from './theme/theme.ts';

export type LiveOptions = {
	readonly theme: ThemeName;
	readonly ascii: boolean;
	readonly readOnly: boolean;
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly stderr: NodeJS.WriteStream;
	readonly signal: AbortSignal;
	/** Opens another scenario by its name. */
	readonly load: (name: string) => Scenario;
};

/** A machine that another process runs. */
export type Elsewhere = {readonly open: (options: SessionOptions) => Promise<Session>; readonly ended: Promise<unknown>};

/** A word about what was done stands over the key bar for so long, or until the next key. */
const NOTICE_MS = 4000;

/** What Ink is given to read: nothing. Keys are read here. */
function silentStdin(): NodeJS.ReadStream {
	return Object.assign(new PassThrough(), {isTTY: true, setRawMode: () => {}, ref: () => {}, unref: () => {}}) as unknown as NodeJS.ReadStream;
}

/** A file name of its own for each picture or sample of a run. */
function freshName(base: string, ending: string): string {
	const stamp = new Date().toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
	return `${base}-${stamp}.${ending}`;
}

const scenarioList = (): readonly {readonly name: string; readonly summary: string}[] =>
	builtinNames().map(name => ({name, summary: loadScenario(name).summary.replace(/\s+/g, ' ').trim()}));

/** Runs the dashboard until somebody quits. Returns the exit status; the terminal is as it was. */
export async function runDashboard(machine: Scenario | Elsewhere, options: LiveOptions): Promise<number> {
	const {stdin, stdout, stderr, signal} = options;
	// The young generation stays as large as it is after loading: it would grow by 30 MB for nothing (measured: RSS 173 → 147 MB, CPU the same).
	setFlagsFromString('--semi-space-growth-factor=1');
	await installCompositor();
	const depth = terminalDepth(process.env);
	const themes = new Map<string, Theme>();
	const themeOf = (name: string): Theme => {
		const known =
			themes.get(name) ??
			createTheme({
				name: depth === 0 && name === options.theme ? 'none' : (name as ThemeName),
				depth: name === '16' ? 4 : depth === 0 ? 24 : depth,
				ascii: options.ascii,
			});
		themes.set(name, known);
		return known;
	};
	const sessionOptions: SessionOptions = {
		theme: options.theme,
		readOnly: options.readOnly,
		welcome: true,
		order: ({sample, ui}, before) => keepPlace(sortedPids(sample.processes, ui.sort, ui.reverse, new Map()), before, ui.follow ? null : ui.selected),
	};
	const session = 'open' in machine ? await machine.open(sessionOptions) : createSession(machine, sessionOptions);
	const procTree = createProcTree(session);
	let frame: Frame | null = null;
	let instance: Instance | null = null;
	let drawn = false;
	let ended: ((code: number) => void) | null = null;
	const finished = new Promise<number>(resolve => {
		ended = resolve;
	});
	const quit = (code = 0): void => ended?.(code);

	const draw = (): void => {
		drawn = false;
		const width = Math.max(1, stdout.columns || 80);
		const height = Math.max(1, stdout.rows || 24);
		const state = session.store.getState();
		const theme = themeOf(state.ui.theme);
		session.wantMap(state.ui.screen === 'map' ? mapCells(width, height) : 0);
		session.wantProcess(state.ui.screen === 'process' ? processWish(state, width, height) : null);
		frame = compose(session.store.getState(), width, height, theme);
		const view = <FrameView rows={frameRows(frame, theme)} />;
		if (instance === null) {
			instance = render(view, {
				stdin: silentStdin(),
				stdout,
				stderr,
				alternateScreen: true,
				exitOnCtrlC: false,
				interactive: true,
				incrementalRendering: true,
				maxFps: 30,
				patchConsole: true,
			});
		} else instance.rerender(view);
	};
	/** Changes of one turn become one frame. */
	const redraw = (): void => {
		if (drawn) return;
		drawn = true;
		setImmediate(() => {
			try {
				if (drawn) draw();
			} catch (error) {
				fail(error);
			}
		});
	};
	let failure: unknown = null;
	const fail = (error: unknown): void => {
		failure = error;
		quit(1);
	};

	const doors: Doors = {
		quit: () => quit(0),
		save: (base, ending, text) => {
			const name = freshName(base, ending);
			writeFileSync(name, text, {flag: 'wx'});
			return name;
		},
		screenshot: () => {
			if (frame === null) draw();
			return screenshotSvg((frame as Frame).canvas, themeOf(session.store.getState().ui.theme));
		},
		scenarios: scenarioList,
		open: name => {
			session.choose(options.load(name));
			session.setUi({welcome: true});
		},
		proc: procTree,
	};
	const context = (): Context => ({session, doors, page: Math.max(1, Math.floor((stdout.rows || 24) / 3)), mapColumns: mapColumns(stdout.columns || 80)});

	const keys = listen(event => {
		try {
			if (event.kind === 'key') onKey(context(), event.name, event.text);
			else if (frame !== null) onPoint(context(), frame, event);
		} catch (error) {
			fail(error);
		}
	});
	const onResize = (): void => redraw();
	const onSignal = (): void => quit(0);
	const onPipe = (): void => quit(0);

	stdin.setEncoding('utf8');
	stdin.setRawMode?.(true);
	stdin.resume();
	stdin.on('data', keys.take);
	stdin.on('end', onSignal);
	stdout.on('resize', onResize);
	stdout.on('error', onPipe);
	process.on('SIGTERM', onSignal);
	process.on('SIGHUP', onSignal);
	process.on('uncaughtException', fail);
	process.on('unhandledRejection', fail);
	signal.addEventListener('abort', onSignal);
	if ('open' in machine) void machine.ended.then(() => quit(0));
	let told: Ui['notice'] = null;
	let hush: NodeJS.Timeout | undefined;
	const unsubscribe = session.store.subscribe(state => {
		if (state.ui.notice !== told) {
			told = state.ui.notice;
			clearTimeout(hush);
			if (told !== null) hush = setTimeout(() => session.setUi({notice: null}), NOTICE_MS);
		}
		redraw();
	});
	try {
		draw();
		stdout.write(MOUSE_ON);
		session.start();
		return await finished;
	} finally {
		procTree.off();
		session.stop();
		unsubscribe();
		keys.stop();
		clearTimeout(hush);
		stdin.off('data', keys.take);
		stdin.off('end', onSignal);
		stdout.off('resize', onResize);
		try {
			stdout.write(MOUSE_OFF);
			(instance as Instance | null)?.unmount();
		} catch {
			// Nobody is left to draw for.
		}
		stdin.setRawMode?.(false);
		stdin.pause();
		process.off('SIGTERM', onSignal);
		process.off('SIGHUP', onSignal);
		process.off('uncaughtException', fail);
		process.off('unhandledRejection', fail);
		if (failure !== null) stderr.write(`${dashboardMessages.failed(failure instanceof Error ? (failure.stack ?? failure.message) : String(failure))}\n`);
	}
}
