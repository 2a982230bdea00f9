// A word about what was done stands over the key bar for a while, or until the next key.
import type {Session} from '../../session/session.ts';
import type {Ui} from '../../session/store/ui.ts';
import {type Clock, REAL_CLOCK} from '../../session/time/clock.ts';

const NOTICE_MS = 4000;

/** Takes each word off again when its time is up; what is returned ends that. */
export function hushNotices({store, setUi}: Pick<Session, 'store' | 'setUi'>, clock: Pick<Clock, 'after'> = REAL_CLOCK): () => void {
	let told: Ui['notice'] = null;
	let callOff = (): void => undefined;
	const unsubscribe = store.subscribe(({ui}) => {
		if (ui.notice === told) return;
		told = ui.notice;
		callOff();
		if (told !== null) callOff = clock.after(NOTICE_MS, () => setUi({notice: null}));
	});
	return () => {
		unsubscribe();
		callOff();
	};
}
