// What a person chose, from one session to the next through the file. Everything is in folders of the test's own.
import {execFileSync} from 'node:child_process';
import {chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {homedir, tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterAll, afterEach, beforeEach, describe, expect, it} from 'vitest';
import {KEPT, keptHelp, type Value} from '../../../source/dashboard/kept/entries.ts';
import {readChoices, writeChoices} from '../../../source/dashboard/kept/file.ts';
import {configPath} from '../../../source/dashboard/kept/place.ts';
import {openKeeper} from '../../../source/dashboard/kept/keeper.ts';
import {keyboard} from '../../support/keyboard.ts';
import {MOMENTS, NO_BRAKE} from '../../../source/session/time/brake.ts';
import {order, sessionAt as begun} from '../../support/dashboard.ts';

/** As the dashboard begins: with the brake on. */
const sessionAt = (name: string, seconds: number) => begun(name, seconds, {order, brake: {...NO_BRAKE, on: true, moments: MOMENTS}});

const home = mkdtempSync(join(tmpdir(), 'lowwater-'));
afterAll(() => rmSync(home, {recursive: true}));
let folder: string;
let path: string;
const before = process.env['XDG_CONFIG_HOME'];
beforeEach(() => {
	folder = mkdtempSync(join(home, 'xdg-'));
	path = join(folder, 'lowwater/config.yaml');
	process.env['XDG_CONFIG_HOME'] = folder;
});
afterEach(() => {
	process.env['XDG_CONFIG_HOME'] = before;
});

function write(text: string): void {
	mkdirSync(join(folder, 'lowwater'), {recursive: true});
	writeFileSync(path, text);
}

/** Begins a session as it was left, presses keys, and ends it. */
async function use(keys: readonly string[], given: readonly string[] = []) {
	const keeper = await openKeeper(new Set(given));
	const session = sessionAt('burst', 0);
	keeper.begin(session);
	const begun = session.store.getState();
	keyboard(session).press(...keys);
	const said = await keeper.end(session);
	return {begun, said};
}

describe('where it is kept', () => {
	it('is the XDG folder, or .config of the home', () => {
		expect(configPath()).toBe(path);
		process.env['XDG_CONFIG_HOME'] = '';
		expect(configPath()).toBe(join(homedir(), '.config/lowwater/config.yaml'));
	});

	it('is .config where XDG_CONFIG_HOME does not begin at the root', () => {
		process.env['XDG_CONFIG_HOME'] = 'relative';
		expect(configPath()).toBe(join(homedir(), '.config/lowwater/config.yaml'));
	});
});

describe('what is chosen by keys', () => {
	it('is kept, and chosen again the next time', async () => {
		expect((await use(['t', 'z', 'u', 'i', 'I', '>', '>', '!'])).said).toEqual([]);
		const {begun, said} = await use([]);
		expect(begun.ui).toMatchObject({theme: 'light', scale: 'linear', unit: 'MiB', sort: 'rss', reverse: true});
		expect(begun.pace.speed).toBe(5);
		expect(begun.brake.on).toBe(false);
		expect(said).toEqual([]);
	});

	it('can be as fast as possible', async () => {
		await use(['m']);
		expect(readFileSync(path, 'utf8')).toMatch(/^speed: max$/m);
		expect((await use([])).begun.pace.speed).toBe(Infinity);
	});

	it('can be the language, which goes before LANG the next time, but not before --lang; and it is what is spoken when one comes back', async () => {
		const keeper = await openKeeper(new Set());
		const session = sessionAt('burst', 0);
		keeper.begin(session);
		keyboard(session).press('ctrl-l');
		expect(await keeper.end(session)).toEqual([]);
		expect(readFileSync(path, 'utf8')).toMatch(/^lang: zh$/m);
		const again = sessionAt('burst', 0);
		keeper.begin(again);
		expect(again.store.getState().ui.language).toBe('zh');
		expect((await use([])).begun.ui.language).toBe('zh');
		expect((await use([], ['lang'])).begun.ui.language).toBe('en');
	});

	it('can be columns of the processes', async () => {
		const keeper = await openKeeper(new Set());
		const session = sessionAt('burst', 0);
		keeper.begin(session);
		session.setUi({columns: {vsz: false, read: true}});
		await keeper.end(session);
		expect(readFileSync(path, 'utf8')).toMatch(/^columns: -vsz \+read$|^columns: \+read -vsz$/m);
		expect((await use([])).begun.ui.columns).toEqual({vsz: false, read: true});
	});

	it('is nothing: nothing is written, no folder is made', async () => {
		await use(['up', 'down', '2', '1', 't', 't', 't', 't', 't']); // round all the themes
		expect(existsSync(join(folder, 'lowwater'))).toBe(false);
	});

	it('is what the command line said for once: that is not kept, and goes before what is', async () => {
		write('theme: light\nspeed: 10\n');
		const {begun} = await use(['z'], ['theme']);
		expect(begun.ui.theme).toBe('dark');
		expect(begun.pace.speed).toBe(10);
		expect(readFileSync(path, 'utf8')).toMatch(/^theme: light\nspeed: 10\n\n# .*\naxis: linear\n$/);
	});

	it('is written with a head and a comment for each line, at first', async () => {
		await use(['t', 'z']);
		const lines = readFileSync(path, 'utf8').split('\n');
		expect(lines[0]).toMatch(/^# What was chosen in the dashboard/);
		for (const key of ['theme', 'axis']) {
			const at = lines.findIndex(line => line.startsWith(`${key}: `));
			expect(lines[at - 1]).toBe(`# ${keptHelp(KEPT.find(entry => entry.key === key)!)}`);
		}
		expect(readdirSync(join(folder, 'lowwater'))).toEqual(['config.yaml']);
	});

	it('leaves comments, order and what it does not know as they are', async () => {
		write('# mine\n\nmine_own: [1, 2] # a note\ntheme: 16 # for the old terminal\n# between\nunit: MiB\n# the end\n');
		const {begun} = await use(['t']);
		expect(begun.ui).toMatchObject({theme: '16', unit: 'MiB'});
		expect(readFileSync(path, 'utf8')).toBe('# mine\n\nmine_own: [ 1, 2 ] # a note\ntheme: none # for the old terminal\n# between\nunit: MiB\n\n# the end\n');
	});

	it('changes no more than that line, where two write', async () => {
		const [one, other] = [await openKeeper(new Set()), await openKeeper(new Set())];
		const [a, b] = [sessionAt('burst', 0), sessionAt('burst', 0)];
		one.begin(a);
		other.begin(b);
		keyboard(a).press('t');
		keyboard(b).press('u');
		await one.end(a);
		await other.end(b);
		expect([...(await readChoices()).values]).toEqual([
			['theme', 'light'],
			['unit', 'MiB'],
		]);
	});

	it('follows a link to where somebody keeps such files', async () => {
		mkdirSync(join(folder, 'lowwater'), {recursive: true});
		writeFileSync(join(folder, 'dotfile'), 'theme: light\n');
		symlinkSync('../dotfile', path);
		await use(['u']);
		expect(readFileSync(join(folder, 'dotfile'), 'utf8')).toMatch(/^theme: light\n[\s\S]*unit: MiB/);
		expect(lstatSync(path).isSymbolicLink()).toBe(true);
	});
});

describe('a file with mistakes', () => {
	const nothing = new Map<string, Value>();

	it.each([
		[
			'theme: purple\naxis: linear\n',
			/config\.yaml:1: theme cannot be "purple"; use dark, .* or none\. The dashboard began without it\./,
			[['axis', 'linear']],
		],
		['unit: MiB\nspeed: 1000\n', /:2: speed cannot be "1000"; use 0\.01 to 100, or max/, [['unit', 'MiB']]],
		['reverse: perhaps\n', /:1: reverse cannot be "perhaps"; use true or false/, []],
		['sort: [rss]\n', /:1: sort cannot be "\["rss"\]"; use score/, []],
		['them: light\n', /:1: nothing is called "them"; did you mean "theme"\?/, []],
		['- theme\n', /config\.yaml: this is no list of "name: value"/, []],
		['theme: {\n', /config\.yaml:\d: this is not YAML/, []],
		['theme: dark\n---\ntheme: light\n', /config\.yaml:2: this is not YAML/, []],
		['columns: +reed\n', /:1: columns cannot be "\+reed"; use .*"\+read -vsz"/, []],
		['just words\n', /this is no list/, []],
		['\u0000\u0001', /./, []],
	])('%j is one sentence, and the rest counts', async (text, sentence, values) => {
		write(text);
		const found = await readChoices();
		expect(found.problems).toHaveLength(1);
		expect(found.problems[0]).toMatch(sentence);
		expect([...found.values]).toEqual(values);
	});

	it.each(['', '# nothing yet\n', '---\n', 'somebody_elses: {a: 1}\n'])('%j has none', async text => {
		write(text);
		expect(await readChoices()).toEqual({values: nothing, problems: []});
		expect(await writeChoices(new Map([['theme', 'light']]))).toBe(null);
		expect((await readChoices()).values).toEqual(new Map([['theme', 'light']]));
		expect(readFileSync(path, 'utf8')).toContain(text.trim().split(':')[0] as string);
	});

	it('is not written over: it is said what will be as before', async () => {
		write('theme: {\n');
		const {said, begun} = await use(['u', 'z']);
		expect(begun.ui.theme).toBe('dark');
		expect(said).toEqual([expect.stringMatching(/:\d: this is not YAML/), expect.stringMatching(/was left as it is; axis and unit will be as before/)]);
		expect(readFileSync(path, 'utf8')).toBe('theme: {\n');
	});

	it('may be a pipe that nobody writes to, a folder, or too large, or nested without an end', async () => {
		mkdirSync(dirname(path), {recursive: true});
		execFileSync('mkfifo', [path]);
		expect((await readChoices()).problems[0]).toMatch(/cannot be read: it is a pipe/);
		expect(await writeChoices(new Map([['theme', 'light']]))).toMatch(/could not be written: it is a pipe/);
		rmSync(path);
		mkdirSync(path, {recursive: true});
		expect((await readChoices()).problems[0]).toMatch(/cannot be read: it is a folder/);
		rmSync(path, {recursive: true});
		write(`# ${'x'.repeat(70_000)}\n`);
		expect((await readChoices()).problems[0]).toMatch(/cannot be read: it is larger than/);
		write('['.repeat(60_000));
		expect((await readChoices()).problems).toHaveLength(1);
	});

	it('may be where nobody can write: one sentence, nothing left behind', async () => {
		mkdirSync(folder, {recursive: true});
		writeFileSync(join(folder, 'lowwater'), 'in the way');
		const {said} = await use(['t']);
		expect(said.at(-1)).toMatch(/could not be written: .*; theme will be as before/);
		if (process.getuid?.() === 0) return; // root may write anywhere
		rmSync(join(folder, 'lowwater'));
		chmodSync(folder, 0o500);
		expect((await use(['t'])).said[0]).toMatch(/could not be written: you may not/);
		chmodSync(folder, 0o700);
	});
});

describe('the registry', () => {
	it('takes what it reads, and shows what the default is', () => {
		const state = sessionAt('burst', 0).store.getState();
		for (const entry of KEPT) {
			expect(entry.valid(entry.read(state)), entry.key).toBe(entry.read(state));
			expect(entry.first, entry.key).toBe(entry.read(state));
			expect(keptHelp(entry)).toContain(`(default ${entry.key === 'columns' ? 'as it fits' : entry.key === 'lang' ? 'as LANG says' : entry.first})`);
		}
	});

	it('is not about the time of a machine that somebody else runs', async () => {
		write('speed: 10\nunit: MiB\n');
		const session = sessionAt('burst', 0);
		session.setUi({attached: 4711});
		(await openKeeper(new Set())).begin(session);
		expect(session.store.getState().pace.speed).toBe(1);
		expect(session.store.getState().ui.unit).toBe('MiB');
	});
});
