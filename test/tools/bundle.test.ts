// The bundle as it is shipped: which packages a command brings with it, that nothing is left to be found elsewhere, and whose licences go along.
import type {OutputChunk} from 'rolldown';
import {builtinModules, isBuiltin} from 'node:module';
import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {withoutFacades} from '../../tools/builtins.js';
import {bundle, scenarios, writeBundle} from '../../tools/bundle.js';
import {speaking} from '../../source/messages/language.ts';
import {readScenario} from '../../source/workload/scenario.ts';

let chunks: readonly OutputChunk[];
beforeAll(async () => {
	chunks = (await bundle()).output.filter(file => file.type === 'chunk');
});

const named = (file: string): OutputChunk => chunks.find(chunk => chunk.fileName === file)!;
/** The piece that begins with a module of source/. */
const pieceOf = (module: string): OutputChunk => chunks.find(({facadeModuleId}) => facadeModuleId?.endsWith(`/source/${module}`))!;

/** What is loaded before a piece can run. */
function loadedWith(chunk: OutputChunk, found = new Set<OutputChunk>()): ReadonlySet<OutputChunk> {
	if (found.has(chunk)) return found;
	found.add(chunk);
	for (const file of chunk.imports) if (named(file)) loadedWith(named(file), found);
	return found;
}

/** Packages that are loaded for a command: with its own piece, and with what reads the command line. */
function packagesFor(module: string): readonly string[] {
	const loaded = [pieceOf('cli.ts'), pieceOf('main.ts'), pieceOf(module)].flatMap(piece => [...loadedWith(piece)]);
	const names = loaded.flatMap(({moduleIds}) => moduleIds).flatMap(id => /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? []);
	return [...new Set(names)].sort();
}

const SCREEN = ['ink', 'ink-table', 'react', 'react-reconciler', 'yoga-layout'];

describe('a command loads what it needs alone', () => {
	it.each(['run', 'compare', 'explain', 'mount', 'shell', 'help', 'scenarios', 'replay-kernel'])('%s: no screen', name => {
		expect(packagesFor(`commands/${name}.ts`).filter(found => SCREEN.includes(found))).toEqual([]);
		expect(packagesFor(`commands/${name}.ts`)).toContain('meow');
	});

	it('scenarios: no schema', () => {
		expect(packagesFor('commands/scenarios.ts')).not.toContain('zod');
		expect(packagesFor('commands/run.ts')).toContain('zod');
	});

	it('histograms: who takes quantiles', () => {
		expect(packagesFor('commands/run.ts')).toContain('hdr-histogram-js');
		for (const module of ['commands/mount.ts', 'commands/shell.ts', 'commands/scenarios.ts'])
			expect(packagesFor(module), module).not.toContain('hdr-histogram-js');
		expect(packagesFor('commands/run.ts')).not.toContain('pako');
	});

	it('the thread of a second machine: the machine alone', () => {
		expect(packagesFor('commands/run.ts')).not.toContain('jsep');
		expect(packagesFor('commands/compare.ts')).toContain('jsep');
		const thread = [...loadedWith(named('compare-thread.js'))].flatMap(({moduleIds}) => moduleIds);
		expect([...new Set(thread.flatMap(id => /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? []))]).toEqual(['pure-rand']);
		expect(thread.some(id => id.endsWith('/source/main.ts') || id.includes('/source/messages/'))).toBe(false);
	});

	it('all that the first frame needs lies in a few pieces', () => {
		const pieces = new Set(['cli.ts', 'main.ts', 'commands/dashboard.ts', 'dashboard/live.tsx'].flatMap(module => [...loadedWith(pieceOf(module))]));
		expect(pieces.size).toBeLessThan(20);
		const packages = [...pieces].flatMap(({moduleIds}) => moduleIds.flatMap(id => /\/node_modules\/([^/]+)/.exec(id)?.[1] ?? []));
		expect(packages).toContain('ink');
		// What reads YAML, and checks it, comes when there is something to read.
		for (const name of ['zod', 'yaml']) expect(packages).not.toContain(name);
		expect(loadedWith(named('reader.js')).size).toBeGreaterThan(1);
		// And what a list of scenarios needs is no part of what runs machines.
		const light = [...loadedWith(pieceOf('commands/scenarios.ts'))].flatMap(({moduleIds}) => moduleIds);
		expect(light.filter(id => id.includes('/source/machine/reclaim/'))).toEqual([]);
	});

	it('the dashboard: the screen, once there is a terminal for it', () => {
		expect(packagesFor('commands/dashboard.ts')).not.toContain('ink');
		expect(packagesFor('dashboard/live.tsx')).toEqual(expect.arrayContaining(['ink', 'react', 'yoga-layout', 'zustand']));
	});
});

