// Completion as the shells themselves carry it out: bash by its words, fish by its own question, zsh in a terminal.
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {COMMANDS, DASHBOARD} from '../../source/commands/commands.ts';
import {completionText} from '../../source/commands/completion.ts';
import {flagText} from '../../source/commands/context.ts';
import {SYSCTLS} from '../../source/machine/sysctl.ts';
import {runMain} from '../../source/main.ts';
import {SHELLS} from '../../source/messages/shells.ts';
import {builtinNames} from '../../source/workload/builtin.ts';
import {course} from '../../source/workload/lesson/course.ts';
import {capture} from '../support/output.ts';
import {start} from '../support/terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'lowwater-'));
afterAll(() => rmSync(folder, {recursive: true}));
beforeAll(() => {
	for (const shell of SHELLS) writeFileSync(join(folder, `completion.${shell}`), completionText(shell, COMMANDS));
	mkdirSync(join(folder, 'my folder'));
	for (const name of ['mine.yaml', 'notes.txt', 'two words.yml']) writeFileSync(join(folder, name), '');
});

const has = (tool: string): boolean => spawnSync(tool, ['--version']).status === 0;
const flagsOf = (name: string): string[] => (COMMANDS.find(one => one.name === name) ?? DASHBOARD).flags.map(flagText);

/** Words that bash offers for the last of some words, which it splits at "=". */
function bash(...words: string[]): string[] {
	const script = `source completion.bash
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=\${#COMP_LINE}
_lowwater lowwater "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "\${COMPREPLY[@]}"`;
	const run = spawnSync('bash', ['--noprofile', '--norc', '-uc', script, 'bash', 'lowwater', ...words], {cwd: folder, encoding: 'utf8'});
	expect(run.stderr).toBe('');
	return run.stdout.split('\n').filter(Boolean);
}

function fish(line: string): string[] {
	const run = spawnSync('fish', ['--no-config', '-c', 'source completion.fish; complete -C $argv[1]', line], {cwd: folder, encoding: 'utf8'});
	expect(run.stderr).toBe('');
	return run.stdout
		.split('\n')
		.filter(Boolean)
		.map(row => row.split('\t')[0] as string);
}

/** What each asks, what must be among the answers, and what must not. Words as bash splits them. */
const ASKED: readonly (readonly [words: readonly string[], all: readonly string[], none: readonly string[]])[] = [
	[['ru'], ['run'], ['burst', 'scenarios']],
	[['leak'], ['leak-with-swap', 'leak-without-swap'], ['run']],
	[
		['run', ''],
		[...builtinNames(), 'mine.yaml'],
		['run', 'notes.txt', '--for'],
	],
	[['run', 'bur'], ['burst'], ['demo']],
	[['run', 'burst', '-'], [...flagsOf('run'), '--help'], ['--theme']],
	[['-'], [...flagsOf('lowwater'), '--version', '--no-config'], ['--every', '--config']],
	[['run', '--format', ''], ['summary', 'csv', 'jsonl'], ['burst']],
	[['run', '--format', 'j'], ['jsonl'], ['csv']],
	[['run', '--format', 'csv', 'bur'], ['burst'], ['csv']],
	[['run', '--for', '10s', 'bur'], ['burst'], []],
	[
		['compare', 'burst', '--format', ''],
		['text', 'json', 'csv', 'markdown'],
		['summary', 'jsonl'],
	],
	[
		['why', '--format', ''],
		['text', 'markdown', 'json'],
		['csv', 'sar'],
	],
	[['--lang', ''], ['en', 'zh'], ['burst']],
	[
		['lesson', ''],
		[...course().map(({name}) => name), 'review', 'check', 'notes.txt'],
		['NAME', 'FILE'],
	],
	[
		['import', ''],
		['host', 'notes.txt'],
		['DIR', 'FILE'],
	],
	[['import', '--name', ''], [], course().map(({name}) => name)],
	[['--theme', ''], ['dark', 'colour-blind', '16'], ['demo']],
	[['--theme', 'light', 'bur'], ['burst'], []],
	[['sweep', 'burst', '--emit', ''], ['slurm', 'kubernetes', 'parallel'], ['burst']],
	[['sweep', 'burst', '--measure', 'alloc'], ['allocstall'], ['stall_time']],
	[['run', '--set', 'vm.'], SYSCTLS.map(({name}) => `${name}=`).filter(name => name.startsWith('vm.')), ['burst']],
	[['explain', '--scenario', 'bur'], ['burst'], []],
	[['help', 's'], ['scenarios', 'sysctls', 'shell'], ['run']],
	[['completion', ''], ['bash', 'zsh', 'fish'], ['run']],
	[['mount', 'my folder', 'bur'], ['burst'], []],
	[['shell', 'burst', '--', 'tru'], ['true'], ['burst']],
];

