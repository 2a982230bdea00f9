// Who owns the terminal: keys come raw and the mouse is reported from taking it to giving it back, and it is given back on every way out. In order: what is
// still to be drawn, then the terminal's own screen. Where there is no order (process.exit, an error in ending itself), by an exit hook that writes at once.
import {EVENTS_OFF, EVENTS_ON} from '../terminal/keys.ts';
import {writeNow} from './write-now.ts';

export type Terminal = {readonly stdin: NodeJS.ReadStream; readonly stdout: NodeJS.WriteStream & {readonly fd?: number}};

type Hears = {
	readonly typed: (chunk: Buffer | string) => void;
	readonly resized: () => void;
	/** Nobody is there any more: no more keys, or nowhere to write to. */
	readonly lost: () => void;
};

export type Hold = {
	/** Clicks, the wheel and what is pasted are reported from here on. */
	readonly askForEvents: () => void;
	/** Lets go of it while the program is stopped, at once. */
	readonly letGo: () => void;
	/** Takes it again, whatever has been done to it meanwhile. What stood on it must be drawn again. */
	readonly takeAgain: () => void;
	/** Gives the terminal back; `leave` takes the drawing off it. Never throws. */
	readonly giveBack: (leave: () => void) => Promise<Given>;
};

/** `read`: in order. `unread`: the terminal has not read all of it. `away`: it was let go before, and has been somebody else's since. */
export type Given = 'read' | 'unread' | 'away';

const ESC = '\u001B';
/** A frame that was cut short ends (synchronised output), no mouse and no pasting, plain colours, the terminal's own screen, a cursor. */
const OWN_AGAIN = `${ESC}[?2026l${EVENTS_OFF}${ESC}[0m${ESC}[?1049l${ESC}[?25h`;

/** So long a terminal is waited for that does not read. */
const READ_MS = 500;

/** Whether the terminal has read what was written so far, after a while. */
export function isRead(stdout: NodeJS.WriteStream): Promise<boolean> {
	return new Promise(done => {
		const timer = setTimeout(() => done(false), READ_MS);
		stdout.write('', error => {
			clearTimeout(timer);
			done(!error);
		});
	});
}

/** Takes the terminal. */
export function takeTerminal({stdin, stdout}: Terminal, {typed, resized, lost}: Hears): Hold {
	let isOurs = true;
	// Raw mode is Node's own to undo when the process exits.
	const giveBackNow = (): void => {
		if (isOurs) writeNow(stdout.fd ?? 1, OWN_AGAIN);
		isOurs = false;
	};
	process.on('exit', giveBackNow);
	stdin.setEncoding('utf8');
	stdin.setRawMode?.(true);
	stdin.resume();
	stdin.on('data', typed);
	stdin.on('end', lost);
	stdin.on('error', lost);
	stdout.on('resize', resized);
	stdout.on('error', lost);
	// Gone before: that is told to nobody a second time.
	if (stdin.readableEnded || stdin.destroyed || stdout.destroyed) setImmediate(lost);
	return {
		askForEvents: () => void stdout.write(EVENTS_ON),
		letGo: () => {
			giveBackNow();
			stdin.setRawMode?.(false);
		},
		takeAgain: () => {
			// Node does nothing where it thinks that the terminal is raw already.
			stdin.setRawMode?.(false);
			stdin.setRawMode?.(true);
			isOurs = true;
			// That the terminal is of another size by now was told to the shell: Node asks it anew.
			process.emit('SIGWINCH');
			stdout.write(EVENTS_ON);
		},
		giveBack: async leave => {
			stdin.off('data', typed);
			stdin.off('end', lost);
			stdout.off('resize', resized);
			if (!isOurs) return 'away';
			let read = false;
			try {
				stdout.write(EVENTS_OFF);
				leave();
				read = await isRead(stdout);
			} catch {
				// Nobody is left to draw for.
			}
			if (read) process.off('exit', giveBackNow);
			try {
				stdin.setRawMode?.(false);
			} catch {
				// Gone.
			}
			stdin.pause();
			return read ? 'read' : 'unread';
		},
	};
}
