import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {COMMANDS} from '../../source/commands/commands.ts';
import {flagText} from '../../source/commands/context.ts';
import {DASHBOARD_FLAGS} from '../../source/commands/flags.ts';
import {manText} from '../../source/commands/man.ts';
import {plain} from '../../source/commands/man/roff.ts';
import {KEYMAP} from '../../source/dashboard/keys/keymap.ts';
import {SYSCTLS} from '../../source/machine/sysctl.ts';
import {runMain} from '../../source/main.ts';
import {builtinNames} from '../../source/workload/builtin.ts';
import {capture} from '../support/output.ts';

const page = manText(COMMANDS, '1.2.3');
const has = (tool: string, ...args: string[]): boolean => spawnSync(tool, args, {input: ''}).error === undefined;
/** As a reader sees it: one long line. */
const read = (tool: string, ...args: string[]): string =>
	spawnSync(tool, args, {input: page, encoding: 'utf8', env: {...process.env, MANWIDTH: '1000', LC_ALL: 'C.UTF-8', MAN_KEEP_FORMATTING: ''}}).stdout;

describe('the man page', () => {
	it('is printed by the command, in the version of the package', async () => {
		const stdout = capture();
		expect(await runMain(['man'], stdout.stream, capture().stream, new AbortController().signal)).toBe(0);
		const {version} = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {version: string};
		expect(stdout.text()).toBe(manText(COMMANDS, version));
	});

	it('has every command, flag, key, scenario and sysctl', () => {
		for (const {usage, help, flags} of COMMANDS) {
			expect(page).toContain(`.SS "${plain(usage)}"\n${plain(help)}.\n`);
			for (const flag of flags) expect(page).toContain(plain(`${flagText(flag)} ${flag.value}`.trimEnd()));
		}
		for (const flag of DASHBOARD_FLAGS) expect(page).toContain(`\\fB${plain(`${flagText(flag)} ${flag.value}`.trimEnd())}\\fR\n${plain(flag.help)}`);
		for (const name of [...builtinNames(), ...SYSCTLS.map(one => one.name)]) expect(page).toContain(`.TP\n\\fB${plain(name)}\\fR\n`);
		for (const {help} of KEYMAP.filter(entry => entry.joined !== true)) expect(page).toContain(plain(help));
	});

	it('has nothing in a text that roff would obey', () => {
		expect(plain(".so it's -1 \\n ~ ^ `x` …")).toBe('\\&.so it\\(aqs \\-1 \\en \\(ti \\(ha \\(gax\\(ga ...');
		for (const line of page.trimEnd().split('\n')) expect(line).toMatch(/^(\.(TH|SH|SS|PP|TP|br)\b|[^.'])/);
	});

	it.skipIf(!has('mandoc', '-T', 'lint'))('is sound to mandoc (where it is installed)', () => {
		const {stdout} = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning'], {input: page, encoding: 'utf8'});
		expect(stdout.split('\n').filter(line => line !== '' && !line.includes('missing date'))).toEqual([]);
	});

	it.skipIf(!has('groff', '--version'))('is sound to groff, and reads as it is meant (where it is installed)', () => {
		const {stderr} = spawnSync('groff', ['-man', '-ww', '-Tutf8', '-K', 'utf8'], {input: page, encoding: 'utf8'});
		expect(stderr).toBe('');
		const shown = read('man', '-l', '-').replace(/\u001B\[[\d;]*m|.\u0008/g, '');
		if (shown === '') return; // groff without man
		expect(shown).toMatch(/lowwater run SCENARIO/);
		expect(shown).toMatch(/--no-config/);
		expect(shown).toMatch(/vm\.swappiness/);
	});
});
