// The rows of a lesson's card: what is asked, what was said, what came of it, and why. Only what they say; card.ts places them.
import {said, type Texts} from '../../messages/language.ts';
import {signed, spacedNumber, unitText} from '../../messages/figures-shown.ts';
import {classroomMessages as classroom} from '../../messages/classroom.ts';
import {takenMessages as words} from '../../messages/taken.ts';
import {cameTrue, isAsk, pageOf, type Phase, questionsOf, sliderOf, type Taken, type Tally, votesIn} from '../../session/store/taken.ts';
import type {Ask, Guess} from '../../workload/lesson/lesson.ts';
import type {Shown} from '../../workload/lesson/measure.ts';
import {figureOf} from '../../workload/lesson/figures.ts';
import type {Span} from '../canvas/canvas.ts';
import {widthOf} from '../canvas/width.ts';
import {wrap} from '../canvas/wrap.ts';
import {guessedCells, guessedText, openTally, SPLIT_CELLS, splitBar, splitText, votedNote} from './split.ts';
import {type Pen, PENS, pen} from '../theme/pen.ts';

/** A row: spans, or a rule with a title and a note; `chosen`: it stands on a ground of its own; `weight`: rows of a greater one go first where there is no room. */
export type Row = {
	readonly spans: readonly Span[];
	readonly rule?: {readonly title: string; readonly note: string; readonly lit: boolean};
	readonly chosen?: true;
	readonly weight?: number;
};

const BRIGHT = pen('bright');
const row = (...spans: readonly Span[]): Row => ({spans});
const blank: Row = {spans: [], weight: 3};
const rule = (title: string, note = '', lit = false): Row => ({spans: [], rule: {title, note, lit}});

const paragraph = (text: Texts, width: number, own: Pen, weight?: number): readonly Row[] =>
	wrap(said(text), width).map(line => ({spans: [[line, own]], ...(weight === undefined ? {} : {weight})}));

/** Words behind a number of their own, the further lines under the first. */
function item(lead: Span, indent: number, text: string, width: number, own: Pen, chosen = false): readonly Row[] {
	return wrap(text, width - indent).map((line, i) => ({
		spans:
			i === 0
				? [['   ', own], lead, [' '.repeat(Math.max(1, indent - 3 - widthOf(lead[0]))), own], [line, own]]
				: [
						[' '.repeat(indent), own],
						[line, own],
					],
		...(chosen ? {chosen: true as const} : {}),
	}));
}

/** `tally`: how the class has voted, beside the choices. */
function choiceRows({choices}: Ask, given: number | null, width: number, tally: Tally | null): readonly Row[] {
	const counts = tally?.kind === 'chosen' ? tally.counts : null;
	const room = counts === null ? width : width - SPLIT_CELLS;
	return choices.flatMap(({text}, i) =>
		item([String(i + 1), PENS.key], 6, said(text), room, given === i ? BRIGHT : PENS.text, given === i).map((one, line) => {
			if (counts === null || tally === null || line > 0) return one;
			const used = one.spans.reduce((sum, [part]) => sum + widthOf(part), 0);
			return {...one, spans: [...one.spans, [' '.repeat(Math.max(0, room - used)), PENS.text] as Span, ...splitBar(counts[i] ?? 0, votesIn(tally))]};
		}),
	);
}

const SLIDER_MARGIN = 12;

