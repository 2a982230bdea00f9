// What is said beside the screen (a notice of the start, lines, the farewell, what comes after it) is in the language that is chosen on it.
import {speak} from '../../messages/language.ts';
import type {Session} from '../../session/session.ts';

/** Speaks the session's language from now on; what is returned ends it, and the language stays. */
export function followLanguage({store}: Pick<Session, 'store'>): () => void {
	speak(store.getState().ui.language);
	return store.subscribe(({ui}, before) => {
		if (ui.language !== before.ui.language) speak(ui.language);
	});
}
