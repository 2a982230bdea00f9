// What a browser shows of an animated SVG at an instant: elements by their nesting, classes as the style sheet says, animations as CSS defines them
// (css-animations-1: a negative delay begins in the middle, step-end holds a keyframe until the next). Enough of it for the films that lowwater writes.

type Element = {readonly name: string; readonly attributes: Readonly<Record<string, string>>; readonly text: string; readonly groups: readonly string[]};

export type Seen = {
	readonly width: number;
	readonly height: number;
	/** A line of text for each row of cells. */
	readonly lines: readonly string[];
	/** Colour of the ground that is uppermost in the middle of a cell, by rectangles alone. */
	readonly groundAt: (column: number, row: number) => string;
};

const CELL = {width: 8, height: 16};

function attributesOf(text: string): Record<string, string> {
	return Object.fromEntries([...text.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
}

const unescaped = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** Elements that draw, each with the classes of the groups around it. Throws where a tag is not closed. */
function elementsOf(svg: string): readonly Element[] {
	const elements: Element[] = [];
	const open: {readonly name: string; readonly classes: string}[] = [];
	for (const [, closing, name = '', rest = '', text = ''] of svg.matchAll(/<(\/?)([a-z]+)((?:\s+[\w:-]+="[^"]*")*)\s*\/?>([^<]*)/g)) {
		const attributes = attributesOf(rest);
		const groups = open.map(one => one.classes);
		if (closing === '/') {
			if (open.pop()?.name !== name) throw new Error(`</${name}> closes nothing`);
		} else if (name === 'path' || name === 'rect') elements.push({name, attributes, text: '', groups});
		else {
			if (name === 'text') elements.push({name, attributes, text: unescaped(text), groups});
			open.push({name, classes: attributes['class'] ?? ''});
		}
	}
	if (open.length > 0) throw new Error(`${open.at(-1)?.name} is left open`);
	return elements;
}

/** What is seen at an instant in ms; null: by who does not animate. */
export function seenAt(svg: string, ms: number | null): Seen {
	const {style = ''} = /<style>(?<style>[^<]*)<\/style>/.exec(svg)?.groups ?? {};
	const seconds = Number(/\.F\{visibility:hidden;animation:([\d.]+)s step-end infinite\}/.exec(style)?.[1] ?? 0);
	const shareOf = new Map(
		[...style.matchAll(/@keyframes (\w+)\{0%\{visibility:visible\}([\d.]+)%,to\{visibility:hidden\}\}/g)].map(([, name, share]) => [name, Number(share)]),
	);
	const nameOf = new Map([...style.matchAll(/\.(L\w+)\{animation-name:(\w+)\}/g)].map(([, of, name]) => [of, name]));
	const delayOf = new Map([...style.matchAll(/\.(D\w+)\{animation-delay:(-?[\d.]+)s\}/g)].map(([, of, delay]) => [of, Number(delay)]));
	const fillOf = new Map([...style.matchAll(/\.(\w+)\{fill:(#\w+)\}/g)].map(([, of, fill]) => [of, fill as string]));
	const isShown = (classes: string): boolean => {
		const names = classes.split(' ');
		if (!names.includes('F')) return true;
		if (ms === null) return names.includes('P');
		const delay = delayOf.get(names.find(name => delayOf.has(name)) ?? '') as number;
		const share = shareOf.get(nameOf.get(names.find(name => nameOf.has(name)) ?? '') ?? '') as number;
		const phase = (((ms / 1000 - delay) % seconds) + seconds) % seconds;
		return phase < (share / 100) * seconds;
	};
	const {viewBox = ''} = attributesOf(/<svg([^>]*)>/.exec(svg)?.[1] ?? '');
	const [, , w = 0, h = 0] = viewBox.split(' ').map(Number);
	const [width, height] = [(w - 16) / CELL.width, (h - 16) / CELL.height];
	const cells = Array.from({length: height}, () => new Array<string>(width).fill(' '));
	const rects: {readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly fill: string}[] = [];
	for (const {name, attributes, text, groups} of elementsOf(svg)) {
		if (!groups.every(isShown)) continue;
		const number = (of: string): number => Number(attributes[of]);
		if (name === 'rect') rects.push({x: number('x'), y: number('y'), width: number('width'), height: number('height'), fill: attributes['fill'] as string});
		else if (name === 'path')
			for (const [, x, y, wide, high] of (attributes['d'] as string).matchAll(/M([\d.-]+) ([\d.-]+)h([\d.]+)v([\d.]+)h-\3z/g))
				rects.push({x: Number(x), y: Number(y), width: Number(wide), height: Number(high), fill: fillOf.get(attributes['class'] as string) as string});
		else for (const [i, character] of [...text].entries()) (cells[Math.floor(number('y') / CELL.height)] as string[])[number('x') / CELL.width + i] = character;
	}
	return {
		width,
		height,
		lines: cells.map(row => row.join('')),
		groundAt: (column, row) => {
			const [x, y] = [column * CELL.width + 0.5, row * CELL.height + 0.5];
			return rects.findLast(one => x >= one.x && x < one.x + one.width && y >= one.y && y < one.y + one.height)?.fill ?? '';
		},
	};
}
