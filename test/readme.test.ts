// The README says what the registries say.
import {readFileSync} from 'node:fs';
import {expect, it} from 'vitest';
import {keyTable} from '../source/dashboard/keys/key-help.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

it('has every key of the keymap', () => {
	for (const row of keyTable().split('\n')) expect(readme).toContain(row);
});

it('names the two commands of a fresh clone as they are', () => {
	for (const command of ['npm ci && npm start', 'npm ci && npm test']) expect(readme).toContain(`    ${command}\n`);
});
