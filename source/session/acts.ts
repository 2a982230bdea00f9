// What is done to the machine of a session. In the past an act begins a branch; what comes from outside always reaches now, of line A.
import type {MachineEvent} from '../machine/machine-event.ts';
import type {Action} from '../workload/action.ts';
import type {Applied} from '../workload/run.ts';
import {branchFor, type Refused} from './branches.ts';
import {type Line, rest} from './line/line.ts';
import {firstLine, type Parts, publish, publishActed, slowly} from './parts.ts';
import type {Hand} from './track/hand.ts';
import {actOn, follow} from './track/track.ts';

export type Acts = {
	/** Carries out an action at once and takes a Sample, so that its effect shows. */
	readonly perform: (action: Action, hand?: Hand) => readonly Applied[];
	/** Carries out actions and tells what came of them: at once where the machine is here, when it has answered where it runs elsewhere. */
	readonly ask: (actions: readonly Action[], told: (applied: readonly Applied[]) => void, hand?: Hand) => void;
	/** Puts an event that is not the machine's own into the log. */
	readonly note: (event: MachineEvent) => void;
	/** Takes in the Sample that the source has now: for a source that does not wait to be asked. `unseen`: something else is shown meanwhile. */
	readonly arrive: (unseen?: boolean) => void;
	/** Shows again what is known of the machine. */
	readonly show: () => void;
};

/** The line that an action is for: where it comes from a hand outside A, else the one that is shown, or a branch that it begins. */
function lineFor(parts: Parts, action: Action, hand: Hand | undefined): Line | Refused {
	if (hand !== undefined) return firstLine(parts);
	return parts.place === null ? parts.line : branchFor(parts, parts.place, action);
}

export function actsOf(parts: Parts): Acts {
	/** Nothing where the line that they are for refuses them, which is said. */
	const performAll = (actions: readonly Action[], hand?: Hand): readonly Applied[] | null => {
		const [first] = actions;
		if (first === undefined) return [];
		const line = lineFor(parts, first, hand);
		if ('refused' in line) {
			parts.store.setState(({ui}) => ({ui: {...ui, notice: {text: line.refused, bad: true}}}));
			return null;
		}
		const applied = actOn(line.track, actions, {hand, slowly: slowly(parts)});
		rest(line);
		publishActed(parts);
		return applied;
	};
	const arrive: Acts['arrive'] = (unseen = false) => {
		const {track} = firstLine(parts);
		follow(track, {slowly: slowly(parts)});
		if (!unseen) publish(parts);
	};
	return {
		perform: (action, hand) => performAll([action], hand) ?? [],
		ask: (actions, told, hand) => {
			const applied = performAll(actions, hand);
			if (applied !== null) told(applied);
		},
		note: event => {
			firstLine(parts).track.notes.push(event);
			arrive();
		},
		arrive,
		show: () => publish(parts),
	};
}
