// A frame as a picture.
import type {Canvas} from '../canvas/canvas.ts';
import type {Theme} from '../theme/theme.ts';
import {svgOf} from './svg.ts';

/** The frame as an SVG document. */
export const screenshotSvg = (canvas: Canvas, theme: Theme): string => svgOf([{atMs: 0, canvas, theme}]);
