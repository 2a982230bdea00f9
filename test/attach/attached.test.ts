// A session on a machine that runs elsewhere is the same session: figures, log, what is done to it, time, and both ends.
import {lessonDoors} from '../../source/dashboard/doors/lessons.ts';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync} from 'node:fs';
import {connect, createServer} from 'node:net';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {AttachError, findLink} from '../../source/attach/link.ts';
import {PlaceError} from '../../source/attach/places.ts';
import {createDecoder, encode} from '../../source/attach/wire.ts';
import {act} from '../../source/dashboard/actions/act.ts';
import type {Context} from '../../source/dashboard/actions/context.ts';
import {KEYMAP} from '../../source/dashboard/keys/keymap.ts';
import type {ProcessView} from '../../source/machine/process-view.ts';
import {eventText} from '../../source/messages/events.ts';
import {nextSpeed} from '../../source/session/time/pace.ts';
import type {State} from '../../source/session/store/state.ts';
import type {Applied} from '../../source/workload/run.ts';
import {sessionAt} from '../support/dashboard.ts';
import {OURS_S} from '../../source/mount/file.ts';
import {attachTo, openTo, ownRuntime} from '../support/owner.ts';
import {until} from '../support/tools.ts';

/** What is true of the machine in a state, whoever looks. */
const seen = ({about, sample, pace, alarms, log, history}: State) => ({
	about,
	sample: {...sample, events: [], eventsDropped: 0, sinceUs: 0},
	pace,
	reports: alarms.reports,
	log: log.map(event => eventText(event)),
	tiers: history.tiers.map(tier => tier.map(({lowest, toUs}) => ({lowest, toUs}))),
	seconds: history.seconds.map(one => one.timeUs),
});

const LEAK = {kind: 'spawn', name: 'leak', label: 'leak', program: [{do: 'sleep', us: 0}]} as const;

