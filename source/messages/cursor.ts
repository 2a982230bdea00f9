// Words of the cursor on a number.
export const cursorMessages = {
	keys: (open: boolean): readonly (readonly [string, string])[] => [
		['Enter', open ? 'less' : 'what is it'],
		['Esc', 'leave'],
	],
	none: 'there is no number here',
} as const;
