// What every screen is drawn at in tests: sizes from the smallest to a large terminal, every theme and depth.
import {THEME_NAMES, type ThemeOptions} from '../../source/dashboard/theme/theme.ts';

/** Columns and rows. */
export const SIZES = [
	[30, 8],
	[60, 14],
	[80, 24],
	[120, 40],
	[200, 50],
] as const;

export const THEMES: readonly ThemeOptions[] = [
	...THEME_NAMES.map(name => ({name})),
	{name: 'dark', depth: 8},
	{name: 'dark', ascii: true},
	{name: 'none', ascii: true},
];

export const themeName = ({name, depth, ascii}: ThemeOptions): string => `${name}${depth ? ` ${depth}` : ''}${ascii ? ' ASCII' : ''}`;

/** Sizes at which a person may meet what is tested, the smallest and the largest among them. */
export const ALL_SIZES = [
	[30, 8],
	[60, 14],
	[80, 24],
	[100, 30],
	[120, 40],
	[200, 50],
	[300, 80],
] as const;
