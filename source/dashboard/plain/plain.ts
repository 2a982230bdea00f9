// The dashboard in lines, for screen readers and logs: the same machine, the same keys, no screen. In a terminal keys come raw; in a pipe they are what is sent.
import {stripVTControlCharacters} from 'node:util';
import type {SessionOptions} from '../../session/parts.ts';
import {createSession, type Session} from '../../session/session.ts';
import {NO_BRAKE} from '../../session/time/brake.ts';
import type {Scenario} from '../../workload/scenario.ts';
import {codeOf} from '../../files/errno.ts';
import {commandMessages} from '../../messages/commands.ts';
import {shown} from '../../messages/foreign.ts';
import {languageNow} from '../../messages/language.ts';
import {faultSentence} from '../../messages/fault.ts';
import type {Context} from '../actions/context.ts';
import {onKey, onPaste} from '../actions/heard.ts';
import {frameRows} from '../compose.ts';
import {doorsOf} from '../doors/outside.ts';
import {createProcTree} from '../doors/proc-tree.ts';
import {openSeen} from '../kept/seen.ts';
import type {Elsewhere, LiveOptions} from '../live.tsx';
import {createEnding} from '../live/ending.ts';
import {frameNow} from '../live/frame-now.ts';
import {isRead} from '../live/hold.ts';
import {followLanguage} from '../live/language.ts';
import {hushNotices} from '../live/notices.ts';
import {screenshotSvg} from '../picture/screenshot.ts';
import {mapColumns} from '../screens/memory-map.ts';
import {listen} from '../terminal/listen.ts';
import {createTheme} from '../theme/theme.ts';
import {rowOrder} from '../view/row-order.ts';
import {tell} from './teller.ts';

type Input = NodeJS.ReadableStream & Pick<Partial<NodeJS.ReadStream>, 'isTTY' | 'setRawMode'>;

/** Exit status where the output cannot be written. */
const UNWRITTEN = 2;

/** What cannot be told is printed as it is drawn on a screen of this size. */
const SIZE = {width: 100, height: 40};

/** The screen without colours, its key bar and its blank lines. */
function drawnLines(session: Session): readonly string[] {
	const theme = createTheme({name: 'none'});
	return frameRows(frameNow(session, SIZE, theme), theme)
		.slice(0, -1)
		.map(row => stripVTControlCharacters(row).trimEnd())
		.filter(row => row !== '');
}

/** Stops the program as a shell asks for, the terminal as it was meanwhile. */
function suspend(stdin: Input): void {
	if (stdin.isTTY === true) stdin.setRawMode?.(false);
	process.once('SIGCONT', () => {
		if (stdin.isTTY === true) stdin.setRawMode?.(true);
	});
	process.kill(0, 'SIGTSTP');
}

/** Keys, from a terminal or as they are sent; what is returned ends it. */
function readKeys(stdin: Input, hear: (name: string, text: string) => void, pasted: (text: string) => void, failed: (error: unknown) => void): () => void {
	const keys = listen(event => {
		try {
			if (event.kind === 'key') hear(event.name, event.text);
			if (event.kind === 'paste') pasted(event.text);
		} catch (error) {
			failed(error);
		}
	});
	stdin.setEncoding('utf8');
	if (stdin.isTTY === true) stdin.setRawMode?.(true);
	stdin.on('data', keys.take);
	stdin.on('error', () => undefined);
	stdin.resume();
	return () => {
		keys.stop();
		stdin.off('data', keys.take);
		if (stdin.isTTY === true) stdin.setRawMode?.(false);
		stdin.pause();
	};
}

/** A session as it was last left, its machine at work at once. Throws what opening it throws. */
async function open(machine: Scenario | Elsewhere, {theme, readOnly, keeper, language, pace = {}, brake = NO_BRAKE, begin}: LiveOptions): Promise<Session> {
	const options: SessionOptions = {theme, readOnly, order: rowOrder};
	const session = 'open' in machine ? await machine.open(options) : createSession(machine, {...options, pace, brake});
	session.setUi({language: language ?? languageNow()});
	keeper?.begin(session);
	if (!('open' in machine)) await begin?.(session);
	return session;
}

/** Runs until somebody quits, or nobody reads any more. Returns the exit status. */
export async function runPlain(machine: Scenario | Elsewhere, options: LiveOptions): Promise<number> {
	const {stdin, stdout, stderr, signal, load, keeper} = options;
	const session = await open(machine, options);
	const unfollow = followLanguage(session);
	const {finished, quit, fail, ...ending} = createEnding();
	const proc = createProcTree(session);
	const theme = createTheme({name: 'dark'});
	const screenshot = (): string => screenshotSvg(frameNow(session, {width: 120, height: 40}, theme).canvas, theme);
	const doors = doorsOf({session, load, seen: openSeen(null), quit, suspend: () => suspend(stdin), screenshot, proc});
	const context = (): Context => ({session, doors: {...doors, open: name => session.choose(load(name))}, page: 10, mapColumns: mapColumns(SIZE.width)});
	const unlisten = ending.listen(signal);
	let unwritten: string | null = null;
	const lost = (error?: NodeJS.ErrnoException): void => {
		// Who does not read any more has had enough; anything else is lost and said.
		if (error !== undefined && error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') unwritten ??= codeOf(error);
		quit();
	};
	const written = (error?: Error | null): void => void (error && lost(error));
	stdout.on('error', lost);
	const stopKeys = readKeys(
		stdin,
		(name, text) => onKey(context(), name, text),
		text => onPaste(context(), text),
		fail,
	);
	if ('open' in machine) void machine.ended.then(() => lost());
	const hush = hushNotices(session);
	const stopTelling = tell({session, say: line => void stdout.write(`${line}\n`, written), drawn: () => drawnLines(session)});
	// Nobody can make a machine go on that stands still, where there are no keys.
	const unsubscribe = session.store.subscribe(({pace}) => {
		if (pace.halted && stdin.isTTY !== true) quit();
	});
	session.start();
	const code = await finished;
	for (const end of [unsubscribe, unfollow, stopTelling, hush, stopKeys, unlisten]) end();
	proc.off();
	session.stop();
	await isRead(stdout);
	stdout.off('error', lost);
	for (const sentence of (await keeper?.end(session)) ?? []) stderr.write(`${shown(sentence)}\n`);
	if (unwritten !== null) stderr.write(`${commandMessages.cannotWrite(unwritten)}\n`);
	const failure = ending.failure();
	if (failure !== null) stderr.write(`${faultSentence(failure)}\n`);
	ending.over();
	return unwritten === null ? code : UNWRITTEN;
}
