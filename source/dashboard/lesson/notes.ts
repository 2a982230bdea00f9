// The notes of who teaches, on a terminal of their own: what to say, the question with its answer and its votes, why, and what comes next. Nothing of the machine.
import {classroomMessages as words} from '../../messages/classroom.ts';
import {spacedNumber, unitText} from '../../messages/figures-shown.ts';
import {said, type Texts} from '../../messages/language.ts';
import {readingText} from '../../messages/lesson-readings.ts';
import {takenMessages} from '../../messages/taken.ts';
import {duration} from '../../messages/times.ts';
import {isAsk, pageOf, questionsOf, type Taken, type Tally, votesIn} from '../../session/store/taken.ts';
import {course} from '../../workload/lesson/course.ts';
import {figureOf} from '../../workload/lesson/figures.ts';
import type {Ask, Guess, Teacher} from '../../workload/lesson/lesson.ts';
import type {Area, Span} from '../canvas/canvas.ts';
import {clockText} from '../canvas/figures.ts';
import {drawPane} from '../canvas/pane.ts';
import {cut, widthOf} from '../canvas/width.ts';
import {wrap} from '../canvas/wrap.ts';
import type {Placed} from '../screens/overview.ts';
import {type Pen, PENS, pen} from '../theme/pen.ts';
import type {View} from '../view/view.ts';
import type {Row} from './rows.ts';
import {guessedText, shareText, splitBar} from './split.ts';

const BRIGHT = pen('bright');
const row = (...spans: readonly Span[]): Row => ({spans});
/** A label before what it is of; a wide colon has its blank in itself. */
const before = (label: string): string => (label.endsWith('：') ? label : `${label} `);

const rule = (title: string, note = ''): Row => ({spans: [], rule: {title, note, lit: false}});

/** Words behind what leads them, the further lines under the first. */
function behind(lead: readonly Span[], text: string, width: number, own: Pen): readonly Row[] {
	const indent = lead.reduce((sum, [part]) => sum + widthOf(part), 0);
	return wrap(text, Math.max(8, width - indent)).map((line, i) => row(...(i === 0 ? lead : [[' '.repeat(indent), own] as Span]), [line, own]));
}

const paragraph = (text: Texts, width: number, own: Pen): readonly Row[] => wrap(said(text), width).map(line => row([line, own]));

function choices(question: Ask, taken: Taken, i: number, tally: Tally | undefined, width: number): readonly Row[] {
	const {right, choices: readings} = pageOf(taken);
	const counts = tally?.kind === 'chosen' ? tally.counts : null;
	const all = tally === undefined ? 0 : votesIn(tally);
	return question.choices.flatMap(({text, but}, at) => {
		const isRight = right[i]?.includes(at) === true;
		const read = [...new Set((readings[i]?.[at] ?? []).map(readingText))].join(', ');
		const votes: readonly Row[] =
			counts === null ? [] : [row(['      ', PENS.text], ...splitBar(counts[at] ?? 0, all), [shareText(counts[at] ?? 0, all), PENS.dim])];
		const why: readonly Row[] = isRight
			? behind([[`      ${before(words.notes.measured)}`, PENS.dim]], read, width, PENS.dim)
			: but === null
				? []
				: behind([[`      ${before(words.notes.but)}`, PENS.dim]], said(but), width, PENS.text);
		return [
			...behind(
				[
					[isRight ? ' ● ' : '   ', BRIGHT],
					[`${at + 1}  `, PENS.key],
				],
				`${said(text)}${isRight ? `   ← ${words.notes.right}` : ''}`,
				width,
				isRight ? BRIGHT : PENS.text,
			),
			...votes,
			...why,
		];
	});
}

function guess(question: Guess, taken: Taken, i: number, tally: Tally | undefined, width: number): readonly Row[] {
	const value = pageOf(taken).guessed[i]?.value ?? null;
	const unit = unitText(figureOf(question.measure.figure)?.unit ?? '', question.measure.percentOf !== null);
	const answer = value === null ? takenMessages.nothingSaid : `${spacedNumber(value)} ${unit}`;
	return [
		...behind([[' ● ', BRIGHT]], `${answer}   (${question.measure.figure})`, width, BRIGHT),
		...(tally === undefined ? [] : behind([['      ', PENS.text]], guessedText(tally), width, PENS.dim)),
	];
}

