// A plot as a page: the picture, which needs nothing, and the specification with its data, which any tool for Vega-Lite takes.
import {languageNow} from '../../../messages/language.ts';
import type {Spec} from './subject.ts';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** What stands in a script element: nothing that could end it. */
const inScript = (spec: Spec): string => JSON.stringify(spec, null, '\t').replaceAll('<', '\\u003C');

export const pageOf = (svg: string, spec: Spec, title: string): string => `<!doctype html>
<html lang="${languageNow()}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>body { margin: 0; background: #fbfaf7; } svg { display: block; max-width: 100%; height: auto; }</style>
</head>
<body>
${svg}
<script type="application/json" id="vega-lite">
${inScript(spec)}
</script>
</body>
</html>
`;
