// The dashboard in a terminal: from keys to actions, from the store to frames, and the terminal as it was at the end, however that comes. It only puts the parts
// together: who owns the terminal (live/hold.ts), who draws (live/painter.tsx), how it ends (live/ending.ts).
import type {ColumnId} from '../messages/ranking.ts';
import {endable} from '../files/interruptible.ts';
import {classroomMessages} from '../messages/classroom.ts';
import {faultSentence} from '../messages/fault.ts';
import {shown} from '../messages/foreign.ts';
import type {PairRequest} from '../session/against.ts';
import type {SessionOptions} from '../session/parts.ts';
import {type Brake, NO_BRAKE} from '../session/time/brake.ts';
import {createSession, type Session} from '../session/session.ts';
import type {Journal} from '../session/journal/journal.ts';
import {type Language, languageNow} from '../messages/language.ts';
import type {LessonScenario} from '../workload/lesson/lesson.ts';
import type {Scenario} from '../workload/scenario.ts';
import type {Context} from './actions/context.ts';
import {onKey, onPaste, onPoint} from './actions/heard.ts';
import {takeLesson} from './actions/on-taken.ts';
import {doorsOf} from './doors/outside.ts';
import {createProcTree} from './doors/proc-tree.ts';
import {figuresIn} from './compose.ts';
import type {Keeper} from './kept/keeper.ts';
import {noteSeen, openSeen} from './kept/seen.ts';
import {createEnding, endBy} from './live/ending.ts';
import {takeTerminal} from './live/hold.ts';
import {listenForStops} from './live/stops.ts';
import {keepJournals} from './live/journals.ts';
import {followLanguage} from './live/language.ts';
import {hushNotices} from './live/notices.ts';
import {createPainter, draw, drawnSession, framed, leave, type Painter, pausePainting, redraw, sizeOf} from './live/painter.tsx';
import {themesFor} from './live/themes.ts';
import {processColumns, wishesOf} from './panes/process-columns.ts';
import {rowsOfPane} from './panes/processes.ts';
import {screenshotSvg} from './picture/screenshot.ts';
import {mapColumns} from './screens/memory-map.ts';
import {farewellOf} from './live/farewell.ts';
import {installCompositor} from './terminal/compositor.ts';
import {listen} from './terminal/listen.ts';
import {terminalDepth, type ThemeName} from './theme/theme.ts';
import {levelOf} from './view/level.ts';
import {rowOrder} from './view/row-order.ts';

export type LiveOptions = {
	readonly theme: ThemeName;
	readonly ascii: boolean;
	readonly readOnly: boolean;
	/** Keeps what is chosen for the next time. */
	readonly keeper?: Keeper | null;
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly stderr: NodeJS.WriteStream;
	readonly signal: AbortSignal;
	/** Opens another scenario by its name. */
	readonly load: (name: string) => Scenario;
	/** How its time begins: speed, paused or not, what it slows down and stops for. */
	readonly pace?: SessionOptions['pace'];
	readonly brake?: Brake;
	/** Bytes that copies for going back may take. */
	readonly historyBytes?: number;
	/** What was done before, to go on with; and the folder in which a journal of what is done here is kept, null: none is. */
	readonly journal?: Journal | null;
	readonly journals?: string | null;
	/** The built-in scenario that it begins with, by its name there. */
	readonly opened?: string;
	/** Told what is to be compared; the dashboard then ends. Absent: it cannot be left for that. */
	readonly compare?: (request: PairRequest) => void;
	/** The lesson that it begins with; `queue`: it is a review, and these follow. */
	readonly lesson?: {readonly scenario: LessonScenario; readonly queue: readonly string[] | null};
	readonly language?: Language;
	/** For a projector. */
	readonly lecture?: boolean;
	/** Others come and vote; and a file that has votes. */
	readonly class?: boolean;
	readonly voteFile?: string | null;
	/** Lets the machine run to where it is to begin, before anybody looks. */
	readonly begin?: (session: Session) => Promise<void>;
};

/** A machine that another process runs. */
export type Elsewhere = {readonly open: (options: SessionOptions) => Promise<Session>; readonly ended: Promise<unknown>};

async function open(
	machine: Scenario | Elsewhere,
	{theme, readOnly, pace = {}, brake = NO_BRAKE, begin, journal = null, historyBytes, signal}: LiveOptions,
): Promise<Session> {
	const options: SessionOptions = {theme, readOnly, welcome: journal === null, order: rowOrder};
	if ('open' in machine) return machine.open(options);
	const begun = (): Session => createSession(machine, {...options, pace, brake, journal, ...(historyBytes === undefined ? {} : {historyBytes})});
	// A journal is run again from boot, which takes minutes where it is of days.
	const session = journal === null ? begun() : await endable(begun, signal);
	await begin?.(session);
	return session;
}