/** What comes next: the play, what is to be tried, the next page or lesson. */
function ahead(taken: Taken, width: number): readonly Row[] {
	const {page, span} = pageOf(taken);
	const {measured} = taken;
	const rows: Row[] = [];
	if (taken.phase === 'asking')
		rows.push(
			...behind(
				[],
				measured.steps ? words.notes.steps(span.end - span.stop) : words.notes.plays(duration(span.end), Math.ceil((span.end - span.stop) / 1e6 / page.speed)),
				width,
				PENS.text,
			),
		);
	for (const text of page.tries) rows.push(...behind([[before(words.notes.tries), PENS.key]], said(text), width, PENS.text));
	const next = measured.pages[taken.page + 1];
	for (const {text} of next?.page.questions ?? []) rows.push(...behind([[before(words.notes.page), PENS.key]], said(text), width, PENS.text));
	if (next !== undefined) return rows;
	const heads = course();
	const at = heads.findIndex(({name}) => name === measured.lesson.id);
	const following = at < 0 ? undefined : heads[at + 1];
	if (following !== undefined) rows.push(...behind([], words.notes.lesson(said(following.title)), width, PENS.dim));
	else if (at >= 0) rows.push(...behind([], words.notes.last, width, PENS.dim));
	return rows;
}

const labelled = (label: string, text: Texts | null | undefined, width: number): readonly Row[] =>
	text == null ? [] : behind([[before(label), PENS.key]], said(text), width, PENS.text);

/** What mistake to expect and what to point at: before anybody votes. */
function beforeVote(teacher: Teacher | null, width: number): readonly Row[] {
	const rows = [...labelled(words.notes.expect, teacher?.expect, width), ...labelled(words.notes.point, teacher?.point, width)];
	const minutes = teacher?.minutes ?? null;
	return rows.length === 0 && minutes === null ? [] : [rule(words.notes.teacher, minutes === null ? '' : words.notes.minutes(minutes)), ...rows];
}

/** All rows of the notes, at most so wide. */
export function notesRows(taken: Taken, width: number): readonly Row[] {
	const {page} = pageOf(taken);
	const {teacher} = taken.measured.lesson;
	const rows: Row[] = [];
	if (page.says.length > 0) rows.push(rule(words.notes.say), ...page.says.flatMap(text => paragraph(text, width, BRIGHT)));
	rows.push(...beforeVote(teacher, width));
	const questions = questionsOf(taken);
	for (const [i, question] of questions.entries()) {
		const tally = taken.class?.tallies[i];
		const voted = tally === undefined ? '' : words.voted(votesIn(tally), taken.class?.present ?? 0);
		rows.push(rule(words.notes.question(i + 1, questions.length), voted), ...paragraph(question.text, width, BRIGHT));
		if (question.hint !== null) rows.push(...behind([[`   ${before(words.notes.hint)}`, PENS.key]], said(question.hint), width, PENS.dim));
		rows.push(...(isAsk(question) ? choices(question, taken, i, tally, width) : guess(question, taken, i, tally, width)));
	}
	if (page.because.length > 0) rows.push(rule(words.notes.why), ...page.because.flatMap(text => paragraph(text, width, BRIGHT)));
	rows.push(...labelled(words.notes.ask, teacher?.ask, width));
	rows.push(rule(words.notes.next), ...ahead(taken, width));
	return rows;
}

function drawHeader(area: Area, {ui, sample}: View): void {
	const inside = area.inner(1, 0, area.width - 2, 1);
	const {taken} = ui;
	let x = inside.write(0, 0, `lowwater  ${words.notes.title}`, PENS.key) + 2;
	if (taken === null) return;
	const right = `${words.notes.phase[taken.phase]}   ${taken.measured.steps ? '' : clockText(sample.timeUs, 1)}`.trimEnd();
	inside.writeRight(inside.width, 0, right, PENS.accent);
	const end = inside.width - widthOf(right) - 1;
	if (taken.place !== null && x < end) x = inside.write(x, 0, cut(takenMessages.place(taken.place.at, taken.place.of), end - x), PENS.dim) + 2;
	if (x < end) inside.write(x, 0, cut(said(taken.measured.lesson.title), end - x), pen('bright', 'bg', true));
}

function drawNotes(area: Area, {ui}: View): void {
	const inside = area.inner(1, 0, area.width - 2);
	const {taken} = ui;
	if (taken === null) {
		for (const [y, line] of wrap(words.notes.none, inside.width).entries()) inside.write(0, y, line, PENS.text);
		return;
	}
	const rows = notesRows(taken, inside.width);
	// What does not fit is counted on a row of its own, over nothing that is to be read.
	const height = rows.length > inside.height ? inside.height - 1 : inside.height;
	const from = Math.min(taken.scroll, Math.max(0, rows.length - height));
	for (const [y, {spans, rule: head}] of rows.slice(from, from + height).entries())
		if (head === undefined) inside.spans(0, y, spans);
		else drawPane(inside.inner(0, y, inside.width, 1), {title: head.title, note: head.note === '' ? [] : [[head.note, PENS.key]]});
	const below = rows.length - from - height;
	if (below > 0) inside.writeRight(inside.width, inside.height - 1, ` ${takenMessages.more(below)} `, PENS.key);
}

/** The whole screen but the key bar. */
export const notesPanes = (width: number, height: number): readonly Placed[] => [
	{pane: 'header', x: 0, y: 0, width, height: 1, draw: drawHeader},
	...(height > 2 ? [{pane: 'figures', x: 0, y: 1, width, height: height - 2, draw: drawNotes} as const] : []),
];
