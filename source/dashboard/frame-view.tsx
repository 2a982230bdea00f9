// A frame on its way through Ink: rows that are drawn already. Ink lays out a blank a row, which costs nothing; the rows go in by a transform.
import {Text, Transform} from 'ink';
import type {ReactElement} from 'react';

export type FrameViewProps = {readonly rows: readonly string[]};

export function FrameView({rows}: FrameViewProps): ReactElement {
	const blank = Array.from(rows, () => ' ').join('\n');
	return (
		<Transform transform={(_line, index) => rows[index] ?? ''}>
			<Text wrap="truncate">{blank}</Text>
		</Transform>
	);
}
