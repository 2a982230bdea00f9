// A session on a real computer: it is looked at four times a second, and nothing that is asked for here reaches it. Pause stops looking.
import type {Sample} from '../machine/sample.ts';
import {hostMessages as words} from '../messages/host.ts';
import type {SessionOptions} from '../session/parts.ts';
import {createSession, type Session} from '../session/session.ts';
import {scenarioSource} from '../session/source/scenario.ts';
import type {Source} from '../session/source/source.ts';
import {type Clock, REAL_CLOCK} from '../session/time/clock.ts';
import {FRAME_MS} from '../session/time/pace.ts';
import type {Times} from '../session/times.ts';
import {readScenario, type Scenario} from '../workload/scenario.ts';
import {likeliest, USUAL_RATE, whatIfForm} from '../session/what-if.ts';
import {type Host, hostSource, look} from './host.ts';
import {ownGroup, readGroups} from './groups.ts';
import {fit} from './import/fit.ts';
import {lookAt} from './import/looks.ts';
import {momentsBetween, workBetween} from './steps.ts';
import {machineRoom} from '../workload/room.ts';

/** What stands in for a scenario: a name and a sentence. Its machine is never booted. */
const scenarioOf = (name: string, summary: string): Scenario => ({
	...readScenario('machine: {memory: 64MiB}\nuntil: {time: 1s}\n', {file: name}),
	name,
	summary,
});

/** Work is told once a second: who works all the time does so between any two looks. */
const TOLD_US = 1_000_000;

/** The Sample up to which it has been told what happened. */
type Told = {sample: Sample};

/** The groups of those that are there. */
const groupsOf = ({tree, processes}: Host) =>
	readGroups(
		tree,
		processes.filter(({kernelThread}) => !kernelThread).map(({pid}) => pid),
	);

/** One more look, and what has happened since it was told last. */
function beat(host: Host, session: Session, told: Told): void {
	const before = host.newest;
	const now = look(host);
	if (now === before) return;
	session.arrive();
	// Who is in which group is as old as the list of processes; what is in none is read where it is looked at.
	if (host.processesAtUs === now.timeUs && session.store.getState().ui.screen === 'map') session.store.setState({groups: groupsOf(host)});
	const moments = momentsBetween(before, now);
	const isDue = now.timeUs - told.sample.timeUs >= TOLD_US || moments.length > 0;
	for (const sentence of [...(isDue ? workBetween(told.sample, now) : []), ...moments]) session.tell(sentence);
	if (isDue) told.sample = now;
}

/** How far MemTotal may be from what the zones manage: boot memory accounts for so much. */
const OWN_SHARE = 0.05;

/** What is said of a MemTotal that is not the zones': less is a container's own, as lxcfs tells it; more is lent by a hypervisor, outside all zones. */
function ofTotals({meminfo, zones}: Sample): string | null {
	const hostKb = zones.reduce((sum, zone) => sum + zone.managed, 0) * 4;
	if (Math.abs(meminfo.MemTotal - hostKb) <= hostKb * OWN_SHARE) return null;
	return (meminfo.MemTotal < hostKb ? words.container : words.beyondZones)(meminfo.MemTotal, hostKb);
}

/** Looks that come by themselves. */
type Looking = {readonly clock: Clock; cancel: (() => void) | null};

function goOn(looking: Looking, once: () => void): void {
	looking.cancel?.();
	looking.cancel = looking.clock.after(FRAME_MS, () => {
		looking.cancel = null;
		once();
		goOn(looking, once);
	});
}

function timesOf(session: Session, looking: Looking, once: () => void): Times {
	const {store} = session;
	const refuse = (): void => session.setUi({notice: {text: words.lookedAt(), bad: true}});
	const halt = (): void => {
		looking.cancel?.();
		looking.cancel = null;
	};
	return {
		pause: paused => {
			store.setState(({pace}) => ({pace: {...pace, paused}}));
			if (paused) halt();
			else goOn(looking, once);
		},
		step: once,
		setSpeed: refuse,
		restart: refuse,
		choose: refuse,
		setBrake: () => undefined,
		release: () => undefined,
		*runTo() {},
		playTo: refuse,
		start: () => {
			if (!store.getState().pace.paused) goOn(looking, once);
		},
		stop: halt,
	};
}

/** Time of what is shown: of the host, or of the simulation that it was forked into. */
const eitherTimes = (own: Times, session: Session, isForked: () => boolean): Times => {
	const now = (): Times => (isForked() ? session : own);
	return {
		pause: paused => now().pause(paused),
		step: () => now().step(),
		setSpeed: speed => now().setSpeed(speed),
		restart: () => now().restart(),
		choose: scenario => now().choose(scenario),
		setBrake: on => now().setBrake(on),
		release: () => now().release(),
		runTo: (us, speed) => now().runTo(us, speed),
		playTo: (us, speed) => now().playTo(us, speed),
		start: () => now().start(),
		stop: () => {
			own.stop();
			session.stop();
		},
	};
};

/** A machine that stands where the host stands takes its place, paused. */
function forkInto(host: Host, name: string, inner: Session, readOnly: boolean): void {
	const made = fit(lookAt(host.tree, host.newest), name, machineRoom());
	inner.choose(made.scenario);
	inner.store.setState({groups: []});
	inner.setUi({host: false, readOnly});
	const way = inner.runTo(made.standsUs);
	while (way.next().done !== true);
	inner.pause(true);
	inner.tell(words.forked(made.guesses));
	if (!readOnly) inner.setUi({form: whatIfForm(likeliest(host.newest), USUAL_RATE, true)});
}

/** Opens a session on a host that has been looked at once. `about`: its name, and where its figures stand. */
export function hostSession(host: Host, about: {readonly name: string; readonly proc: string}, options: Omit<SessionOptions, 'open'>): Session {
	const scenario = scenarioOf(about.name, words.summary(about.proc));
	const clock = options.clock ?? REAL_CLOCK;
	const open = (opened: Scenario): Source => (opened === scenario ? hostSource(host, about.name) : scenarioSource(opened));
	const inner = createSession(scenario, {...options, readOnly: true, welcome: false, open});
	inner.setUi({host: true});
	inner.store.setState({groups: groupsOf(host)});
	const own = ownGroup(host.tree);
	if (own !== null && Number.isFinite(own.maxKb)) inner.tell(words.ownGroup(own.path, own.hasKb, own.maxKb));
	const totals = ofTotals(host.newest);
	if (totals !== null) inner.tell(totals);
	const told: Told = {sample: host.newest};
	const once = (): void => beat(host, inner, told);
	const ownTimes = timesOf(inner, {clock, cancel: null}, once);
	let isForked = false;
	const fork = (): void => {
		inner.setUi({notice: {text: words.forking(), bad: false}});
		ownTimes.stop();
		// Once that has been drawn.
		clock.after(FRAME_MS, () => {
			try {
				forkInto(host, about.name, inner, options.readOnly === true);
				isForked = true;
				inner.setUi({notice: null});
				inner.start();
			} catch (error) {
				ownTimes.start();
				inner.setUi({notice: {text: words.noFork(error instanceof Error ? error.message : String(error)), bad: true}});
			}
		});
	};
	return {...inner, ...eitherTimes(ownTimes, inner, () => isForked), on: () => (isForked ? inner.on() : once()), fork};
}
