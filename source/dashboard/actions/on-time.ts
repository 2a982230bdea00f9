// What keys do to the machine's time.
import {nameSaid} from '../../messages/scenario-words.ts';
import {formMessages as words} from '../../messages/forms.ts';
import {momentMessages} from '../../messages/moments.ts';
import {deedsIn} from '../../session/journal/journal.ts';
import {nextSpeed, type Pace} from '../../session/time/pace.ts';
import {type Context, notice} from './context.ts';
import type {Handlers} from './handlers.ts';

const pace = ({session}: Context): Pace => session.store.getState().pace;

const changeSpeed = (context: Context, by: 1 | -1): void => context.session.setSpeed(nextSpeed(pace(context).speed, by));

/** The same machine from its beginning. */
export function restart(context: Context): void {
	const {session} = context;
	session.restart();
	const {about} = session.store.getState();
	notice(context, words.restarted(nameSaid(about), about.seed));
}

export const TIME_ACTIONS: Handlers = {
	pause: context => context.session.pause(!pace(context).paused),
	step: context => (pace(context).paused ? context.session.on() : changeSpeed(context, 1)),
	'step-back': context => (pace(context).paused ? context.session.back() : changeSpeed(context, -1)),
	faster: context => changeSpeed(context, 1),
	slower: context => changeSpeed(context, -1),
	fastest: context => context.session.setSpeed(pace(context).speed === Infinity ? 1 : Infinity),
	brake: context => {
		const on = !context.session.store.getState().brake.on;
		context.session.setBrake(on);
		notice(context, on ? momentMessages.on : momentMessages.off);
	},
	restart: context => {
		const {session} = context;
		const {ui, time} = session.store.getState();
		const deeds = ui.attached === null ? deedsIn(session.journal()) : null;
		if (deeds !== 0 || time.lines.length > 1) session.setUi({overlay: {kind: 'restart', deeds}, notice: null});
		else restart(context);
	},
};
