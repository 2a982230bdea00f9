// What is done to the machine of a session.
import type {MachineEvent} from '../machine/machine-event.ts';
import type {Action} from '../workload/action.ts';
import type {Applied} from '../workload/run.ts';
import {type Parts, publish, publishActed, slowly, takeNow} from './parts.ts';
import type {Hand} from './track/hand.ts';
import {actOn} from './track/track.ts';

export type Acts = {
	/** Carries out an action at once and takes a Sample, so that its effect shows. */
	readonly perform: (action: Action, hand?: Hand) => readonly Applied[];
	/** Carries out actions and tells what came of them: at once where the machine is here, when it has answered where it runs elsewhere. */
	readonly ask: (actions: readonly Action[], told: (applied: readonly Applied[]) => void, hand?: Hand) => void;
	/** Puts an event that is not the machine's own into the log. */
	readonly note: (event: MachineEvent) => void;
	/** Takes in the Sample that the source has now: for a source that does not wait to be asked. */
	readonly arrive: () => void;
};

export function actsOf(parts: Parts): Acts {
	const perform: Acts['perform'] = (action, hand) => {
		const applied = actOn(parts.track, action, {hand, slowly: slowly(parts)});
		publishActed(parts);
		return applied;
	};
	const arrive: Acts['arrive'] = () => {
		takeNow(parts);
		publish(parts);
	};
	return {
		perform,
		ask: (actions, told, hand) => told(actions.flatMap(action => perform(action, hand))),
		note: event => {
			parts.track.notes.push(event);
			arrive();
		},
		arrive,
	};
}
