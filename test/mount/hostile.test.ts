// A tree in hostile hands: whoever may write into it (or stood at its place before) makes links, FIFOs and folders of its files. Nothing outside the tree
// is written, made or taken away, nothing of somebody's own within it is lost, nothing hangs, and what belongs there is put back.
import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {
	chmodSync,
	chownSync,
	existsSync,
	linkSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync,
	unlinkSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {claim, FolderError, isDead, MARK} from '../../source/mount/claim.ts';
import {OURS_S} from '../../source/mount/file.ts';
import {openFolder} from '../../source/mount/folder.ts';
import {createPublisher, publish, type Publisher} from '../../source/mount/publisher.ts';
import {clear, somebodys} from '../../source/mount/remove.ts';
import {obey} from '../../source/mount/serve.ts';
import {breakingMs} from '../support/breaking.ts';
import {FACTS, LIMIT_MS, machineAt, NODE_CLI, run, scratch, sessionOn, until} from '../support/tools.ts';

const session = sessionOn(machineAt(0.5));
const {sample} = session.store.getState();
const mkfifo = (path: string): void => void spawnSync('mkfifo', [path]);

/** All that lies in a folder, links as links: who follows them may come back to where they are. */
const within = (folder: string): string[] =>
	readdirSync(folder, {withFileTypes: true})
		.flatMap(entry => [entry.name, ...(entry.isDirectory() ? within(join(folder, entry.name)).map(name => `${entry.name}/${name}`) : [])])
		.sort();

const contentsOf = (path: string): string => (lstatSync(path).isFile() ? readFileSync(path, 'utf8') : lstatSync(path).mode.toString(8));

/** A folder with a tree in it, and another one beside it with files that must stay as they are, some under the names of the tree's. */
function stage() {
	const scratched = scratch();
	const tree = join(scratched.folder, 'tree');
	const outside = join(scratched.folder, 'outside');
	mkdirSync(tree);
	chmodSync(tree, 0o755);
	for (const folder of ['', 'vm', 'kernel', 'task', 'fd']) mkdirSync(join(outside, folder), {recursive: true});
	for (const name of ['stat', 'status', 'comm', 'oom_score_adj', 'meminfo', 'vm/swappiness', 'vm/precious', 'kernel/ostype', 'precious'])
		writeFileSync(join(outside, name), `mine ${name}`);
	const contents = (): Record<string, string> => Object.fromEntries(within(outside).map(name => [name, contentsOf(join(outside, name))]));
	const before = contents();
	const publisher = createPublisher(openFolder(tree), FACTS);
	return {
		tree,
		outside,
		publisher,
		unharmed: () => expect(contents()).toEqual(before),
		[Symbol.dispose]: () => {
			publisher.root.close();
			scratched[Symbol.dispose]();
		},
	};
}

/** A whole round of looking and writing, so often that spoilt files are noticed. */
async function rounds(publisher: Publisher, count = 6): Promise<string | null> {
	let problem: string | null = null;
	for (let i = 0; i < count; i++) {
		await obey(session, publisher);
		problem = publish(publisher, sample);
	}
	return problem;
}

const isRight = (tree: string): void => {
	for (const [path, text] of [
		['sys/vm/swappiness', '60\n'],
		['300/comm', 'leaky\n'],
		['300/oom_score_adj', '0\n'],
		['uptime', /^0\.50 /],
		['sys/kernel/ostype', 'Linux\n'],
	] as const)
		expect(readFileSync(join(tree, path), 'utf8'), path).toEqual(expect.stringMatching(typeof text === 'string' ? new RegExp(`^${text.trim()} *\n`) : text));
};

describe('a tree', () => {
	it('is not left through a link in any part of a path', async () => {
		using staged = stage();
		const {tree, outside, publisher, unharmed} = staged;
		publish(publisher, sample);
		renameSync(join(tree, 'sys'), join(tree, 's'));
		symlinkSync(outside, join(tree, 'sys'));
		rmSync(join(tree, '300'), {recursive: true});
		symlinkSync(outside, join(tree, '300'));
		rmSync(join(tree, '301/task'), {recursive: true});
		symlinkSync(outside, join(tree, '301/task'));
		unlinkSync(join(tree, 'meminfo'));
		symlinkSync(join(outside, 'meminfo'), join(tree, 'meminfo'));
		writeFileSync(join(outside, 'oom_score_adj'), 'mine oom_score_adj');
		expect(await rounds(publisher)).toBeNull();
		unharmed();
		isRight(tree);
		expect(readdirSync(join(tree, 's/vm'))).toContain('swappiness');
	});

	it('is not left through a link when it goes, nor when a process does', () => {
		using staged = stage();
		const {tree, outside, publisher, unharmed} = staged;
		publish(publisher, sample);
		for (const name of ['sys', '300', '301', 'pressure']) {
			rmSync(join(tree, name), {recursive: true});
			symlinkSync(outside, join(tree, name));
		}
		publish(publisher, {...sample, processes: sample.processes.filter(({pid}) => pid !== 300)});
		unharmed();
		rmSync(join(tree, 'sys'), {recursive: true});
		symlinkSync(outside, join(tree, 'sys'));
		clear(publisher, sample);
		unharmed();
		for (const name of readdirSync(tree)) expect(lstatSync(join(tree, name)).isSymbolicLink(), name).toBe(true);
	});

	it('does not write into a file that has another name elsewhere', async () => {
		using staged = stage();
		const {tree, outside, publisher, unharmed} = staged;
		publish(publisher, sample);
		unlinkSync(join(tree, 'version'));
		linkSync(join(outside, 'precious'), join(tree, 'version'));
		await rounds(publisher);
		unharmed();
		expect(readFileSync(join(tree, 'version'), 'utf8')).toMatch(/^Linux version/);
	});

	it('is not held up by a FIFO or a socket, and puts its files back', async () => {
		using staged = stage();
		const {tree, publisher} = staged;
		publish(publisher, sample);
		for (const path of ['uptime', 'sys/vm/swappiness', '300/oom_score_adj', '300/comm']) {
			unlinkSync(join(tree, path));
			mkfifo(join(tree, path));
		}
		rmSync(join(tree, 'sys/kernel'), {recursive: true});
		mkfifo(join(tree, 'sys/kernel'));
		const reader = spawn('cat', [join(tree, 'uptime')], {stdio: 'ignore'}); // an open for writing of a FIFO with a reader succeeds
		expect(await rounds(publisher)).toBeNull();
		isRight(tree);
		expect(lstatSync(join(tree, 'uptime')).isFile()).toBe(true);
		reader.kill();
		await once(reader, 'close');
	});

	it('takes no folder away that somebody has put something into, and says so', async () => {
		using staged = stage();
		const {tree, publisher} = staged;
		publish(publisher, sample);
		for (const path of ['uptime', '300/comm']) {
			unlinkSync(join(tree, path));
			mkdirSync(join(tree, path));
		}
		writeFileSync(join(tree, '300/comm/mine'), 'mine');
		writeFileSync(join(tree, '301/mine'), 'mine');
		expect(await rounds(publisher)).toBe('ENOTEMPTY');
		expect(readFileSync(join(tree, 'uptime'), 'utf8')).toMatch(/^0\.50 /);
		publish(publisher, {...sample, processes: sample.processes.filter(({pid}) => pid < 300)});
		expect(readFileSync(join(tree, '300/comm/mine'), 'utf8') + readFileSync(join(tree, '301/mine'), 'utf8')).toBe('minemine');
		clear(publisher, sample);
		expect(readdirSync(tree).sort()).toEqual(['300', '301']);
	});

	it('is for everybody to read, whatever the umask', () => {
		using staged = stage();
		const {tree, publisher} = staged;
		const before = process.umask(0o077);
		try {
			publish(publisher, sample);
		} finally {
			process.umask(before);
		}
		for (const path of ['sys', 'sys/vm', '300', '300/task', 'pressure']) expect(statSync(join(tree, path)).mode & 0o777, path).toBe(0o755);
		for (const path of ['meminfo', '300/stat', 'sys/vm/swappiness']) expect(statSync(join(tree, path)).mode & 0o777, path).toBe(0o644);
	});

	it('stays where it was opened when its folder is moved and a link put there', async () => {
		using staged = stage();
		const {tree, outside, publisher, unharmed} = staged;
		publish(publisher, sample);
		renameSync(tree, `${tree}-moved`);
		symlinkSync(outside, tree);
		await rounds(publisher);
		clear(publisher, sample);
		unharmed();
		expect(readdirSync(`${tree}-moved`)).toEqual([]);
	});
});

describe('what a killed one has left', () => {
	it('goes, and what a person has put there since does not', () => {
		using staged = stage();
		const {tree, publisher} = staged;
		publish(publisher, sample);
		mkdirSync(join(tree, '2024'));
		writeFileSync(join(tree, '2024/holiday.jpg'), 'mine');
		writeFileSync(join(tree, '300/notes'), 'mine');
		const later = createPublisher(publisher.root, FACTS);
		expect(somebodys(later, sample)).toBeNull();
		clear(later, sample, true);
		expect(readdirSync(tree, {recursive: true}).sort()).toEqual(['2024', '2024/holiday.jpg', '300', '300/notes']);
	});

	it.each(['version', '2024/status', 'sys/vm/swappiness'])('is not taken over where somebody has a %s of their own', path => {
		using staged = stage();
		const {tree, publisher} = staged;
		publish(publisher, sample);
		mkdirSync(join(tree, '2024'));
		writeFileSync(join(tree, path), 'mine');
		const later = createPublisher(publisher.root, FACTS);
		expect(somebodys(later, sample)).toBe(path);
		clear(later, sample, true);
		expect(readFileSync(join(tree, path), 'utf8')).toBe('mine');
	});

	it('is refused in one sentence by the command', () => {
		using staged = stage();
		const {tree} = staged;
		writeFileSync(join(tree, MARK), '4194303 1\n');
		writeFileSync(join(tree, 'version'), 'mine');
		const {status, stderr} = spawnSync(process.execPath, [...NODE_CLI, 'mount', tree, 'demo'], {encoding: 'utf8', timeout: LIMIT_MS});
		expect({status, stderr}).toEqual({status: 2, stderr: expect.stringMatching(/ has a version that is not lowwater’s; [^\n]+\.\n$/)});
		expect(readFileSync(join(tree, 'version'), 'utf8')).toBe('mine');
	});
});

describe('a folder', () => {
	const asRoot = process.getuid?.() === 0;

	it.runIf(asRoot)('of another user is refused: what root writes there, they could lead elsewhere', () => {
		using staged = stage();
		const {tree} = staged;
		chownSync(tree, 65534, 65534);
		expect(() => claim(tree)).toThrow(/is another user’s; name a folder of your own/);
		expect(readdirSync(tree)).toEqual([]);
	});

	it.each([0o777, 0o1777, 0o775])('that others may write into (%o) is refused', mode => {
		using staged = stage();
		const {tree} = staged;
		chmodSync(tree, mode);
		expect(() => claim(tree)).toThrow(/^Others may write into .*chmod go-w/);
		expect(readdirSync(tree)).toEqual([]);
	});

	it('is made for all to read, whatever the umask, with those on the way', () => {
		using staged = stage();
		const {tree} = staged;
		const before = process.umask(0o077);
		try {
			claim(join(tree, 'a/b')).release();
		} finally {
			process.umask(before);
		}
		expect(readdirSync(tree, {recursive: true})).toEqual(['a']);
		expect(statSync(join(tree, 'a')).mode & 0o777).toBe(0o755);
	});

	it.each([
		['a FIFO', (path: string) => mkfifo(path)],
		['a link to an endless file', (path: string) => symlinkSync('/dev/zero', path)],
		['a folder', (path: string) => mkdirSync(path)],
	])('whose mark is %s is somebody’s own', (_what, put) => {
		using staged = stage();
		const {tree} = staged;
		put(join(tree, MARK));
		expect(() => claim(tree)).toThrow(FolderError);
		expect(isDead(tree)).toBe(false);
		expect(readdirSync(tree)).toEqual([MARK]);
	});

	it('that is a link’s is known by where it leads', () => {
		using staged = stage();
		const {tree, outside} = staged;
		symlinkSync(tree, join(outside, 'link'));
		const taken = claim(join(outside, 'link'));
		expect(taken.holds()).toBe(true);
		expect(existsSync(join(tree, MARK))).toBe(true);
		taken.release();
		expect(readdirSync(tree)).toEqual([]);
	});
});

describe('against a hostile writer', () => {
	/**
	 * A shell that spoils a tree as fast as it can, in ways that a seed decides. It does no harm outside by its own hand: it goes through no link that it has made,
	 * and writes to no file that lies outside as well.
	 */
	const WRITER = `
		tree=$1; outside=$2; RANDOM=$3; cd "$tree" || exit
		paths=(uptime meminfo sys sys/vm sys/vm/swappiness sys/kernel pressure pressure/memory 300 300/stat 300/oom_score_adj 300/task 301 301/fd net net/dev self ${MARK})
		inside() { local at=$1; while [[ $at == */* ]]; do at=\${at%/*}; [ -L "$at" ] && return 1; done; return 0; }
		own() { inside "$1" && [ ! -L "$1" ] && [ ! "$1" -ef "$outside/precious" ]; }
		while [ -e "$outside/go" ]; do
			path=\${paths[RANDOM % \${#paths[@]}]}; other=\${paths[RANDOM % \${#paths[@]}]}
			inside "$path" && inside "$other" || continue
			case $((RANDOM % 12)) in
				0) rm -rf "$path"; ln -sT "$outside" "$path" ;;
				1) rm -rf "$path"; ln -sT "$outside/stat" "$path" ;;
				2) rm -rf "$path"; mkfifo "$path" ;;
				3) mv -T "$path" "$other" ;;
				4) rm -rf "$path" ;;
				5) rm -rf "$path"; mkdir -p "$path" ;;
				6) own "$path" && echo 17 1<>"$path" ;;
				7) rm -rf "$path"; ln -T "$outside/precious" "$path" ;;
				8) own "$path" && chmod 0 "$path" ;;
				9) own "$path" && [ ! -p "$path" ] && head -c 300000 /dev/zero >"$path" ;;
				10) ln -sfnT "$outside" x && mv -T x "$path" ;;
				11) own "$path" && [ ! -p "$path" ] && : >"$path" ;;
			esac
		done 2>/dev/null`;

	it('the tree stays within, and is right when that is over', {timeout: breakingMs(1500) + 120_000}, async () => {
		using staged = stage();
		const {tree, outside, publisher, unharmed} = staged;
		publish(publisher, sample);
		writeFileSync(join(outside, 'go'), '');
		const writer = spawn('bash', ['-c', WRITER, 'bash', tree, outside, '7'], {stdio: 'ignore'});
		let count = 0;
		for (const end = Date.now() + breakingMs(1500); count < 50 || Date.now() < end; count++) {
			await obey(session, publisher);
			publish(publisher, sample);
			if (count % 40 === 0) clear(publisher, sample);
			await new Promise(resolve => setImmediate(resolve));
		}
		unlinkSync(join(outside, 'go'));
		await once(writer, 'close');
		unharmed();
		for (const name of readdirSync(tree)) rmSync(join(tree, name), {recursive: true, force: true});
		expect(await rounds(publisher)).toBeNull();
		unharmed();
		isRight(tree);
		if (process.env['LOWWATER_BREAK']) console.info(`${count} rounds against a hostile writer`);
	});
});

describe('killed at any moment', () => {
	it('mount leaves only what the next one takes over, and that one leaves nothing', {timeout: breakingMs(0) + 120_000}, async () => {
		using scratched = scratch();
		const folder = join(scratched.folder, 'proc');
		let kills = 0;
		for (const end = Date.now() + breakingMs(0); kills < 2 || Date.now() < end; kills++) {
			const one = run(process.execPath, [...NODE_CLI, 'mount', folder, 'demo']);
			await until('the folder', () => one.said() !== '' || existsSync(join(folder, '1')));
			await new Promise(resolve => setTimeout(resolve, Math.random() * 1500));
			one.child.kill('SIGKILL');
			await one.ended;
		}
		const left = within(folder).filter(name => !lstatSync(join(folder, name)).isDirectory());
		expect(left.length).toBeGreaterThan(10);
		const last = run(process.execPath, [...NODE_CLI, 'mount', folder, 'demo']);
		await until('the last', () => last.said() !== '');
		expect(last.said()).toContain('four times a second');
		last.child.kill('SIGTERM');
		expect(await last.ended).toBe(130);
		expect(readdirSync(scratched.folder, {recursive: true})).toEqual(['proc']);
		if (process.env['LOWWATER_BREAK']) console.info(`${kills} kills of mount`);
	});
});

it('the time that tells what is lowwater’s is no time that anything else gives', () => {
	using scratched = scratch();
	for (const seconds of [0, 1]) {
		const path = join(scratched.folder, String(seconds));
		writeFileSync(path, '');
		utimesSync(path, seconds, seconds);
		expect(Math.abs(statSync(path).mtimeMs - OURS_S * 1000)).toBeGreaterThan(1e6);
	}
});
