// Whom of a memory group to kill: all of it by cgroup.kill, or one of its processes.
import {groupScreenMessages as words} from '../../messages/group-screen.ts';
import type {Overlay} from '../../session/store/ui.ts';
import type {Area} from '../canvas/canvas.ts';
import {membersOf} from '../view/groups.ts';
import type {View} from '../view/view.ts';
import {drawBox, drawKeys} from './box.ts';
import {drawChoices} from './choices.ts';

const MOST_ROWS = 12;

export function drawKillGroup(root: Area, {sample}: View, {path, at}: Extract<Overlay, {kind: 'kill-group'}>): void {
	const members = membersOf(sample, path);
	const choices = [words.kill.all(members.length), ...members.map(({name, pid}) => words.kill.one(name, pid))];
	const inside = drawBox(root, 62, Math.min(choices.length, MOST_ROWS) + 6, words.kill.title, path);
	const rows = Math.max(1, Math.min(choices.length, inside.height - 2));
	drawChoices(inside, choices, at, inside.height > rows + 2 ? 1 : 0, rows, 7);
	drawKeys(inside, words.kill.keys);
}
