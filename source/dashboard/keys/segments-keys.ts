// Keys of the screen of segments against pages: they change the lesson and never the machine.
import type {KeySentence} from '../../messages/keys.ts';
import {key, type KeyEntry, type LessonKey, type More} from './entry.ts';

const lesson = (keys: readonly string[], what: LessonKey, help: KeySentence, more: More = {}): KeyEntry =>
	key('segments', keys, {do: 'lesson', key: what}, 'Segments and pages', help, more);

export const SEGMENTS_KEYS: readonly KeyEntry[] = [
	lesson(['n'], 'next', 'the next request of the story; N: ten', {bar: {label: 'Next', weight: 1}}),
	lesson(['N'], 'next-ten', 'the next ten requests', {joined: true}),
	lesson(['a'], 'start-ask', 'start a program of any size; A: at once', {bar: {label: 'Allocate', weight: 2}}),
	lesson(['A'], 'start', 'the same at once, with the values that a fills in', {joined: true}),
	lesson(['f'], 'stop', 'end the chosen program; ↑ ↓ choose', {bar: {label: 'Free', weight: 3}}),
	lesson(['p'], 'policy', 'placement: first, best, worst, next fit', {bar: {label: 'Policy', weight: 4}}),
	lesson(['x'], 'compact', 'a segment out to disk, or in; X: all it takes', {bar: {label: 'Compact', weight: 2}}),
	lesson(['X'], 'compact-all', 'compact until somebody who waits fits, or all is compact', {joined: true}),
	lesson(['o'], 'touch-ask', 'touch the program at an offset; O: at once', {bar: {label: 'Touch', weight: 5}}),
	lesson(['O'], 'touch', 'the same at once: a page that is on disk, if there is one', {joined: true}),
	lesson(['d'], 'disk', 'what is swapped to: hdd, ssd, nvme', {bar: {label: 'Disk', weight: 6}}),
	lesson(['\\'], 'parts', 'inside one program: code, data, stack, paged', {bar: {label: 'Inside', weight: 3}}),
	lesson(['R'], 'restart', 'the story from its beginning, memory empty', {bar: {label: 'Restart', weight: 4}}),
	lesson(['escape'], 'unchoose', 'nobody chosen; alarm seen'),
];
