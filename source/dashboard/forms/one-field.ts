// A form with one field: what a key asks for before it does something.
import type {Form} from '../../session/store/ui.ts';

/** It is open at its field, which holds a proposal that the first letter typed replaces. */
export const oneField = (kind: string, title: string, label: string, text: string, help: string): Form => ({
	kind,
	title,
	fields: [{name: kind, label, text, help}],
	at: 0,
	fresh: true,
	problem: null,
});
