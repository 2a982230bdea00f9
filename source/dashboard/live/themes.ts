// The themes as this terminal can show them, each made once: making one works out every pen.
import {createTheme, type Depth, type Theme, type ThemeName} from '../theme/theme.ts';

type Wanted = {
	/** The theme that was asked for at the start: without colours it is "none". */
	readonly theme: ThemeName;
	readonly ascii: boolean;
	/** Bits of colour that the terminal has. */
	readonly depth: Depth;
};

/** A theme by its name. */
export function themesFor({theme, ascii, depth}: Wanted): (name: string) => Theme {
	const made = new Map<string, Theme>();
	const make = (name: string): Theme =>
		createTheme({name: depth === 0 && name === theme ? 'none' : (name as ThemeName), depth: name === '16' ? 4 : depth === 0 ? 24 : depth, ascii});
	return name => {
		const known = made.get(name) ?? make(name);
		made.set(name, known);
		return known;
	};
}
