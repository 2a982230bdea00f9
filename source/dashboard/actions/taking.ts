// Before a lesson is taken: whether its machine makes one choice right, and how it is asked again.
import {lessonFileMessages} from '../../messages/lesson-file.ts';
import type {LessonScenario} from '../../workload/lesson/lesson.ts';
import {type Variant, variedText} from '../../workload/lesson/machines.ts';
import type {Measured} from '../../workload/lesson/measure.ts';

/** Why a measured lesson cannot be taken, in a sentence; null: it can. */
export function problemOf({missed, pages}: Measured): string | null {
	if (missed !== null) return `${missed.place}: ${lessonFileMessages.notHappened(missed.what)}`;
	for (const {page, right} of pages)
		for (const [i, question] of page.questions.entries())
			if (question.kind === 'ask' && right[i]?.length !== 1) return `${question.place}: ${lessonFileMessages.noneRight('–')}`;
	return null;
}

/** How a lesson is asked again: with the next of its values, or another of its seeds. */
export function variantOf(scenario: LessonScenario, done: number): {readonly variant: Variant; readonly told: string | null} {
	const {review, seeds} = scenario.lesson;
	if (review !== null) {
		const at = done % review.values.length;
		const value = review.values[at];
		// The first is as its file has it.
		return {variant: {set: [[review.key, value]]}, told: at === 0 ? null : variedText(scenario, review.key, value)};
	}
	const seed = seeds[(done - 1) % Math.max(1, seeds.length)];
	return seed === undefined ? {variant: {}, told: null} : {variant: {seed}, told: `seed ${seed}`};
}
