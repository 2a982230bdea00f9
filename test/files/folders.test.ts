import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {makeFolders} from '../../source/files/folders.ts';

const folder = mkdtempSync(join(tmpdir(), 'lowwater-folders-'));
afterAll(() => rmSync(folder, {recursive: true}));
const SOURCE = new URL('../../source/', import.meta.url);

describe('folders', () => {
	it('are made with those above them, and left as they are where they are there', () => {
		const path = join(folder, 'a/b/c');
		makeFolders(path, 0o700);
		expect(statSync(path).mode & 0o777).toBe(0o700);
		makeFolders(path, 0o755);
		expect(statSync(path).mode & 0o777).toBe(0o700);
	});

	it('end with what the system says where there can be none', () => {
		writeFileSync(join(folder, 'file'), '');
		symlinkSync('nowhere', join(folder, 'link'));
		expect(() => makeFolders('/proc/lowwater/state')).toThrow(/ENOENT/);
		expect(() => makeFolders(join(folder, 'file'))).toThrow(/EEXIST/);
		expect(() => makeFolders(join(folder, 'file/below'))).toThrow(/ENOTDIR/);
		expect(() => makeFolders(join(folder, 'link/below'))).toThrow(/ENOENT|EEXIST/);
	});

	it('are nowhere made by what may never end', () => {
		const files = readdirSync(SOURCE, {recursive: true, encoding: 'utf8'}).filter(name => /\.tsx?$/.test(name));
		expect(files.length).toBeGreaterThan(100);
		expect(files.filter(name => /mkdir(Sync)?\([^;]*recursive/.test(readFileSync(new URL(name, SOURCE), 'utf8')))).toEqual([]);
	});
});
