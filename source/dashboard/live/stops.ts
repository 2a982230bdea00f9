// Stopped and going on: Ctrl-Z or SIGTSTP gives the terminal to the shell first, as htop and every editor does. SIGSTOP cannot be heard, but going on can:
// then the terminal is taken again, since who had it meanwhile may have done anything to it.
import {type Hold, isRead} from './hold.ts';
import {type Painter, pausePainting, redrawAll} from './painter.tsx';

/** A stopped program that is to end is sent that signal and one to go on. It must hear the first before it asks, in the background, for the terminal. */
const SETTLE_MS = 20;

type Needs = {
	readonly hold: Pick<Hold, 'letGo' | 'takeAgain'>;
	readonly painter: Painter;
	readonly failed: (error: unknown) => void;
	/** The program is about to end: the terminal is not taken again. */
	readonly isOver: () => boolean;
};

export type Stops = {
	/** Stops all that the shell started as one: npm would wait on for a program that has stopped alone. */
	readonly stopGroup: () => void;
	readonly end: () => void;
};

const settle = (): Promise<void> => new Promise(done => setTimeout(done, SETTLE_MS));

/** Listens to being stopped and to going on. */
export function listenForStops({hold, painter, failed, isOver}: Needs): Stops {
	let isStopped = false;
	const goOn = (): void => {
		isStopped = false;
		if (isOver()) return;
		process.off('SIGTSTP', onStop);
		process.on('SIGTSTP', onStop);
		try {
			hold.takeAgain();
			redrawAll(painter);
		} catch (error) {
			failed(error);
		}
	};
	/** The terminal is let go of before anybody stops: the shell takes it as soon as the first has. */
	const stop = async (whom: number): Promise<void> => {
		isStopped = true;
		pausePainting(painter);
		// A frame that is under way would go on where the shell writes.
		await isRead(painter.stdout);
		if (!isStopped || isOver()) return;
		hold.letGo();
		await settle();
		if (!isStopped || isOver()) return;
		// With nobody listening the signal does what it does to every program: it stops here, or is ignored where nobody could make it go on.
		process.off('SIGTSTP', onStop);
		process.kill(whom, 'SIGTSTP');
		await settle();
		if (isStopped) goOn();
	};
	const stopOnce = (whom: number): void => {
		if (!isStopped) stop(whom).catch(failed);
	};
	const onStop = (): void => stopOnce(process.pid);
	const onContinue = (): void => {
		isStopped = false;
		setTimeout(goOn, SETTLE_MS);
	};
	process.on('SIGTSTP', onStop);
	process.on('SIGCONT', onContinue);
	return {
		stopGroup: () => stopOnce(0),
		end: () => {
			process.off('SIGTSTP', onStop);
			process.off('SIGCONT', onContinue);
		},
	};
}
