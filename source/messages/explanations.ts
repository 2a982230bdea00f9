// What registries say of their entries, in the language that is spoken: fields, figures, lines of meminfo, sysctls. They are written in English where the entry is,
// and in Chinese by name in one table a registry, which an entry must be in.
import type {MeminfoField} from '../machine/fields.ts';
import type {SysctlName} from '../machine/sysctl.ts';
import {languageNow} from './language.ts';
import {FIELDS_CHINESE, MEMINFO_CHINESE, PROCESS_FIELDS_CHINESE, VMSTAT_CHINESE} from './zh/fields.ts';
import {FIGURES_CHINESE, PLACES_CHINESE} from './zh/figures.ts';
import {SYSCTLS_CHINESE} from './zh/sysctls.ts';

export type FieldName = keyof typeof FIELDS_CHINESE;
export type FigureName = keyof typeof FIGURES_CHINESE;
export type ProcessFieldName = keyof typeof PROCESS_FIELDS_CHINESE;
export type VmstatName = keyof typeof VMSTAT_CHINESE;

const chinese = (): boolean => languageNow() === 'zh';

export const fieldLabel = (id: FieldName, english: string): string => (chinese() ? FIELDS_CHINESE[id][0] : english);
export const fieldHelp = (id: FieldName, english: string): string => (chinese() ? FIELDS_CHINESE[id][1] : english);
export const processFieldHelp = (id: ProcessFieldName, english: string): string => (chinese() ? PROCESS_FIELDS_CHINESE[id] : english);
export const meminfoHelp = (id: MeminfoField, english: string): string => (chinese() ? MEMINFO_CHINESE[id] : english);
export const vmstatHelp = (id: VmstatName, english: string): string => (chinese() ? VMSTAT_CHINESE[id] : english);
export const figureLabel = (id: FigureName, english: string): string => (chinese() ? FIGURES_CHINESE[id].label : english);
export const figureHelp = (id: FigureName, english: string): string => (chinese() ? FIGURES_CHINESE[id].help : english);
export const sysctlHelp = ({name, help}: {readonly name: string; readonly help: string}): string => (chinese() ? SYSCTLS_CHINESE[name as SysctlName] : help);
/** Where a figure is given; paths and names of the kernel's are the same in every language. */
export const placeSaid = (where: string): string => (chinese() ? (PLACES_CHINESE[where] ?? where) : where);
