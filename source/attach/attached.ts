// A session on a machine that another process runs: Samples come from there, and what somebody asks for here is done there. It is the same Session to who
// draws it or fills a /proc from it; only what it answers comes a moment later.
import type {ProcessView} from '../machine/process-view.ts';
import type {FrameMap} from '../machine/sample.ts';
import {attachMessages as text} from '../messages/attach.ts';
import type {Acts} from '../session/acts.ts';
import type {SessionOptions} from '../session/parts.ts';
import {createSession, type Looking, type Session} from '../session/session.ts';
import type {Scenario} from '../workload/scenario.ts';
import type {Times} from '../session/times.ts';
import {type Away, createAway, remoteTravel, stand, timesAway} from './away.ts';
import {AttachError, type Link} from './link.ts';
import {came, createMirror, type Mirror, stopSeeing} from './mirror.ts';
import type {FromOwner, PaceChange} from './protocol.ts';
import {answered, ask, createQuestions, endQuestions, type Questions} from './questions.ts';
import {seeLesson} from './seats.ts';
import {createRemote, type MachineMessage, type Remote, remoteSource} from './remote-source.ts';

export type Attached = {
	readonly session: Session;
	/** When the machine that runs now was switched on, in seconds of the calendar. */
	readonly bootTimeS: () => number;
};

/** The first word on the machine; what comes after it is put into `early`. */
function firstMachine(link: Link, past: boolean, early: FromOwner[]): Promise<MachineMessage> {
	const machine = new Promise<MachineMessage>((done, fail) => {
		let first = true;
		link.listen(message => {
			if (!first || message.kind !== 'machine') early.push(message);
			else done(message);
			first &&= message.kind !== 'machine';
		});
		void link.ended.then(why => fail(new AttachError(why ?? '')));
	});
	link.send({kind: 'attach', past});
	return machine;
}

/** What has come from there, and the session here that it goes into. */
type Parts = {readonly inner: Session; readonly remote: Remote; readonly mirror: Mirror; readonly questions: Questions; readonly away: Away};

/** Another machine begins; the lesson that is taken there is told apart. */
function renew(inner: Session, scenario: Scenario): void {
	const {taken} = inner.store.getState().ui;
	inner.choose(scenario);
	inner.setUi({taken});
}

/** Takes in one message of the owner. */
function hear({inner, remote, mirror, questions, away}: Parts, message: FromOwner): void {
	const {store} = inner;
	switch (message.kind) {
		case 'samples':
			for (const sample of message.samples) {
				remote.sample = sample;
				inner.arrive(away.there !== null);
			}
			return;
		case 'pace':
			away.pace = message.pace;
			return away.there === null ? store.setState({pace: message.pace}) : undefined;
		case 'there':
			return stand(away, message.there);
		case 'lesson':
			return seeLesson(inner, message.taken);
		case 'notice':
			return inner.setUi({notice: {text: message.text, bad: message.bad}});
		case 'machine':
			away.there = null;
			away.pace = message.pace;
			remote.machine = message;
			remote.sample = message.sample;
			renew(inner, message.machine.scenario);
			return store.setState({pace: message.pace});
		case 'files':
			remote.files = message.files;
			return;
		case 'view':
			came(mirror, message.view, message.value);
			// A machine that is paused sends no Sample to draw it with.
			if (message.view === 'frameMap') store.setState({frameMap: message.value as FrameMap | null});
			// Of a process that has ended the last that was seen stays.
			else if (message.value !== null) store.setState({processView: message.value as ProcessView});
			return;
		case 'answer':
			return answered(questions, message.id, message.applied);
		default: // who it is was known before, and a farewell is told by the link
	}
}

/** Acts are asked for. */
function remoteActs(link: Link, questions: Questions, away: Away): Omit<Acts, 'arrive' | 'show'> {
	const asking: Acts['ask'] = (actions, told, hand) => ask(questions, {actions, hand, there: away.there !== null}, told);
	return {
		perform: action => {
			asking([action], () => undefined);
			return [];
		},
		ask: asking,
		note: event => link.send({kind: 'note', event}),
	};
}

/** Time is its owner's: a change is asked for, where nobody has said that this one only looks. */
function remoteTimes(link: Link, {store, setUi}: Session, readOnly: boolean): Times {
	const change = (wanted: PaceChange): void => {
		if (readOnly) return setUi({notice: {text: text.readOnly, bad: true}});
		// Keys that come in one go must not all start from the pace of before.
		const {pace} = store.getState();
		if (wanted.do === 'pause') store.setState({pace: {...pace, paused: wanted.paused}});
		else if (wanted.do === 'speed') store.setState({pace: {...pace, speed: wanted.speed}});
		link.send({kind: 'pace', change: wanted});
	};
	return {
		pause: paused => change({do: 'pause', paused}),
		setSpeed: speed => change({do: 'speed', speed}),
		step: () => change({do: 'step'}),
		restart: () => change({do: 'restart'}),
		choose: () => {
			throw new AttachError(text.notHere(link.owner.pid));
		},
		// Who runs it slows it down, or does not.
		setBrake: () => undefined,
		release: () => undefined,
		*runTo() {},
		playTo: () => undefined,
		start: () => undefined,
		stop: () => link.end(),
	};
}

/** What is voted goes to where the lesson is taken: who this is, is known there. */
const remoteClass = (link: Link): Session['class'] => ({
	expect: () => undefined,
	arrive: () => link.send({kind: 'seat', as: 'pupil'}),
	leave: () => link.send({kind: 'seat', as: 'notes'}),
	vote: (_voter, question, value) => link.send({kind: 'vote', question, value}),
	typed: () => undefined,
	filed: () => undefined,
	open: () => undefined,
	begin: () => undefined,
});

/** What nobody here looks at any more need not be sent. */
const remoteLooks = ({wantMap, wantProcess}: Session, mirror: Mirror): Pick<Looking, 'wantMap' | 'wantProcess'> => ({
	wantMap: cells => {
		if (cells === 0) stopSeeing(mirror, 'frameMap');
		wantMap(cells);
	},
	wantProcess: wish => {
		if (wish === null) stopSeeing(mirror, 'lookInside');
		wantProcess(wish);
	},
});

/** Attaches to a machine. `past`: begins with its history and its log. Throws AttachError where it ends meanwhile. */
export async function attach(link: Link, options: Omit<SessionOptions, 'open' | 'past' | 'clock'>, {past}: {readonly past: boolean}): Promise<Attached> {
	const early: FromOwner[] = [];
	const machine = await firstMachine(link, past, early);
	const [remote, mirror, questions] = [createRemote(machine), createMirror(link), createQuestions(link)];
	const inner = createSession(machine.machine.scenario, {...options, open: () => remoteSource(remote, mirror), past: machine.past});
	inner.store.setState({pace: machine.pace});
	const away = createAway(inner, options.order);
	const parts: Parts = {inner, remote, mirror, questions, away};
	for (const message of early) hear(parts, message);
	link.listen(message => hear(parts, message));
	const times = remoteTimes(link, inner, options.readOnly === true);
	void link.ended.then(() => endQuestions(questions));
	return {
		session: {
			...{...inner, ...remoteActs(link, questions, away), ...times, ...timesAway(link, away, times)},
			...{...remoteTravel(link, away, times, options.readOnly === true), ...remoteLooks(inner, mirror), class: remoteClass(link)},
		},
		bootTimeS: () => remote.machine.machine.bootTimeS,
	};
}