const pictureOf = (painter: Painter): string => {
	const {frame, theme} = framed(painter);
	return screenshotSvg(frame.canvas, theme);
};

/** Runs the dashboard until somebody quits. Returns the exit status; the terminal is as it was. */
export async function runDashboard(machine: Scenario | Elsewhere, options: LiveOptions): Promise<number> {
	const {stdin, stdout, stderr, signal, load} = options;
	await installCompositor();
	const session = await open(machine, options);
	session.setUi({language: options.language ?? languageNow(), lecture: options.lecture ?? false});
	options.keeper?.begin(session);
	const unfollow = followLanguage(session);
	if (options.lesson !== undefined) session.setUi({welcome: false});
	const endJournal = keepJournals(session, options.journals ?? null);
	const {finished, quit, goOn, fail, ...ending} = createEnding();
	const painter = createPainter({
		drawn: drawnSession(session),
		stdout,
		stderr,
		themeOf: themesFor({...options, depth: terminalDepth(process.env)}),
		failed: fail,
	});
	const proc = createProcTree(session);
	const compared = options.compare;
	const compare = (request: PairRequest): void => {
		compared?.(request);
		goOn();
	};
	const seen = openSeen(options.journals ?? null);
	if (options.opened !== undefined) noteSeen(seen, options.opened);
	const doors = doorsOf({
		session,
		load,
		seen,
		voteFile: options.voteFile ?? null,
		...(compared === undefined ? {} : {compare}),
		quit,
		suspend: () => stops.stopGroup(),
		screenshot: () => pictureOf(painter),
		proc,
	});
	const context = (): Context => {
		const {width, height} = sizeOf(stdout);
		const pane = painter.frame?.panes.find(placed => placed.pane === 'processes');
		const columnsShown = (): readonly ColumnId[] =>
			processColumns(width - 2, levelOf(width, height), wishesOf(session.store.getState())).placed.map(({column}) => column.id);
		return {
			session,
			doors,
			page: Math.max(1, Math.floor(height / 3)),
			mapColumns: mapColumns(width),
			columnsShown,
			figures: () => (painter.frame === null ? [] : figuresIn(painter.frame)),
			scrollMost: () => painter.frame?.scrollMost ?? null,
			panes: () => painter.frame?.panes.map(({pane: name}) => name) ?? [],
			...(pane === undefined ? {} : {processRows: rowsOfPane(pane.height)}),
		};
	};
	if (options.lesson !== undefined) takeLesson(context(), options.lesson.scenario, options.lesson.queue);
	if (options.class === true) {
		await proc.welcome();
		if (session.store.getState().ui.notice === null) session.setUi({notice: {text: classroomMessages.open(process.pid), bad: false}});
	}
	const keys = listen(event => {
		try {
			if (event.kind === 'key') onKey(context(), event.name, event.text);
			else if (event.kind === 'paste') onPaste(context(), event.text);
			else if (painter.frame !== null) onPoint(context(), painter.frame, event);
		} catch (error) {
			fail(error);
		}
	});
	// From here on every way out gives the terminal back.
	const unlisten = ending.listen(signal);
	const hold = takeTerminal({stdin, stdout}, {typed: keys.take, resized: () => redraw(painter), lost: () => quit()});
	let ended = false;
	if ('open' in machine)
		void machine.ended.then(() => {
			ended = true;
			quit();
		});
	const stops = listenForStops({hold, painter, failed: fail, isOver: ending.isOver});
	const unhush = hushNotices(session);
	const unsubscribe = session.store.subscribe(() => redraw(painter));
	try {
		draw(painter);
		hold.askForEvents();
		session.start();
		await finished;
	} catch (error) {
		fail(error);
	}
	unsubscribe();
	unfollow();
	stops.end();
	unhush();
	keys.stop();
	doors.lessons.second(null);
	pausePainting(painter);
	const given = await hold.giveBack(() => leave(painter));
	try {
		endJournal();
		proc.end();
		session.stop();
	} catch (error) {
		fail(error);
	}
	unlisten();
	if (given === 'read' && ending.failure() === null && stdout.isTTY)
		stdout.write(`${shown(farewellOf(session, options.journals !== null && options.journals !== undefined, stdout.columns, ended))}\n`);
	for (const sentence of (await options.keeper?.end(session)) ?? []) stderr.write(`${shown(sentence)}\n`);
	const failure = ending.failure();
	if (failure !== null) stderr.write(`${faultSentence(failure)}\n`);
	const code = await finished;
	ending.over();
	if (given === 'away') endBy(code);
	// What a terminal has not read would keep the program for ever.
	return given === 'unread' ? process.exit(code) : code;
}
