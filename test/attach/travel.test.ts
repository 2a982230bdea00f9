// A place in time is of the look: who is attached goes back by himself, each to another instant, on any of the machines; the one that runs stays at now.
import {describe, expect, it} from 'vitest';
import type {Session} from '../../source/session/session.ts';
import type {Store} from '../../source/session/store/state.ts';
import type {Action} from '../../source/workload/action.ts';
import {REAL_CLOCK} from '../../source/session/time/clock.ts';
import {sessionAt} from '../support/dashboard.ts';
import {attachTo, openTo, ownRuntime} from '../support/owner.ts';
import {until} from '../support/tools.ts';

const hereOf = ({store}: Pick<Session, 'store'>): number | null => store.getState().time.here?.ordinal ?? null;
const arrives = (session: Session, at: number | null): Promise<void> => until(`Sample ${at}`, () => hereOf(session) === at);
/** What a screen shows of an instant, whoever looks. */
const shown = ({getState}: Store): string => {
	const {sample, log, alarms, history, time} = getState();
	return JSON.stringify({sample, log, reports: alarms.reports, rss: [...history.rss], seconds: history.seconds.map(({timeUs}) => timeUs), here: time.here});
};

const SWAPPINESS: Action = {kind: 'command', command: {kind: 'sysctl', name: 'vm.swappiness', value: '10'}};

async function opened(seconds: number) {
	const runtime = ownRuntime();
	const owner = sessionAt('leak-without-swap', seconds, {clock: REAL_CLOCK});
	owner.pause(true);
	const door = await openTo(owner);
	return {
		owner,
		[Symbol.dispose]: () => {
			door.close('');
			runtime[Symbol.dispose]();
		},
	};
}

describe('who is attached', () => {
	it('stands in the past by himself, each at another instant, and sees there what the one that runs the machine would see', async () => {
		using machine = await opened(20);
		const {owner} = machine;
		const [one, other] = [(await attachTo()).session, (await attachTo(undefined, {readOnly: true})).session];
		const now = owner.store.getState().time.line.nowOrdinal;
		const nowUs = owner.newest().timeUs;
		one.back();
		await arrives(one, now - 1);
		one.toTime(7_600_000);
		other.toBoot();
		await arrives(other, 0);
		await until('the jump', () => one.store.getState().sample.timeUs === 7_500_000);
		expect(owner.store.getState().time.here).toBeNull();
		expect(owner.newest().timeUs).toBe(nowUs);
		const seen = shown(one.store);
		expect(other.store.getState().sample.timeUs).toBe(0);
		owner.toTime(7_600_000);
		await until('the same', () => owner.store.getState().sample.timeUs === 7_500_000);
		expect(seen).toBe(shown(owner.store));
		expect(one.store.getState().time.ahead?.letter).toBe('A');
		owner.toNow();
		// Who stands in the past stays there whatever the machine does meanwhile.
		owner.step();
		await until('the bar', () => one.store.getState().time.line.nowUs === owner.newest().timeUs);
		expect(one.store.getState().sample.timeUs).toBe(7_500_000);
		one.toNow();
		await arrives(one, null);
		expect(one.store.getState().sample.timeUs).toBe(owner.newest().timeUs);
		other.toNow();
		await arrives(other, null);
		one.stop();
		other.stop();
	});

	it('sees the map and the inside of a process of the instant where he stands', async () => {
		using machine = await opened(12);
		const {owner} = machine;
		const {session} = await attachTo();
		session.toTime(3_000_000);
		await until('the jump', () => session.store.getState().sample.timeUs === 3_000_000);
		session.wantMap(300);
		const pid = session.store.getState().sample.processes.find(process => !process.kernelThread && process.regions.length > 0)?.pid as number;
		session.wantProcess({pid, address: null, parts: 20});
		const {store} = session;
		await until('both', () => store.getState().frameMap !== null && store.getState().processView !== null);
		owner.toTime(3_000_000);
		await until('the same', () => owner.store.getState().sample.timeUs === 3_000_000);
		expect(store.getState().frameMap).toEqual(owner.shown().frameMap?.(300));
		expect(store.getState().processView).toEqual(owner.shown().lookInside?.(pid, null, 20));
		session.stop();
	});

	it('begins a branch by acting there, which all have from then on, and A is as it was', async () => {
		using machine = await opened(12);
		const {owner} = machine;
		const {session} = await attachTo();
		const before = shown(owner.store);
		session.toTime(4_000_000);
		await until('the jump', () => session.store.getState().sample.timeUs === 4_000_000);
		const applied = await new Promise<readonly unknown[]>(done => session.ask([SWAPPINESS], done));
		expect(applied).toHaveLength(1);
		await until('the branch', () => session.store.getState().time.line.letter === 'B');
		expect(session.store.getState().sample.sysctls['vm.swappiness']).toBe('10');
		expect(owner.store.getState().time.lines.map(({letter}) => letter)).toEqual(['A', 'B']);
		expect(owner.store.getState().time.line.letter).toBe('A');
		expect(shown(owner.store)).toBe(before);
		session.on();
		await until('a Sample of it', () => session.store.getState().sample.timeUs === 4_250_000);
		expect(owner.newest().timeUs).toBe(12_000_000);
		// The other at the same instant, and back.
		session.otherLine();
		await until('A', () => session.store.getState().time.line.letter === 'A');
		expect(session.store.getState().sample.timeUs).toBe(4_250_000);
		session.otherLine();
		await until('B again', () => session.store.getState().time.line.letter === 'B');
		// The one that runs the machine drops it: who looked at it is at now of A.
		owner.otherLine();
		expect(owner.store.getState().time.line.letter).toBe('B');
		owner.dropLine();
		owner.toNow();
		await until('A at now', () => session.store.getState().time.lines.length === 1 && hereOf(session) === null);
		expect(shown(owner.store)).toBe(before);
		session.stop();
	});

	it('pauses the machine for all by going back where he may act, and nobody where he only looks', async () => {
		using machine = await opened(6);
		const {owner} = machine;
		owner.pause(false);
		const only = (await attachTo(undefined, {readOnly: true})).session;
		only.back();
		await until('the past', () => hereOf(only) !== null);
		expect(owner.store.getState().pace.paused).toBe(false);
		only.dropLine();
		expect(only.store.getState().ui.notice).toMatchObject({bad: true});
		const {session} = await attachTo();
		session.back();
		await until('the past', () => hereOf(session) !== null);
		expect(owner.store.getState().pace.paused).toBe(true);
		only.stop();
		session.stop();
	});

	it('is told why where he cannot be', async () => {
		using machine = await opened(3);
		expect(machine.owner.store.getState().pace.paused).toBe(true);
		const {session} = await attachTo();
		session.jump('9:00');
		await until('the word', () => /has not happened yet/.test(session.store.getState().ui.notice?.text ?? ''));
		session.toBoot();
		await arrives(session, 0);
		session.back();
		await until('another word', () => session.store.getState().ui.notice?.text === 'this is boot');
		// What is played ends at now, and stays paused there.
		session.setSpeed(100);
		session.pause(false);
		await arrives(session, null);
		expect(session.store.getState().sample.timeUs).toBe(3_000_000);
		session.stop();
	});
});
