// What the pages show is what the program shows: whoever changes that runs `npm run picture`.
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {MADE} from '../../tools/picture.ts';
import {seenAt} from '../support/film.ts';

const text = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

describe('what npm run picture makes', () => {
	it.each(MADE)('$file is current', ({file, make}) => {
		// Not the texts themselves: a difference would be printed by the thousand lines.
		expect(make() === text(file), `run "npm run picture": ${file} is no longer what the program shows`).toBe(true);
	});

	it('README shows all pictures, and they are small', () => {
		for (const {file} of MADE.filter(one => one.file.endsWith('.svg'))) {
			expect(text('README.md')).toContain(`](${file})`);
			expect(text(file).length).toBeLessThan(300_000);
		}
	});

	it('the film moves, and tells the story: kswapd wakes, pressure rises, a task stalls', () => {
		const film = text('fixtures/pictures/slow-swap-disk.svg');
		const at = (ms: number): string => seenAt(film, ms).lines.join('\n');
		expect(at(100)).not.toMatch(/kswapd0 woke/);
		expect(at(19_000)).toMatch(/kswapd0 woke/);
		expect(at(21_500)).toMatch(/stalled/);
		expect(at(22_000 + 100)).toBe(at(100));
	});
});
