// The difference in sentences, the worst first; where there are too few rows for all, the first ones and the last, which says where they parted.
import type {CompareSentence} from '../../../messages/compare.ts';
import {compareScreenMessages as words} from '../../../messages/compare-screen.ts';
import type {PairState} from '../../../session/pair-state.ts';
import {isAlike} from '../../../workload/compare/comparison.ts';
import {wordsOf} from '../../../workload/compare/words.ts';
import type {Area} from '../../canvas/canvas.ts';
import {dimNote, drawPane} from '../../canvas/pane.ts';
import {wrap} from '../../canvas/wrap.ts';
import {type Pen, PENS, pen} from '../../theme/pen.ts';

const MARK_PENS: Readonly<Record<string, Pen>> = {
	'✗': pen('zone.alarm', 'bg', true),
	'▲': pen('zone.alarm', 'bg', true),
	'!': pen('zone.warn', 'bg', true),
	'=': pen('zone.warm', 'bg', true),
	'→': pen('list.swap', 'bg', true),
	'◆': pen('accent', 'bg', true),
	'■': PENS.strong,
};

/** Lines of a sentence under its mark. */
const linesOf = ({text}: CompareSentence, width: number): readonly string[] => wrap(text, Math.max(1, width - 2));

/** A sentence that has more than one in it, without those behind the first: for little room. */
const shorter = (sentence: CompareSentence): CompareSentence => ({...sentence, text: sentence.text.split(/(?<=\.) (?=[A-Z])/)[0] ?? sentence.text});

/** As many whole sentences as there are rows for: the last one has its place first. */
function chosen(sentences: readonly CompareSentence[], width: number, rows: number): readonly CompareSentence[] {
	const [first] = sentences;
	const whole = sentences.at(-1);
	if (first === undefined || whole === undefined) return [];
	const enough = linesOf(whole, width).length + (first === whole ? 0 : linesOf(first, width).length) <= rows;
	const last = enough ? whole : shorter(whole);
	let left = rows - linesOf(last, width).length;
	if (first !== whole && left < linesOf(first, width).length) return [first];
	const kept: CompareSentence[] = [];
	for (const sentence of sentences.slice(0, -1)) {
		const own = linesOf(sentence, width).length;
		if (own > left) break;
		left -= own;
		kept.push(sentence);
	}
	return [...kept, last];
}

export const sentencesOf = ({comparison}: PairState): readonly CompareSentence[] =>
	isAlike(comparison) ? [{mark: '=', text: words.noFigure, stance: 'agrees'}] : wordsOf(comparison);

export function drawWords(area: Area, state: PairState, titled: boolean): void {
	const below = titled ? drawPane(area, {title: words.difference, note: dimNote(words.worstFirst)}) : area;
	let y = 0;
	for (const [i, sentence] of chosen(sentencesOf(state), below.width, below.height).entries()) {
		const own = below.about('compare.words', i);
		own.write(0, y, sentence.mark, MARK_PENS[sentence.mark] ?? PENS.dim);
		for (const line of linesOf(sentence, below.width)) if (y < below.height) own.write(2, y++, line, PENS.text);
	}
}
