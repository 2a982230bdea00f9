import type {Level} from '../level.ts';
import {overviewPanes, type Placed} from './overview.ts';

export const mapPanes = (level: Level, width: number, height: number): readonly Placed[] => overviewPanes(level, width, height, null);