describe('an attached session', () => {
	it('has the history, and goes on with every Sample', async () => {
		using _runtime = ownRuntime();
		const owner = sessionAt('leak-without-swap', 12);
		const door = await openTo(owner);
		const {session} = await attachTo();
		expect(seen(session.store.getState())).toEqual(seen(owner.store.getState()));
		for (let i = 0; i < 12; i++) {
			owner.step();
			// Samples that come faster than they can be told are told as one.
			await until('the Sample', () => session.store.getState().sample.timeUs === owner.store.getState().sample.timeUs);
		}
		expect(seen(session.store.getState())).toEqual(seen(owner.store.getState()));
		session.wantMap(500);
		await until('the map', () => session.store.getState().frameMap !== null);
		expect(session.store.getState().frameMap).toEqual(owner.source().frameMap!(500));
		owner.step();
		await until('the next map', () => session.store.getState().sample.timeUs === owner.store.getState().sample.timeUs);
		expect(session.store.getState().frameMap).toEqual(owner.source().frameMap!(500));
		session.stop();
		door.close('');
	});

	it('looks into a process, the last that was seen of it staying when it ends', async () => {
		using _runtime = ownRuntime();
		const owner = sessionAt('demo', 5);
		const door = await openTo(owner);
		const {session} = await attachTo();
		const pid = owner.store.getState().sample.processes.find(process => process.name === 'cron')?.pid ?? 0;
		const memory = (): ProcessView | null => session.store.getState().processView;
		session.wantProcess({pid, address: 0x401000, parts: 40});
		await until('the process', () => memory() !== null);
		expect(memory()).toEqual(owner.source().lookInside!(pid, 0x401000, 40));
		session.wantProcess({pid, address: null, parts: 40});
		await until('another address', () => memory()?.walk.address !== 0x401000);
		expect(memory()).toEqual(owner.source().lookInside!(pid, null, 40));
		await new Promise<readonly Applied[]>(done => session.ask([{kind: 'command', command: {kind: 'call', pid, call: {do: 'malloc', bytes: 2 ** 20}}}], done));
		owner.step();
		await until('the call', () => memory()?.heap?.mapped.length === 1);
		await new Promise<readonly Applied[]>(done => session.ask([{kind: 'signal', to: {pid}, signal: 'KILL'}], done));
		owner.step();
		owner.step();
		await until('its end', () => !session.store.getState().sample.processes.some(process => process.pid === pid));
		expect(memory()).toMatchObject({pid, name: 'cron'});
		session.stop();
		door.close('');
	});

	it('acts on the machine, and is answered with what came of it', async () => {
		using _runtime = ownRuntime();
		const owner = sessionAt('demo', 3);
		const door = await openTo(owner);
		const {session} = await attachTo();
		const ask = (actions: Parameters<typeof session.ask>[0]): Promise<readonly Applied[]> => new Promise(done => session.ask(actions, done));
		const [spawned] = await ask([LEAK]);
		expect(spawned?.outcome).toMatchObject({ok: true});
		const {pid} = spawned!.outcome as {readonly pid: number};
		expect(session.store.getState().sample.processes.find(process => process.pid === pid)?.name).toBe('leak');
		expect(owner.store.getState().sample.processes.some(process => process.pid === pid)).toBe(true);
		const [refused] = await ask([{kind: 'signal', to: {pid: 99_999}, signal: 'KILL'}]);
		expect(refused?.outcome).toMatchObject({ok: false, errno: 'ESRCH'});
		await ask([{kind: 'command', command: {kind: 'create_file', path: '/new', pages: 64, disk: owner.source().disks[0]!}}]);
		await until('the file', () => session.source().files.get('/new') === 64);
		session.stop();
		door.close('');
	});

	it('says whose hand it was, in every log', async () => {
		using _runtime = ownRuntime();
		const owner = sessionAt('demo', 3);
		const door = await openTo(owner);
		const [one, other] = [await attachTo(), await attachTo(undefined, {}, false)];
		const write = (value: string): Promise<unknown> =>
			new Promise(done =>
				one.session.ask([{kind: 'command', command: {kind: 'sysctl', name: 'vm.swappiness', value}}], done, {via: 'proc', what: `writing "${value}"`}),
			);
		await write('10');
		await write('999');
		for (const {store} of [owner, one.session, other.session]) {
			await until('the refusal', () => store.getState().log.at(-1)?.kind === 'refused');
			const lines = store.getState().log.map(event => eventText(event));
			expect(lines.at(-2)).toBe('vm.swappiness 60 → 10, written through /proc');
			expect(lines.at(-1)).toMatch(/^writing "999" was refused: .*\(EINVAL\)/);
		}
		one.session.stop();
		await until('the end of one', () => one.session.store.getState() !== null);
		owner.step();
		await until('the other', () => other.session.store.getState().sample.timeUs === owner.store.getState().sample.timeUs);
		other.session.stop();
		door.close('');
	});

	it('changes how time goes by, for all, and starts the machine again', async () => {
		using _runtime = ownRuntime();
		const owner = sessionAt('demo', 3);
		const door = await openTo(owner);
		const {session} = await attachTo();
		expect(session.store.getState().pace.paused).toBe(true);
		// Three presses in one go are three steps.
		for (let i = 0; i < 3; i++) session.setSpeed(nextSpeed(session.store.getState().pace.speed, 1));
		await until('the speed', () => owner.store.getState().pace.speed === 10);
		expect(session.store.getState().pace.speed).toBe(10);
		session.step();
		await until('the step', () => session.store.getState().sample.timeUs === 3_250_000);
		session.pause(false);
		await until('going on', () => !session.store.getState().pace.paused);
		session.perform({kind: 'command', command: {kind: 'sysctl', name: 'vm.swappiness', value: '1'}});
		session.restart();
		await until('the beginning', () => session.store.getState().sample.timeUs === 0);
		expect(seen(session.store.getState())).toEqual(seen(owner.store.getState()));
		expect(session.store.getState().sample.sysctls['vm.swappiness']).toBe('60');
		owner.step();
		await until('the first step', () => session.store.getState().sample.timeUs > 0);
		session.stop();
		door.close('');
	});

	it('refuses what it cannot do, each in one sentence', async () => {
		using _runtime = ownRuntime();
		const owner = sessionAt('demo', 3);
		const door = await openTo(owner);
		const {session} = await attachTo(undefined, {readOnly: true});
		session.setUi({attached: process.pid});
		const never = (): never => {
			throw new Error('must not be called');
		};
		const doors = {
			quit: never,
			suspend: never,
			save: never,
			screenshot: never,
			scenarios: never,
			open: never,
			lessons: lessonDoors(null),
			proc: {show: never, off: never},
		};
		const context: Context = {session, doors, page: 10, mapColumns: 10};
		const notice = (name: string): string => {
			session.setUi({notice: null});
			act(context, KEYMAP.find(entry => entry.action.do === name)!);
			return session.store.getState().ui.notice?.text ?? '';
		};
		expect(notice('scenarios')).toMatch(new RegExp(`another scenario .* process ${process.pid}$`));
		expect(notice('proc')).toContain(`shell --attach ${process.pid}`);
		expect(notice('restart')).toContain('read-only');
		for (const name of ['pause', 'step', 'faster', 'fastest']) expect(notice(name), name).toContain('read-only');
		expect(() => session.choose(owner.scenario())).toThrow(AttachError);
		await new Promise(resolve => setTimeout(resolve, 50));
		expect(owner.store.getState().pace.speed).toBe(1);
		session.stop();
		door.close('');
	});
});

