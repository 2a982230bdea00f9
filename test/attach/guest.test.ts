// Guests that ask for too much, read too little, say nothing, or send what is no request: each is shown out with one sentence, and the machine goes on.
import {once} from 'node:events';
import {connect, createServer, type Server, type Socket} from 'node:net';
import {join} from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {type Door, MOST_GUESTS} from '../../source/attach/door.ts';
import {type Guest, owed, receive, send} from '../../source/attach/guest.ts';
import {createDecoder, encode, PROTOCOL} from '../../source/attach/wire.ts';
import type {Session} from '../../source/session/session.ts';
import {breakingMs, drawing} from '../support/breaking.ts';
import {sessionAt} from '../support/dashboard.ts';
import {attachTo, openTo, ownRuntime} from '../support/owner.ts';
import {until} from '../support/tools.ts';

type Message = {readonly kind: string; readonly why?: string};

/** A program at the other end of a socket that sends what it likes. */
function stranger(path: string): {readonly socket: Socket; readonly heard: Message[]; readonly closed: Promise<unknown>} {
	const socket = connect(path);
	const heard: Message[] = [];
	const decode = createDecoder(message => heard.push(message as Message));
	socket.on('data', chunk => decode(chunk as Buffer));
	socket.on('error', () => undefined);
	return {socket, heard, closed: new Promise(done => socket.once('close', done))};
}

const SPAWN = {kind: 'spawn', name: 'x', label: 'leak'} as const;
const ASK = {kind: 'ask', id: 1} as const;

describe('a guest', () => {
	let door: Door | null = null;
	let owner: Session;
	afterEach(() => {
		door?.close('');
		door = null;
		vi.useRealTimers();
	});
	async function opened(runtime: {readonly folder: string}): Promise<string> {
		owner = sessionAt('demo', 1);
		door = await openTo(owner);
		return join(runtime.folder, `${process.pid}.sock`);
	}

	it.each([
		['an unknown step', {...ASK, actions: [{...SPAWN, program: [{do: 'sleep', us: 1}, {do: 'dance'}]}]}, /^Action 1 of what was asked for is none/],
		['a step that costs less than nothing', {...ASK, actions: [{...SPAWN, program: [{do: 'compute', us: -1}]}]}, /^Action 1/],
		['a program without steps', {...ASK, actions: [{...SPAWN, program: []}]}, /^Action 1/],
		['an unknown action', {...ASK, actions: [{kind: 'sysrq'}]}, /^Action 1/],
		['an event of the machine’s', {kind: 'note', event: {kind: 'oom', atUs: 1}}, /not known here/],
		['a speed at which time stands still', {kind: 'pace', change: {do: 'speed', speed: 1e-300}}, /not known here/],
		['no speed', {kind: 'pace', change: {do: 'speed', speed: Number.NaN}}, /not known here/],
		['a map of more cells than there is room for', {kind: 'want', view: 'frameMap', args: [1e12]}, /not known here/],
		['a view that is none', {kind: 'want', view: 'toString', args: []}, /not known here/],
		['a hand with more fingers', {...ASK, actions: [], hand: {via: 'proc', what: 'x', more: 1}}, /not known here/],
		['a list that is none', {...ASK, actions: 7}, /not known here/],
	])('that asks for %s is shown out', async (_name, request, why) => {
		using runtime = ownRuntime();
		const path = await opened(runtime);
		const {socket, heard, closed} = stranger(path);
		socket.write(encode({kind: 'attach', past: false}));
		socket.write(encode(request));
		await closed;
		expect(heard.at(-1)).toEqual({kind: 'bye', why: expect.stringMatching(why)});
		expect(heard.at(-1)?.why).toMatch(/^[^\n]+closed\.$/);
		owner.step();
		expect(owner.store.getState().sample.timeUs).toBe(1_250_000);
	});

	it('that attaches twice is shown out: the past is sent once', async () => {
		using runtime = ownRuntime();
		const {socket, heard, closed} = stranger(await opened(runtime));
		socket.write(Buffer.concat(Array.from({length: 1000}, () => encode({kind: 'attach', past: true}))));
		await closed;
		expect(heard.map(({kind}) => kind)).toEqual(['machine', 'files', 'bye']);
	});

	it('that is one too many is told so, and those that are there stay', async () => {
		using runtime = ownRuntime();
		const path = await opened(runtime);
		const first = await attachTo();
		const others = Array.from({length: MOST_GUESTS - 1}, () => stranger(path));
		for (const {socket} of others) socket.write(encode({kind: 'attach', past: false}));
		await until('all', () => others.every(({heard}) => heard.length > 0));
		const {heard, closed} = stranger(path);
		await closed;
		expect(heard).toEqual([{kind: 'bye', why: expect.stringMatching(`^${MOST_GUESTS} others are attached`)}]);
		owner.step();
		await until('the Sample', () => first.session.store.getState().sample.timeUs === 1_250_000);
		first.session.stop();
		for (const {socket} of others) socket.destroy();
	});

	it('that says nothing does not keep a place for long', async () => {
		using runtime = ownRuntime();
		const path = await opened(runtime);
		vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
		const {heard, closed, socket} = stranger(path);
		await once(socket, 'connect');
		while (vi.getTimerCount() === 0) await new Promise(resolve => setImmediate(resolve));
		vi.advanceTimersByTime(60_000);
		await closed;
		expect(heard).toEqual([{kind: 'bye', why: expect.stringMatching(/^Nothing was said/)}]);
	});
});

