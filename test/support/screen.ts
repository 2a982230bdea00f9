// What a terminal shows, cell by cell, of the bytes that it is sent.
import xterm from '@xterm/headless';

export type Shown = {readonly write: (text: string) => Promise<void>; readonly cells: () => readonly string[]; readonly dispose: () => void};

/** A terminal of a size. Of a blank cell only its ground counts: nobody sees the foreground of a blank. */
export function shown(width: number, height: number): Shown {
	const terminal = new xterm.Terminal({cols: width, rows: height, allowProposedApi: true});
	return {
		write: text => new Promise<void>(resolve => terminal.write(text, resolve)),
		cells: () => {
			const found: string[] = [];
			for (let y = 0; y < height; y++) {
				const line = terminal.buffer.active.getLine(y)!;
				for (let x = 0; x < width; x++) {
					const cell = line.getCell(x)!;
					const glyph = cell.getWidth() === 0 ? 'behind' : cell.getChars() || ' ';
					const drawsBlanks = cell.isInverse() || cell.isUnderline() || cell.isStrikethrough();
					const ground = `${cell.getBgColorMode()}:${cell.getBgColor()}${cell.isInverse() ? ' inverse' : ''}${cell.isUnderline() ? ' underline' : ''}${cell.isStrikethrough() ? ' struck' : ''}`;
					const ink = `${cell.getFgColorMode()}:${cell.getFgColor()}${cell.isBold() ? ' bold' : ''}${cell.isDim() ? ' dim' : ''}${cell.isItalic() ? ' italic' : ''}${cell.isBlink() ? ' blink' : ''}${cell.isInvisible() ? ' hidden' : ''}`;
					found.push(`${x},${y} "${glyph}" on ${ground}${glyph === ' ' && !drawsBlanks ? '' : ` in ${ink}`}`);
				}
			}
			return found;
		},
		dispose: () => terminal.dispose(),
	};
}