describe('the end', () => {
	it('of the owner is told, and leaves nothing', async () => {
		using runtime = ownRuntime();
		const owner = sessionAt('demo', 1);
		const door = await openTo(owner);
		expect(statSync(runtime.folder).mode & 0o777).toBe(0o700);
		expect(readdirSync(runtime.folder)).toEqual([`${process.pid}.sock`]);
		expect(statSync(join(runtime.folder, `${process.pid}.sock`)).mode & 0o777).toBe(0o600);
		const {session, link} = await attachTo();
		door.close('');
		expect(await link.ended).toBe(`Process ${process.pid}, which ran "demo", has ended, and its machine with it.`);
		expect(await new Promise(done => session.ask([LEAK], done))).toEqual([]);
		expect(existsSync(runtime.folder)).toBe(false);
	});

	it('of one that is attached leaves the owner as it was', async () => {
		using _runtime = ownRuntime();
		const owner = sessionAt('demo', 1);
		const door = await openTo(owner);
		const {session, link} = await attachTo();
		session.stop();
		expect(await link.ended).toBeNull();
		owner.step();
		expect(owner.store.getState().sample.timeUs).toBe(1_250_000);
		door.close('');
	});

	it('of one that does not read is not waited for: it gets what it missed when it reads again', async () => {
		using runtime = ownRuntime();
		const owner = sessionAt('demo', 1);
		const door = await openTo(owner);
		const socket = connect(join(runtime.folder, `${process.pid}.sock`));
		const messages: {kind: string; samples?: {timeUs: number; sinceUs: number}[]}[] = [];
		const decode = createDecoder(message => messages.push(message as (typeof messages)[number]));
		socket.on('data', chunk => decode(chunk as Buffer));
		socket.write(encode({kind: 'attach', past: false}));
		await until('the machine', () => messages.some(({kind}) => kind === 'machine'));
		socket.pause();
		// Far more than what a socket takes of a reader that does not read.
		const MISSED = 400;
		for (let i = 0; i < MISSED; i++) {
			owner.step();
			if (i % 50 === 0) await new Promise(resolve => setTimeout(resolve, 1));
		}
		socket.resume();
		const last = (): number => messages.findLast(message => message.samples !== undefined)?.samples?.at(-1)?.timeUs ?? 0;
		const before = owner.store.getState().sample.timeUs;
		for (let i = 0; last() <= before && i < 500; i++) {
			owner.step();
			await new Promise(resolve => setTimeout(resolve, 10));
		}
		const samples = messages.flatMap(message => message.samples ?? []);
		expect(last()).toBeGreaterThan(before);
		expect(samples.length).toBeLessThan(MISSED);
		for (const [i, sample] of samples.entries()) if (i > 0) expect(sample.sinceUs).toBe(samples[i - 1]!.timeUs);
		socket.destroy();
		door.close('');
	});
});

