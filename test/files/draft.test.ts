import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {codeOf} from '../../source/files/errno.ts';
import {draft, isSameFile, writeNew} from '../../source/files/draft.ts';

const folder = mkdtempSync(join(tmpdir(), 'lowwater-draft-'));
afterAll(() => rmSync(folder, {recursive: true}));

const fresh = (name: string): string => {
	const path = join(folder, name);
	mkdirSync(path);
	return path;
};
const codeThrown = (work: () => void): string => {
	try {
		work();
	} catch (error) {
		return codeOf(error);
	}
	return '';
};

describe('a draft', () => {
	it('has its name when it is whole, and not before', () => {
		const home = fresh('whole');
		const path = join(home, 'a');
		const made = draft(path);
		made.write('one\n');
		expect(existsSync(path)).toBe(false);
		made.write('two\n');
		made.commit();
		expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
		expect(readdirSync(home)).toEqual(['a']);
	});

	it.skipIf(!existsSync('/dev/null'))('of a device writes it, and puts nothing in its place', () => {
		const home = fresh('device');
		symlinkSync('/dev/null', join(home, 'sink'));
		const made = draft(join(home, 'sink'));
		made.write('one\n');
		made.commit();
		expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
		expect(readdirSync(home)).toEqual(['sink']);
	});

	it('that is given up leaves what was there, and nothing else', () => {
		const home = fresh('given-up');
		writeFileSync(join(home, 'a'), 'old');
		const made = draft(join(home, 'a'));
		made.write('new');
		made.abandon();
		expect(readFileSync(join(home, 'a'), 'utf8')).toBe('old');
		expect(readdirSync(home)).toEqual(['a']);
	});

	it('goes where a link leads, and keeps the rights of what it replaces', () => {
		const home = fresh('link');
		writeFileSync(join(home, 'real'), 'old', {mode: 0o600});
		symlinkSync('real', join(home, 'link'));
		const made = draft(join(home, 'link'));
		made.write('new');
		made.commit();
		expect(readFileSync(join(home, 'real'), 'utf8')).toBe('new');
		expect(statSync(join(home, 'real')).mode & 0o777).toBe(0o600);
		expect(readdirSync(home).sort()).toEqual(['link', 'real']);
	});

	it.each([
		['a/b', 'ENOENT'],
		['file/b', 'ENOTDIR'],
		['x'.repeat(300), 'ENAMETOOLONG'],
	])('cannot be begun at %s', (name, code) => {
		const home = join(folder, 'begun');
		mkdirSync(home, {recursive: true});
		writeFileSync(join(home, 'file'), '');
		expect(codeThrown(() => draft(join(home, name)).commit())).toBe(code);
	});
});

describe('a new file', () => {
	it('replaces nothing', () => {
		const home = fresh('new');
		writeNew(join(home, 'a'), 'text');
		expect(codeThrown(() => writeNew(join(home, 'a'), 'other'))).toBe('EEXIST');
		expect(readFileSync(join(home, 'a'), 'utf8')).toBe('text');
		expect(readdirSync(home)).toEqual(['a']);
	});
});

/** A file system with room for one page, in a namespace of its own; '' where this computer allows none. */
function onFullDisk(script: string): string {
	const source = new URL('../../source/files/draft.ts', import.meta.url).pathname;
	const code = `const {draft, writeNew, codeOf} = await import(${JSON.stringify(source)}); const {readdirSync, existsSync} = await import('node:fs'); ${script}`;
	try {
		return execFileSync(
			'unshare',
			[
				'-rm',
				'sh',
				'-c',
				'mount -t tmpfs -o size=4k none "$1" && cd "$1" && exec "$2" --input-type=module -e "$3"',
				'sh',
				fresh('disk'),
				process.execPath,
				code,
			],
			{encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']},
		);
	} catch {
		rmSync(join(folder, 'disk'), {recursive: true, force: true});
		return '';
	}
}

it('on a full disk says so and leaves nothing', context => {
	const said = onFullDisk(`
		const tried = [() => writeNew('n', 'x'.repeat(9000)), () => { const d = draft('d'); d.write('x'.repeat(9000)); d.commit(); }].map(work => { try { work(); } catch (error) { return codeOf(error); } return 'written'; });
		console.log(JSON.stringify({tried, left: readdirSync('.').filter(name => !name.startsWith('.d.'))}));
	`);
	if (said === '') context.skip();
	expect(JSON.parse(said)).toEqual({tried: ['ENOSPC', 'ENOSPC'], left: []});
});

it('knows one file under two names', () => {
	const home = fresh('same');
	writeFileSync(join(home, 'a'), '');
	symlinkSync('a', join(home, 'b'));
	expect([isSameFile(join(home, 'a'), join(home, 'b')), isSameFile(join(home, 'a'), home), isSameFile(join(home, 'a'), join(home, 'c'))]).toEqual([
		true,
		false,
		false,
	]);
});
