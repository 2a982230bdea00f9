// The one registry of formats of `lowwater run`.
import {csvFormat} from './csv.ts';
import {dmesgFormat} from './dmesg.ts';
import type {Format} from './format.ts';
import {jsonlFormat} from './jsonl.ts';
import {sarFormat} from './sar.ts';
import {summaryFormat} from './summary.ts';
import {textFormat} from './text.ts';

export const FORMATS = [summaryFormat, textFormat, sarFormat, csvFormat, jsonlFormat, dmesgFormat] as const satisfies readonly Format[];

export const formatByName = (name: string): Format | undefined => FORMATS.find(format => format.name === name);
