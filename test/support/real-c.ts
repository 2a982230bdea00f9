// fixtures/malloc/sequence.c, compiled once with this computer's gcc and C library: what a real kernel and glibc make of a list of calls.
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const SOURCE = fileURLToPath(new URL('../../fixtures/malloc/sequence.c', import.meta.url));

/** What the kernel says after a call. KiB; system calls since the one before. */
export type Seen = {
	readonly vmSizeKb: number;
	readonly anonKb: number;
	readonly vmPteKb: number;
	readonly brk: number;
	readonly mmap: number;
	readonly munmap: number;
	readonly mremap: number;
};

export type RealC = {
	/** The state before the first line, and after each. */ readonly run: (lines: readonly string[]) => readonly Seen[];
	readonly dispose: () => void;
};

/** Why it cannot be had here; null = it can. Releases that the model was compared with have names; others may differ. */
export function missingC(): string | null {
	if (process.platform !== 'linux' || process.arch !== 'x64') return 'not Linux on x86-64';
	if (spawnSync('gcc', ['--version']).status !== 0) return 'gcc is not installed';
	const version = spawnSync('getconf', ['GNU_LIBC_VERSION'], {encoding: 'utf8'}).stdout ?? '';
	if (!/^glibc 2\.3[1-7]\b/.test(version)) return `the C library is ${version.trim() || 'not glibc'}`;
	const trial = openC();
	try {
		trial.run([]);
		return null;
	} catch {
		return 'a program may not trace its child here';
	} finally {
		trial.dispose();
	}
}

/** Compiles the program into a folder of its own. Throws where gcc does. */
export function openC(): RealC {
	const folder = mkdtempSync(join(tmpdir(), 'lowwater-c-'));
	const program = join(folder, 'sequence');
	execFileSync('gcc', ['-O1', '-w', '-o', program, SOURCE]);
	return {
		run: lines => {
			const list = join(folder, 'lines');
			writeFileSync(list, lines.map(line => `${line}\n`).join(''));
			const {status, stdout} = spawnSync(program, [list], {encoding: 'utf8', maxBuffer: 2 ** 26, env: {}});
			if (status !== 0) throw new Error(`sequence ended with ${status}`);
			return stdout
				.trim()
				.split('\n')
				.map(line => {
					const [vmSizeKb = 0, anonKb = 0, vmPteKb = 0, brk = 0, mmap = 0, munmap = 0, mremap = 0] = line.split(' ').map(Number);
					return {vmSizeKb, anonKb, vmPteKb, brk, mmap, munmap, mremap};
				});
		},
		dispose: () => rmSync(folder, {recursive: true, force: true}),
	};
}
