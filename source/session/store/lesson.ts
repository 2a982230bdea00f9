// The lesson "segments against pages" as the store holds it: plain data beside the machine, which it never touches. It changes only here.
import type {StoreApi} from 'zustand/vanilla';
import {segmentsMessages as words} from '../../messages/segments.ts';
import {mostBytes} from '../../segments/lesson.ts';
import {type Lesson, MIB, type Program, programOf, type Request} from '../../segments/state.ts';
import {createLesson, openingLesson, suggestedOffset} from '../../segments/story.ts';
import {parseSize} from '../../workload/units.ts';
import type {Form} from './ui.ts';

/** chosen: id of the program that keys are about; null = nobody. parts: what one program consists of is shown in place of the list of all. */
export type LessonState = {readonly now: Lesson; readonly chosen: number | null; readonly parts: boolean};
type LessonStore = Pick<StoreApi<{readonly lesson: LessonState}>, 'getState' | 'setState'>;

/** As the screen opens: the 200 MiB program is refused. */
export const initialLesson = (seed: number): LessonState => ({now: openingLesson(seed), chosen: null, parts: false});

/** Puts the next state of the lesson into the store. A choice whose program has ended goes on to the one behind it, or to the last. */
export function changeLesson(store: LessonStore, change: (lesson: Lesson) => Lesson): Lesson {
	const {now: before, chosen, parts} = store.getState().lesson;
	const now = change(before);
	const at = before.programs.findIndex(({id}) => id === chosen);
	const gone = at >= 0 && programOf(now, chosen ?? 0) === undefined;
	store.setState({lesson: {now, chosen: gone ? ((now.programs[at] ?? now.programs.at(-1))?.id ?? null) : chosen, parts}});
	return now;
}

/** The story from its beginning, memory empty; policy and disk stay. */
export const restartLesson = (store: LessonStore, seed: number): Lesson => changeLesson(store, ({policy, disk}) => ({...createLesson(seed), policy, disk}));

export const chooseProgram = (store: LessonStore, chosen: number | null): void => store.setState({lesson: {...store.getState().lesson, chosen}});

/** One program from the inside, or all of them. */
export const switchParts = (store: LessonStore): void => {
	const {lesson} = store.getState();
	store.setState({lesson: {...lesson, parts: !lesson.parts}});
};

/** Up or down the list; from nobody to the first, or up to the last. */
export function moveChosen(store: LessonStore, by: number): void {
	const {now, chosen} = store.getState().lesson;
	const {programs} = now;
	const at = programs.findIndex(({id}) => id === chosen);
	const to = at < 0 ? (by > 0 ? by - 1 : programs.length + by) : at + by;
	chooseProgram(store, programs[Math.max(0, Math.min(programs.length - 1, to))]?.id ?? null);
}

export const chosenProgram = ({now, chosen}: LessonState): Program | undefined => (chosen === null ? undefined : programOf(now, chosen));

const START = 'lesson-start';
const TOUCH = 'lesson-touch';
/** Forms of the lesson do not touch the machine: they work read-only too. */
export const isLessonForm = (form: Form | null): boolean => form?.kind === START || form?.kind === TOUCH;

export const startForm = (): Form => ({
	kind: START,
	title: words.started.title,
	fields: [
		{name: 'name', label: words.started.name, text: 'mine', help: words.started.nameHelp},
		{name: 'size', label: words.started.size, text: '100MiB', help: words.started.sizeHelp},
	],
	at: 1,
	fresh: true,
	problem: null,
});

/** "12MiB", "4096B": as parseSize reads it. */
const sizeInput = (bytes: number): string => (bytes > 0 && bytes % MIB === 0 ? `${bytes / MIB}MiB` : `${bytes}B`);

export const touchForm = (lesson: Lesson, program: Program): Form => ({
	kind: TOUCH,
	title: words.touched.title(program),
	fields: [{name: 'offset', label: words.touched.offset, text: sizeInput(suggestedOffset(lesson, program)), help: words.touched.offsetHelp}],
	at: 0,
	fresh: true,
	problem: null,
});

export type ReadRequest = {readonly ok: true; readonly request: Request} | {readonly ok: false; readonly problem: string; readonly field: number};

/** The request of a filled-in form, or what is wrong with which field. A touch is about the chosen program. */
export function readLessonForm(form: Form, {now, chosen}: LessonState): ReadRequest {
	const textOf = (name: string): string => form.fields.find(field => field.name === name)?.text.trim() ?? '';
	const at = form.fields.length - 1;
	const size = parseSize(textOf(form.kind === START ? 'size' : 'offset'));
	if (!size.ok) return {ok: false, problem: size.problem, field: at};
	if (form.kind === TOUCH) return {ok: true, request: {kind: 'touch', id: chosen ?? 0, offset: size.value}};
	if (size.value < 1 || size.value > mostBytes(now)) return {ok: false, problem: words.sizeRange(mostBytes(now)), field: at};
	return {ok: true, request: {kind: 'start', name: textOf('name') || words.started.name, bytes: size.value}};
}
