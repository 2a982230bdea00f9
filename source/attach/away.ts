// A guest's own place in time: where it goes is asked for, and what it sees there is shown in place of what the machine is at now, which is taken in meanwhile.
import {attachMessages as text} from '../messages/attach.ts';
import {timeMessages as words} from '../messages/time.ts';
import type {Branches} from '../session/branches.ts';
import type {Letter} from '../session/line/line.ts';
import type {Session} from '../session/session.ts';
import type {Order} from '../session/store/ordering.ts';
import type {LineShown, TimeState} from '../session/store/time-state.ts';
import type {Pace} from '../session/time/pace.ts';
import type {Times} from '../session/times.ts';
import {createHistory, type History, historyAt} from '../session/track/history.ts';
import type {Travel} from '../session/travel.ts';
import type {Link} from './link.ts';
import type {Going, There} from './protocol.ts';

export type Away = {
	readonly inner: Session;
	readonly order: Order;
	/** Where it stands; null: at now of line A. */
	there: There | null;
	seen: NonNullable<There['seen']> | null;
	/** How time goes by there, as its owner said last. */
	pace: Pace;
};

export const createAway = (inner: Session, order: Order): Away => ({inner, order, there: null, seen: null, pace: inner.store.getState().pace});

/** The long record of a line: line A's is kept here, a branch has what it left up to there and its own. */
function recordOf(inner: Session, lines: There['lines'], letter: Letter): History {
	const line = lines.find(one => one.letter === letter);
	if (line === undefined || line.left === null) return inner.past().history;
	const {left, own} = line;
	const before = recordOf(inner, lines, left.letter);
	return {...createHistory(), tiers: before.tiers.map((tier, i) => [...tier.filter(({toUs}) => toUs <= left.atUs), ...(own?.tiers[i] ?? [])])};
}

function timeOf({inner}: Away, {lines, letter, ahead, here, underWay}: There): TimeState {
	const shown = lines.map(({own, ...line}): LineShown => ({...line, history: recordOf(inner, lines, line.letter), log: own?.log ?? inner.past().log.entries}));
	const by = (wanted: Letter | null): LineShown | null => shown.find(line => line.letter === wanted) ?? null;
	return {line: by(letter) ?? (shown[0] as LineShown), lines: shown, here, ahead: by(ahead), underWay};
}

/** Takes in where it stands, and shows that. */
export function stand(away: Away, there: There | null): void {
	const {inner, order} = away;
	const {store} = inner;
	away.there = there;
	away.seen = there === null ? null : (there.seen ?? away.seen);
	if (there === null || away.seen === null) {
		store.setState({pace: away.pace});
		return inner.show();
	}
	const {sample, recent, log, alarms} = away.seen;
	const history = historyAt(recent, recordOf(inner, there.lines, there.letter), sample.timeUs);
	const {ui, order: before} = store.getState();
	store.setState({sample, history, log, alarms, time: timeOf(away, there), pace: there.pace, order: order({sample, history, ui}, before), risen: []});
}

const say = ({inner}: Away, word: string, bad = false): void => inner.setUi({notice: {text: word, bad}});

/** Going elsewhere, asked for. Who may act and goes back pauses the machine for all. */
export function remoteTravel(link: Link, away: Away, times: Times, readOnly: boolean): Travel & Branches {
	const go = (going: Going): void => link.send({kind: 'go', going});
	const leave = (going: Going): void => {
		if (!readOnly && away.there === null && !away.pace.paused) times.pause(true);
		go(going);
	};
	const touch = (going: Going): void => (readOnly ? say(away, text.readOnlyLine, true) : go(going));
	const at = (us: number): number => Math.max(0, us);
	return {
		back: () => leave({go: 'back'}),
		on: () => {
			if (away.there !== null) go({go: 'on'});
			else if (away.pace.paused) times.step();
			else say(away, words.now);
		},
		earlierEvent: () => leave({go: 'earlierEvent'}),
		laterEvent: () => (away.there === null ? say(away, words.noEventAfter) : go({go: 'laterEvent'})),
		toBoot: () => leave({go: 'toBoot'}),
		toNow: () => {
			if (away.there !== null) go({go: 'toNow'});
		},
		jump: where => {
			leave({go: 'jump', text: where});
			return null;
		},
		toTime: us => leave({go: 'toTime', us: at(us)}),
		toBefore: us => leave({go: 'toBefore', us: at(us)}),
		toAfter: us => leave({go: 'toAfter', us: at(us)}),
		toKill: us => leave({go: 'toKill', us: at(us)}),
		slideTo: us => {
			if (us === null) go({go: 'slideTo', us});
			else leave({go: 'slideTo', us: at(us)});
		},
		returnBack: () => leave({go: 'returnBack'}),
		stopWay: () => {
			const isUnderWay = away.there !== null && away.there.underWay !== null;
			if (isUnderWay) go({go: 'stopWay'});
			return isUnderWay;
		},
		otherLine: () => go({go: 'otherLine'}),
		dropLine: () => touch({go: 'dropLine'}),
		nameLine: name => touch({go: 'nameLine', text: name}),
	};
}

/** Time while it stands elsewhere is its own: of the past that it plays, or of a branch that nobody else shows. */
export const timesAway = (link: Link, away: Away, times: Times): Pick<Times, 'pause' | 'setSpeed' | 'step'> => ({
	pause: paused => (away.there === null ? times.pause(paused) : link.send({kind: 'go', going: {go: 'pause', paused}})),
	setSpeed: speed => (away.there === null ? times.setSpeed(speed) : link.send({kind: 'go', going: {go: 'setSpeed', speed}})),
	step: () => (away.there === null ? times.step() : link.send({kind: 'go', going: {go: 'on'}})),
});
