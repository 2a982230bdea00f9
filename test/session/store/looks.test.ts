// What somebody wants to see beyond Samples: only that is looked at, and a source that cannot show it is no mistake.
import {describe, expect, it} from 'vitest';
import type {ProcessView} from '../../../source/machine/process-view.ts';
import type {FrameMap} from '../../../source/machine/sample.ts';
import type {Source} from '../../../source/session/source/source.ts';
import {createLooks, processSeen, seenNow, wantMap, wantProcess} from '../../../source/session/store/looks.ts';

const map = {cells: []} as unknown as FrameMap;
const view = (pid: number): ProcessView => ({pid}) as ProcessView;

function watched(alive = true) {
	const asked: string[] = [];
	const source = {
		frameMap: (cells: number) => {
			asked.push(`map ${cells}`);
			return map;
		},
		lookInside: (pid: number) => {
			asked.push(`inside ${pid}`);
			return alive ? view(pid) : null;
		},
	} as unknown as Source;
	return {asked, source};
}

describe('looks', () => {
	it('look at nothing that nobody wants to see', () => {
		const {asked, source} = watched();
		expect(seenNow(createLooks(), source, null)).toEqual({});
		expect(asked).toEqual([]);
	});

	it('know a new wish from the one before', () => {
		const looks = createLooks();
		expect([wantMap(looks, 10), wantMap(looks, 10), wantMap(looks, 0)]).toEqual([true, false, true]);
		const wish = {pid: 7, address: null, parts: 3};
		expect([wantProcess(looks, wish), wantProcess(looks, {...wish}), wantProcess(looks, {...wish, address: 4096}), wantProcess(looks, null)]).toEqual([
			true,
			false,
			true,
			true,
		]);
	});

	it('keep the last that was seen of a process that has ended, and not that of another', () => {
		const looks = createLooks();
		wantProcess(looks, {pid: 7, address: null, parts: 3});
		const {source} = watched(false);
		expect(processSeen(looks, source, view(7)).processView).toEqual(view(7));
		expect(processSeen(looks, source, view(8)).processView).toBeNull();
	});

	it('see nothing of a source that cannot be looked into', () => {
		const looks = createLooks();
		wantMap(looks, 10);
		wantProcess(looks, {pid: 7, address: null, parts: 3});
		expect(seenNow(looks, {} as Source, null)).toEqual({frameMap: null, processView: null});
	});
});
