// A plot as a file: SVG by Vega without a screen, PNG from it by resvg (in WebAssembly, with its own font: nothing of the computer's is needed), or a page
// that has both the picture and what it was made from. Loaded only where a plot is asked for.
import {readFileSync} from 'node:fs';
import {extname} from 'node:path';
import {initWasm, Resvg} from '@resvg/resvg-wasm';
import * as vega from 'vega';
import {compile, type TopLevelSpec} from 'vega-lite';
import {draft} from '../../../files/draft.ts';
import {codeOf} from '../../../files/errno.ts';
import {messages} from '../../../messages.ts';
import {UsageError} from '../../context.ts';
import {fontFiles, resvgFile} from './files.ts';
import {pageOf} from './page.ts';
import {specOf} from './spec.ts';
import {type Spec, type Subject, titleOf} from './subject.ts';

/** Pixels of a PNG for one of the SVG. */
const ZOOM = 2;

/** Without a screen Vega takes every character for 0.8 of its height: twice what is true of most. Advances of DejaVu Sans, on average. */
const ADVANCE = {normal: 0.58, bold: 0.66};
type Text = {readonly fontSize?: number; readonly fontWeight?: string | number};
const metrics = (vega as unknown as {readonly textMetrics: {width: (item: Text, text: string) => number}}).textMetrics;
metrics.width = ({fontSize = 11, fontWeight}, text) => String(text).length * fontSize * ADVANCE[fontWeight === 'bold' ? 'bold' : 'normal'];

async function svgOf(spec: Spec): Promise<string> {
	const quiet = {level: () => quiet, error: () => quiet, warn: () => quiet, info: () => quiet, debug: () => quiet} as never;
	const view = new vega.View(vega.parse(compile(spec as unknown as TopLevelSpec, {logger: quiet}).spec), {renderer: 'none', logLevel: vega.Warn});
	try {
		return await view.toSVG();
	} finally {
		view.finalize();
	}
}

let ready: Promise<unknown> | null = null;

async function pngOf(svg: string): Promise<Uint8Array> {
	ready ??= initWasm(readFileSync(resvgFile()));
	await ready;
	const font = {fontBuffers: fontFiles().map(url => readFileSync(url)), defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans'};
	return new Resvg(svg, {font, fitTo: {mode: 'zoom', value: ZOOM}}).render().asPng();
}

async function contentOf(ending: string, subject: Subject): Promise<string | Uint8Array> {
	const spec = specOf(subject);
	const svg = await svgOf(spec);
	if (ending === '.png') return pngOf(svg);
	return ending === '.html' ? pageOf(svg, spec, titleOf(subject)[0] ?? '') : svg;
}

/** Draws a plot into a file whose name says how. Throws UsageError where it cannot be written. */
export async function drawPlot(path: string, subject: Subject): Promise<void> {
	const content = await contentOf(extname(path).toLowerCase(), subject);
	try {
		const made = draft(path);
		try {
			made.write(content);
			made.commit();
		} catch (error) {
			made.abandon();
			throw error;
		}
	} catch (error) {
		throw new UsageError(messages.commands.cannotOpen(path, codeOf(error)));
	}
}
