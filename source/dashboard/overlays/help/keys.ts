// Help on keys: first those of the screen that help was asked on, then the mouse, then all others.
import {keyHeading} from '../../../messages/keys.ts';
import {overlayMessages} from '../../../messages/forms.ts';
import type {ScreenName} from '../../../session/store/ui.ts';
import {cut} from '../../canvas/width.ts';
import {KEY_GROUPS, type KeyGroup, type Scope} from '../../keys/entry.ts';
import {type HelpLine, helpLine, helpLines} from '../../keys/key-help.ts';
import {barEntries} from '../../keys/keymap.ts';
import {tableLines} from '../../tables/table-lines.ts';
import {PENS} from '../../theme/pen.ts';
import {blank, heading, type Line, named} from './lines.ts';

const words = overlayMessages.help;
const KEY_WIDTH = 12;

/** The keys of a group, laid out by ink-table. */
function groupLines(title: string, lines: readonly HelpLine[]): readonly Line[] {
	const table = tableLines(
		[{title: 'keys'}, {title: 'help'}],
		lines.map(({keys, help}) => [keys.padEnd(KEY_WIDTH - 1), help]),
	);
	return [
		heading(title),
		...lines.map(
			({keys}, i): Line =>
				(area, y) => {
					const text = table.rows[i] ?? '';
					area.inner(0, y, area.width, 1).write(-1, 0, cut(text, area.width + 1), PENS.text);
					area.write(0, y, keys, PENS.key);
				},
		),
		blank,
	];
}

/** Keys that only this screen has; on the others those of the key bar are its own. */
const OWN_GROUP: Partial<Record<ScreenName, KeyGroup>> = {
	map: 'Memory map',
	segments: 'Segments and pages',
	process: 'Process screen',
	groups: 'Memory groups',
};

/** The keys of a screen. */
export function ownKeys(screen: ScreenName, scopes: readonly Scope[], readOnly: boolean): readonly Line[] {
	const group = OWN_GROUP[screen];
	const lines = group === undefined ? barEntries(scopes, readOnly).map(helpLine) : helpLines(group);
	return groupLines(words.own(words.screens[screen]), lines);
}

export const mouseLines = (width: number): readonly Line[] => [
	heading(words.mouseTitle),
	...words.mouse.flatMap(([what, help]) => named(what, PENS.key, MOUSE_WIDTH, help, width)),
	blank,
];

const MOUSE_WIDTH = 14;

/** All other keys. */
export const otherKeys = (screen: ScreenName): readonly Line[] =>
	KEY_GROUPS.filter(group => group !== OWN_GROUP[screen]).flatMap(group => groupLines(keyHeading(group), helpLines(group)));
