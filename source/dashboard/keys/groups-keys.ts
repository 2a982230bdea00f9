// Keys of the screen of memory groups: the same senses as those of oom_score_adj, sort and kill elsewhere.
import type {KeySentence} from '../../messages/keys.ts';
import {type Action, type GroupKey, key as entry, type KeyEntry, type More} from './entry.ts';

const key = (keys: readonly string[], action: Action, help: KeySentence, more: More = {}): KeyEntry =>
	entry('groups', keys, action, 'Memory groups', help, more);
const group = (keys: readonly string[], what: GroupKey, help: KeySentence, more: More = {}): KeyEntry => key(keys, {do: 'group', key: what}, help, more);

export const GROUPS_KEYS: readonly KeyEntry[] = [
	key(['up'], {do: 'up'}, 'choose a group', {bar: {label: 'Group', shown: '↑↓', weight: 1}}),
	key(['down'], {do: 'down'}, 'the group below', {joined: true}),
	key(['pageup'], {do: 'page-up'}, 'a page of them'),
	key(['pagedown'], {do: 'page-down'}, 'a page on', {joined: true}),
	key(['home'], {do: 'home'}, 'the root, the last group'),
	key(['end'], {do: 'end'}, 'the last group', {joined: true}),
	group(['left'], 'fold', 'fold it, or to its parent; unfold it', {bar: {label: 'Fold', shown: '←→', weight: 2}}),
	group(['right'], 'unfold', 'unfold it', {joined: true}),
	group(['['], 'mark-before', 'which: min, low, high, max, swap.max', {bar: {label: 'Mark', shown: '[]', weight: 4.5}}),
	group([']'], 'mark-after', 'the next file', {joined: true}),
	group(['+'], 'more', 'that mark by 5 %, + or −, at once', {machine: true, bar: {label: 'Move', shown: '+-', weight: 1}}),
	group(['-'], 'less', '5 % less', {machine: true, joined: true}),
	group(['='], 'bit-more', 'by 1 % (_ is shift and -)', {machine: true}),
	group(['_'], 'bit-less', '1 % less', {machine: true, joined: true}),
	group(['e'], 'type', 'type it: 480M, 50%, max; what it would do', {machine: true, bar: {label: 'Type', weight: 1}}),
	group(['u'], 'undo', 'take back the last write', {machine: true}),
	group(['o'], 'oom-group', 'memory.oom.group: all die together, or one', {machine: true}),
	group(['N'], 'new', 'a new group under it; programs start in it', {machine: true, bar: {label: 'New', weight: 4.6}}),
	group(['c'], 'reclaim', 'memory.reclaim: so much is to go now', {machine: true, bar: {label: 'Reclaim', weight: 5.5}}),
	group(['k'], 'kill', 'kill all in it (cgroup.kill), or one', {machine: true, bar: {label: 'Kill', weight: 2}}),
	group(['i'], 'sort', 'sort: as the tree is, memory, pressure, kills'),
	group(['enter'], 'processes', 'its processes alone, on the overview', {bar: {label: 'Processes', shown: 'Enter', weight: 4.7}}),
	key(['escape'], {do: 'close'}, 'alarm seen; back to the overview'),
];
