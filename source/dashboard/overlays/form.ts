// The line in place of the key bar: what a key asks for, with every value filled in; or what has just been done.
import {outlookTexts} from '../../messages/ranking.ts';
import {formMessages as words} from '../../messages/forms.ts';
import type {Form, Ui} from '../../session/store/ui.ts';
import type {Area, Span} from '../canvas/canvas.ts';
import {cut, widthOf} from '../canvas/width.ts';
import {drawLine} from '../panes/key-bar.ts';
import {readAdj} from '../forms/typing.ts';
import {scopeOf} from '../view/groups.ts';
import {outlook} from '../view/ranking.ts';
import type {View} from '../view/view.ts';
import {PENS, pen} from '../theme/pen.ts';

/** What Enter does in a line. */
const enterSaid = (kind: string): string => (Object.hasOwn(words.enter, kind) ? words.enter[kind as keyof typeof words.enter] : words.start);

/** "leak  rate 20MiB/s▏ max – name leak …  Enter start  Tab next  Esc": the field at hand lit; the line scrolls so that it is in sight,
 * without its title where there is no room for both. */
export function formSpans({kind, title, fields, at, fresh, problem}: Form, width: number): readonly Span[] {
	const tail: readonly Span[] =
		problem === null
			? [
					['Enter', PENS.key],
					[` ${enterSaid(kind)}  `, PENS.dim],
					...(fields.length > 1
						? ([
								['Tab', PENS.key],
								[` ${words.next}  `, PENS.dim],
							] as const)
						: []),
					['Esc', PENS.key],
				]
			: [[problem, PENS.alarm]];
	const field = (i: number): readonly Span[] => {
		const {label, text} = fields[i] as Form['fields'][number];
		const current = i === at;
		const shown = text === '' && !current ? '–' : text;
		return [
			[`${label} `, current ? PENS.text : PENS.dim],
			[shown, current ? pen('lit', 'litbg', true) : PENS.bright],
			...(current && !fresh ? [['▏', PENS.accent] as Span] : []),
			['  ', PENS.text],
		];
	};
	const measure = (spans: readonly Span[]): number => spans.reduce((sum, [text]) => sum + widthOf(text), 0);
	const head: Span = [`${title}  `, PENS.key];
	let first = 0;
	const line = (): Span[] => [head, ...fields.flatMap((_, i) => (i < first ? [] : field(i)))];
	while (first < at && measure(line()) + measure(tail) > width) first++;
	const whole = line();
	// Where the title leaves no room for the value at hand, that goes first.
	const body = measure(whole) <= width || problem !== null ? whole : field(at);
	return measure(body) + measure(tail) <= width ? [...body, ...tail] : problem === null ? body : [head, [cut(problem, width - widthOf(head[0])), PENS.alarm]];
}

/** What the oom_score_adj that is being typed would do, longest first. */
export function adjHints({ui, sample}: View): readonly string[] {
	const {form, selected} = ui;
	if (form?.kind !== 'adj' || selected === null) return [];
	const value = readAdj(form.fields[0]?.text ?? '');
	const scope = scopeOf(sample, ui.filter);
	return typeof value === 'number'
		? outlookTexts(outlook({...sample, processes: scope.processes}, selected, value, scope.total, scope.group !== null), selected)
		: [];
}

/** `hints`: what it would do, of which the longest that fits is shown behind the fields. */
export function drawForm(area: Area, form: Form, hints: readonly string[] = []): void {
	const spans = formSpans(form, area.width - 2);
	const used = spans.reduce((sum, [text]) => sum + widthOf(text), 0);
	const hint = form.problem === null ? hints.find(text => used + widthOf(text) + 3 <= area.width - 2) : undefined;
	const keys = spans.findIndex(([text]) => text === 'Enter');
	if (hint === undefined || keys < 0) return drawLine(area, spans);
	drawLine(area, [...spans.slice(0, keys), [`${hint}   `, PENS.bright], ...spans.slice(keys)]);
}

export function drawNotice(area: Area, notice: NonNullable<Ui['notice']>): void {
	drawLine(area, [[cut(notice.text, area.width - 2), notice.bad ? PENS.alarm : PENS.accent]]);
}

/** In the row over the form: what the value at hand is. */
export function drawFormHelp(row: Area, {fields, at, problem}: Form): void {
	const field = fields[at];
	if (field === undefined || field.help === '' || problem !== null) return;
	row.fill(' ', pen('dim', 'surface'));
	const x = row.write(1, 0, `${field.label}  `, pen('accent', 'surface', true));
	row.write(x, 0, cut(field.help, Math.max(0, row.width - x - 1)), pen('text', 'surface'));
}