describe('what a guest owes', () => {
	const SENTENCE = {kind: 'bye', why: 'x'.repeat(1000)} as const;
	const MOST = 8 * 2 ** 20;

	/** A guest of nobody in particular, and who it is from its own side. */
	async function alone(runtime: {readonly folder: string}, hear: (guest: Guest) => void) {
		const path = join(runtime.folder, '..', 'own.sock');
		const server: Server = createServer().listen(path);
		await once(server, 'listening');
		const there = stranger(path);
		const [socket] = (await once(server, 'connection')) as [Socket];
		const guest = receive(socket, hear);
		guest.attached = true;
		there.socket.pause();
		const end = (): void => {
			there.socket.destroy();
			server.close();
		};
		return {guest, ...there, end};
	}

	it('is bounded: its requests wait while it does not read, and are all answered when it does', async () => {
		using runtime = ownRuntime();
		const COUNT = 20_000;
		let most = 0;
		const {guest, socket, heard, end} = await alone(runtime, asking => {
			send(asking, SENTENCE);
			most = Math.max(most, owed(asking));
		});
		const request = encode({kind: 'who'});
		socket.write(Buffer.concat(Array.from({length: COUNT}, () => request)));
		await until('it owes much', () => owed(guest) > MOST);
		await wait(100);
		expect(guest.inbox.length).toBeGreaterThan(0);
		socket.resume();
		await until('all answers', () => heard.length === COUNT);
		expect(most).toBeLessThan(MOST + 2 ** 20);
		end();
	});

	it('is too much where it is told more than it reads: that is the end, in one sentence', async () => {
		using runtime = ownRuntime();
		const {guest, socket, heard, closed, end} = await alone(runtime, () => undefined);
		for (let i = 0; i < 10_000; i++) send(guest, {...SENTENCE, why: 'x'.repeat(20_000)});
		expect(owed(guest)).toBeLessThan(MOST + 2 ** 20);
		socket.resume();
		await closed;
		expect(heard.at(-1)?.why).toMatch(/^8 MiB were sent and not read; the connection is closed\.$/);
		end();
	});
});

it('nothing that comes over the socket stops the machine', {timeout: breakingMs(1000) + 120_000}, async () => {
	using runtime = ownRuntime();
	const owner = sessionAt('demo', 1);
	const door = await openTo(owner);
	const path = join(runtime.folder, `${process.pid}.sock`);
	const {below, one} = drawing(5);
	const whole: readonly unknown[] = [
		{kind: 'who'},
		{kind: 'attach', past: true},
		{...ASK, actions: [{...SPAWN, program: [{do: 'sleep', us: 5}]}]},
		{...ASK, actions: [{kind: 'signal', to: {pid: 300}, signal: 'STOP'}]},
		{kind: 'pace', change: {do: 'step'}},
		{kind: 'want', view: 'frameMap', args: [100]},
		{kind: 'want', view: 'lookInside', args: [300, -1, 40]},
	];
	const odd: readonly unknown[] = [null, -1, 1e308, Number.NaN, '', '\x1b[2J', [], {}, new Map(), 2n ** 70n, undefined, 'spawn', {kind: 'ask'}, [[[]]]];
	/** The same with one value somewhere in it that is another. */
	const spoilt = (value: unknown): unknown => {
		if (typeof value !== 'object' || value === null || below(4) === 0) return one(odd);
		const key = one(Object.keys(value));
		if (key === undefined) return one(odd);
		return Array.isArray(value) ? value.with(Number(key), spoilt(value[Number(key)])) : {...value, [key]: spoilt((value as Record<string, unknown>)[key])};
	};
	const garbage = (): Buffer => {
		const bytes = encode(below(3) === 0 ? one(whole) : spoilt(one(whole)));
		const kind = below(6);
		if (kind === 0) for (let i = 0; i < 4; i++) bytes[below(bytes.length)] = below(256);
		if (kind === 1) return bytes.subarray(0, below(bytes.length));
		if (kind === 2) return Buffer.from(Array.from({length: below(200)}, () => below(256)));
		if (kind === 3) return Buffer.concat([Buffer.from([0x4c, 0x57, 0x4d, PROTOCOL, below(2), below(256), below(256), below(256)]), bytes]);
		return bytes;
	};
	const good = await attachTo();
	let guests = 0;
	for (const end = Date.now() + breakingMs(1000); guests < 20 || Date.now() < end; guests++) {
		const {socket, closed} = stranger(path);
		if (below(3) === 0) socket.pause();
		for (let i = below(20); i >= 0; i--) socket.write(garbage());
		if (below(2) === 0) await wait(below(5));
		socket.destroy();
		await closed;
		const {timeUs} = owner.store.getState().sample;
		owner.step();
		expect(owner.store.getState().sample.timeUs).toBeGreaterThan(timeUs);
		if (timeUs > 20e6) owner.restart();
	}
	if (process.env['LOWWATER_BREAK']) console.info(`${guests} guests with garbage`);
	await until('the good guest', () => good.session.store.getState().sample.timeUs === owner.store.getState().sample.timeUs);
	good.session.stop();
	door.close('');
});
