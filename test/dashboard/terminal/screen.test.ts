// What the terminal is written, and what it is spared: a fake terminal that reads when it is told to.
import {Writable} from 'node:stream';
import {describe, expect, it} from 'vitest';
import {createScreen} from '../../../source/dashboard/terminal/screen.ts';
import {shown} from '../../support/screen.ts';

/** A terminal that keeps what it is sent, and reads one write when `read` is called; all at once when it is `quick`. */
function terminal(quick: boolean) {
	const sent: string[] = [];
	const waiting: (() => void)[] = [];
	const size = {columns: 10, rows: 3};
	const stream = new Writable({
		decodeStrings: false,
		write: (chunk: string, _encoding, done) => {
			sent.push(chunk);
			if (quick) done();
			else waiting.push(done);
		},
	});
	const read = async (): Promise<void> => {
		waiting.shift()?.();
		await new Promise(resolve => setImmediate(resolve));
	};
	return {
		stream: Object.assign(stream, size) as unknown as NodeJS.WriteStream,
		sent,
		read,
		size: (columns: number, rows: number) => Object.assign(stream, {columns, rows}),
	};
}

const frame = (text: string): string => `${text}\n\n`;

describe('the screen', () => {
	it('is written whole once, then what changes, and nothing where nothing does', async () => {
		const {stream, sent, read} = terminal(true);
		const screen = createScreen(stream);
		screen.stream.write(frame('one'));
		await read();
		expect(sent).toHaveLength(1);
		expect(sent[0]).toContain('\u001B[?1049h');
		expect(sent[0]).toContain('one');
		screen.stream.write(frame('one'));
		screen.stream.write('');
		await read();
		expect(sent).toHaveLength(1);
		screen.stream.write(frame('ono'));
		await read();
		expect(sent.at(-1)).toBe('\u001B[?2026h\u001B[1;3Ho\u001B[?2026l');
		screen.forget();
		screen.stream.write(frame('ono'));
		await read();
		expect(sent.at(-1)).toContain('ono');
		expect(sent.at(-1)).toContain('\u001B[?1049h');
		screen.leave();
		screen.leave();
		expect(sent.filter(text => text.includes('\u001B[?1049l'))).toHaveLength(1);
		screen.stream.write(frame('late'));
		expect(sent.some(text => text.includes('late'))).toBe(false);
	});

	it('keeps one frame for a terminal that does not read, the newest', async () => {
		const {stream, sent, read} = terminal(false);
		const screen = createScreen(stream);
		for (let i = 0; i < 10_000; i++) screen.stream.write(frame(`frame ${i}`));
		expect(sent).toHaveLength(1);
		expect(stream.writableLength).toBe(sent[0]?.length);
		expect(screen.stream.writableLength).toBe(0);
		await read();
		expect(sent).toHaveLength(2);
		await read();
		await read();
		expect(sent).toHaveLength(2);
		const real = shown(10, 3);
		for (const text of sent) await real.write(text);
		expect(
			real
				.cells()
				.slice(0, 10)
				.map(cell => /"(.*)"/.exec(cell)?.[1])
				.join(''),
		).toBe('frame 9999');
		real.dispose();
	});

	it('is written whole at another size', async () => {
		const {stream, sent, read, size} = terminal(true);
		const screen = createScreen(stream);
		screen.stream.write(frame('0123456789'));
		await read();
		size(4, 2);
		expect(screen.stream).toMatchObject({columns: 4, rows: 2, isTTY: true});
		screen.stream.write('0123\n');
		await read();
		expect(sent.at(-1)).toContain('\u001B[H\u001B[J');
		expect(sent.at(-1)).toContain('0123');
	});
});
