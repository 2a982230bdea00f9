// Who owns the terminal: keys come raw and the mouse is reported from taking it to giving it back.
import {MOUSE_OFF, MOUSE_ON} from '../terminal/keys.ts';

export type Terminal = {readonly stdin: NodeJS.ReadStream; readonly stdout: NodeJS.WriteStream};

type Hears = {
	readonly typed: (chunk: Buffer | string) => void;
	readonly resized: () => void;
	/** Nobody is there any more: no more keys, or nowhere to write to. */
	readonly lost: () => void;
};

export type Hold = {
	/** Clicks and the wheel are reported from here on. */
	readonly askForMouse: () => void;
	/** Nothing is heard any more. */
	readonly deafen: () => void;
	/** Gives the terminal back; `leave` takes the drawing off it in between. */
	readonly giveBack: (leave: () => void) => void;
};

/** Takes the terminal. */
export function takeTerminal({stdin, stdout}: Terminal, {typed, resized, lost}: Hears): Hold {
	stdin.setEncoding('utf8');
	stdin.setRawMode?.(true);
	stdin.resume();
	stdin.on('data', typed);
	stdin.on('end', lost);
	stdout.on('resize', resized);
	stdout.on('error', lost);
	return {
		askForMouse: () => void stdout.write(MOUSE_ON),
		deafen: () => {
			stdin.off('data', typed);
			stdin.off('end', lost);
			stdout.off('resize', resized);
		},
		giveBack: leave => {
			try {
				stdout.write(MOUSE_OFF);
				leave();
			} catch {
				// Nobody is left to draw for.
			}
			stdin.setRawMode?.(false);
			stdin.pause();
		},
	};
}
