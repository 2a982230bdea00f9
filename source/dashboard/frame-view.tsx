// A frame on its way through Ink: rows that are drawn already. Ink lays out a blank a row, which costs nothing; the rows go in by a transform.
import {Text, Transform} from 'ink';
import type {ReactElement} from 'react';

export type FrameViewProps = {readonly rows: readonly string[]};

/** So many rows of a blank each. */
const blanks = (count: number): string => ' \n'.repeat(Math.max(0, count - 1)) + ' '.repeat(Math.min(1, count));

export function FrameView({rows}: FrameViewProps): ReactElement {
	const blank = blanks(rows.length);
	return (
		<Transform transform={(_line, index) => rows[index] ?? ''}>
			<Text wrap="truncate">{blank}</Text>
		</Transform>
	);
}