describe('the bundle', () => {
	const folder = mkdtempSync(join(tmpdir(), 'lowwater-'));
	afterAll(() => rmSync(folder, {recursive: true}));

	it('needs nothing but Node beside it', () => {
		const known = new Set([...builtinModules, ...chunks.map(({fileName}) => fileName)]);
		const asked = chunks.flatMap(chunk => [...chunk.imports, ...chunk.dynamicImports]).map(name => name.replace(/^node:/, ''));
		expect(asked.filter(name => !known.has(name) && !builtinModules.includes(`node:${name}`))).toEqual([]);
	});

	it('asks for modules of Node as they are, and not for all that they export; what checks the version of Node asks as any version knows', () => {
		const first = loadedWith(named('cli.js'));
		const imported = (code: string): readonly string[] =>
			[...code.matchAll(/\bimport\b[^;("'`]*["'`]([\w:/]+)["'`]/g)].flatMap(([, from]) => (isBuiltin(from!) ? [from!] : []));
		for (const chunk of chunks)
			if (first.has(chunk)) expect(chunk.code, chunk.fileName).not.toContain('getBuiltinModule');
			else expect(imported(chunk.code), chunk.fileName).toEqual([]);
		expect(imported(named('cli.js').code)).toContain('node:module');
		expect(
			withoutFacades(
				'import fs, { readFile, stat as look } from "node:fs";\nimport * as os from "os";\nimport {a} from "./a.js";\nimport * as url from "url";\nurl.default',
			),
		).toBe(
			[
				'const fs = globalThis.process.getBuiltinModule("node:fs"), { readFile, stat: look } = globalThis.process.getBuiltinModule("node:fs");',
				'const os = globalThis.process.getBuiltinModule("os");',
				'import {a} from "./a.js";',
				'import * as url from "url";',
				'url.default',
			].join('\n'),
		);
	});

	it('is one Ink, whose Output is the one that the compositor teaches', () => {
		expect(chunks.filter(({moduleIds}) => moduleIds.some(id => id.endsWith('/ink/build/output.js')))).toHaveLength(1);
		for (const screen of ['dashboard/live.tsx', 'dashboard/live-pair.tsx'])
			expect([...loadedWith(pieceOf(screen))].some(({moduleIds}) => moduleIds.some(id => id.endsWith('/ink/build/output.js')))).toBe(true);
	});

	it('has a map beside each piece, and the licence of each package in it', async () => {
		await writeBundle(folder);
		for (const {fileName, code} of chunks.filter(chunk => chunk.moduleIds.some(id => id.includes('/source/')))) {
			expect(code).toContain(`//# sourceMappingURL=${fileName}.map`);
			expect(JSON.parse(readFileSync(join(folder, `${fileName}.map`), 'utf8'))).toMatchObject({version: 3});
		}
		const licences = readFileSync(join(folder, 'LICENSES.txt'), 'utf8');
		for (const name of packagesFor('dashboard/live.tsx')) expect(licences).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\((MIT|ISC|BSD|Apache|CC0)`, 'm'));
		expect(licences).toContain('Permission is hereby granted');
	});

	it('has read every built-in scenario, to the same as is read from its text in either language', async () => {
		const files = readdirSync(scenarios);
		expect(readdirSync(join(folder, 'read')).map(file => file.replace('.json', '.yaml'))).toEqual(files);
		for (const file of files) {
			const read: unknown = JSON.parse(readFileSync(join(folder, 'read', file.replace('.yaml', '.json')), 'utf8'));
			for (const language of ['en', 'zh'] as const)
				expect(read, file).toStrictEqual(speaking(language, () => readScenario(readFileSync(join(scenarios, file), 'utf8'), {file})));
		}
	});

	it('reads what somebody sets over a scenario, by the piece that is loaded for it', () => {
		const start = (...args: readonly string[]) =>
			spawnSync(process.execPath, [join(folder, 'cli.js'), ...args], {encoding: 'utf8', env: {...process.env, NODE_DISABLE_COMPILE_CACHE: '1'}});
		writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
		symlinkSync(join(scenarios, '..'), join(folder, 'fixtures'));
		// Said by the reader: which unit, and what was meant.
		expect(start('demo', '--set', 'machine.memory=1Gi')).toMatchObject({
			status: 2,
			stderr: '--set machine.memory=1Gi: "Gi" is no unit of a size; did you mean "GiB"?\n',
		});
		expect(start('explain', '0x0', '--pid', 'sshd', '--at', '1s', '--scenario', 'demo').stderr).toBe('');
	});

	it('keeps what V8 has made of it beside it, and is the same program where it may not', () => {
		const version = (env: NodeJS.ProcessEnv) =>
			spawnSync(process.execPath, [join(folder, 'cli.js'), '--version'], {encoding: 'utf8', env: {...process.env, ...env}});
		const compiled = join(folder, 'compiled');
		rmSync(compiled, {recursive: true, force: true});
		writeFileSync(compiled, 'no folder');
		const said = version({});
		expect(said).toMatchObject({status: 0, stderr: ''});
		rmSync(compiled);
		expect(version({NODE_DISABLE_COMPILE_CACHE: '1'}).stdout).toBe(said.stdout);
		expect(existsSync(compiled)).toBe(false);
		for (let times = 0; times < 2; times++) expect(version({})).toMatchObject({status: 0, stdout: said.stdout, stderr: ''});
		expect(readdirSync(compiled, {recursive: true}).length).toBeGreaterThan(1);
	});
});
