// Who owns the terminal: keys come raw and the mouse is reported from taking it to giving it back, and it is given back on every way out. In order: what is
// still to be drawn, then the terminal's own screen. Where there is no order (process.exit, an error in ending itself), by an exit hook that writes at once.
import {MOUSE_OFF, MOUSE_ON} from '../terminal/keys.ts';
import {writeNow} from './write-now.ts';

export type Terminal = {readonly stdin: NodeJS.ReadStream; readonly stdout: NodeJS.WriteStream & {readonly fd?: number}};

type Hears = {
	readonly typed: (chunk: Buffer | string) => void;
	readonly resized: () => void;
	/** Nobody is there any more: no more keys, or nowhere to write to. */
	readonly lost: () => void;
};

export type Hold = {
	/** Clicks and the wheel are reported from here on. */
	readonly askForMouse: () => void;
	/** Gives the terminal back; `leave` takes the drawing off it. Resolves to whether the terminal has read all of it. Never throws. */
	readonly giveBack: (leave: () => void) => Promise<boolean>;
};

const ESC = '\u001B';
/** A frame that was cut short ends (synchronised output), no mouse, plain colours, the terminal's own screen, a cursor. */
const OWN_AGAIN = `${ESC}[?2026l${MOUSE_OFF}${ESC}[0m${ESC}[?1049l${ESC}[?25h`;

/** So long a terminal is waited for that does not read. */
const READ_MS = 500;

function isRead(stdout: NodeJS.WriteStream): Promise<boolean> {
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
	// Raw mode is Node's own to undo when the process exits.
	const giveBackNow = (): void => writeNow(stdout.fd ?? 1, OWN_AGAIN);
	process.on('exit', giveBackNow);
	stdin.setEncoding('utf8');
	stdin.setRawMode?.(true);
	stdin.resume();
	stdin.on('data', typed);
	stdin.on('end', lost);
	stdin.on('error', lost);
	stdout.on('resize', resized);
	stdout.on('error', lost);
	return {
		askForMouse: () => void stdout.write(MOUSE_ON),
		giveBack: async leave => {
			stdin.off('data', typed);
			stdin.off('end', lost);
			stdout.off('resize', resized);
			let read = false;
			try {
				stdout.write(MOUSE_OFF);
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
			return read;
		},
	};
}
