// How a session keeps the rows of its process pane in order where nobody has a terminal.
import type {Order} from '../../session/store/ordering.ts';
import {sortedPids} from './process-rows.ts';

export const plainOrder: Order = ({sample, ui}) => sortedPids(sample.processes, ui.sort, ui.reverse, new Map());
