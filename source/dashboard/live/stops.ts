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

/** Stops all that the shell started as one: npm would wait on for a program that has stopped alone. */
export const stopGroup = (): void => void process.kill(0, 'SIGTSTP');

/** Listens to both; what is returned ends it. */
export function listenForStops({hold, painter, failed, isOver}: Needs): () => void {
	let isStopped = false;
	const goOn = (): void => {
		if (isOver()) return;
		process.off('SIGTSTP', onStop);
		process.on('SIGTSTP', onStop);
		isStopped = false;
		try {
			hold.takeAgain();
			redrawAll(painter);
		} catch (error) {
			failed(error);
		}
	};
	const stop = async (): Promise<void> => {
		isStopped = true;
		pausePainting(painter);
		// A frame that is under way would go on where the shell writes.
		await isRead(painter.stdout);
		if (!isStopped || isOver()) return;
		hold.letGo();
		// With nobody listening the signal does what it does to every program: it stops here, or is ignored where nobody could make it go on.
		process.off('SIGTSTP', onStop);
		process.kill(process.pid, 'SIGTSTP');
		setTimeout(() => {
			if (isStopped) goOn();
		}, SETTLE_MS);
	};
	const onStop = (): void => {
		if (!isStopped) stop().catch(failed);
	};
	const onContinue = (): void => void setTimeout(goOn, SETTLE_MS);
	process.on('SIGTSTP', onStop);
	process.on('SIGCONT', onContinue);
	return () => {
		process.off('SIGTSTP', onStop);
		process.off('SIGCONT', onContinue);
	};
}
