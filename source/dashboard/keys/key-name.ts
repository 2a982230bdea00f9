// How a key is written for people.
const NAMES: Readonly<Record<string, string>> = {
	up: '↑',
	down: '↓',
	left: '←',
	right: '→',
	pageup: 'PgUp',
	pagedown: 'PgDn',
	home: 'Home',
	end: 'End',
	enter: 'Enter',
	escape: 'Esc',
	tab: 'Tab',
	'shift-tab': 'Shift-Tab',
	'ctrl-l': 'Ctrl-L',
	'ctrl-r': 'Ctrl-R',
	'ctrl-z': 'Ctrl-Z',
	'ctrl-c': 'Ctrl-C',
};
/** How a key is written for a person. */
export const keyName = (name: string): string => NAMES[name] ?? (/^f\d+$/.test(name) ? name.toUpperCase() : name);