describe('bash', () => {
	it.each(ASKED)('%j', (words, all, none) => {
		const found = bash(...words);
		for (const word of all) expect(found).toContain(word);
		for (const word of none) expect(found).not.toContain(word);
	});

	it.each([
		[['run', '--format', '=', 'j'], ['jsonl']],
		[
			['run', '--format', '='],
			['summary', 'text', 'sar', 'csv', 'jsonl', 'dmesg'],
		],
		[['run', '--format', '=', 'csv', 'bur'], ['burst']],
		[['run', '--set', 'vm.swappiness', '=', '10', 'bur'], ['burst']],
		[['run', '--set', 'vm.swappiness', '='], []],
		[['run', '--set', 'vm.swappiness', '=', '1'], []],
		[['run', 'burst', ''], []],
		[['scenarios', ''], []],
		[['mount', 'my'], ['my folder']],
		[['run', 'two'], ['two words.yml']],
	])('%j, split at "="', (words, expected) => {
		expect(bash(...words)).toEqual(expected);
	});
});

describe.skipIf(!has('fish'))('fish (where it is installed)', () => {
	it.each(ASKED)('%j', (words, all, none) => {
		const last = words.at(-1) ?? '';
		const line = ['lowwater', ...words].map(word => word.replaceAll(' ', '\\ ')).join(' ');
		// A lone "-" offers short flags alone.
		const found = fish(last === '-' ? `${line}-` : line);
		for (const word of all) expect(found).toContain(word);
		for (const word of none) expect(found).not.toContain(word);
	});

	it('says what each is for', () => {
		const lines = execFileSync('fish', ['--no-config', '-c', 'source completion.fish; complete -C "lowwater ru"'], {cwd: folder, encoding: 'utf8'});
		expect(lines).toBe(`run\t${COMMANDS.find(({name}) => name === 'run')?.help}\n`);
	});
});

describe.skipIf(!has('zsh'))('zsh (where it is installed)', () => {
	it('offers commands, flags and names in a terminal', async () => {
		const terminal = start(['-f', '-i'], {cwd: folder, program: 'zsh', columns: 160, rows: 50, env: {PS1: '> ', TERM: 'xterm'}});
		const type = async (line: string, when: (text: string) => boolean): Promise<void> => {
			terminal.write(`\u0015\u000C${line}\t`);
			await terminal.until(() => when(terminal.text()));
		};
		terminal.write('autoload -Uz compinit; compinit -D -u; bindkey -e; LISTMAX=1000; source ./completion.zsh; echo REA""DY\r');
		await terminal.until(() => terminal.text().includes('READY'));
		await type('lowwater sce', text => /> lowwater scenarios /.test(text));
		await type('lowwater run slow', text => /> lowwater run slow-swap-disk /.test(text));
		await type('lowwater run --form', text => /> lowwater run --format/.test(text));
		await type('lowwater run --format js', text => /> lowwater run --format jsonl /.test(text));
		await type('lowwater run --set vm.swap', text => /> lowwater run --set vm\.swappiness=/.test(text));
		await type('lowwater --no-c', text => /> lowwater --no-config /.test(text));
		await type('lowwater slow', text => /> lowwater slow-swap-disk /.test(text));
		await type('lowwater help sysc', text => /> lowwater help sysctls /.test(text));
		await type('lowwater run mi', text => /> lowwater run mi/.test(text));
		terminal.kill('SIGKILL');
		await terminal.exit;
	});

	it('is a file for $fpath, too', () => {
		expect(completionText('zsh', COMMANDS).split('\n')[0]).toBe('#compdef lowwater');
		execFileSync('zsh', ['-n', join(folder, 'completion.zsh')]);
	});
});

describe('lowwater completion', () => {
	const lowwater = async (...args: string[]) => {
		const [stdout, stderr] = [capture(), capture()];
		const status = await runMain(['completion', ...args], stdout.stream, stderr.stream, new AbortController().signal);
		return {status, out: stdout.text(), err: stderr.text()};
	};

	it('prints the script of a shell', async () => {
		for (const shell of SHELLS) expect(await lowwater(shell)).toEqual({status: 0, out: completionText(shell, COMMANDS), err: ''});
	});

	it.each([
		[[], 'completion needs the name of a shell: bash, zsh, fish.\n'],
		[['bsh'], 'There is no completion for "bsh"; did you mean "bash"?\n'],
		[['powershell'], 'There is no completion for "powershell"; there is for bash, zsh and fish.\n'],
		[['bash', 'zsh'], '"zsh" is one argument too many for completion; put names with blanks in quotes.\n'],
	])('%j', async (args, err) => {
		expect(await lowwater(...args)).toEqual({status: 2, out: '', err});
	});

	it('has a word for every command and flag there is', () => {
		for (const shell of SHELLS) {
			const text = completionText(shell, COMMANDS);
			for (const {name, flags} of [...COMMANDS, {...DASHBOARD, name: 'run'}]) {
				expect(text).toContain(name);
				for (const flag of flags) expect(text).toContain(flagText(flag).slice(2));
			}
		}
	});
});
