// What is asked of a machine that runs elsewhere: each question is told its own answer once, and nothing stays open when the machine ends.
import {describe, expect, it} from 'vitest';
import {came, createMirror, see, stopSeeing} from '../../source/attach/mirror.ts';
import type {ToOwner} from '../../source/attach/protocol.ts';
import {answered, ask, createQuestions, endQuestions} from '../../source/attach/questions.ts';
import type {Applied} from '../../source/workload/run.ts';

const applied = [{action: {kind: 'spawn'}, outcome: {ok: true}}] as unknown as readonly Applied[];

describe('questions', () => {
	it('are told their own answers, in whatever order those come, and once', () => {
		const sent: ToOwner[] = [];
		const told: string[] = [];
		const questions = createQuestions({send: message => sent.push(message)});
		ask(questions, {actions: [], hand: undefined, there: true}, answer => told.push(`first ${answer.length}`));
		ask(questions, {actions: [], hand: {via: 'kill', what: 'kill'}, there: false}, answer => told.push(`second ${answer.length}`));
		expect(sent).toMatchObject([
			{kind: 'ask', id: 1},
			{kind: 'ask', id: 2, hand: {via: 'kill'}},
		]);
		answered(questions, 2, applied);
		answered(questions, 1, []);
		answered(questions, 1, applied);
		expect(told).toEqual(['second 1', 'first 0']);
	});

	it('that are open when the machine ends are told that nothing came of them, as are later ones', () => {
		const sent: ToOwner[] = [];
		const told: number[] = [];
		const questions = createQuestions({send: message => sent.push(message)});
		ask(questions, {actions: [], hand: undefined, there: false}, answer => told.push(answer.length));
		endQuestions(questions);
		ask(questions, {actions: [], hand: undefined, there: false}, answer => told.push(answer.length));
		expect(told).toEqual([0, 0]);
		expect(sent).toHaveLength(1);
	});
});

describe('a mirror of views', () => {
	it('asks once, and shows what came last for the very same question', () => {
		const sent: ToOwner[] = [];
		const mirror = createMirror({send: message => sent.push(message)});
		expect(see(mirror, 'frameMap', [10])).toBeNull();
		came(mirror, 'frameMap', 'ten');
		expect(see(mirror, 'frameMap', [10])).toBe('ten');
		expect(see(mirror, 'frameMap', [20])).toBeNull();
		expect(sent).toEqual([
			{kind: 'want', view: 'frameMap', args: [10]},
			{kind: 'want', view: 'frameMap', args: [20]},
		]);
	});

	it('drops what comes when nobody looks any more, and says so once', () => {
		const sent: ToOwner[] = [];
		const mirror = createMirror({send: message => sent.push(message)});
		see(mirror, 'frameMap', [10]);
		stopSeeing(mirror, 'frameMap');
		stopSeeing(mirror, 'frameMap');
		came(mirror, 'frameMap', 'late');
		expect(see(mirror, 'frameMap', [10])).toBeNull();
		expect(sent.map(message => (message.kind === 'want' ? message.args : null))).toEqual([[10], null, [10]]);
	});
});
