// An explanation of a figure that the screens show (figures.ts).
import {figureHelp, figureLabel, type FigureName, placeSaid} from '../messages/explanations.ts';
import {OWN} from './where.ts';

export type Figure = {readonly id: string; readonly label: string; readonly help: string; readonly where: string};

/** A figure, whose words are in the language that is spoken when they are read. */
export const figure = (id: FigureName, label: string, help: string, where = OWN): Figure => ({
	id,
	get label() {
		return figureLabel(id, label);
	},
	get help() {
		return figureHelp(id, help);
	},
	get where() {
		return placeSaid(where);
	},
});