/** "700 ───◆────── 930", and below it what the marks are. */
export function sliderRows(taken: Taken, i: number, width: number, value: number | null): readonly Row[] {
	const slider = sliderOf(taken, i);
	if (slider === null) return [];
	const {low, high, question} = slider;
	const unit = unitText(figureOf(question.measure.figure)?.unit ?? '', question.measure.percentOf !== null);
	const room = Math.max(8, width - 2 * SLIDER_MARGIN);
	const at = (number: number): number => Math.max(0, Math.min(room - 1, Math.round(((number - low) / (high - low)) * (room - 1))));
	const given = taken.given[i] ?? null;
	const [own, real] = [given === null ? null : at(given), value === null ? null : at(value)];
	const spans: Span[] = [[`${spacedNumber(low).padStart(SLIDER_MARGIN - 2)}  `, PENS.dim]];
	for (let x = 0; x < room; x++) {
		const between = own !== null && real !== null && x > Math.min(own, real) && x < Math.max(own, real);
		if (x === real) spans.push(['●', pen('bright', 'bg', true)]);
		else if (x === own) spans.push(['◆', PENS.key]);
		else spans.push(['─', between ? PENS.accent : PENS.rule]);
	}
	spans.push([`  ${spacedNumber(high)}`, PENS.dim]);
	const labels: Span[] = [[' '.repeat(SLIDER_MARGIN), PENS.text]];
	labels.push(
		given === null && value === null
			? [`${words.yourGuess}: ${taken.typed === '' ? words.nothingSaid : taken.typed} ${unit}`, PENS.dim]
			: [given === null ? `${words.said} ${words.nothingSaid}` : `◆ ${words.said} ${spacedNumber(given)} ${unit}`, PENS.key],
	);
	if (value !== null) labels.push(['   ', PENS.text], [`● ${words.was} ${spacedNumber(value)} ${unit}`, pen('bright', 'bg', true)]);
	const tally = openTally(taken.class, i);
	if (tally === null) return [{spans}, {spans: labels}];
	return [
		row([' '.repeat(SLIDER_MARGIN), PENS.text], [guessedCells(tally, low, high, room), PENS.accent]),
		{spans},
		{spans: labels},
		...wrap(`${classroom.split}: ${guessedText(tally)}`, width - SLIDER_MARGIN).map(line => row([' '.repeat(SLIDER_MARGIN), PENS.text], [line, PENS.text])),
	];
}

/** Of how many have voted; to one of the class, that nobody is named. */
const noteAsked = (taken: Taken, i: number): string =>
	[taken.role === 'pupil' ? classroom.pupil : '', votedNote(taken.class, i)].filter(text => text !== '').join(' · ');

/** What is asked: what is told before, the questions, their choices. */
export function askRows(taken: Taken, width: number): readonly Row[] {
	const {page} = pageOf(taken);
	const rows: Row[] = [];
	if (taken.varied !== null && taken.page === 0) rows.push(row([words.varied(taken.varied), PENS.key]));
	rows.push(...page.says.flatMap(text => paragraph(text, width, PENS.text, 2)));
	for (const [i, question] of questionsOf(taken).entries()) {
		const lit = i === taken.focus;
		if (i > 0) rows.push(blank);
		rows.push(rule(isAsk(question) ? words.ask : words.guess, noteAsked(taken, i), lit), ...paragraph(question.text, width, BRIGHT));
		if (isAsk(question)) rows.push(...choiceRows(question, taken.given[i] ?? null, width, openTally(taken.class, i)));
		else rows.push(...sliderRows(taken, i, width, null));
		if (lit && taken.hint && question.hint !== null) rows.push(...item([words.hint, PENS.key], 9, said(question.hint), width, PENS.text));
	}
	return rows;
}

/** How far a guess was off, or whether what was said came true. */
function noteOf(taken: Taken, i: number): string {
	const question = questionsOf(taken)[i];
	const given = taken.given[i] ?? null;
	if (given === null || question === undefined) return '';
	if (isAsk(question)) return cameTrue(taken, i) ? words.asSaid : words.otherwise;
	const value = pageOf(taken).guessed[i]?.value ?? null;
	if (value === null) return '';
	return cameTrue(taken, i) ? words.asSaid : words.offBy(spacedNumber(Math.abs(given - value)));
}

/** How the class has voted, where that was opened. */
function splitRows(taken: Taken, i: number, width: number, label: number, indent: number): readonly Row[] {
	const tally = openTally(taken.class, i);
	if (tally === null) return [];
	return wrap(splitText(tally), width - indent).map((line, k) =>
		row(
			[k === 0 ? classroom.split : '', PENS.dim],
			[' '.repeat(k === 0 ? Math.max(1, label - widthOf(classroom.split)) + indent - label : indent), PENS.text],
			[line, PENS.text],
		),
	);
}

