// The table that bench:ui prints.

export type Row = {
	readonly what: string;
	/** One for each program; '' where there is none. */
	readonly values: readonly string[];
	readonly aim: string;
	/** null: nothing was aimed at. */
	readonly reached: boolean | null;
};

/** Columns as wide as what is in them, the first to the left. */
export function printTable(names: readonly string[], rows: readonly Row[]): void {
	const lines = [
		['', ...names, 'aim', 'reached'],
		...rows.map(({what, values, aim, reached}) => [what, ...values, aim, reached === null ? '' : reached ? 'yes' : 'no']),
	];
	const widths = lines[0]?.map((_, column) => Math.max(...lines.map(line => (line[column] ?? '').length))) ?? [];
	for (const line of lines)
		console.log(
			line
				.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
				.join('   ')
				.trimEnd(),
		);
}
