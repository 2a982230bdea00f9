// A word about what was done stands over the key bar for a while, or until the next key.
import type {Session} from '../../session/session.ts';
import type {Ui} from '../../session/store/ui.ts';

const NOTICE_MS = 4000;

/** Takes each word off again when its time is up; what is returned ends that. */
export function hushNotices({store, setUi}: Pick<Session, 'store' | 'setUi'>): () => void {
	let told: Ui['notice'] = null;
	let hush: NodeJS.Timeout | undefined;
	const unsubscribe = store.subscribe(({ui}) => {
		if (ui.notice === told) return;
		told = ui.notice;
		clearTimeout(hush);
		if (told !== null) hush = setTimeout(() => setUi({notice: null}), NOTICE_MS);
	});
	return () => {
		unsubscribe();
		clearTimeout(hush);
	};
}
