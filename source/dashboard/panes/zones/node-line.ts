// A node of screen 4 in one row: its kswapd, what reclaim has cost it, and how far it is to the others.
import type {NodeSample} from '../../../machine/sample.ts';
import {dashboardMessages} from '../../../messages/dashboard.ts';
import {zonesMessages as words} from '../../../messages/map.ts';
import {DISTANCES} from '../../../procfs/sysfs-node.ts';
import type {Area, Span} from '../../canvas/canvas.ts';
import {pages, perSecondText} from '../../canvas/figures.ts';
import {widthOf} from '../../canvas/width.ts';
import {type Pen, PENS} from '../../theme/pen.ts';
import type {View} from '../../view/view.ts';

const figure = (name: string, value: number, text = pages(value)): readonly Span[] => [
	[`   ${name} `, PENS.dim],
	[text, Math.round(value) === 0 ? PENS.faint : PENS.bright],
];

const stateOf = ({kswapd}: NodeSample): Span => {
	const word = dashboardMessages.kswapd.states[kswapd.state];
	const own: Pen = kswapd.state === 'asleep' ? PENS.dim : kswapd.state === 'hopeless' ? PENS.alarm : PENS.warn;
	return [`${kswapd.state === 'asleep' ? '○' : kswapd.state === 'hopeless' ? '✗' : '●'} ${word}`.padEnd(12), own];
};

/** "distance 0: 10  1: 20", of a machine with several nodes. */
function distanceOf(view: View, {node}: NodeSample): readonly Span[] {
	const {nodes} = view.sample;
	if (nodes.length < 2) return [];
	const to = nodes.map(other => words.to(other.node, other.node === node ? DISTANCES.local : DISTANCES.remote)).join('  ');
	return [
		[`   ${words.distance} `, PENS.dim],
		[to, PENS.bright],
	];
}

/** The row; what has no room is left out from its end, and how much is said. */
export function drawNodeLine(area: Area, view: View, node: NodeSample): void {
	const {kswapd} = node;
	const rates = view.rates.kswapd.find(one => one.node === node.node);
	const groups: readonly (readonly Span[])[] = [
		[[words.kswapd(node.node), PENS.title], ['  ', PENS.text], stateOf(node)],
		...(view.sample.nodes.length < 2 ? [] : [distanceOf(view, node)]),
		figure(words.woken, kswapd.woken),
		figure(words.aSecond(words.scanned), rates?.scanned ?? 0, perSecondText(rates?.scanned ?? 0)),
		figure(words.aSecond(words.stolen), rates?.stolen ?? 0, perSecondText(rates?.stolen ?? 0)),
		figure(words.failures, kswapd.failures),
		figure(words.anonCost, node.anonCost),
		figure(words.fileCost, node.fileCost),
	];
	const widthOfGroup = (group: readonly Span[]): number => group.reduce((sum, [text]) => sum + widthOf(text), 0);
	let x = 0;
	for (const [i, group] of groups.entries()) {
		const rest = groups.length - i;
		if (x + widthOfGroup(group) + (rest > 1 ? widthOf(words.more(rest)) + 3 : 0) > area.width) {
			area.write(x + (x === 0 ? 0 : 3), 0, words.more(rest), PENS.dim);
			return;
		}
		x = area.spans(x, 0, group);
	}
}
