// Colours of programs and of answers. A program keeps its colour as long as it runs; its letter says the same without colour.
import type {Tone} from '../../../messages/segments.ts';
import {chosenProgram} from '../../../session/store/lesson.ts';
import {SLOTS} from '../../../segments/lesson.ts';
import type {Program} from '../../../segments/state.ts';
import {type Pen, PENS, pen} from '../../theme/pen.ts';
import type {Token} from '../../theme/tokens.ts';
import type {View} from '../../view/view.ts';

const TOKENS: readonly Token[] = [
	'list.activeFile',
	'list.activeAnon',
	'list.swap',
	'list.pagetables',
	'list.inactiveFile',
	'list.inactiveAnon',
	'zone.warm',
	'zone.ok',
	'list.unevictable',
	'zone.warn',
];
if (TOKENS.length !== SLOTS) throw new Error(`${SLOTS} programs need as many colours`);

/** A program's colour; the chosen one stands out. */
export const tokenOf = (view: View, program: Program): Token =>
	chosenProgram(view.lesson)?.id === program.id ? 'accent' : (TOKENS[program.slot % TOKENS.length] as Token);

/** Ink that is read on a program's colour: inactive lists are dark where the ground is dark, and light where it is light. */
export const inkOn = (token: Token): Pen => pen(token.startsWith('list.inactive') ? 'bright' : 'bg', token, true);

export const TONES: Readonly<Record<Tone, Pen>> = {
	good: pen('zone.ok', 'bg', true),
	cost: pen('zone.warn', 'bg', true),
	bad: pen('zone.alarm', 'bg', true),
	plain: PENS.dim,
};