function toldAsk(question: Ask, taken: Taken, i: number, width: number, lecture: boolean): readonly Row[] {
	const given = taken.given[i] ?? null;
	const right = pageOf(taken).right[i]?.[0] ?? 0;
	const label = Math.max(widthOf(words.said), widthOf(words.was)) + 3;
	const indent = label + 3;
	const line = (what: string, at: number | null, own: Pen): readonly Row[] => {
		const text = at === null ? words.nothingSaid : said(question.choices[at]?.text ?? {en: '', zh: ''});
		return wrap(text, width - indent).map((part, k) =>
			k === 0
				? row([what, PENS.dim], [' '.repeat(label - widthOf(what)), PENS.text], [at === null ? ' ' : String(at + 1), PENS.key], ['  ', PENS.text], [part, own])
				: row([' '.repeat(indent), PENS.text], [part, own]),
		);
	};
	const but = given !== null && given !== right && !lecture ? question.choices[given]?.but : null;
	return [
		...(given === null && openTally(taken.class, i) !== null ? [] : line(words.said, given, PENS.text)),
		...(but === null || but === undefined ? [] : wrap(said(but), width - indent).map(part => row([' '.repeat(indent), PENS.text], [part, PENS.dim]))),
		...line(words.was, right, BRIGHT),
		...splitRows(taken, i, width, label, indent),
	];
}

function toldGuess(_question: Guess, taken: Taken, i: number, width: number): readonly Row[] {
	return sliderRows(taken, i, width, pageOf(taken).guessed[i]?.value ?? null);
}

/** "free  30 000 → 29 996 (−4)", as many on a row as fit. */
function shownRows(shown: readonly Shown[], two: boolean, width: number): readonly Row[] {
	const cells = shown.map(({figure, side, before, after}): readonly Span[] => {
		const unit = unitText(figureOf(figure)?.unit ?? '', false);
		const [from, to] = [before === null ? words.nothingSaid : spacedNumber(before), after === null ? words.nothingSaid : spacedNumber(after)];
		const change = before !== null && after !== null && before !== after ? ` (${signed(after - before)})` : '';
		return [
			[`${figure}${two ? ` ${side.toUpperCase()}` : ''} `, PENS.dim],
			[before === after ? to : `${from} → ${to}`, PENS.text],
			[`${change}${unit === '' ? '' : ` ${unit}`}`, PENS.dim],
		];
	});
	const rows: Row[] = [];
	let line: Span[] = [];
	let used = 0;
	for (const spans of cells) {
		const own = spans.reduce((sum, [text]) => sum + widthOf(text), 0);
		if (used > 0 && used + 3 + own > width) {
			rows.push({spans: line, weight: 1});
			line = [];
			used = 0;
		}
		if (used > 0) line.push(['   ', PENS.text]);
		line.push(...spans);
		used += own + (used > 0 ? 3 : 0);
	}
	if (line.length > 0) rows.push({spans: line, weight: 1});
	return rows;
}

/** What came of it, figures before and after, and why. */
export function toldRows(taken: Taken, width: number, lecture: boolean): readonly Row[] {
	const measured = pageOf(taken);
	const rows: Row[] = [];
	for (const [i, question] of questionsOf(taken).entries()) {
		rows.push(rule(i === 0 ? words.happened : words.guess, noteOf(taken, i), true));
		rows.push(...(isAsk(question) ? toldAsk(question, taken, i, width, lecture) : toldGuess(question, taken, i, width)));
	}
	rows.push(...shownRows(measured.shown, taken.measured.machines.b !== null, width));
	const because = measured.page.because.flatMap(text => paragraph(text, width, BRIGHT));
	if (because.length > 0) rows.push(blank, rule(words.why), ...because);
	return rows;
}

export const tryRows = (taken: Taken, width: number): readonly Row[] => [
	rule(words.try, said(taken.measured.lesson.title), true),
	...pageOf(taken).page.tries.flatMap(text => paragraph(text, width, BRIGHT)),
];

export const rowsOf = (taken: Taken, phase: Phase, width: number, lecture: boolean): readonly Row[] =>
	phase === 'told' ? toldRows(taken, width, lecture) : phase === 'trying' ? tryRows(taken, width) : askRows(taken, width);
