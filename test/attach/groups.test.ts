// Memory groups from a dashboard that is attached to a machine elsewhere: what keys write arrives there, in order, also where they come faster than answers; who only
// looks writes nothing; in the past a write begins a branch.
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {Door} from '../../source/attach/door.ts';
import {retellJournal} from '../../source/session/journal/deeds.ts';
import type {Session} from '../../source/session/session.ts';
import {sysfsCgroupTexts} from '../../source/procfs/sysfs-cgroup.ts';
import {drawn, sessionAt} from '../support/dashboard.ts';
import {keyboard} from '../support/keyboard.ts';
import {attachTo, openTo, ownRuntime} from '../support/owner.ts';
import {until} from '../support/tools.ts';

const MIB = 2 ** 20;
const file = ({store}: Session, path: string): string => (sysfsCgroupTexts(store.getState().sample)[`fs/cgroup/docker/shop/${path}`] ?? '').trim();
const noticeOf = ({store}: Session): string => store.getState().ui.notice?.text ?? '';
/** A limit five hundredths down, to the page. */
const less = (bytes: number): number => Math.round((bytes * 0.95) / 4096) * 4096;

describe('the groups of a machine elsewhere', () => {
	let runtime: ReturnType<typeof ownRuntime>;
	let owner: Session;
	let door: Door;
	beforeEach(async () => {
		runtime = ownRuntime();
		owner = sessionAt('container-at-limit', 6);
		door = await openTo(owner);
	});
	afterEach(() => {
		door.close('');
		runtime[Symbol.dispose]();
	});
	async function looking(readOnly = false): Promise<{readonly session: Session; readonly press: (...keys: string[]) => void}> {
		const {session} = await attachTo(undefined, {readOnly});
		session.setUi({screen: 'groups', attached: process.pid, readOnly});
		return {session, press: keyboard(session).press};
	}

	it('have their limits from its keys: each press counts, u takes the last back, and a typed one is judged before Enter', async () => {
		const {session, press} = await looking();
		press('-', '-', '-');
		const [once, twice, thrice] = [less(128 * MIB), less(less(128 * MIB)), less(less(less(128 * MIB)))];
		await until('all three', () => file(session, 'memory.max') === String(thrice));
		expect(file(owner, 'memory.max')).toBe(String(thrice));
		expect(noticeOf(session)).toMatch(/memory\.max 109\.7M: .* under max/);
		press('u');
		await until('the second', () => file(session, 'memory.max') === String(twice));
		press('u');
		await until('the first', () => file(session, 'memory.max') === String(once));
		press('[', 'o', '+');
		await until('both', () => file(session, 'memory.oom.group') === '1' && file(session, 'memory.high') !== 'max');
		press(']', 'e', ...'40M');
		expect(drawn(session.store.getState(), 120, 40).text).toMatch(/must go first: reclaim, then a kill of all in it/);
		expect(file(owner, 'memory.max')).toBe(String(once));
		press('enter');
		await until('the limit', () => file(session, 'memory.max') === String(40 * MIB));
		// What all that was is the session of the machine, and the same again runs alike.
		const told = retellJournal(owner.journal()!, 'again')!;
		expect(told.yaml.match(/memory\.max: /g)).toHaveLength(6);
		owner.step();
		await until('the kill', () => session.store.getState().alarms.reports.length > 0);
		const banner = drawn(session.store.getState(), 120, 40).text.split('\n')[0];
		expect(banner).toMatch(/OOM in shop: leaky \(303\) killed/);
		session.stop();
	});

	it('are made, begun in and killed from there', async () => {
		const {session, press} = await looking();
		press('N', 'enter');
		await until('the group', () => session.store.getState().ui.groups.chosen === '/docker/shop/mine');
		press('L');
		await until('the word', () => /leak/.test(noticeOf(session)));
		owner.step();
		await until('the leak', () => owner.newest().processes.some(({cgroup}) => cgroup === '/docker/shop/mine'));
		press('c', 'enter');
		await until('the word', () => noticeOf(session).includes('memory.reclaim'));
		press('k', 'enter');
		await until('its word', () => /cgroup\.kill/.test(noticeOf(session)));
		owner.step();
		await until('its death', () => !owner.newest().processes.some(({cgroup, state}) => cgroup === '/docker/shop/mine' && state !== 'Z'));
		session.stop();
	});

	it('are looked at only by who is read-only: no key writes, all others work', async () => {
		const before = JSON.stringify(sysfsCgroupTexts(owner.store.getState().sample));
		const {session, press} = await looking(true);
		for (const key of ['+', '-', '=', '_', 'e', 'N', 'c', 'k', 'o', 'u']) {
			session.setUi({notice: null});
			press(key);
			expect(noticeOf(session), key).toMatch(/read-only/);
			expect(session.store.getState().ui, key).toMatchObject({form: null, overlay: null});
		}
		press('up', 'left', 'i');
		expect(session.store.getState().ui.groups).toMatchObject({folded: ['/docker'], sort: 'current'});
		expect(drawn(session.store.getState(), 120, 40).text.split('\n').at(-1)).not.toMatch(/Move|Type|New|Kill/);
		expect(JSON.stringify(sysfsCgroupTexts(owner.newest()))).toBe(before);
		session.stop();
	});

	it('written to in the past begin a branch, and the machine keeps its limit', async () => {
		const {session, press} = await looking();
		session.toTime(4_000_000);
		await until('the past', () => session.store.getState().sample.timeUs === 4_000_000);
		press('-');
		await until('the branch', () => session.store.getState().time.line.letter === 'B');
		await until('its limit', () => file(session, 'memory.max') === String(less(128 * MIB)));
		expect(owner.newest().groups?.find(({path}) => path === '/docker/shop')?.max).toBe(128 * MIB);
		session.stop();
	});
});