describe('finding a machine', () => {
	const failing = (where?: string): Promise<string> =>
		findLink(where).then(
			link => `found ${link.owner.name}`,
			error => (error as Error).message,
		);

	it('takes the only one, or the one that is named; says which there are', async () => {
		using _runtime = ownRuntime();
		expect(await failing()).toMatch(/^No machine runs that could be attached to; .*\.$/);
		const first = await openTo(sessionAt('demo', 0), {does: 'mount', folder: '/tmp'});
		expect(await failing()).toBe('found demo');
		for (const where of [String(process.pid), 'demo', '/tmp', '/tmp/../tmp/']) expect(await failing(where)).toBe('found demo');
		expect(await failing('nothing')).toBe(`No machine is known as "nothing"; there is ${process.pid} ("demo", mount on /tmp).`);
		// A second of the same process number, as from another PID namespace.
		const second = await openTo(sessionAt('burst', 0), {does: 'shell'});
		expect(await failing()).toMatch(/^Several machines run: \d+ \(".*"(, mount on \/tmp|, a shell)\), \d+ \(.*\); name one by its process: --attach \d+\.$/);
		expect(await failing('burst')).toBe('found burst');
		first.close('');
		expect(await failing()).toBe('found burst');
		second.close('');
	});

	it('sweeps the socket and the tree of a killed one away', async () => {
		using runtime = ownRuntime();
		mkdirSync(runtime.folder, {mode: 0o700});
		const path = join(runtime.folder, '4194303.sock');
		const child = spawn(process.execPath, ['-e', `require('node:net').createServer().listen(${JSON.stringify(path)}, () => console.log('listens'))`]);
		await once(child.stdout, 'data');
		child.kill('SIGKILL');
		await once(child, 'close');
		mkdirSync(join(runtime.folder, 'proc-4194303'));
		writeFileSync(join(runtime.folder, 'proc-4194303/.lowwater'), '4194303 1\n');
		utimesSync(join(runtime.folder, 'proc-4194303/.lowwater'), OURS_S, OURS_S);
		expect(readdirSync(runtime.folder)).toHaveLength(2);
		expect(await failing()).toMatch(/^No machine runs/);
		expect(readdirSync(runtime.folder)).toEqual([]);
	});

	it('trusts no folder that others can look into', async () => {
		using runtime = ownRuntime();
		mkdirSync(runtime.folder, {mode: 0o755});
		chmodSync(runtime.folder, 0o755);
		await expect(openTo(sessionAt('demo', 0))).rejects.toThrow(PlaceError);
		await expect(openTo(sessionAt('demo', 0))).rejects.toThrow(/is not yours alone/);
	});

	it.each([
		['is not lowwater’s', (): Buffer => Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), /not lowwater’s; the connection is closed\.$/],
		['says goodbye', (): Buffer => encode({kind: 'bye', why: 'Because.'}), /^Because\.$/],
	])('says what is wrong with one that %s', async (_name, answer, message) => {
		using runtime = ownRuntime();
		mkdirSync(runtime.folder, {mode: 0o700});
		const server = createServer(socket => void socket.end(answer())).listen(join(runtime.folder, '77.sock'));
		await once(server, 'listening');
		expect(await failing()).toMatch(message);
		server.close();
	});

	it.each([Buffer.from('GET / HTTP/1.1\r\n\r\n'), encode({kind: 'dance'}), encode(null), encode({kind: 'ask', id: 1, actions: 7})])(
		'a guest that sends nonsense (%#) is shown out, and the machine goes on',
		async garbage => {
			using runtime = ownRuntime();
			const owner = sessionAt('demo', 1);
			const door = await openTo(owner);
			const good = await attachTo();
			const socket = connect(join(runtime.folder, `${process.pid}.sock`));
			const messages: {kind: string; why?: string}[] = [];
			const decode = createDecoder(message => messages.push(message as (typeof messages)[number]));
			socket.on('data', chunk => decode(chunk as Buffer));
			socket.write(garbage);
			await once(socket, 'close');
			expect(messages).toEqual([{kind: 'bye', why: expect.stringMatching(/^[^\n]+closed\.$/)}]);
			owner.step();
			await until('the Sample', () => good.session.store.getState().sample.timeUs === 1_250_000);
			good.session.stop();
			door.close('');
		},
	);
});
