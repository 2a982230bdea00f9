// A frame on its way through Ink: rows that are drawn already. The text that Ink lays out never changes for a size; the rows go in by a transform.
import {Text, Transform} from 'ink';
import type {ReactElement} from 'react';

export type FrameViewProps = {readonly width: number; readonly rows: readonly string[]};

export function FrameView({width, rows}: FrameViewProps): ReactElement {
	const blank = Array.from(rows, () => ' '.repeat(width)).join('\n');
	return (
		<Transform transform={(_line, index) => rows[index] ?? ''}>
			<Text wrap="truncate">{blank}</Text>
		</Transform>
	);
}
