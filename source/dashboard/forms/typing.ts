// Typing into the line at the bottom, into the search, and into a setting: pure steps on what is being typed.
import {stripVTControlCharacters} from 'node:util';
import {formMessages as words} from '../../messages/forms.ts';
import type {Form, Overlay, Ui} from '../../session/store/ui.ts';

/** Text after a key: typed, or taken back. Null when the key types nothing. */
export function typed(text: string, name: string, glyph: string, fresh = false): string | null {
	if (name === 'backspace') return fresh ? '' : [...text].slice(0, -1).join('');
	if (glyph === '') return null;
	return fresh ? glyph : text + glyph;
}

/** More than any field shows. */
const LONGEST = 500;

/** What was pasted as a line of text: without escape sequences, newlines and other control characters. */
export const plainText = (pasted: string): string =>
	stripVTControlCharacters(pasted)
		.replace(/\p{Cc}+/gu, ' ')
		.trim()
		.slice(0, LONGEST);

/** The field at hand after a key, or the same form when the key types nothing there. */
export function typeInForm(form: Form, name: string, glyph: string): Form | null {
	const field = form.fields[form.at];
	if (field === undefined) return null;
	const text = typed(field.text, name, glyph, form.fresh);
	if (text === null) return null;
	return {...form, fields: form.fields.map((one, i) => (i === form.at ? {...one, text} : one)), fresh: false, problem: null, listedUs: null};
}

/** To the next or the one before; what stands there is replaced by the first thing typed. */
export const moveInForm = (form: Form, by: 1 | -1): Form => ({...form, at: (form.at + by + form.fields.length) % form.fields.length, fresh: true});

/** A filter after a key, null when the key types nothing. */
export const typeInSearch = ({filter}: Pick<Ui, 'filter'>, name: string, glyph: string): string | null => typed(filter, name, glyph);

/** The value of a setting after a key: only what a number can be made of. */
export function typeInSettings(settings: Extract<Overlay, {kind: 'settings'}>, name: string, glyph: string): string | null {
	if (name !== 'backspace' && !/^[\d −-]$/.test(glyph)) return null;
	return typed(settings.edit ?? '', name, glyph, settings.fresh);
}

/** oom_score_adj that somebody typed, or what is wrong with it. */
export function readAdj(text: string): number | string {
	const value = Number(text.trim().replace('−', '-'));
	return text.trim() !== '' && Number.isInteger(value) && value >= -1000 && value <= 1000 ? value : words.notNumber(text);
}
