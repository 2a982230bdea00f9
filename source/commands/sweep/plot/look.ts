// How plots look: on paper, light, told apart by shape and dash as much as by colour. Okabe and Ito's colours beside ink and violet (docs/look.md).

export const PAPER = '#fbfaf7';
export const INK = '#33363b';
export const FAINT = '#6b6f76';
export const GRID = '#d9d4c9';
export const MARK = '#8a6410';

export const COLOURS: readonly string[] = [INK, '#6a3fd0', '#b35c00', '#00766c', '#a2225f', '#2f6db5'];
export const DASHES: readonly (readonly number[])[] = [
	[1, 0],
	[7, 4],
	[2, 3],
	[9, 3, 2, 3],
	[4, 2],
	[12, 4],
];
export const SHAPES: readonly string[] = ['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-down'];

/** Labels of axes: 1 024, 0.01; and 400k. */
export const GROUPED = "replace(format(datum.value, ',.12~r'), /,/g, ' ')";
export const SHORT = "abs(datum.value) < 1000 ? format(datum.value, '.6~r') : format(datum.value, '~s')";

export const WIDTH = 640;
const FONT = 'DejaVu Sans, Verdana, sans-serif';

export const CONFIG = {
	background: PAPER,
	font: FONT,
	padding: 24,
	view: {stroke: null},
	axis: {
		labelColor: FAINT,
		titleColor: INK,
		labelFontSize: 12,
		titleFontSize: 13,
		titleFontWeight: 'normal',
		domainColor: '#8d9097',
		tickColor: '#8d9097',
		gridColor: GRID,
		labelFont: FONT,
		titleFont: FONT,
	},
	title: {
		anchor: 'start',
		fontSize: 15,
		color: '#101113',
		subtitleColor: FAINT,
		subtitleFontSize: 12,
		subtitlePadding: 8,
		offset: 16,
		font: FONT,
		subtitleFont: FONT,
	},
	text: {font: FONT},
	concat: {spacing: 22},
	legend: {labelFontSize: 12, titleFontSize: 12, labelColor: INK},
};
